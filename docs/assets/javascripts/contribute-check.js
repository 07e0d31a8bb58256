// Checks of what is typed into the form, in the sense of `python -m atlas check`: what one record and the names of all
// others tell. The check of the proposal finds the rest.

const TEXT = 1000; // characters from which on a field is one for texts with markup
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const WEB = /^https?:\/\/[^\s<>"\\^`{|}]+$/;
const MAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;
const MAIL_WITHIN = /[\w.+-]+\s?[@＠]\s?[\w-]+(?:\.[\w-]+)+/;
const PHONE = /^\+?[0-9()./ -]{5,40}$/;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u1680\u2000-\u200a\u205f\u2800\u3164\u115f\u1160\uffa0]/u;
const CITATION = /\[\^(?:(\d{1,3})|([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?::[^[\]]{1,100})?)\]/g;
const LINK = /(?<!\\)\]\(([^()\s]*)\)/g;

export const isText = (node) => node.maxLength >= TEXT;
export const isDate = (node) => Boolean(node.pattern?.startsWith("^([0-9]{4})"));
export const isNumber = (node) => node.type === "number" || node.type === "integer";
/** What is left of a value without what is empty: undefined if that is nothing. */
export function given(value) {
  if (typeof value === "string") return value.trim() || undefined;
  if (Array.isArray(value)) {
    const items = value.map(given).filter((one) => one !== undefined);
    return items.length ? items : undefined;
  }
  if (typeof value === "object") {
    const parts = Object.entries(value)
      .map(([name, inner]) => [name, given(inner)])
      .filter(([, one]) => one !== undefined);
    return parts.length ? Object.fromEntries(parts) : undefined;
  }
  return value || undefined;
}

/** A name for comparing: lower case, without accents and punctuation. */
export const folded = (name) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const AS_IN_ENGLISH = { æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i" };

/** An address made from a name, and the year of what has a date. */
export function slug(name, start, longest) {
  const plain = name
    .replaceAll("&", " and ")
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "");
  const made = plain
    .toLowerCase()
    .replace(/[æœøłđðþħı]/g, (letter) => AS_IN_ENGLISH[letter])
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const year = made && DATE.test(start ?? "") && !made.split("-").includes(start.slice(0, 4)) ? `-${start.slice(0, 4)}` : "";
  const room = longest - year.length;
  const cut =
    made.length <= room
      ? made
      : made
          .slice(0, room + 1)
          .replace(/-[^-]*$/, "")
          .slice(0, room);
  return cut + year;
}

/** The key of the record that a value names: `clusters/clara`. */
export const keyOf = (kinds, value) => (kinds.length > 1 ? value : `${kinds[0]}/${value}`);

export class Checker {
  /**
   * @param {{words: Record<string, string>, rules: Record<string, unknown>}} settings
   * @param {Record<string, Record<string, string[]>>} names Of all records, by kind and id.
   */
  constructor({ words, rules }, names) {
    this.words = words;
    this.rules = rules;
    this.names = names;
    /** Keys of the records that were made here. */
    this.made = new Set();
    /** Titles of the fields of the kind that is shown. */
    this.titles = {};
  }

  /**
   * Everything that is wrong with a record: the path of each value and what to do about it.
   * @returns {{path: string, message: string}[]}
   */
  mistakes({ kind, id, values, schema, isNew }) {
    this.found = [];
    this.own = id ? `${kind}/${id}` : "";
    this.map(schema, values, "");
    this.together(schema, values);
    if (isNew) this.address(kind, id, values);
    return this.found;
  }

  tell(path, name, values = {}, hint = "") {
    const told = this.words[name].replace(/\{(\w+)\}/g, (braces, key) => values[key] ?? braces);
    // What is wrong with a value first says what is most wrong with it.
    if (!this.found.some((one) => one.path === path)) this.found.push({ path, message: hint ? `${told} ${hint}` : told });
  }

