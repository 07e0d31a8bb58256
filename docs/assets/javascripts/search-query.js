// From what a reader typed to what the index can find.

import { search } from "./search-index.js";
import { commonStart, folded, meant, nameWords, pieces } from "./search-words.js";

/** Each piece costs a look-up of its own. */
const MOST_PIECES = 12;
const MOST_CHARACTERS = 40;
const MOST_TRIES = 60;

/**
 * @typedef {object} Query
 * @property {string} text Words that can be found together.
 * @property {string[]} names What the query may name: itself, and each Chinese name in it.
 * @property {string[]} leftOut Words that nothing has, or that nothing has together with the others.
 */

const settled = new Map();

/**
 * What to ask the index for. Asked again and again while facets are chosen, so it is kept.
 * @param {string} typed
 * @returns {Promise<Query>}
 */
export function query(typed) {
  if (!settled.has(typed)) {
    settled.set(typed, settle(typed));
    settled.get(typed).catch(() => settled.delete(typed));
  }
  return settled.get(typed);
}

/**
 * The records that are called exactly this. Quotes keep the engine from looking for anything else.
 * @param {string} name
 * @param {Record<string, string[]>} [filters]
 * @returns {Promise<import("./search-index.js").Hit[]>}
 */
export async function named(name, filters) {
  const found = await Promise.all(nameWords(name).map((word) => search(`"${word}"`, filters)));
  return found.flatMap(({ results }) => results);
}

async function settle(typed) {
  const words = new Map();
  const unknown = [];
  for (const piece of pieces(typed).slice(0, MOST_PIECES)) {
    const found = piece.han ? await cut(piece.text) : await looked(piece);
    for (const { text, count } of found) words.set(text, count);
    if (!found.length) unknown.push(piece.text);
  }
  const kept = await together([...words]);
  const used = [...words.keys()].filter((word) => kept.includes(word));
  const leftOut = [...unknown, ...[...words.keys()].filter((word) => !kept.includes(word))];
  const han = used.filter((word) => /\p{Script=Han}/u.test(word));
  return { text: used.join(" "), names: [typed, ...han], leftOut };
}

/**
 * The words that can be found together. When nothing has them all, as many as something has; of these the ones that say
 * most: a name says more than a word, and a rare word more than a common one.
 */
async function together(words) {
  const weighed = await Promise.all(words.map(async ([text, count]) => [text, ((await isName(text)) ? 1 : 0) + 1 / count]));
  const ranked = weighed.sort(([, one], [, other]) => other - one).map(([text]) => text);
  let tries = MOST_TRIES;
  for (const some of combinations(ranked)) {
    if (some.length < 2 || !tries--) break;
    if ((await search(some.join(" "))).results.length) return some;
  }
  return ranked.slice(0, 1);
}

/** Every choice of some things, the longest first; among equals, those with the first things first. */
function* combinations(things) {
  const choose = function* (rest, size) {
    if (!size) yield [];
    for (let index = 0; size && index <= rest.length - size; index += 1) {
      for (const others of choose(rest.slice(index + 1), size - 1)) yield [rest[index], ...others];
    }
  };
  for (let size = things.length; size; size -= 1) yield* choose(things, size);
}

async function isName(word) {
  return (await search(`"${nameWords(word)[0]}"`)).results.length > 0;
}

/** A word as a whole, or else those of its parts that are known. */
async function looked({ text, parts }) {
  const whole = await known(text);
  return whole ? [whole] : (await Promise.all(parts.map(known))).filter(Boolean);
}

async function known(text) {
  const { results } = await search(text);
  if (!results.length) return null;
  const words = matched(results[0], await results[0].data());
  return words.some((word) => meant(text, word)) ? { text, count: results.length } : null;
}

/** The words of a hit for which it was found. */
function matched(hit, data) {
  const words = data.content.split(" ");
  const fields = (hit.matchedMetaFields ?? []).map((name) => data.meta[name] ?? "");
  return folded([...data.locations.map((place) => words[place] ?? ""), ...fields].join(" ")).split(" ");
}

/**
 * Cut Chinese into words that are in the index, from left to right, each as long as possible; what is in no name falls
 * out. A dictionary would be too large to load, and would not know these names.
 */
async function cut(run) {
  const found = [];
  const text = run.slice(0, MOST_CHARACTERS);
  for (let start = 0; start < text.length; ) {
    const word = await longest(text.slice(start), text.length === 1);
    if (word) found.push(word);
    start += word ? word.text.length : 1;
  }
  return found;
}

async function longest(text, single) {
  // The engine finds names that begin with the text and names with which it begins; between these, words that both do.
  for (const tried of new Set([text, ...[4, 3, 2].map((length) => text.slice(0, length))])) {
    const word = await beginning(tried);
    if (word && (single || word.text.length > 1)) return word;
  }
  return null;
}

async function beginning(text) {
  const { results } = await search(text);
  if (!results.length) return null;
  const { meta } = await results[0].data();
  const names = `${meta.keys ?? ""} ${meta.near ?? ""}`.split(" ");
  const word = text.slice(0, Math.max(...names.map((name) => covered(text, name))));
  return word && { text: word, count: word === text ? results.length : (await search(word)).results.length };
}

/** How much of a text a name accounts for: the name, if the text begins with it; all, if the name begins with the text. */
function covered(text, name) {
  const shared = commonStart(text, name);
  return shared === text.length || shared === name.length ? shared : 0;
}
