// Fields of the form, made from the schema of a kind. Each has an `element`, and reads and writes its value: a text, a
// list or a map; `true` for a box that is ticked.

import { isDate, isNumber, isText, keyOf } from "./contribute-check.js";

const MOST_SUGGESTED = 2000; // names that a browser can offer without a pause

/**
 * An element with attributes and children; attributes that are false or undefined are left out.
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string)} children
 */
export function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Words with names between `backticks`. */
export function explained(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));
}

export const idOf = (path) => `f-${path}`;

export class Fields {
  /**
   * @param {Record<string, string>} words
   * @param {import("./contribute-check.js").Checker} checker
   * @param {HTMLElement} root Where lists of names are put.
   */
  constructor(words, checker, root) {
    this.words = words;
    this.checker = checker;
    this.root = root;
    this.lists = new Map();
  }

  filled(name, values) {
    return this.words[name].replace(/\{(\w+)\}/g, (braces, key) => values[key] ?? braces);
  }

  /** The field of a value at a path. */
  field(node, path, needed) {
    if (node.type === "array") return this.list(node, path, needed);
    if (node.properties) return this.map(node, path, needed);
    if (node.type === "object") return this.pairs(node, path);
    if (node.type === "boolean") return this.box(node, path);
    const hint =
      node.description && make("p", { class: "atlas-field__hint", id: `${idOf(path)}-hint` }, ...explained(node.description));
    const input = this.input(node, path, { required: needed, described: Boolean(hint) });
    const label = make("label", { for: idOf(path) }, node.title, ...this.mark(needed));
    const element = make("div", { class: "atlas-field" }, label, ...(hint ? [hint] : []), input.element, this.mistake(path));
    return { element, read: input.read, write: input.write };
  }

  mark(needed) {
    return needed ? [" ", make("span", { class: "atlas-field__needed" }, this.words.needed)] : [];
  }

  mistake(path) {
    return make("p", { class: "atlas-field__mistake", id: `${idOf(path)}-mistake`, hidden: true });
  }

  /** What a value is typed into, without its label. */
  input(node, path, { required = false, described = false, label } = {}) {
    const shared = {
      id: idOf(path),
      "data-path": path,
      "data-described": described && `${idOf(path)}-hint`,
      "aria-describedby": described && `${idOf(path)}-hint`,
      "aria-required": required && "true",
      "aria-label": label,
    };
    if (node.enum) return this.choice(node, shared);
    const kinds = node["x-kinds"];
    if (kinds) return this.link(node, kinds, shared);
    if (isText(node)) return this.plain(make("textarea", { ...shared, rows: 3 }));
    const name = path.split(".").at(-1);
    const type = node.format === "iri" ? "url" : name === "email" ? "email" : name === "phone" ? "tel" : "text";
    const isCode = isDate(node) || isNumber(node);
    return this.plain(
      make("input", { ...shared, type, inputmode: isNumber(node) && "decimal", class: isCode && "atlas-field__short" }),
    );
  }

  plain(element) {
    return { element, read: () => element.value, write: (value) => (element.value = value ?? "") };
  }

  choice(node, shared) {
    const [kind] = node["x-kinds"] ?? [];
    const labelOf = (value) => node["x-labels"]?.[value] ?? this.checker.names[kind]?.[value]?.[0] ?? value;
    const options = node.enum.map((value) => make("option", { value }, labelOf(value)));
    return this.plain(make("select", shared, make("option", { value: "" }, this.words.choose), ...options));
  }