  map(schema, values, prefix) {
    for (const [name, node] of Object.entries(schema.properties)) {
      const path = prefix + name;
      const value = given(values[name]);
      if (value === undefined) {
        if (schema.required?.includes(name)) {
          const within = prefix && this.titleOf(prefix);
          this.tell(path, within ? "isIncomplete" : "isMissing", { field: within });
        }
      } else this.value(node, values[name], path);
    }
  }

  titleOf(prefix) {
    return this.titles[prefix.split(".")[0]] ?? "";
  }

  value(node, value, path) {
    if (node.type === "array") this.list(node, value, path);
    else if (node.properties) this.map(node, value, `${path}.`);
    else if (node.type === "object") this.pairs(node, value, path);
    else if (node.type !== "boolean") this.text(node, value.trim(), path);
  }

  list(node, items, path) {
    const seen = new Set();
    items.forEach((item, at) => {
      if (given(item) === undefined) return;
      this.value(node.items, item, `${path}.${at}`);
      if (typeof item !== "string") return;
      if (seen.has(item.trim())) this.tell(`${path}.${at}`, "twice", { value: item });
      seen.add(item.trim());
    });
  }

  pairs(node, value, path) {
    for (const [name, inner] of Object.entries(value)) {
      if (given(inner) === undefined) this.tell(`${path}.${name}`, "isMissing");
      else this.text(node.additionalProperties, inner.trim(), `${path}.${name}`);
    }
  }

  text(node, value, path) {
    const unseen = UNSEEN.exec(isText(node) ? value.replaceAll("\n", " ") : value);
    const name = path.split(".").at(-1);
    if (unseen) this.tell(path, "unseen", { code: `U+${unseen[0].codePointAt().toString(16).toUpperCase().padStart(4, "0")}` });
    else if (value.length > node.maxLength) this.tell(path, "tooLong", { count: value.length, limit: node.maxLength });
    else if (node.enum) node.enum.includes(value) || this.tell(path, "noChoice", { value });
    else if (isNumber(node)) this.number(node, value, path);
    else if (isDate(node)) this.date(value, path);
    else if (node["x-also"]?.includes(value)) return;
    else if (node["x-kinds"]) this.link(node["x-kinds"], value, path);
    else if (node.format === "iri") WEB.test(value) || this.tell(path, "noAddress", { value });
    else if (name === "email") MAIL.test(value) || this.tell(path, "noMail", { value });
    else if (name === "phone") PHONE.test(value) || this.tell(path, "noPhone", { value });
    else if (node.pattern && !new RegExp(node.pattern).test(value)) this.tell(path, "noForm", { value });
    else this.wording(node, value, path);
    if (isNumber(node) && node["x-kinds"]) this.link(node["x-kinds"], value, path);
  }

  number(node, value, path) {
    if (!NUMBER.test(value) || (node.type === "integer" && value.includes("."))) this.tell(path, "noNumber", { value });
    else if (value < node.minimum) this.tell(path, "tooLow", { limit: node.minimum });
    else if (value > node.maximum) this.tell(path, "tooHigh", { limit: node.maximum });
  }

  date(value, path) {
    const [, year, month, day] = DATE.exec(value) ?? [];
    if (!year) this.tell(path, "noDate", { value });
    else if (year < 1000 || year > 2100) this.tell(path, "noYear", { value: year });
    else if (month && (month < 1 || month > 12)) this.tell(path, "noMonth", { value: month });
    else if (day && (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())) this.tell(path, "noDay", { value: day });
  }

  link(kinds, value, path) {
    const key = keyOf(kinds, value);
    const [kind, id] = key.split("/");
    if (this.own && key === this.own) this.tell(path, "itself");
    else if (!kinds.includes(kind) || !this.names[kind]?.[id]?.length) this.unknown(kinds, value, path);
  }

  unknown(kinds, value, path) {
    const meant = this.resolved(kinds, value) ?? this.closest(kinds, value);
    const hint = meant ? this.words.meant.replace("{meant}", meant) : "";
    this.tell(path, kinds[0] === "references" && kinds.length === 1 ? "unknownNote" : "unknownId", { value }, hint);
  }

