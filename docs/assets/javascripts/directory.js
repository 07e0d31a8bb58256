// Sorts and groups the records of a directory, and shows the columns that a reader wants; the address keeps all of it.
// Without this script each page has its own groups and columns.

import { copyLink } from "./copy-link.js";

const LANGUAGE = document.documentElement.lang;
const TEXTS = new Intl.Collator(LANGUAGE, { numeric: true });
const NONE = "none";
const MOST_LINKS = 40; // groups that still make a list of links worth reading
const FEWEST_ROWS = 20; // below which nobody needs links to groups
const LABELS = JSON.parse(document.querySelector(".atlas-directory__labels").textContent);
const AT_ONCE = 300; // rows shown before the browser may paint; the rest of a long list follows in steps

for (const order of document.querySelectorAll(".atlas-order")) enhance(order.closest(".atlas-directory"));

// --- What a cell is sorted by. An empty one has null, and comes last both ways.

/** A cell's values as a reader sees them: several make a list. */
function values(cell) {
  const bare = cell.cloneNode(true);
  // Marks say where a value comes from: they are no part of it.
  for (const mark of bare.querySelectorAll(".atlas-editor-mark, .atlas-note")) mark.remove();
  const items = [...bare.querySelectorAll("li")];
  const texts = items.length ? items : [bare.querySelector("a") ?? bare];
  return texts.map((item) => item.textContent.trim()).filter(Boolean);
}

function keyOf(cell, form) {
  const given = cell.dataset.sort ?? values(cell).join(", ");
  if (!given) return null;
  return form === "number" ? Number(given) : given;
}

function compare(one, other, form) {
  if (form) return one < other ? -1 : Number(one > other);
  return TEXTS.compare(one, other);
}

/** The items in the order of their keys; of equal ones, the first stays first. */
function ordered(items, key, form, reversed = false) {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  const sign = reversed ? -1 : 1;
  keyed.sort((one, other) => {
    if (one.key === null || other.key === null) return (one.key === null) - (other.key === null);
    return sign * compare(one.key, other.key, form);
  });
  return keyed.map(({ item }) => item);
}

// --- One directory

