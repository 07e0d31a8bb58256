// The page "Contribute": a form for a new record of any kind, or for a correction of one, made from the kind's schema. What
// is typed stays in this browser; at the end it is a text to copy, a proposal filled in on the code host, or an e-mail.

import { Checker, given, isNumber, slug } from "./contribute-check.js";
import { clear, keep, store } from "./contribute-draft.js";
import { correctionEnd, recordEnd } from "./contribute-end.js";
import { explained, Fields, idOf, make } from "./contribute-fields.js";

const HOME = new URL("../../", import.meta.url);
const PAUSE = 400; // milliseconds without a key before what is typed is checked
const ORIGIN = ["sections", "notes", "sources"];

const root = document.querySelector(".atlas-contribute");
const choice = root.elements.kind;
const ready = root.querySelector(".atlas-contribute__made");
const place = root.querySelector(".atlas-contribute__fields");
const announced = root.querySelector("[role=status]");
const settings = JSON.parse(document.querySelector(".atlas-contribute__settings").textContent);
const { words, rules, ends } = settings;
const asked = new URLSearchParams(location.search);
const record = asked.get("record") ?? "";
const saved = store();

let checker;
let fields;
let shown; // the form of a kind: its schema, its parts, and what of it has been typed into
let pause;

const json = async (path) => {
  const answer = await fetch(new URL(path, HOME));
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
};
const filled = (name, values) => words[name].replace(/\{(\w+)\}/g, (braces, key) => values[key] ?? braces);

// --- From a kind to its form

async function open(kind, correctedId = "") {
  try {
    checker ??= new Checker(settings, await json("contribute/names.json"));
    learn();
    fields = new Fields(words, checker, root);
    const { schema, asked: first } = await json(`contribute/${kind}.json`);
    const original = correctedId && readable(schema, await json(`api/v1/${kind}/${correctedId}.json`));
    build(kind, schema, first, correctedId, original);
  } catch (error) {
    place.replaceChildren(
      make("p", { class: "atlas-field__mistake" }, record ? filled("noRecord", { key: record }) : words.lost),
    );
    throw error;
  }
}

/** What was made here can be named like any other record. */
function learn() {
  checker.made = new Set(Object.keys(saved.made));
  for (const [key, { values }] of Object.entries(saved.made)) {
    const [kind, id] = key.split("/");
    checker.names[kind][id] = [values.name, values.abbreviation, values.local_name].filter(Boolean);
  }
}

/** What was made here, to open or remove. */
function list() {
  const items = Object.entries(saved.made).map(([key, { values }]) => {
    const [opening, removing] = [
      ["open", reopen],
      ["drop", forget],
    ].map(([name, act]) => {
      const button = make("button", { type: "button", class: "atlas-field__add" }, filled(name, { name: values.name }));
      button.addEventListener("click", () => act(key));
      return button;
    });
    return make("li", {}, opening, " ", removing);
  });
  ready.hidden = !items.length;
  ready.replaceChildren(make("h2", {}, words.made), make("ul", {}, ...items));
}

function reopen(key) {
  const [kind, id] = key.split("/");
  saved.drafts[kind] = { id, typed: true, file: key, values: saved.made[key].values };
  choose(kind);
}

function forget(key) {
  const [kind] = key.split("/");
  unmake(key);
  if (saved.drafts[kind]?.file === key) delete saved.drafts[kind];
  choose(saved.kind ?? "");
}

function unmake(key) {
  if (!saved.made[key]) return;
  const [kind, id] = key.split("/");
  delete saved.made[key];
  delete checker?.names[kind][id];
}

/** The values of a record as its file has them. What the site does not tell is no part of the form. */
function readable(schema, told) {
  const known = { ...told, sources: told.source_ids };
  const isOwn = ([name, source]) =>
    source !== "editor" || !(rules.editorial.includes(name) || JSON.stringify(told[name] ?? "").includes("[^editor"));
  known.provenance = Object.fromEntries(Object.entries(told.provenance).filter(isOwn));
  for (const [name, node] of Object.entries(schema.properties)) {
    if (known[name] && node.required?.some((part) => known[name][part] === null)) {
      place.dataset.left = node.title;
      delete schema.properties[name];
    }
  }
  const values = Object.keys(schema.properties).map((name) => [name, given(asText(known[name]))]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function asText(value) {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(asText);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asText(one)]));
  return value ?? "";
}

