// From what a reader typed to what the index can find.

import { search } from "./search-index.js";
import { commonStart, folded, meant, nameWords, pieces } from "./search-words.js";

/** Each piece costs a look-up of its own. */
const MOST_PIECES = 12;
const MOST_CHARACTERS = 40;
const MOST_TRIES = 60;
/** No name begins with these, and each look-up may load a piece of the index. */
const NO_BEGINNING = /^[我你您他她它们的了吗呢吧啊是在有哪些什么怎请问想这那]/u;

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
  // What is part of a longer name says nothing beside it.
  const isPart = (word) => [...words.keys()].some((name) => name !== word && name.includes(word));
  for (const word of [...words.keys()].filter(isHan).filter(isPart)) words.delete(word);
  const kept = await together([...words]);
  const used = [...words.keys()].filter((word) => kept.includes(word));
  const leftOut = [...unknown, ...[...words.keys()].filter((word) => !kept.includes(word))];
  return { text: used.join(" "), names: [typed, ...used.filter(isHan)], leftOut };
}

function isHan(word) {
  return /\p{Script=Han}/u.test(word);
}

/**
 * The words that can be found together. When nothing has them all, as many as something has; of these the ones that say
 * most: a name says more than a word, a long Chinese name more than a short one, a rare word more than a common one.
 */
async function together(words) {
  const weighed = await Promise.all(words.map(async ([text, count]) => [text, (await meaning(text)) + 1 / count]));
  const ranked = weighed.sort(([, one], [, other]) => other - one).map(([text]) => text);
  let tries = MOST_TRIES;
  for (const some of combinations(ranked)) {
    if (some.length < 2 || !tries--) break;
    if ((await search(some.join(" "))).results.length) return some;
  }
  return ranked.slice(0, 1);
}

async function meaning(word) {
  const isName = (await search(`"${nameWords(word)[0]}"`)).results.length > 0;
  return (isName ? 1 : 0) + (isHan(word) ? word.length / 4 : 0);
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
    const rest = text.slice(start);
    const word = NO_BEGINNING.test(rest) ? null : await longest(rest, text.length === 1);
    if (word) found.push(word);
    start += word ? word.text.length : 1;
  }
  return found;
}

async function longest(text, single) {
  // The engine finds the words that begin with a text, so each length that a Chinese word may have is tried.
  for (const tried of new Set([text, ...[4, 3, 2].map((length) => text.slice(0, length))])) {
    const { results } = await search(tried);
    const length = results.length ? Math.max(...names(await results[0].data()).map((name) => covered(text, tried, name))) : 0;
    if (length > 1 || (length && single)) {
      const word = text.slice(0, length);
      return { text: word, count: word === tried ? results.length : (await search(word)).results.length };
    }
  }
  return null;
}

/** The Chinese names of a hit, and their endings, without their marks. */
function names({ meta }) {
  return `${meta.keys ?? ""} ${meta.near ?? ""}`.replace(/q[qz](?= |$)/g, "").split(" ");
}

/** How much of a text a name accounts for: all of the name, or as much as was tried. */
function covered(text, tried, name) {
  const shared = commonStart(text, name);
  if (shared === name.length) return shared;
  return shared >= tried.length ? tried.length : 0;
}
