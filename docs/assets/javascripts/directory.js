// Sorts and groups the records of a directory; the address keeps both. Without this script each page has its own groups.

const LANGUAGE = document.documentElement.lang;
const TEXTS = new Intl.Collator(LANGUAGE, { numeric: true });
const NONE = "none";
const MOST_LINKS = 40; // groups that still make a list of links worth reading
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
  const [group, sort] = ["group", "sort"].map((name) => root.querySelector(`select[name=${name}]`));
  const status = root.querySelector("[role=status]");

  const view = () => {
    const [column, order] = sort.value.split(" ");
    return { column, reversed: order === "desc", by: group?.value ?? "" };
  };

  /** Shows what the two fields say. */
  const show = () => {
    const { column, reversed, by } = view();
    write(root, page, grouped(page, by, column, reversed), by !== "" && page.own);
    for (const head of root.querySelectorAll("thead th")) {
      const sorted = head.dataset.column === column;
      if (sorted) head.setAttribute("aria-sort", reversed ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const choose = () => {
    show();
    keep(view());
    const [order, shared] = [sort, group].map((field) => field?.selectedOptions[0].textContent);
    status.textContent = (group ? LABELS.grouped : LABELS.sorted).replace("{order}", () => order).replace("{group}", () => shared);
  };

  for (const field of [group, sort]) field?.addEventListener("change", choose);
  root.addEventListener("click", ({ target }) => {
    const column = target.closest(".atlas-sort")?.parentElement.dataset.column;
    if (!column) return;
    const turns = [column, `${column} desc`, ""];
    sort.value = turns[(turns.indexOf(sort.value) + 1) % turns.length];
    choose();
  });

  for (const head of root.querySelectorAll("thead th")) head.replaceChildren(button(head.textContent));
  if (follow(group, sort, page)) show();
  root.classList.add("is-ready");
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
    const title = element.querySelector("h2");
    const rest = "rest" in element.dataset;
    const heading = title.firstElementChild.textContent;
    const rows = [...element.querySelectorAll("tbody tr")].map((row) => ({ row, heading: rest ? "" : heading, at: rest ? null : at, keys: {} }));
    return { heading, rest, id: title.id, rows };
  });
  const { groupedBy, groupedAs, name } = root.dataset;
  // What the groups share may be no column: it becomes one when they are taken apart.
  const own = groupedAs && { id: groupedBy, label: groupedAs };
  if (own) columns.set(own.id, { form: "group", label: own.label });
  return { columns, groups, groupedBy, own, name, rows: groups.flatMap(({ rows }) => rows), turn: 0 };
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

// --- To the page. Tables stay where they are, and with them the focus; only what is in them changes.

function write(root, page, groups, own) {
  const height = root.offsetHeight;
  root.classList.toggle("is-regrouped", Boolean(own));
  const tables = [...root.querySelectorAll(".atlas-group")];
  for (const table of tables) table.querySelector("tbody").replaceChildren();
  while (tables.length < groups.length) {
    tables.push(tables[0].cloneNode(true));
    tables.at(-2).after(tables.at(-1));
  }
  for (const table of tables.splice(groups.length)) table.remove();
  if (own) page.rows.forEach((row) => (row.own ??= cell(row, own)));
  groups.forEach((one, at) => title(tables[at], one, page.name));
  for (const head of root.querySelectorAll("thead tr")) addHead(head, own);
  list(root.querySelector(".atlas-letters"), groups);
  const bodies = tables.map((table) => table.querySelector("tbody"));
  fill(root, page, groups.flatMap(({ rows }, at) => rows.map(({ row }) => [bodies[at], row])), height);
}

function title(table, { heading, id, rows }, name) {
  const head = table.querySelector("h2");
  const [text, count] = head.children;
  text.textContent = heading;
  count.textContent = rows.length.toLocaleString(LANGUAGE);
  head.hidden = !heading;
  if (heading) head.id = id;
  else head.removeAttribute("id");
  head.querySelector(".atlas-anchor")?.setAttribute("href", `#${id}`);
  const labelled = table.querySelector("table");
  labelled.removeAttribute(heading ? "aria-label" : "aria-labelledby");
  labelled.setAttribute(heading ? "aria-labelledby" : "aria-label", heading ? id : name);
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
  nav.hidden = groups.length < 3 || groups.length > MOST_LINKS;
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
function keep({ column, reversed, by }) {
  const address = new URL(location.href);
  for (const [name, value] of [["sort", column], ["order", reversed && "desc"], ["group", by]]) {
    address.searchParams.delete(name);
    if (value) address.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", address);
}

/** Fills the two fields from the address; whether it asks for anything that this directory has. */
function follow(group, sort, page) {
  const given = new URLSearchParams(location.search);
  const has = (field, value) => field && [...field.options].some((option) => option.value === value);
  const wanted = [given.get("sort"), given.get("order") === "desc" && "desc"].filter(Boolean).join(" ");
  sort.value = has(sort, wanted) ? wanted : "";
  const by = given.get("group") ?? "";
  if (group) group.value = has(group, by) ? by : "";
  return Boolean(sort.value || group?.value);
}