function build(kind, schema, first, correctedId, original) {
  checker.titles = Object.fromEntries(Object.entries(schema.properties).map(([name, { title }]) => [name, title]));
  const required = schema.required ?? [];
  const made = Object.entries(schema.properties).map(([name, node]) => ({
    name,
    field: fields.field(node, name, required.includes(name)),
  }));
  shown = {
    kind,
    schema,
    made,
    correctedId,
    original,
    touched: new Set(),
    all: false,
    key: correctedId ? `${kind}/${correctedId}` : kind,
  };
  const isOrigin = (name) => ORIGIN.includes(name) && schema.anyOf;
  const groups = [
    [words.must, "", (name) => required.includes(name)],
    [words.known, "", (name) => first.includes(name) && !required.includes(name) && !isOrigin(name)],
    [words.origin, schema.properties.sections?.items.enum ? words.originHint : words.originOther, isOrigin],
  ];
  const belongs = groups.map(([title, hint, fits]) =>
    section(
      title,
      hint,
      made.filter(({ name }) => fits(name)),
    ),
  );
  const rest = made.filter(({ name }) => !required.includes(name) && !first.includes(name) && !isOrigin(name));
  const more = make(
    "details",
    { class: "atlas-contribute__more" },
    make("summary", {}, words.more),
    ...rest.map(({ field }) => field.element),
  );
  shown.end = make("section", { class: "atlas-contribute__end", "aria-labelledby": "end-title", hidden: true });
  shown.summary = make("div", {
    class: "atlas-contribute__summary",
    role: "group",
    "aria-labelledby": "summary-title",
    tabindex: "-1",
    hidden: true,
  });
  place.replaceChildren(
    ...(correctedId ? [corrected()] : [make("p", { class: "atlas-contribute__about" }, ...explained(schema.description))]),
    ...belongs.filter(Boolean),
    more,
    ...(correctedId ? [] : [address(kind)]),
    shown.summary,
    buttons(),
    make("p", { class: "atlas-contribute__kept" }, words.kept),
    shown.end,
  );
  restore();
}

function section(title, hint, parts) {
  if (!parts.length) return undefined;
  const about = hint && [make("p", { class: "atlas-field__hint" }, hint)];
  return make("section", {}, make("h2", {}, title), ...(about || []), ...parts.map(({ field }) => field.element));
}

function corrected() {
  const [name] = checker.names[shown.kind][shown.correctedId];
  const [before, after] = words.correcting.split("{name}");
  const link = make("a", { href: new URL(`${shown.key}/`, HOME).href }, name);
  const left = place.dataset.left ? ` ${filled("left", { fields: place.dataset.left })}` : "";
  return make("p", { class: "atlas-contribute__about" }, before, link, after + left);
}

/** The field for the file's name, made from the record's while nobody types another. */
function address(kind) {
  const input = make("input", {
    id: idOf("id"),
    "data-path": "id",
    type: "text",
    autocapitalize: "none",
    spellcheck: "false",
    "data-described": "f-id-hint",
    "aria-describedby": "f-id-hint",
    "aria-required": "true",
  });
  input.addEventListener("input", () => (shown.typed = input.value !== ""));
  shown.address = input;
  const file = make(
    "div",
    { class: "atlas-contribute__file" },
    make("span", { "aria-hidden": "true" }, `data/${kind}/`),
    input,
    make("span", { "aria-hidden": "true" }, ".yml"),
  );
  const hint = make("p", { class: "atlas-field__hint", id: "f-id-hint" }, words.addressHint);
  return make(
    "div",
    { class: "atlas-field" },
    make("label", { for: idOf("id") }, words.address, ...fields.mark(true)),
    hint,
    file,
    fields.mistake("id"),
  );
}

function buttons() {
  const finish = make("button", { type: "submit", class: "atlas-button" }, words.check);
  const empty = make("button", { type: "button", class: "atlas-button atlas-button--quiet" }, words.clear);
  empty.addEventListener("click", () => {
    if (!confirm(words.sure)) return;
    if (saved.made[shown.file]) forget(shown.file);
    else another();
  });
  return make("p", { class: "atlas-contribute__buttons" }, finish, " ", empty);
}

/** An empty form of the same kind. */
function another() {
  clear(saved, shown.key);
  open(shown.kind, shown.correctedId).then(() => place.querySelector("[data-path]").focus());
}

function restore() {
  const draft = saved.drafts[shown.key];
  const values = draft?.values ?? shown.original ?? {};
  for (const { name, field } of shown.made) if (values[name] !== undefined) field.write(values[name]);
  shown.typed = draft?.typed ?? false;
  shown.file = draft?.file;
  if (shown.address) shown.address.value = draft?.id ?? "";
  const more = place.querySelector(".atlas-contribute__more");
  const isUsed = ({ name, field }) => more.contains(field.element) && given(values[name]) !== undefined;
  more.open = shown.made.some(isUsed);
  update();
}

// --- From what is typed to what is wrong with it

const read = () => Object.fromEntries(shown.made.map(({ name, field }) => [name, field.read()]));

function update() {
  const values = read();
  if (shown.address && !shown.typed) {
    shown.address.value = slug(values.name, values.start || values.date, rules.longest);
  }
  const id = shown.correctedId || shown.address.value.trim();
  const { kind, schema } = shown;
  const mistakes = checker.mistakes({ kind, id, values, schema, isNew: !shown.correctedId });
  tell(mistakes.filter(({ path }) => shown.all || [...shown.touched].some((one) => one === path || one.startsWith(`${path}.`))));
  if (shown.all) summarise(mistakes);
  return { id, values, mistakes };
}

