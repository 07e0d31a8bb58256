// The words that the search field and "Explore" show, in the language of the site.

const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);

export const labels = await (await fetch(new URL("search-labels.json", import.meta.url))).json();

/**
 * A text with what belongs into its braces.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);
}

/**
 * A text in the form that goes with a number.
 * @param {Record<string, string>} forms By the names of `Intl.PluralRules`; there is always "other".
 * @param {number} count
 * @param {Record<string, string>} [values]
 */
export function counted(forms, count, values = {}) {
  return filled(forms[plural.select(count)] ?? forms.other, { count: number(count), ...values });
}

/**
 * What a reader must know of what was found beside the results: empty if it is all that was asked for.
 * @param {string} query
 * @param {import("./search-find.js").Found} found
 */
export function explained(query, { hits, corrected, unknown, leftOut, only, missing }) {
  const quoted = (words, type = "conjunction") => new Intl.ListFormat(language, { type }).format(words.map((word) => `“${word}”`));
  const isPart = unknown.length && unknown.join(" ") !== query;
  if (!hits.length) {
    return [filled(labels.nothing, { query }), isPart && filled(labels.unknown, { values: quoted(unknown) }), labels.searched].filter(Boolean).join(" ");
  }
  const told = [
    corrected && filled(labels.corrected, { query, corrected }),
    unknown.length && filled(labels.unknown, { values: quoted(unknown) }),
    leftOut.length && counted(labels.leftOut, leftOut.length, { words: quoted(leftOut) }),
    // These end in a colon: what they speak of follows.
    only && !missing && filled(only.isOther ? labels.othersSo : only.beside ? labels.noneSo : labels.onlySo, { statuses: quoted(only.statuses, "disjunction"), beside: only.beside }),
    missing && filled(missing.place ? labels.noneThere : labels.noneFits, missing),
  ];
  return told.filter(Boolean).join(" ");
}

/** A number as readers of the page write it. */
export function number(value) {
  return value.toLocaleString(language);
}
