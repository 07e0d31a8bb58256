// The search field in the header of every page. What it suggests is loaded when a reader comes to it; until then, and
// without it, the field leads to "Explore".

const field = document.querySelector(".atlas-search input");

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

// Somebody's own header has no such field.
if (field) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("focus", suggest);
  field.addEventListener("input", suggest);
  if (document.activeElement === field) suggest();
}

document.addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!isShortcut && !(isSlash && !event.target.closest("input, textarea, select, [contenteditable]"))) return;
  const own = document.querySelector(".atlas-explore input[type=search]");
  const nearest = own?.offsetParent ? own : field;
  if (!nearest) return;
  event.preventDefault();
  nearest.focus();
  nearest.select(); // what is typed next is a new search
});