/** Each mistake stands at its field, or at the group that it is about. */
function tell(mistakes) {
  const messages = new Map(mistakes.map(({ path, message }) => [idOf(path), message]));
  for (const line of place.querySelectorAll(".atlas-field__mistake")) {
    const message = messages.get(line.id.replace(/-mistake$/, "")) ?? "";
    if (line.textContent !== message) line.textContent = message;
    line.hidden = !message;
  }
  for (const input of place.querySelectorAll("[data-path]")) {
    const groups = [input.dataset.path, input.closest("[data-group]")?.dataset.group].filter((path) => messages.has(idOf(path)));
    const about = [input.dataset.described, ...groups.map((path) => `${idOf(path)}-mistake`)].filter(Boolean).join(" ");
    set(input, "aria-describedby", about);
    set(input, "aria-invalid", groups.length && "true");
  }
}

function set(input, name, value) {
  if (value) input.setAttribute(name, value);
  else input.removeAttribute(name);
}

function summarise(mistakes) {
  const forms = words.mistakes;
  const rule = new Intl.PluralRules(document.documentElement.lang).select(mistakes.length);
  const title = (forms[rule] ?? forms.other).replace("{count}", mistakes.length);
  const items = mistakes.map(({ path, message }) => {
    const link = make("a", { href: `#${idOf(path)}` }, `${titled(path)}: ${message}`);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      lead(path);
    });
    return make("li", {}, link);
  });
  shown.summary.hidden = !mistakes.length;
  shown.summary.replaceChildren(make("h2", { id: "summary-title" }, title), make("ul", {}, ...items));
}

function titled(path) {
  const [name, number] = path.split(".");
  const title = checker.titles[name] ?? words.address;
  return /^\d+$/.test(number) ? filled("item", { field: title, number: Number(number) + 1 }) : title;
}

function lead(path) {
  const inputs = [...place.querySelectorAll("[data-path]")];
  const target =
    inputs.find(({ dataset }) => dataset.path === path) ??
    place.querySelector(`[data-group="${CSS.escape(path)}"] :is([data-path], button)`);
  target?.closest("details")?.setAttribute("open", "");
  target?.focus();
}

// --- From the form to its end

/** The values as a file gives them. */
function finished(schema, values) {
  const of = (node, value) => {
    if (isNumber(node) && typeof value === "string") return String(Number(value));
    if (Array.isArray(value)) return value.map((one) => of(node.items, one));
    if (!node.properties) return value;
    const names = Object.keys(node.properties).filter((name) => name in value);
    return Object.fromEntries(names.map((name) => [name, of(node.properties[name], value[name])]));
  };
  const made = of(schema, given(values) ?? {});
  for (const name of (made.sections && schema.dependencies?.sections) || []) made[name] ??= [];
  return made;
}

function show(moves) {
  const { id, values, mistakes } = update();
  shown.end.hidden = mistakes.length > 0;
  if (mistakes.length) {
    if (moves) shown.summary.focus();
    return;
  }
  const { kind, schema, original } = shown;
  const order = Object.keys(schema.properties);
  const context = { words, ends, filled, order, announce: (told) => (announced.textContent = told) };
  if (original) {
    shown.end.replaceChildren(
      ...correctionEnd(context, shown.key, checker.names[kind][id][0], finished(schema, original), finished(schema, values)),
    );
  } else {
    unmake(shown.file);
    shown.file = `${kind}/${id}`;
    saved.made[shown.file] = { order, values: finished(schema, values) };
    learn();
    list();
    shown.end.replaceChildren(...recordEnd(context, shown.file, saved.made), anotherButton());
    remember();
  }
  if (moves) shown.end.querySelector("h2").focus();
}

function anotherButton() {
  const button = make("button", { type: "button", class: "atlas-button atlas-button--quiet" }, words.another);
  button.addEventListener("click", () => {
    another();
    choice.focus();
  });
  return make("p", {}, button);
}

function remember() {
  saved.drafts[shown.key] = { id: shown.address?.value, typed: shown.typed, file: shown.file, values: read() };
  keep(saved);
}

root.addEventListener("input", ({ target }) => {
  if (target === choice) return;
  const { path } = target.dataset;
  remember();
  clearTimeout(pause);
  pause = setTimeout(() => {
    if (path) shown.touched.add(path);
    if (shown.end.hidden) update();
    else show(false);
    remember();
  }, PAUSE);
});
root.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!shown) return;
  clearTimeout(pause);
  shown.all = true;
  show(true);
});
choice.addEventListener("change", () => choose(choice.value));

function choose(kind) {
  saved.kind = choice.value = kind;
  keep(saved);
  list();
  if (kind) return open(kind);
  place.replaceChildren();
}

const [kind, id] = record.split("/");
if (id) {
  choice.parentElement.hidden = true;
  open(kind, id);
} else {
  const wanted = asked.get("kind") ?? saved.kind ?? "";
  choose([...choice.options].some(({ value }) => value === wanted) ? wanted : "");
}
