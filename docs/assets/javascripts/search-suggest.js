// What the search field suggests while a reader types: a listbox beside a combobox, after the WAI-ARIA pattern.

import { find } from "./search-find.js";
import { HOME, warm } from "./search-index.js";
import { counted, explained, filled, labels } from "./search-labels.js";
import { address, element, mark, marked } from "./search-results.js";
import { folded } from "./search-words.js";

const PAUSE = 60; // milliseconds without a key before the search begins
const PATIENCE = 500; // milliseconds before the reader is told to wait
const MOST = 8; // suggestions at once
const BEST = 3; // suggestions before which nothing less fitting stands

const styles = element("link", "");
styles.rel = "stylesheet";
styles.href = new URL("../stylesheets/search-suggest.css", import.meta.url);
const styled = new Promise((done) => (styles.onload = styles.onerror = done));
document.head.append(styles);
await styled;

/**
 * Suggest what is found for what is typed into a field, from now on.
 * @param {HTMLInputElement} field
 */
export function suggest(field) {
  const form = field.form;
  const room = form.querySelector(".atlas-suggest");
  const note = element("p", "atlas-suggest__note");
  note.setAttribute("aria-live", "polite");
  const list = element("div", "atlas-suggest__list");
  list.id = "__suggestions";
  list.role = "listbox";
  list.ariaLabel = labels.suggestions;
  room.replaceChildren(note, list);
  field.setAttribute("aria-controls", list.id);

  let latest = 0;
  let pause;
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    latest += 1;
    clearTimeout(pause);
    room.hidden = true;
    field.ariaExpanded = "false";
    activate(-1);
  }

  function show(text, groups) {
    note.textContent = text;
    note.hidden = !text;
    list.replaceChildren(...groups);
    list.hidden = !groups.length;
    options().forEach((option, index) => (option.id = `__suggestion-${index}`));
    room.hidden = !text && !groups.length;
    field.ariaExpanded = String(Boolean(groups.length));
    activate(-1);
  }

  function activate(index) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = index;
    field.removeAttribute("aria-activedescendant");
    if (!all[active]) return;
    all[active].setAttribute("aria-selected", "true");
    all[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[active].id);
  }

  async function search() {
    const query = field.value.trim();
    if (!query) return close();
    const turn = ++latest;
    const slow = setTimeout(() => turn === latest && show(labels.searching, []), PATIENCE);
    try {
      const found = await find(query);
      // What a reader has typed on from is not shown, so it need not be loaded.
      if (turn !== latest) return;
      const shown = await Promise.all(found.hits.slice(0, MOST + BEST).map((hit) => hit.data()));
      if (turn === latest) show(explained(query, found), grouped(query, shown, found.hits.length));
    } catch (error) {
      if (turn === latest) show(labels.noSearch, []);
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }

  function later() {
    warm();
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE);
  }

  field.addEventListener("input", later);
  field.addEventListener("focus", () => room.hidden && field.value.trim() && later());
  field.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      // One place beside the options is the field itself.
      const places = options().length + 1;
      if (room.hidden) later();
      else activate(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && options()[active]) {
      event.preventDefault();
      options()[active].click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (room.hidden) {
        field.value = "";
        field.blur();
      }
      close();
    }
  });
  // The list would be gone before a click on it was done.
  room.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || close());
  addEventListener("pageshow", ({ persisted }) => persisted && close());
  if (field.value.trim()) later();
}

/** Suggestions by kind, those with the best first; and the way to all that was found. */
function grouped(query, found, count) {
  if (!found.length) return [wayOn(labels.allRecords, "")];
  const groups = byKind(found).map(([kind, some]) => {
    const heading = element("span", "atlas-suggest__kind", kind);
    heading.ariaHidden = "true";
    const group = element("div", "", heading, ...some.map((data) => option(query, data)));
    group.role = "group";
    group.ariaLabel = kind;
    return group;
  });
  return [...groups, wayOn(counted(labels.seeAll, count, { query }), `?${new URLSearchParams({ q: query })}`)];
}

/** A way to "Explore". */
function wayOn(text, view) {
  const link = element("a", "atlas-suggest__all", text);
  link.href = new URL(`explore/${view}`, HOME);
  return asOption(link);
}

function byKind(found) {
  const kindOf = ({ meta }) => meta.kind ?? labels.page;
  const kinds = new Map(found.map((data) => [kindOf(data), []]));
  const order = [...kinds.keys()];
  const last = Math.max(...found.slice(0, BEST).map((data) => order.indexOf(kindOf(data))));
  const fitting = found.filter((data, rank) => rank < BEST || order.indexOf(kindOf(data)) >= last).slice(0, MOST);
  for (const data of fitting) kinds.get(kindOf(data)).push(data);
  return [...kinds].filter(([, some]) => some.length);
}

function option(query, data) {
  const { meta } = data;
  const link = element("a", "atlas-suggest__option", element("span", "atlas-suggest__title", ...marked(meta.title)));
  link.href = address(data);
  const asked = folded(query);
  const other = folded(meta.title).includes(asked) ? "" : (meta.aliases ?? "").split("; ").find((name) => name && folded(name).includes(asked));
  const about = [meta.local, other && filled(labels.also, { name: other }), meta.figure, meta.when].filter(Boolean).map((text) => element("span", "", ...marked(text)));
  if (meta.mark) about.push(mark(meta.mark));
  if (about.length) link.append(" ", element("span", "atlas-suggest__about", ...about.flatMap((part) => [part, " "])));
  return asOption(link);
}

function asOption(link) {
  link.role = "option";
  link.tabIndex = -1;
  link.setAttribute("aria-selected", "false");
  return link;
}
