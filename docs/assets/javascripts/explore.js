// The page "Explore": the address, the form and the list always show the same view. The engine is loaded when the reader
// first chooses or types something, or came by a link to a view.

import { copyLink } from "./copy-link.js";
import { FACETS, fromAddress, toAddress, usualOrder } from "./explore-view.js";
import { ACTIVITIES, count, HOME, warm } from "./search-index.js";
import { counted, explained, filled, labels, number } from "./search-labels.js";
import { address, arrowKeys, element, resultList } from "./search-results.js";

const PAUSE = 200; // milliseconds without a key before the search begins
const PATIENCE = 500; // milliseconds before the reader is told to wait
const AT_A_TIME = 8; // records loaded together for a file
const PAGE = labels.page;

// What a first look does not need comes when it is asked for.
const find = async (...asked) => (await import("./search-find.js")).find(...asked);
const usually = async (hits) => (await import("./explore-order.js")).usually(hits);

const form = document.querySelector(".atlas-explore");
const part = (name) => form.querySelector(`.atlas-explore__${name}`);
const field = form.elements.q;
const list = form.querySelector(".atlas-found__list");
const announced = form.querySelector("[role=status]");
const more = form.querySelector(".atlas-found__more");
const results = resultList({ list, more });
const facets = new Map([...form.querySelectorAll("details")].map((facet) => [facet.dataset.facet, facet]));
const kinds = options("kind").map(({ value }) => value);
/** The values of each facet, in the order that they have while all of them find something. */
const choices = new Map(FACETS.map((name) => [name, options(name)]));
const ownLabels = JSON.parse(document.querySelector(".atlas-explore__labels").textContent);

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
  part("calendar").hidden = !hasActivities(view);
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

