// The page "Explore": the address, the form and the list always show the same view. The engine is loaded when the reader
// first chooses or types something, or came by a link to a view.

import { csv } from "./explore-csv.js";
import { FACETS, fromAddress, toAddress, usualOrder } from "./explore-view.js";
import { find } from "./search-find.js";
import { count, warm } from "./search-index.js";
import { counted, filled, labels, number } from "./search-labels.js";
import { address, arrowKeys, element, resultList } from "./search-results.js";

const PAUSE = 200; // milliseconds without a key before the search begins
const PATIENCE = 500; // milliseconds before the reader is told to wait
const AT_A_TIME = 8; // records loaded together for a file

const form = document.querySelector(".atlas-explore");
const part = (name) => form.querySelector(`.atlas-explore__${name}`);
const field = form.elements.q;
const list = form.querySelector(".atlas-found__list");
const announced = form.querySelector("[role=status]");
const more = form.querySelector(".atlas-found__more");
const results = resultList({ list, more });
const facets = new Map([...form.querySelectorAll("details")].map((facet) => [facet.dataset.facet, facet]));
const kinds = options("kind").map(({ value }) => value);

let shown = fromAddress("");
let latest = 0;
let pause;
let typing = false;

// --- From the form to the view, and back

function options(name) {
  return [...form.querySelectorAll(`input[name=${name}]`)];
}

function label(option) {
  return option.parentElement.querySelector(".atlas-facet__label").textContent;
}

function chosen() {
  const q = field.value.trim();
  const values = FACETS.map((name) => [name, options(name).flatMap(({ checked, value }) => (checked ? [value] : []))]);
  // Whoever begins to type wants what fits best, until an order is chosen.
  const order = form.elements.sort.value;
  const untouched = order === usualOrder(shown.q);
  return {
    q,
    filters: Object.fromEntries(values.filter(([, some]) => some.length)),
    order: untouched || (order === "relevance" && !q) ? usualOrder(q) : order,
  };
}

function fill(view) {
  field.value = view.q;
  for (const name of FACETS) for (const option of options(name)) option.checked = Boolean(view.filters[name]?.includes(option.value));
  mark(view);
}

/** What stands around the choices: how many there are, each with a button that takes it back. */
function mark(view) {
  form.elements.sort.querySelector("[value=relevance]").disabled = !view.q;
  form.elements.sort.value = view.order;
  const buttons = FACETS.flatMap((name) => options(name).filter(({ checked }) => checked).map((option) => chip(name, option)));
  for (const [name, facet] of facets) {
    const count = options(name).filter(({ checked }) => checked).length;
    facet.querySelector(".atlas-facet__chosen").textContent = count ? counted(labels.chosen, count) : "";
    if (count) facet.open = true;
  }
  part("number").textContent = buttons.length ? ` ${counted(labels.chosen, buttons.length)}` : "";
  part("chosen").hidden = !view.q && !Object.keys(view.filters).length;
  part("chosen").replaceChildren(...buttons, clearing());
}

function chip(name, option) {
  const heading = facets.get(name).querySelector("legend").textContent;
  const [before, after] = filled(labels.choice, { facet: heading }).split("{value}");
  const button = element("button", "atlas-explore__chip", before, element("strong", "", label(option)), after);
  button.type = "button";
  button.setAttribute("aria-label", filled(labels.remove, { facet: heading, value: label(option) }));
  button.addEventListener("click", () => {
    option.checked = false;
    choose();
    leave();
  });
  return element("li", "", button);
}

function clearing() {
  const button = element("button", "atlas-explore__clear", labels.clear);
  button.type = "button";
  button.addEventListener("click", () => {
    fill(fromAddress(""));
    choose();
    leave();
  });
  return element("li", "", button);
}

/** The button that was pressed is gone: the focus goes to the heading, above what it changed. */
function leave() {
  part("status").focus({ preventScroll: true });
}

// --- From the view to the list

