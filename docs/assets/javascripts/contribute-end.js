// The end of the form: the text of each file, and the ways on which it can be sent. Nothing is sent from here.

import { copy } from "./copy-link.js";
import { make } from "./contribute-fields.js";
import { yaml } from "./contribute-yaml.js";

const LINE = "\r\n"; // as an e-mail has it

/**
 * The end of a new record: its file, below those of the new records that it names.
 * @param {object} context
 * @param {string} key Kind and id of the record.
 * @param {Record<string, {order: string[], values: object}>} made All records that were made here.
 */
export function recordEnd(context, key, made) {
  const { words, ends, filled } = context;
  const files = withNamed(key, made).map((one) => ({
    key: one,
    path: `data/${one}.yml`,
    text: yaml(made[one].order, made[one].values),
  }));
  const name = made[key].values.name;
  const proposed = files.map((file) => ends.host && newFile(context, file));
  return [
    heading(words.ready),
    make("p", {}, words.readyHint, ...(files.length > 1 ? [` ${words.both}`] : [])),
    ...files.flatMap((file, at) => block(context, filled("file", file), file, proposed[at])),
    ...ways(context, filled("newRecord", { name }), files, "proposeHint"),
  ];
}

/**
 * The end of a correction: the fields that are altered, not the file, whose comments the form does not know.
 */
export function correctionEnd(context, key, name, before, after) {
  const { words, ends, order, filled } = context;
  const isSame = (field) => JSON.stringify(before[field]) === JSON.stringify(after[field]);
  const changed = order.filter((field) => field in after && !isSame(field));
  const gone = order.filter((field) => field in before && !(field in after));
  if (!changed.length && !gone.length) return [heading(words.readyCorrection), make("p", {}, words.unchanged)];
  const deleted = gone.map((field) => `# ${filled("gone", { field })}\n`);
  const path = `data/${key}.yml`;
  const file = { key, path, text: (changed.length ? yaml(changed, after) : "") + deleted.join("") };
  const title = filled("correction", { name });
  return [
    heading(words.readyCorrection),
    ...block(context, filled("lines", file), file, ends.host && newIssue(context, title, file)),
    ...ways(context, title, [file], "issueHint"),
  ];
}

/** Keys of a record and of the new ones that it names, each behind those that it needs. */
function withNamed(key, made, seen = new Set()) {
  seen.add(key);
  const text = yaml(made[key].order, made[key].values);
  const isNamed = (one) => !seen.has(one) && new RegExp(`(?<![\\w-])${one.split("/")[1]}(?![\\w-])`).test(text);
  return [
    ...Object.keys(made)
      .filter(isNamed)
      .flatMap((one) => (seen.has(one) ? [] : withNamed(one, made, seen))),
    key,
  ];
}

function heading(title) {
  return make("h2", { id: "end-title", tabindex: "-1" }, title);
}

/** A text with its buttons. */
function block({ words, filled, announce }, title, { key, text }, proposal) {
  const copying = make("button", { type: "button", class: "atlas-button atlas-button--quiet" }, words.copy);
  copying.addEventListener("click", async () => announce(said(copying, (await copy(text)) ? words.copied : words.uncopied)));
  const name = `${key.split("/")[1]}.yml`;
  const file = make(
    "a",
    {
      class: "atlas-button atlas-button--quiet",
      download: name,
      "aria-label": `${words.download}: ${name}`,
      href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })),
    },
    words.download,
  );
  const link = proposal && make("a", { class: "atlas-button", href: proposal.href, rel: "external noopener" }, proposal.title);
  return [
    make("h3", {}, title),
    make("pre", { tabindex: "0", role: "group", "aria-label": title }, make("code", {}, text)),
    make("p", { class: "atlas-contribute__buttons" }, copying, " ", file, ...(link ? [" ", link] : [])),
    ...(proposal?.isWhole === false ? [make("p", { class: "atlas-field__hint" }, words.proposeCopied)] : []),
  ];
}

function said(button, told) {
  button.textContent = told;
  return told;
}

function ways({ words, ends, filled }, subject, files, hint) {
  const found = ends.host ? [make("p", { class: "atlas-field__hint" }, filled(hint, { host: ends.host.name }))] : [];
  if (ends.mail) {
    const opening = filled("mailBody", { site: ends.site || location.href.split(/[?#]/)[0] });
    const texts = files.map(({ path, text }) => `${path}:\n\n${text}`).join("\n");
    const whole = mailto(ends.mail.address, subject, `${opening}\n\n${texts}`);
    const isWhole = whole.length <= ends.mail.longest;
    const href = isWhole ? whole : mailto(ends.mail.address, subject, `${opening}\n\n${words.mailPaste}\n`);
    found.push(
      make(
        "p",
        { class: "atlas-contribute__buttons" },
        make("a", { class: "atlas-button atlas-button--quiet", href }, words.mail),
      ),
    );
    if (!isWhole) found.push(make("p", { class: "atlas-field__hint" }, words.mailCopied));
  }
  if (!ends.mail && !ends.host) found.push(make("p", {}, words.noWay));
  return found;
}

function mailto(address, subject, body) {
  return `mailto:${address}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", LINE))}`;
}

/** The code host's form for a new file, filled in as far as it can be. */
function newFile({ ends: { host }, filled }, { key, text }) {
  const [kind, id] = key.split("/");
  const start = `${host.folder}/${kind}?${host.fileName}=${encodeURIComponent(`${id}.yml`)}`;
  return proposed(filled, host, start, host.content, text);
}

/** The code host's form for a new issue, filled in as far as it can be. */
function newIssue({ ends: { host, site }, filled }, title, { key, path, text }) {
  const page = `${site}${key}/`;
  const start = `${host.issue}?${encodeURIComponent(host.title)}=${encodeURIComponent(title)}`;
  if (host.body) return proposed(filled, host, start, host.body, `${path}\n${page}\n\n\`\`\`yaml\n${text}\`\`\`\n`);
  const known = new URLSearchParams({ template: host.form, record: key, page });
  return proposed(filled, host, `${start}&${known}`, "right", text);
}

function proposed(filled, host, start, parameter, text) {
  const whole = `${start}&${encodeURIComponent(parameter)}=${encodeURIComponent(text)}`;
  const isWhole = Boolean(parameter) && whole.length <= host.longest;
  return { title: filled("propose", { host: host.name }), href: isWhole ? whole : start, isWhole };
}
