// The page "Search": what is typed is in the address, and found as it is typed. The engine is loaded at the first letter.

import { find } from "./search-find.js";
import { HOME, warm } from "./search-index.js";
import { counted, filled, labels } from "./search-labels.js";
import { arrowKeys, resultList } from "./search-results.js";

const form = document.querySelector(".atlas-finder");
const field = form.querySelector("input[type=search]");
const status = document.querySelector(".atlas-found__status");
const list = document.querySelector(".atlas-found__list");
const room = document.querySelector(".atlas-search-room");
const further = document.querySelector(".atlas-found__further");
const results = resultList({ list, more: document.querySelector(".atlas-found__more") });
const title = document.title;

const PAUSE = 80; // milliseconds without a key before the search begins
const PATIENCE = 500; // milliseconds before the reader is told to wait

let latest = 0;
let pause;
let finished = false; // whether the search in the address is one to come back to, not one that is being typed

async function search(query) {
  const turn = ++latest;
  clearTimeout(pause);
  document.title = query ? `${query} – ${title}` : title;
  room.classList.toggle("is-searching", Boolean(query));
  if (!query) {
    status.textContent = "";
    further.hidden = true;
    return results.show([]);
  }
  const slow = setTimeout(() => (status.textContent = labels.searching), PATIENCE);
  try {
    const found = await find(query);
    if (turn !== latest) return;
    await results.show(found.hits);
    if (turn !== latest) return;
    status.textContent = told(query, found);
    further.hidden = !found.hits.length;
    room.classList.toggle("is-searching", Boolean(found.hits.length));
    room.classList.toggle("is-empty", !found.hits.length);
    further.querySelector("a").href = new URL(`explore/?${new URLSearchParams({ q: query })}`, HOME);
  } catch (error) {
    if (turn !== latest) return;
    status.textContent = labels.noSearch;
    room.classList.add("is-empty");
    throw error;
  } finally {
    clearTimeout(slow);
  }
}

function told(query, { hits, leftOut }) {
  if (!hits.length) return filled(labels.nothing, { query });
  const found = counted(labels.found, hits.length, { query });
  return leftOut.length ? `${found} ${filled(labels.leftOut, { words: leftOut.join(", ") })}` : found;
}

function remember(query) {
  const url = new URL(location.href);
  if (query) url.searchParams.set("q", query);
  else url.searchParams.delete("q");
  if (url.href !== location.href) history[finished ? "pushState" : "replaceState"]({}, "", url);
}

function restore() {
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  finished = Boolean(field.value.trim());
  search(field.value.trim());
}

field.addEventListener("input", () => {
  warm();
  // At once, as part of the key that was pressed: later, it would move under the reader's eyes.
  if (field.value.trim()) room.classList.add("is-searching");
  clearTimeout(pause);
  pause = setTimeout(() => {
    remember(field.value.trim());
    finished = false;
    search(field.value.trim());
  }, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  remember(field.value.trim());
  finished = Boolean(field.value.trim());
  search(field.value.trim());
});
addEventListener("popstate", restore);
arrowKeys(field, list);
const early = field.value; // typed before this script ran
restore();
if (!field.value) {
  field.focus({ preventScroll: true });
  field.value = typedBefore() + early;
  if (field.value) field.dispatchEvent(new Event("input"));
}

/** What was typed on the page before, after the key that led here. */
function typedBefore() {
  try {
    const typed = sessionStorage.getItem("atlas-typed") ?? "";
    sessionStorage.removeItem("atlas-typed");
    return typed;
  } catch {
    return ""; // storage can be forbidden
  }
}
