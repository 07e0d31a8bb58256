// Loaded in the head without `defer`: the colours must be known before the first paint, or a dark page flashes white.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("atlas-scheme");
    } catch {
      return null; // storage can be forbidden
    }
  }

  function apply() {
    root.dataset.mdColorScheme = chosen() || (system.matches ? "slate" : "default");
  }

  root.classList.add("js");
  // Who comes by a link to another order of a directory is not to see it jump.
  root.classList.toggle("is-asked", /[?&](sort|group)=/.test(location.search));
  apply();
  system.addEventListener("change", apply);
})();
