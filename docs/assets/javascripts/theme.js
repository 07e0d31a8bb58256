// What the theme does beyond Material's bundle, before which it runs. Every page works without it.

const root = document.documentElement;
const article = document.querySelector(".md-content__inner");
const { translations, features } = parsed("__config");

function parsed(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

// Beside each alternate, Material's bundle asks for a sitemap, to lead to the same page in the other language. There is
// one where the site has an address; other sites may not be asked, and other forms of the page are no languages.
const published = document.querySelector("link[rel=canonical]");
for (const link of document.querySelectorAll("link[rel=alternate]")) {
  const isLanguage = link.hreflang && new URL(link.href).origin === location.origin;
  if (!published || !isLanguage) link.setAttribute("rel", "alternate ");
}

// --- The menu, where the navigation is a drawer

const drawer = document.getElementById("__drawer");
const menu = document.querySelector("button.atlas-menu");
const nav = document.getElementById("__nav");

function setMenu(open) {
  drawer.checked = open;
  menu.setAttribute("aria-expanded", String(open));
}

function closeMenu() {
  if (!drawer.checked) return;
  setMenu(false);
  menu.focus();
}

if (nav) {
  // Where the navigation is longer than the window, its part for this page is in sight.
  const here = nav.querySelector("[aria-current]");
  const column = nav.closest(".md-sidebar__scrollwrap");
  if (here && here.offsetTop + here.offsetHeight > innerHeight - 60) column.scrollTop = here.offsetTop - innerHeight / 2;

  menu.addEventListener("click", () => {
    setMenu(true);
    (nav.querySelector("[aria-current]") ?? nav.querySelector("a")).focus();
  });
  nav.querySelector(".atlas-menu__close").addEventListener("click", closeMenu);
  drawer.addEventListener("change", () => setMenu(drawer.checked));
  // What lies under the drawer could have the focus unseen, so the drawer closes when the focus leaves it.
  document.addEventListener("focusin", ({ target }) => {
    if (drawer.checked && !nav.contains(target)) setMenu(false);
  });
  document.addEventListener("click", ({ target }) => {
    if (drawer.checked && !nav.contains(target) && !menu.contains(target)) setMenu(false);
  });
  matchMedia("(min-width: 76.25em)").addEventListener("change", () => setMenu(false));
}

// --- Headings: a mark to link to them, for the mouse; the table of contents does it for the keyboard

for (const heading of article.querySelectorAll(":is(h2, h3)[id]:not(:has(.headerlink))")) {
  const link = document.createElement("a");
  link.className = "atlas-anchor";
  link.href = "#" + heading.id;
  link.textContent = "#";
  link.tabIndex = -1;
  link.setAttribute("aria-hidden", "true");
  heading.append(link);
}

// --- Tables: one wider than the page scrolls in a frame, by keyboard too

for (const table of article.querySelectorAll("table:not([role=region] > *, .highlighttable)")) {
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
    frame.ariaLabel = table.caption?.textContent || parsed("__labels").table;
  }
}

// --- Citations are there to be taken along, by the button that Material puts on code

if (navigator.clipboard) {
  for (const text of article.querySelectorAll(".atlas-share__citation")) {
    const button = document.createElement("button");
    button.className = "md-code__button";
    button.type = "button";
    button.title = translations["clipboard.copy"];
    button.dataset.mdType = "copy";
    button.dataset.clipboardText = text.textContent.trim();
    const bar = document.createElement("span");
    bar.className = "md-code__nav";
    bar.append(button);
    text.prepend(bar);
  }
}

// --- Code: what Material's bundle adds to it, once it is in sight, has no name and makes a landmark of each block

new MutationObserver(() => {
  for (const bar of article.querySelectorAll("nav.md-code__nav:not([role])")) bar.setAttribute("role", "none");
  for (const mark of article.querySelectorAll("a.md-annotation__index:not([aria-label])")) {
    mark.ariaLabel = mark.firstElementChild.dataset.mdAnnotationId;
  }
}).observe(article, { childList: true, subtree: true });

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

if (!features.includes("content.tooltips")) {
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
