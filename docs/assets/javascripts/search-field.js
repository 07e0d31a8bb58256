// The search field in the header of every page. What it suggests is loaded when a reader comes to it; until then, and
// without it, the field leads to "Explore".

// Somebody's own header has none.
const field = document.querySelector(".atlas-search input") ?? document.createElement("input");

field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-expanded", "false");

let suggesting = false;

async function suggest() {
  if (suggesting) return;
  suggesting = true;
  try {
    (await import("./search-suggest.js")).suggest(field);
  } catch {
    suggesting = false; // a connection that failed once may work at the next try
  }
}

field.addEventListener("focus", suggest);
field.addEventListener("input", suggest);
if (document.activeElement === field) suggest();

document.addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isShortcut && !(isSlash && !event.target.closest("input, textarea, select, [contenteditable]"))) return;
  event.preventDefault();
  const own = document.querySelector(".atlas-explore input[type=search]");
  const nearest = own?.offsetParent ? own : field;
  nearest.focus();
  nearest.select(); // what is typed next is a new search
});
