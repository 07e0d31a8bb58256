// What the shell does beyond links and styles. Every page works without it.

const root = document.documentElement;
const article = document.querySelector(".md-typeset");

// --- Light and dark

const scheme = document.querySelector(".atlas-scheme");

function showScheme() {
  scheme.setAttribute("aria-pressed", String(root.dataset.mdColorScheme === "slate"));
}

scheme.addEventListener("click", () => {
  root.dataset.mdColorScheme = root.dataset.mdColorScheme === "slate" ? "default" : "slate";
  try {
    localStorage.setItem("atlas-scheme", root.dataset.mdColorScheme);
  } catch {
    // the choice then lasts as long as the page
  }
});
new MutationObserver(showScheme).observe(root, { attributeFilter: ["data-md-color-scheme"] });
showScheme();

// --- The menu, where the navigation is a drawer

const menu = document.querySelector(".atlas-bar__menu");
const nav = document.querySelector(".atlas-nav");

function setMenu(open) {
  nav.classList.toggle("is-open", open);
  menu.setAttribute("aria-expanded", String(open));
}

function closeMenu() {
  if (!nav.classList.contains("is-open")) return;
  setMenu(false);
  menu.focus();
}

// Where the navigation is longer than the window, its part for this page is in sight.
const here = nav.querySelector("[aria-current]");
if (here && here.offsetTop + here.offsetHeight > nav.clientHeight) nav.scrollTop = here.offsetTop - nav.clientHeight / 2;

menu.setAttribute("role", "button");
menu.setAttribute("aria-controls", nav.id);
setMenu(false);
menu.addEventListener("click", (event) => {
  event.preventDefault();
  if (nav.classList.contains("is-open")) return closeMenu();
  setMenu(true);
  (nav.querySelector("[aria-current]") ?? nav.querySelector("a")).focus();
});
menu.addEventListener("keydown", (event) => {
  if (event.key === " ") {
    event.preventDefault();
    menu.click();
  }
});
nav.querySelector(".atlas-nav__close").addEventListener("click", (event) => {
  event.preventDefault();
  closeMenu();
});
// What lies under the drawer could have the focus unseen, so the drawer closes when the focus leaves it.
for (const type of ["click", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    if (!target.closest(".atlas-nav, .atlas-bar__menu")) setMenu(false);
  });
}
matchMedia("(min-width: 64em)").addEventListener("change", () => setMenu(false));

// --- Search: "/" goes to the search field of the page, or to the search page. A script that opens search in place
//     listens for "atlas:search" and calls preventDefault().

const search = document.querySelector(".atlas-search");

function openSearch() {
  if (!document.dispatchEvent(new CustomEvent("atlas:search", { cancelable: true }))) return true;
  const field = document.querySelector("main input[type=search]");
  field?.focus();
  field?.select(); // what is typed next is a new search
  return Boolean(field);
}

search.addEventListener("click", (event) => {
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!elsewhere && openSearch()) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  if (openSearch()) return;
  keepTyped();
  location.href = search.href;
});

/** What is typed until the search page is there: its script takes it up. */
function keepTyped() {
  let typed = "";
  document.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey }) => {
    if (key.length > 1 || ctrlKey || metaKey || altKey) return;
    typed += key;
    try {
      sessionStorage.setItem("atlas-typed", typed);
    } catch {
      // storage can be forbidden
    }
  });
}

// --- Headings: a mark to link to them, for the mouse; the table of contents does it for the keyboard

for (const heading of article.querySelectorAll(":is(h2, h3)[id]")) {
  const link = document.createElement("a");
  link.className = "atlas-anchor";
  link.href = "#" + heading.id;
  link.textContent = "#";
  link.tabIndex = -1;
  link.setAttribute("aria-hidden", "true");
  heading.append(link);
}

// --- Table of contents: the part being read is marked

const entries = new Map();
for (const link of document.querySelectorAll(".atlas-toc a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) entries.set(heading, link);
}
const reading = new IntersectionObserver(
  (changes) => {
    const seen = changes.find((change) => change.isIntersecting);
    if (!seen) return;
    entries.forEach((link) => link.removeAttribute("aria-current"));
    entries.get(seen.target).setAttribute("aria-current", "location");
  },
  { rootMargin: "-64px 0px -66% 0px" },
);
entries.forEach((_, heading) => reading.observe(heading));

// --- Tables: one wider than the page scrolls in a frame, by keyboard too

for (const table of article.querySelectorAll("table:not([role=region] > *)")) {
  let frame = table.closest(".atlas-table-wrap");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "atlas-table-wrap";
    table.before(frame);
    frame.append(table);
  }
  if (frame.scrollWidth > frame.clientWidth) {
    frame.tabIndex = 0;
    frame.role = "group";
    frame.ariaLabel = table.caption?.textContent || "Table";
  }
}

// --- Citations and code are there to be taken along

if (navigator.clipboard) {
  for (const text of article.querySelectorAll("pre, .atlas-share__citation")) {
    const copied = text.textContent.trim();
    const button = document.createElement("button");
    button.className = "atlas-copy";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copied);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    text.prepend(button);
  }
}

// --- Abbreviations: their long form on hover, tap and focus. The first of each can be focused, not all hundred.

const tip = document.createElement("div");
tip.className = "atlas-tip";
tip.id = "__tip";
tip.role = "tooltip";
tip.hidden = true;
document.querySelector("main").append(tip);
let explained = null;

function explain(abbr) {
  if (abbr === explained) return;
  if (explained) {
    explained.title = tip.textContent;
    explained.removeAttribute("aria-describedby");
  }
  explained = abbr;
  tip.hidden = !abbr;
  if (!abbr) return;
  tip.textContent = abbr.title;
  abbr.removeAttribute("title"); // or the browser shows a second one
  abbr.setAttribute("aria-describedby", tip.id);
  const box = abbr.getBoundingClientRect();
  const left = Math.min(box.left, root.clientWidth - tip.offsetWidth - 8);
  tip.style.left = `${Math.max(8, left) + scrollX}px`;
  const below = box.bottom + tip.offsetHeight < innerHeight;
  tip.style.top = `${(below ? box.bottom : box.top - tip.offsetHeight) + scrollY}px`;
}

const known = new Set();
for (const abbr of article.querySelectorAll("abbr[title]")) {
  if (!known.has(abbr.textContent) && !abbr.closest("a, button, summary, h1, h2, h3")) {
    known.add(abbr.textContent);
    abbr.tabIndex = 0;
  }
}
for (const type of ["pointerover", "click", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    if (!tip.contains(target)) explain(target.closest("abbr[title], abbr[aria-describedby=__tip]"));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  explain(null);
  closeMenu();
});

// --- Printed paper cannot be unfolded

addEventListener("beforeprint", () => {
  document.querySelectorAll("details").forEach((details) => (details.open = true));
});
