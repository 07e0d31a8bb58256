// A page that has moved, with what its address asked for.

location.replace(document.querySelector("link[rel=canonical]").href + location.search + location.hash);