function enhance(root) {
  const page = read(root);
  const [group, sort, form] = ["group", "sort", "view"].map((name) => root.querySelector(`select[name=${name}]`));
  const chooser = root.querySelector(".atlas-columns");
  const boxes = [...chooser.querySelectorAll("input")];
  const usual = boxes.filter(({ checked }) => checked).map(({ value }) => value);
  const status = root.querySelector("[role=status]");

  const view = () => {
    const [column, order] = sort.value.split(" ");
    const columns = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const isUsual = columns.join() === usual.join();
    return { column, reversed: order === "desc", by: group?.value ?? "", as: form.value, columns: isUsual ? null : columns };
  };

  /** Shows what the fields say. */
  const show = () => {
    const { column, reversed, by } = view();
    arrange(root, page, view(), boxes);
    write(root, page, grouped(page, by, column, reversed), by !== "" && page.own);
    for (const head of root.querySelectorAll("thead th")) {
      const sorted = head.dataset.column === column;
      if (sorted) head.setAttribute("aria-sort", reversed ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const said = (field) => field?.selectedOptions[0].textContent;
  const choose = () => {
    show();
    keep(view());
    status.textContent = filled(group ? LABELS.grouped : LABELS.sorted, { order: said(sort), group: said(group) });
  };

  for (const field of [group, sort]) field?.addEventListener("change", choose);
  form.addEventListener("change", () => {
    arrange(root, page, view(), boxes);
    keep(view());
    status.textContent = filled(LABELS.view, { view: said(form) });
  });
  chooser.addEventListener("change", () => {
    arrange(root, page, view(), boxes);
    keep(view());
    const columns = boxes.filter(({ checked }) => checked).map((box) => box.parentElement.textContent.trim());
    status.textContent = filled(LABELS.columns, { columns: columns.join(", ") });
  });
  folds(chooser);
  root.addEventListener("click", ({ target }) => {
    const column = target.closest(".atlas-sort")?.parentElement.dataset.column;
    if (!column) return;
    const turns = [column, `${column} desc`, ""];
    sort.value = turns[(turns.indexOf(sort.value) + 1) % turns.length];
    choose();
  });

  for (const head of root.querySelectorAll("thead th")) head.replaceChildren(button(head.textContent));
  copyLink(root, (told) => (status.textContent = told));
  if (follow({ group, sort, form, boxes })) show();
  root.classList.add("is-ready");
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** The list of columns lies over the table until the reader does something else. */
function folds(chooser) {
  const close = () => (chooser.open = false);
  chooser.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !chooser.open) return;
    close();
    chooser.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => chooser.contains(target) || close());
}

/** Cards or a table, with the columns that are chosen. The styles hide the others, by their numbers. */
function arrange(root, page, { as }, boxes) {
  root.classList.toggle("is-cards", as === "cards");
  const hidden = boxes.filter(({ checked }) => !checked).map(({ value }) => page.columns.get(value).at + 1);
  root.querySelector("table").dataset.hides = hidden.join(" ");
  span(root);
}

/** A group's head is as wide as the columns in sight: a wider one would make more of them. */
function span(root) {
  const width = [...root.querySelector("thead tr").cells].filter((head) => getComputedStyle(head).display !== "none").length;
  for (const head of root.querySelectorAll(".atlas-group__head th")) head.colSpan = width;
}

function button(label) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "atlas-sort";
  made.textContent = label;
  return made;
}

// --- From the page: its rows, its columns and its own groups

function read(root) {
  const heads = [...root.querySelector("thead tr").cells];
  const columns = new Map(heads.map((head, at) => [head.dataset.column, { at, label: head.textContent, form: head.dataset.form }]));
  const groups = [...root.querySelectorAll(".atlas-group")].map((element, at) => {
    const [head, ...rest] = element.rows;
    const isRest = "rest" in element.dataset;
    const heading = head.querySelector("span").textContent;
    const rows = rest.map((row) => ({ row, heading: isRest ? "" : heading, at: isRest ? null : at, keys: {} }));
    return { heading, rest: isRest, id: head.cells[0].id, rows };
  });
  const { groupedBy, groupedAs } = root.dataset;
  // What the groups share may be no column: it becomes one when they are taken apart.
  const own = groupedAs && { id: groupedBy, label: groupedAs };
  if (own) columns.set(own.id, { form: "group", label: own.label });
  return { columns, groups, groupedBy, own, rows: groups.flatMap(({ rows }) => rows), turn: 0 };
}

function key(page, id) {
  const { at, form } = page.columns.get(id);
  return (row) => {
    if (form === "group") return row.at;
    return (row.keys[id] ??= { key: keyOf(row.row.cells[at], form) }).key;
  };
}

// --- The groups to show, each with its rows in order

function grouped(page, by, column, reversed) {
  const sorted = (rows) => (column ? ordered(rows, key(page, column), page.columns.get(column).form, reversed) : rows);
  const groups = by ? regrouped(page, by) : page.groups;
  const inTurn = (by || page.groupedBy) === column ? turned(groups, reversed) : groups;
  return inTurn.map((group) => ({ ...group, rows: sorted(group.rows) }));
}

/** Sorted by what the groups share, the groups themselves are in that order. */
function turned(groups, reversed) {
  const named = groups.filter(({ rest }) => !rest);
  return [...(reversed ? named.reverse() : named), ...groups.filter(({ rest }) => rest)];
}

/** The rows in other groups than the page's, or in one; a row with several values stands in the group of each. */
function regrouped(page, by) {
  // Within groups that are no column the page goes by names; across them so does this.
  const rows = page.own ? ordered(page.rows, key(page, "name")) : page.rows;
  if (by === NONE) return [{ heading: "", rows }];
  const { at, form } = page.columns.get(by);
  const found = new Map();
  for (const row of rows) {
    for (const heading of shared(row, at, form)) {
      if (found.has(heading)) found.get(heading).push(row);
      else found.set(heading, [row]);
    }
  }
  return ordered([...found.keys()], (heading) => heading, form).map((heading) => group(heading, found.get(heading)));
}

function shared({ row }, at, form) {
  if (form === "date") return [row.cells[at].dataset.sort?.slice(0, 4) ?? null];
  const several = values(row.cells[at]);
  return several.length ? several : [null];
}

function group(heading, rows) {
  if (heading === null) return { heading: LABELS.unnamed, rest: true, id: "group-not-named", rows };
  return { heading, id: `group-${heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}`, rows };
}

// --- To the page. The table's head stays where it is, and with it the focus; only what is below it changes.

function write(root, page, groups, own) {
  const height = root.offsetHeight;
  root.classList.toggle("is-regrouped", Boolean(own));
  const bodies = [...root.querySelectorAll(".atlas-group")];
  for (const body of bodies) body.replaceChildren(body.rows[0]);
  while (bodies.length < groups.length) {
    bodies.push(bodies[0].cloneNode(true));
    bodies.at(-2).after(bodies.at(-1));
  }
  for (const body of bodies.splice(groups.length)) body.remove();
  if (own) page.rows.forEach((row) => (row.own ??= cell(row, own)));
  groups.forEach((one, at) => title(bodies[at].rows[0], one));
  addHead(root.querySelector("thead tr"), own);
  span(root);
  list(root.querySelector(".atlas-letters"), groups);
  fill(root, page, groups.flatMap(({ rows }, at) => rows.map(({ row }) => [bodies[at], row])), height);
}

function title(row, { heading, id, rows }) {
  const [head] = row.cells;
  const [text, count] = head.children;
  text.textContent = heading;
  count.textContent = rows.length.toLocaleString(LANGUAGE);
  row.hidden = !heading;
  if (heading) head.id = id;
  else head.removeAttribute("id");
}

/** Puts rows into their tables. Until the last is there the page keeps its height, and the reader the place in it. */
function fill(root, page, places, height) {
  const turn = ++page.turn;
  const placed = new Set();
  let next = 0;
  const step = () => {
    if (turn !== page.turn) return;
    const fragments = new Map();
    for (const [body, row] of places.slice(next, next + AT_ONCE)) {
      if (!fragments.has(body)) fragments.set(body, new DocumentFragment());
      fragments.get(body).append(placed.has(row) ? row.cloneNode(true) : row);
      placed.add(row);
    }
    for (const [body, fragment] of fragments) body.append(fragment);
    next += AT_ONCE;
    const more = next < places.length;
    root.style.minHeight = more ? `${height}px` : "";
    if (more) setTimeout(step);
  };
  step();
}

function cell({ row, heading }, own) {
  const made = row.insertCell();
  made.className = "atlas-own";
  made.dataset.label = own.label;
  made.textContent = heading;
  return made;
}

function addHead(head, own) {
  const last = head.querySelector(".atlas-own");
  if (Boolean(last) === Boolean(own)) return;
  if (last) return last.remove();
  const made = document.createElement("th");
  made.scope = "col";
  made.className = "atlas-own";
  made.dataset.column = own.id;
  made.append(button(own.label));
  head.append(made);
}

function list(nav, groups) {
  const rows = groups.reduce((sum, group) => sum + group.rows.length, 0);
  nav.hidden = groups.length < 3 || groups.length > MOST_LINKS || rows < FEWEST_ROWS;
  const links = (nav.hidden ? [] : groups).map(({ heading, id }) => {
    const [item, link] = ["li", "a"].map((name) => document.createElement(name));
    link.href = `#${id}`;
    link.textContent = heading;
    item.append(link);
    return item;
  });
  nav.firstElementChild.replaceChildren(...links);
}

// --- The address

/** The same view has always the same address; what else stands in it stays. */
function keep({ column, reversed, by, as, columns }) {
  const address = new URL(location.href);
  const wanted = { sort: column, order: reversed && "desc", group: by, view: as, columns: columns?.join() ?? null };
  for (const [name, value] of Object.entries(wanted)) {
    address.searchParams.delete(name);
    if (value || (name === "columns" && value === "")) address.searchParams.set(name, value);
  }
  address.search = address.search.replaceAll("%2C", ",");
  history.replaceState(history.state, "", address);
}

/** Fills the fields from the address; whether it asks for anything that this directory has. */
function follow({ group, sort, form, boxes }) {
  const given = new URLSearchParams(location.search);
  const take = (field, value) => {
    const has = field && [...field.options].some((option) => option.value === value);
    if (field) field.value = has ? value : "";
    return Boolean(field?.value);
  };
  const order = [given.get("sort"), given.get("order") === "desc" && "desc"].filter(Boolean).join(" ");
  const taken = [take(sort, order), take(group, given.get("group") ?? ""), take(form, given.get("view") ?? "")];
  const columns = given.get("columns")?.split(",");
  const known = columns && (!columns[0] || boxes.some(({ value }) => columns.includes(value)));
  if (known) for (const box of boxes) box.checked = columns.includes(box.value);
  return known || taken.some(Boolean);
}