/** @param {number} [least] How many records were shown of this view before. */
async function show(view, least) {
  const turn = ++latest;
  shown = view;
  mark(view);
  form.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => (part("status").textContent = labels.searching), PATIENCE);
  try {
    await count([...facets].flatMap(([name, facet]) => (facet.open || view.filters[name] || name === "kind" ? [name] : [])));
    const found = await records(view);
    if (turn !== latest) return;
    await results.show(found.hits, least);
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

async function records(view) {
  // Pages have no kind, and no place in the usual order: they are found by words only.
  const isUsual = view.order === "usual";
  const filters = view.q && !isUsual ? view.filters : { ...view.filters, kind: view.filters.kind ?? kinds };
  if (!isUsual) return find(view.q, filters, view.order);
  const found = await find(view.q, filters, "name");
  return { ...found, hits: await usually(found.hits) };
}

function tell(view, found) {
  const { hits, counts } = found;
  for (const [name, facet] of facets) if (facet.open) tellCounts(name, facet, counts[name] ?? {});
  const unknown = FACETS.flatMap((name) => (view.filters[name] ?? []).filter((value) => !options(name).some((option) => option.value === value)));
  const chosenAny = Object.keys(view.filters).length > 0;
  const notes = [
    view.q && (hits.length || !chosenAny) && explained(view.q, found),
    unknown.length && filled(labels.unknown, { values: unknown.join(", ") }),
    !hits.length && chosenAny && labels.none,
  ].filter(Boolean);
  part("status").textContent = view.q ? counted(labels.found, hits.length, { query: view.q }) : counted(labels.records, hits.length);
  const isNowhere = !hits.length && !chosenAny && Boolean(view.q);
  part("told").replaceChildren(notes.join(" "), ...(isNowhere ? waysOn() : []));
  part("told").hidden = !notes.length;
  // No filter would find what no word does.
  form.classList.toggle("is-nowhere", isNowhere);
  part("csv").disabled = !hits.length;
  part("calendar").disabled = !counts.kind?.[ACTIVITIES];
  part("show").textContent = counted(ownLabels.show, hits.length);
  announced.textContent = [part("status").textContent, ...notes].join(". ");
}

/** Links for a reader who found nothing: to all records, and to the directory of each kind. */
function waysOn() {
  const directories = choices.get("kind").map((option) => [`${option.value}/`, label(option)]);
  const links = [["explore/", labels.allRecords], ...directories].map(([path, text]) => {
    const link = element("a", "", text);
    link.href = new URL(path, HOME);
    return link;
  });
  return [" ", labels.lookThrough, " ", ...links.flatMap((link, index) => (index ? [" · ", link] : [link]))];
}

/** How many records each value would leave. Those that would leave none come last, in their order. */
function tellCounts(name, facet, counts) {
  const [some, none] = [[], []];
  for (const option of choices.get(name)) {
    const item = option.closest("li");
    const count = counts[option.value] ?? 0;
    item.querySelector(".atlas-facet__count").textContent = number(count);
    option.parentElement.classList.toggle("is-none", !count);
    (count || option.checked ? some : none).push(item);
  }
  const order = [...some, ...none];
  const list = facet.querySelector("ul");
  if (order.every((item, at) => item === list.children[at])) return;
  const focused = document.activeElement;
  list.replaceChildren(...order);
  if (list.contains(focused)) focused.focus({ preventScroll: true });
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
  if (form.getBoundingClientRect().top < 0) part("found").scrollIntoView({ behavior: "instant" });
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
  show(view, history.state?.shown);
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

// Only a phone has the sheet.
let sheet;
part("toggle").addEventListener("click", async () => {
  sheet ??= import("./explore-sheet.js").then(({ facetSheet }) =>
    facetSheet({ sheet: part("facets"), opener: part("toggle"), closers: [part("close"), part("show")] }),
  );
  (await sheet).open();
});

// Whoever comes back from a record finds the list as it was.
list.addEventListener("click", ({ target }) => {
  if (target.closest("a")) history.replaceState({ shown: list.children.length, top: scrollY }, "");
});

arrowKeys(field, list);

// --- What is shown, to take along

copyLink(form, (told) => (announced.textContent = told));

function takeAlong(name, make) {
  part(name).addEventListener("click", async () => {
    part(name).disabled = true;
    try {
      if (!latest) await show(shown);
      await make();
      announced.textContent = labels.ready;
    } finally {
      part(name).disabled = false;
    }
  });
}

takeAlong("csv", async () => {
  const { csv } = await import("./explore-csv.js");
  const further = FACETS.slice(1).filter((name) => name !== "status").map(heading);
  const head = [...labels.columns.slice(0, -1), ...further, labels.columns.at(-1)];
  save(csv([head, ...(await rows(results.hits))]), "csv", "text/csv");
});

takeAlong("calendar", async () => {
  const [{ chosenEvents }, { hits }, answer] = await Promise.all([
    import("./explore-calendar.js"),
    find(shown.q, { ...shown.filters, kind: [ACTIVITIES] }),
    fetch(new URL(`calendars/${ACTIVITIES}.ics`, HOME)),
  ]);
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const keys = await loaded(hits, (data) => data.raw_url.replace(/^\/|\/$/g, ""));
  save(chosenEvents(await answer.text(), new Set(keys)), "ics", "text/calendar");
});

/** Whether there can be activities among the records of a view. */
function hasActivities({ filters }) {
  return filters.kind?.includes(ACTIVITIES) ?? true;
}

function heading(name) {
  return facets.get(name).querySelector("legend").textContent;
}

function rows(hits) {
  return loaded(hits, row);
}

async function loaded(hits, use) {
  const made = [];
  for (let from = 0; from < hits.length; from += AT_A_TIME) {
    made.push(...(await Promise.all(hits.slice(from, from + AT_A_TIME).map(async (hit) => use(await hit.data())))));
  }
  return made;
}

function row(data) {
  const labels = (name) => choices.get(name).flatMap((option) => (data.filters[name]?.includes(option.value) ? [label(option)] : [])).join("; ");
  const { title, local = "", kind = PAGE, when = "", status = "" } = data.meta;
  return [title, local, kind, when, status, labels("type"), labels("sector"), labels("country"), labels("city"), labels("year"), labels("programme"), address(data).href];
}

function save(text, ending, type) {
  const link = element("a", "");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = `${labels.file}.${ending}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

// --- The beginning

const asked = fromAddress(location.search);
if (toAddress(asked)) {
  list.replaceChildren(); // or it would be seen to jump
  more.hidden = true;
  form.classList.add("is-waiting"); // or what is beside the list would be seen to change places
  fill(asked);
}
part("toggle").disabled = false;
form.elements.sort.disabled = false;
if (toAddress(asked) || history.state?.shown) await comeTo(asked, history.state ?? {});
else if (toAddress(chosen())) choose(); // on a slow line, before this script came
else for (const button of [part("csv"), part("calendar"), more]) button.disabled = false;

async function comeTo(view, { shown: least, top }) {
  // The browser would scroll while the list is still short.
  history.scrollRestoration = top ? "manual" : "auto";
  try {
    await show(view, least);
  } finally {
    form.classList.remove("is-waiting");
  }
  if (top) scrollTo({ top, behavior: "instant" });
}