  /** The value that means the record of this name, if there is one. */
  resolved(kinds, name) {
    const wanted = folded(name);
    if (!wanted) return undefined;
    for (const kind of kinds) {
      for (const [id, names] of Object.entries(this.names[kind])) {
        if (names.some((one) => folded(one) === wanted)) return kinds.length > 1 ? `${kind}/${id}` : id;
      }
    }
    return undefined;
  }

  /** The value that a slip of the hand made into this one. */
  closest(kinds, value) {
    if (value.length < 3 || value.length > 120) return undefined;
    const most = value.length > 8 ? 2 : 1;
    for (const kind of kinds) {
      for (const [id, names] of Object.entries(this.names[kind])) {
        const known = kinds.length > 1 ? `${kind}/${id}` : id;
        const sameDigits = known.replace(/\D/g, "") === value.replace(/\D/g, "");
        if (names.length && sameDigits && distance(known, value, most) <= most) return known;
      }
    }
    return undefined;
  }

  wording(node, value, path) {
    const personal = !path.startsWith("contact") && MAIL_WITHIN.exec(value);
    if (personal) this.tell(path, "personal", { value: personal[0] });
    if (!isText(node)) return;
    if (/\n\s*\n/.test(value)) this.tell(path, "paragraphs");
    for (const [, note, source] of value.matchAll(CITATION)) {
      if (note) this.link(["references"], note, path);
      else if (source !== "editor") this.link(["sources"], source, path);
    }
    for (const [, target] of value.matchAll(LINK)) {
      const [kind, id] = target.split("/");
      if (WEB.test(target)) continue;
      if (!(kind in this.names) || !ID.test(id ?? "")) this.tell(path, "noLink", { value: target });
      else if (!this.names[kind][id]?.length) this.unknown(Object.keys(this.names), target, path);
    }
  }

  /** What several fields tell together. */
  together(schema, values) {
    const has = (name) => given(values[name]) !== undefined;
    if (schema.anyOf && !has("sections") && !has("sources")) this.tell("sources", "noOrigin");
    if (has("notes") && !has("sections")) this.tell("notes", "notesAlone");
    const begins = given(values.start) ?? given(values.date);
    const ends = given(values.end);
    if (has("date_qualifier") && !begins) this.tell("date_qualifier", "qualifierAlone");
    else if (values.date_qualifier === "between" && !ends) this.tell("end", "isMissing");
    if (ends && !begins) this.tell("end", "endAlone");
    else if (ends && begins && ends < begins.slice(0, ends.length)) this.tell("end", "endBefore");
    for (const name of Object.keys(given(values.provenance) ?? {})) {
      if (!has(name)) this.tell(`provenance.${name}`, "noField", { value: name });
    }
  }

  address(kind, id, values) {
    const known = this.names[kind];
    const name = given(values.name);
    const short = given(values.abbreviation ?? "");
    const title = folded(short ? `${name} (${short})` : (name ?? ""));
    const others = Object.entries(known).filter(([one]) => !this.made.has(`${kind}/${one}`));
    const same = title && others.find(([, names]) => names.length && folded(names[0]) === title);
    if (same) this.tell("name", "sameName", { name: `${kind}/${same[0]}` });
    if (!id) this.tell("id", "isMissing");
    else if (this.rules.reserved.includes(id)) this.tell("id", "reservedId", { value: id });
    else if (!ID.test(id) || id.length > this.rules.longest) this.tell("id", "noId", { value: id, limit: this.rules.longest });
    else if (known[id] && !this.made.has(`${kind}/${id}`))
      this.tell("id", known[id].length ? "takenId" : "formerId", { value: id, name: known[id][0] });
    else if (kind === "sources" && (id === "editor" || /^\d/.test(id))) this.tell("id", "sourceId");
    else if (kind === "references" && !/^[1-9]\d{0,2}$/.test(id)) this.tell("id", "noteId");
  }
}

/** In how many letters two words differ, as far as that is at most so many. */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const changed = before[at - 1] + (one[row - 1] === other[at - 1] ? 0 : 1);
      line.push(Math.min(changed, before[at] + 1, line[at - 1] + 1));
    }
    before = line;
  }
  return before[other.length];
}
