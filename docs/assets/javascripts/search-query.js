// From what a reader typed to what the index can find.

import { listed, search } from "./search-index.js";
import { commonStart, folded, isEmpty, nameWords, pieces, readAs, slips, years } from "./search-words.js";

/** Each piece costs a look-up of its own. */
const MOST_PIECES = 12;
const MOST_CHARACTERS = 40;
const MOST_TRIES = 60;
/** The longest run of Chinese characters that may be a short form of a name, and not a sentence. */
const SHORT_FORM = 6;
/** A word as short as this is looked for as it is: others begin like it by chance. */
const ABBREVIATION = 3;
/** The longest query, in characters with a space on both sides, whose last Chinese word is taken for a kind. */
const SHORT_QUERY = 10;
/** An abbreviation as it is written: a few capitals. */
const CAPITALS = /^(?=.{2,5}$)\p{Lu}[\p{Lu}\d&-]+$/u;
const SHORTEST_MENDED = 4;
/** A name, and where it is: "Nanjing, China", "Shanghai (China)". */
const PLACE_FIRST = /^[^,(，（]+(?=[,(，（])/u;
const MOST_SLIPS = 2;
/** A word that a larger part of all records has says little, unless it is a name. */
const COMMON = 0.1;
const TAKE_PLACE = / (?:take|takes|taken|taking|took) place(?= )/g;
/** The longest name, in words, that is looked for in a query. */
const LONGEST_NAME = 5;
/** No name begins with these, and each look-up may load a piece of the index. */
const NO_BEGINNING = /^(?:了解|寻找|查找|[年我你您他她它们的了吗呢吧啊是在有哪些什么怎请问想这那])/u;

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
/** Names of regions or languages, as plain as a pattern needs them. */
const namesOf = (type) => {
  const names = new Intl.DisplayNames([document.documentElement.lang, "en"], { type, fallback: "none" });
  const all = LETTERS.flatMap((one) => LETTERS.map((other) => names.of(one + other)));
  return all.filter((name) => /^\p{L}+(?:\s\p{L}+)*$/u.test(name ?? "")).join("|");
};
let pattern;
/**
 * Countries and their people, who are mostly called like their language: "Poland", "Polish", "Austrians". Their names are
 * gathered at the first query, since a key would have to wait while the browser looks them up.
 */
const countries = () => (pattern ??= new RegExp(`(?<!\\p{L})(?:(?:${namesOf("region")})(?:n|ian|ese|i)?|${namesOf("language")})s?(?!\\p{L})`, "giu"));
/** A word and a number, as in "note 12", "reference [12]" and "section 3.2". */
const NUMBERED = /(?<![\p{L}\p{N}])(\p{L}+)[\s[(]+(\d+(?:\.\d+)*)[\])]?(?![\p{L}\p{N}])/gu;

/**
 * @typedef {object} Query
 * @property {string | null} text Words that can be found together; null where what is beside them says it all.
 * @property {string} corrected What was typed, without its slips; as it was typed where it has none.
 * @property {string[]} names What the query may name: itself, what is beside a question, what is before a comma or a
 *   bracket, and each Chinese name in it.
 * @property {string} subject The name of a body or programme in it, if it names nothing else: "members of CLARA".
 * @property {string[]} words Its words that the index has together.
 * @property {string[]} whole Those of them that texts have as they are, in quotes: these texts come before those that have
 *   words which only begin so.
 * @property {string[]} kinds Kinds of record that the query asks for.
 * @property {{phrase: string, mark: string}[]} answers Questions in it to which editors named answers, with the word
 *   under which these stand in the index.
 * @property {string} rest The words beside those questions.
 * @property {View | null} view What is asked for beside its words: "planned activities", "what happened in 2018".
 * @property {Record<string, string[]>} within The values that all that is found must have: where nothing but a view was
 *   asked for, or what has a status, those of the view.
 * @property {{statuses: string[], beside: string, isOther: boolean} | null} only The statuses that were asked for, in words.
 *   Where nothing has one of them and the rest of what was asked for, `beside` is this rest, else it is empty; then what is
 *   found has the rest, or, where `isOther`, one of the statuses.
 * @property {{kind: string, place: string} | null} missing A kind of record that was asked for, where it has none at the
 *   place or in the year; `place` is empty where it has none with all words.
 * @property {string[]} unknown Words that nothing has.
 * @property {string[]} leftOut Words that nothing has together with the others.
 */

/**
 * @typedef {object} View
 * @property {string | null} text The words to find in it; null for all of it.
 * @property {Record<string, string[]>} filters The values that its records have.
 * @property {string} order How they are sorted; empty for what fits best.
 * @property {boolean} isOther Whether they are of other kinds than was asked for.
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
 * The records that are called exactly this.
 * @param {string} name
 * @param {Record<string, string[]>} [filters]
 * @returns {Promise<import("./search-index.js").Hit[]>}
 */
export async function called(name, filters) {
  return (await search(`"${nameWords(name)[0]}"`, filters)).results;
}

/**
 * The records that are called exactly this, then those whose help can be had at a place that is. Quotes keep the engine
 * from looking for anything else.
 * @param {string} name
 * @param {Record<string, string[]>} [filters]
 * @returns {Promise<import("./search-index.js").Hit[]>}
 */
export async function named(name, filters) {
  const found = await Promise.all(nameWords(name).map((word) => search(`"${word}"`, filters)));
  return found.flatMap(({ results }) => results);
}

async function settle(typed, isPlain = false) {
  const asked = await recognised(typed, isPlain);
  const words = new Map();
  const { numbered, absent: unknown } = await namesIn(asked.others);
  const others = [...numbered, ...unknown].reduce((rest, name) => rest.replace(name, " "), asked.others);
  let corrected = typed;
  const all = pieces(others, others !== typed).slice(0, MOST_PIECES);
  const readings = await Promise.all(all.map(readPiece));
  for (const [index, piece] of all.entries()) {
    const read = readings[index];
    for (const word of read.words) words.set(word.text, word);
    if (!read.words.length) unknown.push(piece.written);
    else if (read.left) unknown.push(read.left);
    if (read.corrected) corrected = replaced(corrected, piece.written, read.corrected);
  }
  // What is part of a longer name says nothing beside it.
  const isPart = (word) => [...words.keys()].some((name) => name !== word && name.includes(word));
  for (const word of [...words.keys()].filter(isHan).filter(isPart)) words.delete(word);
  // The words that were meant may be a question, or ask for a kind.
  if (corrected !== typed) return { ...(await query(corrected)), corrected };
  // "Austrian clusters" are not all clusters, nor "Austria 2018" all of that year.
  const isVague = unknown.length > 0 && !asked.answers.length && (await saysLittle(asked, [...words.values()]));
  const isNowhere = isVague || unknown.some(isCountry);
  if (isNowhere) words.clear();
  const view = isNowhere ? null : await viewed(typed, asked, [...words.values()]);
  // Words such as "how many" ask for a view only if it has something. A status is no word of a text: without it, other
  // things are found, and the reader is told.
  if (asked.views.length && !view && !isNowhere) {
    const { statuses, beside } = asked;
    return statuses.length && beside ? { ...(await settle(beside, true)), corrected: typed, only: { statuses, beside, isOther: false } } : settle(typed, true);
  }
  const isOfStatus = view !== null && asked.statuses.length > 0;
  const isAll = view && !view.text && (asked.views.length > 0 || asked.kinds.length > 0) && !unknown.length;
  const isLimited = isAll || isOfStatus;
  const kept = isOfStatus ? (view.text ?? "").split(" ") : await together([...words.values()]);
  const used = [...words.keys()].filter((word) => kept.includes(word));
  const isAnswered = (word) => asked.answers.some(({ phrase }) => isIn(word, phrase));
  const missing = [...words.keys()].filter((word) => !kept.includes(word) && !isAnswered(word));
  const rest = used.filter((word) => !isAnswered(word)).join(" ");
  const whole = used.filter((word) => words.get(word).isWhole).map((word) => `"${word}"`);
  const isAbbreviation = used.length === 1 && whole.length && used[0].length <= ABBREVIATION;
  return {
    text: isLimited && !view.text ? null : isAbbreviation ? whole[0] : used.join(" "),
    corrected,
    names: [corrected, rest, ...(typed.match(PLACE_FIRST) ?? []), ...numbered.map(oneOf), ...used.filter(isHan)],
    subject: isAll ? "" : await subject(corrected),
    words: used,
    whole: isAll ? [] : whole,
    kinds: isLimited || isNowhere ? [] : asked.kinds,
    answers: asked.answers,
    rest,
    view,
    within: isLimited ? view.filters : {},
    only: isOfStatus ? { statuses: asked.statuses, beside: view.isOther ? asked.beside : "", isOther: view.isOther } : null,
    missing: isOfStatus ? null : await missingThere(typed, asked, used, view || unknown.length ? [] : [...words.keys()]),
    unknown: isAll ? [] : unknown.filter((word) => !asked.answers.some(({ phrase }) => phrase === folded(word))),
    leftOut: isLimited ? [] : missing,
  };
}

/**
 * The names with a number in a text, as "note 12" and "sections 3.2", whose words say nothing else; and what is absent: such
 * a name with a number that no record has, and countries that nothing names. The states of the "United States" are not
 * those that something has.
 */
async function namesIn(text) {
  const named = text.match(countries()) ?? [];
  const [isLike, isKnown, isSomewhere] = await Promise.all([
    areCalled([...text.matchAll(NUMBERED)].map(([, word]) => `${singular(word)} 1`)),
    areCalled(text.match(NUMBERED)?.map(oneOf) ?? []),
    Promise.all(named.map(async (name) => (await search(`"${folded(name)}"`)).results.length > 0)),
  ]);
  const alike = (isWanted) => (text.match(NUMBERED) ?? []).filter((_, index) => isLike[index] && isKnown[index] === isWanted);
  return { numbered: alike(true), absent: [...alike(false), ...named.filter((_, index) => !isSomewhere[index])] };
}

/** A name with a number as one record has it: "note 12" of "notes [12]". */
function oneOf(numbered) {
  return numbered.replace(NUMBERED, (_, word, number) => `${singular(word)} ${number}`);
}

async function areCalled(names) {
  return (await Promise.all(names.map((name) => called(name)))).map((hits) => hits.length > 0);
}

/** Whether a word names a country or its people. */
function isCountry(word) {
  return word.match(countries())?.[0] === word;
}

/** Whether none of these words says what a query is about, but kinds, years, common words and particles of other languages. */
async function saysLittle({ isOfKind }, words) {
  const most = (await search(null)).results.length * COMMON;
  const isCommon = ({ text, count }) => count > most || (text.length < ABBREVIATION && !isHan(text));
  const telling = words.filter(({ text }) => !isOfKind(text) && !years(text).length);
  const names = await Promise.all(telling.map((word) => (isCommon(word) ? called(word.text) : [word])));
  return names.every((found) => !found.length);
}

/** The only name in a query, if a body or a programme is called so; else empty. */
async function subject(text) {
  const { bodies } = await listed("questions");
  const words = folded(text).split(" ").slice(0, MOST_PIECES);
  const found = await Promise.all(words.map((_, start) => nameAt(words, start)));
  const names = found.filter((name, start) => name.length && !found.slice(0, start).some((before, at) => at + before.length > start));
  if (names.length !== 1) return "";
  const name = names[0].join(" ");
  return (await called(name, { kind: bodies })).length ? name : "";
}

/** The words of the longest name that begins at a place; none, if no name does. */
async function nameAt(words, start) {
  const runs = Array.from({ length: LONGEST_NAME }, (_, index) => words.slice(start, start + LONGEST_NAME - index));
  const telling = runs.filter((run, index) => run.length === LONGEST_NAME - index && !isHan(run[0]) && !isEmpty(run[0]));
  const hits = await Promise.all(telling.map((run) => called(run.join(" "))));
  return telling.find((_, index) => hits[index].length) ?? [];
}

function singular(phrase) {
  return phrase.replace(/ies$/, "y").replace(/s$/, "");
}

/** Whether a query asks for one of a kind. */
function asksForOne(text, name) {
  return text.endsWith(` ${name} `) || new RegExp(` (?:an?|any|which|what|no) ${name} | ${name} (?:in|to|from|near|at) `).test(text);
}

function isIn(word, phrase) {
  return ` ${phrase} `.includes(` ${word} `);
}

/** The view that a query asks for, with as many of its other words as something in it has; null if there is nothing. */
async function viewed(typed, { views, kinds, isOfKind }, words) {
  const asked = years(typed);
  if (!views.length && !asked.length) return null;
  const finds = {};
  for (const view of views) for (const [facet, values] of Object.entries(view.finds)) finds[facet] = [...(finds[facet] ?? []), ...values];
  // "What happened" may ask for missions; "how many missions" asks for figures.
  const isNarrower = kinds.length > 0 && kinds.every((kind) => (finds.kind ?? kinds).includes(kind));
  const filters = { ...finds, ...(asked.length && { year: asked }), ...(isNarrower && { kind: kinds }) };
  const isYears = (text) => asked.length > 0 && /^(?:(?:19|20)\d\d)+$/.test(text);
  const telling = words.filter(({ text }) => !isYears(text) && !(isNarrower && isOfKind(text)));
  const kept = telling.length ? await together(telling, filters) : [];
  const text = telling.length ? kept.join(" ") : null;
  const least = finds.status ? telling.length : telling.length / 2;
  if (kept.length < least || !(await search(text, filters)).results.length) {
    if (!isNarrower || !finds.status || telling.length || asked.length) return null;
    // What has this status may be of another kind: an initiative, where cancelled missions are asked for.
    const other = await viewed(typed, { views, kinds: [], isOfKind }, []);
    return other && { ...other, isOther: true };
  }
  const order = views.map((view) => view.order).find(Boolean) ?? "";
  return { text, filters, order: order || (text ? "" : asked.length > 1 ? "oldest" : "newest"), isOther: false };
}

/**
 * The kind that was asked for, if none of its records is at the place or of the year: "clusters in China"; or has all words:
 * "food clusters".
 */
async function missingThere(typed, { kinds, answers, located, dated, isOfKind }, words, all) {
  if (!kinds.length || (await called(singular(folded(typed)), { kind: kinds })).length) return null;
  const [asked, written] = [years(typed), new Set(typed.match(/(?:19|20)\d\d/g))];
  const isThen = async () => (await search(null, { kind: kinds, year: asked })).results.length > 0;
  if (asked.length && (asked.length === 1 || written.size > 1) && kinds.every((kind) => dated.includes(kind)) && !(await isThen())) {
    return noneIn(kinds, [...written].join("–"));
  }
  const others = words.filter((word) => !isOfKind(word)).join(" ");
  const within = ` ${folded(typed)} `.match(/ (?:in|from|based in|near) (.+) $/)?.[1];
  for (const name of kinds.every((kind) => located.includes(kind)) ? new Set([others, within].filter(Boolean)) : []) {
    const [place] = await named(name, { kind: ["places"] });
    if (!place) continue;
    const { raw_url: url, meta } = await place.data();
    const id = url.split("/").at(-2);
    if ((await search(null, { kind: kinds, city: [id] })).results.length) return null;
    return noneIn(kinds, meta.title);
  }
  const telling = all.filter((word) => !isOfKind(word) && !years(word).length).join(" ");
  if (!telling || answers.length || (await named(typed)).length) return null;
  return (await search(telling, { kind: kinds, year: asked })).results.length ? null : noneIn(kinds, "");
}

async function noneIn(kinds, place) {
  const [one] = (await search(null, { kind: kinds })).results;
  return one ? { kind: (await one.data()).meta.kind, place } : null;
}

/** The text with a word replaced, in whatever case it stands there. */
function replaced(text, word, by) {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  return at < 0 ? text : text.slice(0, at) + by + text.slice(at + word.length);
}

function isHan(word) {
  return /\p{Script=Han}/u.test(word);
}

/**
 * The questions, the kinds and the views in a query; and its words without those of views and of longer questions, which
 * are no words of a text.
 */
async function recognised(typed, isPlain) {
  const known = await listed("questions");
  const text = ` ${folded(typed)} `;
  // Chinese has no spaces: within a sentence, a word of two characters says little.
  const ends = (phrase) => text.length <= SHORT_QUERY && text.endsWith(`${phrase} `);
  const has = (phrase) => text.includes(isHan(phrase) && phrase.length > 2 ? phrase : ` ${phrase} `);
  const longest = (phrases) => phrases.filter(has).sort((one, other) => other.length - one.length)[0];
  const without = (rest, { phrase }) => rest.replace(isHan(phrase) ? phrase : ` ${phrase} `, " ");
  const phrases = known.answers.flatMap((asked, number) => {
    const phrase = longest(asked);
    return phrase ? [{ phrase, mark: `answer${number}qa`, isAlone: known.alone.includes(number) }] : [];
  });
  const isBeside = (answer) => answer.isAlone && pieces(without(text, answer), true).length > 0;
  const answers = phrases.filter((answer) => !isBeside(answer));
  const found = isPlain ? [] : known.views.flatMap(({ asked, ...view }) => asked.filter(has).map((phrase) => ({ ...view, phrase })));
  const isName = found.length > 0 && (await areCalled([typed, singular(folded(typed))])).some(Boolean);
  const isWhole = ({ phrase }) => !found.some((other) => other.phrase.length > phrase.length && isIn(phrase, other.phrase));
  const views = isName ? [] : found.filter(isWhole);
  const plain = text.replace(TAKE_PLACE, "");
  const others = [...answers.filter(({ phrase }) => phrase.includes(" ")), ...phrases.filter(isBeside), ...views].reduce(without, plain);
  // One of a kind is asked for at the end, after an article or before a place: "Spanish cluster", not "cluster cooperation".
  const endsWith = (phrase) => phrase.endsWith("s") && plain.length > phrase.length + 1 && asksForOne(plain, singular(phrase));
  const asksFor = (phrase) => (isHan(phrase) ? ends(phrase) : has(phrase) || endsWith(phrase));
  const kinds = Object.keys(known.kinds).filter((kind) => known.kinds[kind].some(asksFor));
  const ofKinds = kinds.flatMap((kind) => known.kinds[kind].filter(asksFor));
  const isOfKind = (word) => ofKinds.some((phrase) => isIn(word, phrase) || isIn(word, singular(phrase)));
  const statuses = [...new Set(views.flatMap((view) => view.statuses))];
  const beside = trimmed(views.reduce((rest, { phrase }) => rest.replace(asWritten(phrase), " "), typed));
  return { answers, kinds, isOfKind, views, statuses, beside, located: known.located, dated: known.dated, others: others === text ? typed : others };
}

/** A phrase in whatever case, and with whatever signs between its words, it may be written. */
function asWritten(phrase) {
  const words = phrase.replaceAll(" ", "[^\\p{L}\\p{N}]+");
  return new RegExp(isHan(phrase) ? `${phrase}的?` : `(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, "iu");
}

/** A text without the words and signs at its ends that say nothing: "activities in Nanjing" of "are there activities in Nanjing?". */
function trimmed(text) {
  const words = text.replace(/[?!.。？！]+\s*$/, "").split(/\s+/);
  const says = (word) => folded(word) && !isEmpty(folded(word));
  return words.slice(words.findIndex(says), words.findLastIndex(says) + 1).join(" ");
}

/**
 * The words that can be found together. When nothing has them all, as many as something has; of these the ones that say
 * most: a name says more than a word, a long Chinese name more than a short one, a rare word more than a common one.
 */
async function together(words, filters = {}) {
  const all = words.map(({ text }) => text);
  if (all.length < 2 || (await search(all.join(" "), filters)).results.length) return all;
  const weighed = await Promise.all(words.map(async ({ text, count }) => [text, (await meaning(text)) + 1 / count]));
  const ranked = weighed.sort(([, one], [, other]) => other - one).map(([text]) => text);
  let tries = MOST_TRIES;
  for (const some of combinations(ranked)) {
    if (some.length < 2 || !tries--) break;
    if ((await search(some.join(" "), filters)).results.length) return some;
  }
  return ranked.slice(0, 1);
}

async function meaning(word) {
  const isName = (await called(word)).length > 0;
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

/** The words that a piece stands for: as it is, by those of its parts that are known, or by what was meant. */
async function readPiece(piece) {
  if (piece.han) {
    const whole = await known(piece.text);
    if (whole) return { words: [whole] };
    const name = piece.text.length <= SHORT_FORM && (await longForm(piece.text));
    if (name) return { words: [name], corrected: name.text };
    const words = await cut(piece.text);
    return { words, left: leftOver(piece.text, words) };
  }
  // The letters of an abbreviation are no words.
  const parts = CAPITALS.test(piece.written) ? piece.parts.filter((part) => part.length > 1) : piece.parts;
  const tried = (await Promise.all([known(piece.text, piece.written), ...parts.map((part) => known(part))])).filter(Boolean);
  if (tried.length) return { words: tried[0].text === piece.text ? [tried[0]] : tried };
  const halves = await compound(piece.text);
  if (halves) return { words: halves, corrected: halves.map(({ text }) => text).join(" ") };
  const meant = await withoutSlip(piece.text);
  return meant ? { words: [meant.word], corrected: meant.written } : { words: [] };
}

/**
 * A word that something has, as a whole or as the beginning of a word. The engine, finding neither, shortens a word until
 * something fits: "blockchain" would find "block". An abbreviation in capitals is the beginning of others alone.
 */
async function known(text, written = "") {
  const whole = (await search(`"${text}"`)).results;
  if (whole.length && isHan(text)) return { text, count: whole.length };
  const { results } = await search(text);
  if (whole.length) return { text, count: results.length, isWhole: true };
  if (!results.length) return null;
  const words = matched(results[0], await results[0].data());
  const asWritten = CAPITALS.test(written) ? (word) => word.startsWith(written) : () => true;
  return words.some((word) => folded(word).startsWith(text) && asWritten(word)) ? { text, count: results.length } : null;
}

/** The words of a hit for which it was found, as they are written. */
function matched(hit, data) {
  const words = data.content.split(" ");
  const fields = (hit.matchedMetaFields ?? []).map((name) => data.meta[name] ?? "");
  return [...data.locations.map((place) => words[place] ?? ""), ...fields].join(" ").split(/[^\p{L}\p{M}\p{N}_]+/u);
}

/** The two words of names that were typed as one: "windenergy". */
async function compound(typed) {
  const { places, others } = await listed("words");
  const all = new Set([...places, ...others].map(folded));
  for (let at = SHORTEST_MENDED; at <= typed.length - SHORTEST_MENDED; at += 1) {
    const halves = [typed.slice(0, at), typed.slice(at)];
    if (!halves.every((half) => all.has(half))) continue;
    const words = (await Promise.all(halves.map((half) => known(half)))).filter(Boolean);
    if (words.length === halves.length && (await search(halves.join(" "))).results.length) return words;
  }
  return null;
}

/** The word that was meant, as it is written, when it was typed with a slip or two. The first is the most frequent. */
async function withoutSlip(typed) {
  if (typed.length < SHORTEST_MENDED) return null;
  const { places, others } = await listed("words");
  let best;
  const consider = (isPlace) => (written) => {
    const word = folded(written);
    // The first letter is seldom the wrong one.
    if (word[0] !== typed[0]) return;
    const cost = slips(typed, word, MOST_SLIPS);
    if (cost <= allowed(typed, word, isPlace) && cost < (best?.cost ?? Infinity)) best = { written, word, cost };
  };
  places.forEach(consider(true));
  others.forEach(consider(false));
  const word = best && (await known(best.word));
  return word ? { word, written: best.written } : null;
}

/**
 * How many slips may lie between two words before they are different words: the shorter, the fewer. Two are no slips where
 * the beginning is another one.
 */
function allowed(typed, word, isPlace) {
  const [shorter, longer] = [typed.length, word.length].sort((one, other) => one - other);
  const isLong = isPlace ? (longer > 7 && shorter > 6) || (longer === 7 && readAs(typed, word)) : shorter > 8;
  if (isLong && commonStart(typed, word) > 1) return 2;
  if (shorter > 5) return 1;
  // With another letter, a short word is another word: Hubei is not Hebei.
  const isSwapped = [...typed].sort().join("") === [...word].sort().join("");
  const isLonger = shorter < longer && (isPlace || shorter > 4);
  return isSwapped || isLonger ? 1 : 0;
}

/** The Chinese name of which this is a short form: 交大 of 上海交通大学. The shortest name that can be read so. */
async function longForm(text) {
  const { places, others } = await listed("words");
  const names = [...others, ...places].filter((name) => isHan(name) && readAs(text, name));
  const [name] = names.sort((one, other) => one.length - other.length);
  return name ? known(name) : null;
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
    const [empty] = rest.match(NO_BEGINNING) ?? [];
    const word = empty ? null : await longest(rest, text.length === 1);
    if (word) found.push(word);
    start += (word?.text ?? empty ?? "?").length;
  }
  return found;
}

/** What stands before the only word of a short query in Chinese: 奥地利 in 奥地利集群. */
function leftOver(text, [word, ...others]) {
  const left = word && !others.length && text.endsWith(word.text) ? text.slice(0, -word.text.length) : "";
  return left.length > 1 && text.length <= SHORT_QUERY - 2 && !NO_BEGINNING.test(left) ? left : "";
}

async function longest(text, single) {
  let part = null;
  // The engine finds the words that begin with a text, so each length that a Chinese word may have is tried.
  for (const tried of new Set([text, ...[4, 3, 2].map((length) => text.slice(0, length))])) {
    const { results } = await search(tried);
    const lengths = results.length ? names(await results[0].data()).map((name) => covered(text, tried, name)) : [];
    const length = Math.max(0, ...lengths.map(({ length }) => length));
    if (length < 2 && !(length && single)) continue;
    const word = text.slice(0, length);
    const found = { text: word, count: word === tried ? results.length : (await search(word)).results.length };
    if (lengths.some((one) => one.isWhole && one.length === length)) return found;
    // The beginning of a name says less than a whole one; with three characters, it mostly cuts a word: 汽车集 of 汽车集团.
    if (!part || part.text.length === 3) part = found;
  }
  return part;
}

/** The Chinese names of a hit, and their endings, without their marks. */
function names({ meta }) {
  return `${meta.keys ?? ""} ${meta.near ?? ""}`.replace(/q[qz](?= |$)/g, "").split(" ");
}

/** How much of a text a name accounts for: all of the name, or as much as was tried. */
function covered(text, tried, name) {
  const shared = commonStart(text, name);
  const isWhole = shared === name.length;
  return { length: isWhole ? shared : shared >= tried.length ? tried.length : 0, isWhole };
}