async function show(view) {
  const turn = ++latest;
  shown = view;
  mark(view);
  form.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => (part("status").textContent = labels.searching), PATIENCE);
  try {
    await count([...facets].flatMap(([name, facet]) => (facet.open || view.filters[name] ? [name] : [])));
    const found = await find(view.q, { ...view.filters, kind: view.filters.kind ?? kinds }, view.order);
    if (turn !== latest) return;
    await results.show(found.hits);
    if (turn !== latest) return;
    tell(view, found);
  } catch (error) {
    if (turn === latest) part("status").textContent = labels.noRecords;
    throw error;
  } finally {
    clearTimeout(slow);
    if (turn === latest) form.removeAttribute("aria-busy");
  }
}

function tell(view, { hits, leftOut, counts }) {
  for (const [name, facet] of facets) {
    for (const option of facet.open ? options(name) : []) {
      const count = counts[name]?.[option.value] ?? 0;
      option.parentElement.querySelector(".atlas-facet__count").textContent = number(count);
      option.parentElement.classList.toggle("is-none", !count);
    }
  }
  const unknown = FACETS.flatMap((name) => (view.filters[name] ?? []).filter((value) => !options(name).some((option) => option.value === value)));
  const notes = [
    leftOut.length && hits.length && filled(labels.leftOut, { words: leftOut.join(", ") }),
    unknown.length && filled(labels.unknown, { values: unknown.join(", ") }),
    !hits.length && labels.none,
  ].filter(Boolean);
  part("status").textContent = counted(labels.records, hits.length);
  part("told").textContent = notes.join(" ");
  part("told").hidden = !notes.length;
  part("take").disabled = !hits.length;
  announced.textContent = [part("status").textContent, ...notes].join(". ");
}

// --- The reader's doings

/** Shows what is chosen. A word that is being typed is one step back, not one for each letter. */
function choose({ typed = false } = {}) {
  clearTimeout(pause);
  const view = chosen();
  const to = toAddress(view);
  if (to !== toAddress(shown)) history[typed && typing ? "replaceState" : "pushState"]({}, "", to || location.pathname);
  typing = typed;
  show(view);
}

field.addEventListener("input", () => {
  warm();
  clearTimeout(pause);
  pause = setTimeout(() => choose({ typed: true }), PAUSE);
});
form.addEventListener("change", (event) => {
  if (event.target !== field) choose();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  choose({ typed: true });
});
addEventListener("popstate", () => {
  typing = false;
  const view = fromAddress(location.search);
  fill(view);
  show(view);
});

// Before the first choice the list is the page's own, and only begun.
more.addEventListener("click", async () => {
  if (latest) return;
  const last = list.children.length;
  await show(shown);
  more.click();
  list.children[last]?.querySelector("a").focus();
});

for (const facet of facets.values()) {
  facet.addEventListener("toggle", () => {
    if (latest && facet.open) show(shown);
  });
}

part("toggle").addEventListener("click", () => {
  const open = part("facets").classList.toggle("is-open");
  part("toggle").setAttribute("aria-expanded", String(open));
});

arrowKeys(field, list);

// --- What is shown, to take along

part("take").addEventListener("click", async () => {
  part("take").disabled = true;
  try {
    if (!latest) await show(shown);
    const further = FACETS.slice(1).filter((name) => name !== "status").map(heading);
    const head = [...labels.columns.slice(0, -1), ...further, labels.columns.at(-1)];
    save(csv([head, ...(await rows(results.hits))]));
    announced.textContent = labels.ready;
  } finally {
    part("take").disabled = false;
  }
});

function heading(name) {
  return facets.get(name).querySelector("legend").textContent;
}

async function rows(hits) {
  const made = [];
  for (let from = 0; from < hits.length; from += AT_A_TIME) {
    made.push(...(await Promise.all(hits.slice(from, from + AT_A_TIME).map(async (hit) => row(await hit.data())))));
  }
  return made;
}

function row(data) {
  const labels = (name) => options(name).flatMap((option) => (data.filters[name]?.includes(option.value) ? [label(option)] : [])).join("; ");
  const { title, local = "", kind, when = "", status = "" } = data.meta;
  return [title, local, kind, when, status, labels("type"), labels("sector"), labels("country"), labels("city"), labels("year"), labels("programme"), address(data).href];
}

function save(text) {
  const link = element("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = labels.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

// --- The beginning

if (toAddress(fromAddress(location.search))) {
  const view = fromAddress(location.search);
  list.replaceChildren(); // or it would be seen to jump
  more.hidden = true;
  fill(view);
  show(view);
}