  /** A field for the id of a record; a name that is typed becomes its id, and the record's name stands beside it. */
  link(node, kinds, shared) {
    const input = make("input", {
      ...shared,
      type: "text",
      autocapitalize: "none",
      spellcheck: "false",
      placeholder: this.words.nameOrId,
    });
    const named = make("span", { class: "atlas-field__named" });
    const show = () => {
      const [kind, id] = keyOf(kinds, input.value.trim()).split("/");
      named.textContent = (kinds.includes(kind) && this.checker.names[kind]?.[id]?.[0]) || "";
    };
    const write = (value) => {
      input.value = value ?? "";
      show();
    };
    input.addEventListener("focus", () => input.setAttribute("list", this.suggestions(kinds, node["x-also"])));
    input.addEventListener("input", show);
    input.addEventListener("change", () => {
      const [kind, id] = keyOf(kinds, input.value.trim()).split("/");
      const known = kinds.includes(kind) && this.checker.names[kind][id];
      if (!known && !node["x-also"]?.includes(input.value)) write(this.checker.resolved(kinds, input.value) ?? input.value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return { element: make("div", { class: "atlas-field__link" }, input, named), read: () => input.value, write };
  }

  /** The id of a list of the names of these kinds, which is made when somebody first wants it. */
  suggestions(kinds, others = []) {
    const id = `names-${[...kinds, ...others].join("-")}`;
    if (!this.lists.has(id)) {
      const found = kinds.flatMap((kind) =>
        Object.entries(this.checker.names[kind])
          .filter(([, names]) => names.length)
          .map(([own, names]) => [kinds.length > 1 ? `${kind}/${own}` : own, names]),
      );
      const options = found
        .slice(0, MOST_SUGGESTED)
        .map(([value, names]) => make("option", { value }, [...new Set(names)].join(", ")));
      const list = make("datalist", { id }, ...others.map((value) => make("option", { value })), ...options);
      this.root.append(list);
      this.lists.set(id, list);
    }
    return id;
  }

  /** Forget the lists of names, after a record has been added to them. */
  forget() {
    for (const list of this.lists.values()) list.remove();
    this.lists.clear();
  }

  box(node, path) {
    const input = make("input", {
      id: idOf(path),
      "data-path": path,
      type: "checkbox",
      "aria-describedby": `${idOf(path)}-hint`,
    });
    const hint = make("p", { class: "atlas-field__hint", id: `${idOf(path)}-hint` }, ...explained(node.description ?? ""));
    const label = make("label", { for: idOf(path) }, input, " ", node.title);
    const element = make("div", { class: "atlas-field atlas-field--box" }, label, hint, this.mistake(path));
    return { element, read: () => input.checked, write: (value) => (input.checked = value === true || value === "true") };
  }

  group(node, path, needed) {
    const hint = node.description && [make("p", { class: "atlas-field__hint" }, ...explained(node.description))];
    const legend = make("legend", {}, node.title, ...this.mark(needed));
    return make(
      "fieldset",
      { class: "atlas-field atlas-field--group", "data-group": path },
      legend,
      ...(hint || []),
      this.mistake(path),
    );
  }

  /** A group of fields; in one that may be left out as a whole, no field is marked as needed. */
  map(node, path, needed, isRow = false) {
    const element = this.group(node, path, needed);
    const parts = this.parts(node, path, needed || isRow);
    element.append(...parts.map(({ field }) => field.element));
    return {
      element,
      read: () => Object.fromEntries(parts.map(({ name, field }) => [name, field.read()])),
      write: (value) => parts.forEach(({ name, field }) => field.write(value?.[name])),
    };
  }

  parts(node, path, marked) {
    return Object.entries(node.properties).map(([name, inner]) => ({
      name,
      field: this.field(inner, `${path}.${name}`, marked && node.required?.includes(name)),
    }));
  }

  list(node, path, needed) {
    return this.rows(
      node,
      path,
      needed,
      (at, label) => {
        if (node.items.properties) {
          const made = this.map({ ...node.items, title: label, description: "" }, `${path}.${at}`, false, true);
          return { ...made, label };
        }
        return { ...this.input(node.items, `${path}.${at}`, { label }), label, mistake: this.mistake(`${path}.${at}`) };
      },
      (value) => value ?? [],
      (values) => values,
    );
  }

  /** A map whose names are chosen too, each with its value. */
  pairs(node, path) {
    return this.rows(
      node,
      path,
      false,
      (at, label) => {
        const name = this.input(node.propertyNames ?? {}, `${path}.${at}.name`, { label: `${label}: ${this.words.field}` });
        const value = this.input(node.additionalProperties, `${path}.${at}.value`, { label: `${label}: ${this.words.value}` });
        const element = make("div", { class: "atlas-field__pair" }, name.element, value.element);
        const follow = () => {
          // A mistake is told at the name that has it.
          const own = name.read().trim() || at;
          for (const input of element.querySelectorAll("[data-path]")) input.dataset.path = `${path}.${own}`;
          mistake.id = `${idOf(`${path}.${own}`)}-mistake`;
        };
        const mistake = this.mistake(`${path}.${at}`);
        element.addEventListener("input", follow);
        return {
          element,
          label,
          mistake,
          read: () => [name.read(), value.read()],
          write: (pair) => {
            name.write(pair?.[0]);
            value.write(pair?.[1]);
            follow();
          },
        };
      },
      (value) => Object.entries(value ?? {}),
      (pairs) => Object.fromEntries(pairs.filter(([name]) => name.trim())),
    );
  }

  /** Rows of one kind, which can be added and removed. */
  rows(node, path, needed, row, toItems, toValue) {
    const element = this.group(node, path, needed);
    const list = make("ol", { class: "atlas-field__rows" });
    const more = make("button", { type: "button", class: "atlas-field__add" }, this.filled("add", { field: node.title }));
    let rows = [];
    const read = () => rows.map((one) => one.read());
    const show = (items) => {
      rows = items.map((_, at) => row(at, this.filled("item", { field: node.title, number: at + 1 })));
      rows.forEach((one, at) => items[at] !== undefined && one.write(items[at]));
      list.replaceChildren(
        ...rows.map((one, at) =>
          make(
            "li",
            {},
            one.element,
            this.remover(node, at, () => remove(at)),
            ...(one.mistake ? [one.mistake] : []),
          ),
        ),
      );
    };
    const isMap = Boolean(node.items?.properties);
    const remove = (at) => {
      const left = read().filter((_, other) => other !== at);
      show(left.length || isMap ? left : [undefined]);
      (list.querySelectorAll("[data-path]")[0] ?? more).focus();
      element.dispatchEvent(new Event("input", { bubbles: true }));
    };
    more.addEventListener("click", () => {
      show([...read(), undefined]);
      list.lastElementChild.querySelector("[data-path]").focus();
    });
    element.append(list, more);
    const write = (value) => {
      const items = toItems(value);
      show(items.length || isMap ? items : [undefined]);
    };
    write(undefined);
    return { element, read: () => toValue(read()), write };
  }

  remover(node, at, remove) {
    const label = this.filled("remove", { field: node.title, number: at + 1 });
    const button = make("button", { type: "button", class: "atlas-field__remove", "aria-label": label, title: label }, "×");
    button.addEventListener("click", remove);
    return button;
  }
}
