// The one way to find anything, behind the search field and "Explore": the words, the facets, the order, and the counts.

import { ACTIVITIES, listed, search } from "./search-index.js";
import { called, named, query } from "./search-query.js";
import { folded } from "./search-words.js";

/**
 * @typedef {object} Found
 * @property {import("./search-index.js").Hit[]} hits All that was found, in order.
 * @property {string} corrected What was looked for, where what was typed has a slip; else empty.
 * @property {string[]} unknown Words of the query that nothing has.
 * @property {string[]} leftOut Words of the query that were given up, as nothing has them with the others.
 * @property {{statuses: string[], beside: string, isOther: boolean} | null} only The statuses that were asked for, in words;
 *   where nothing has one of them and the rest of the query, this rest, and whether what was found has one of them instead.
 * @property {{kind: string, place: string} | null} missing A kind that was asked for, if it has none at the place; if it has
 *   none with all words, without the place.
 * @property {Record<string, Record<string, number>>} counts How many records have each value of the facets asked for: of
 *   a facet in which something is chosen, as if nothing of it were, since its values widen the choice.
 */

/** A Chinese name of so many characters leads, even where nothing has all the rest of a sentence. */
const LONG_NAME = 4;
/** As many hits are read anyway, to be shown. */
const SHOWN = 5;
/** Where no more has all words of a query, readers are also shown what some of these words name. */
const FEW = 3;
/** The kind whose records are what others say of a subject. */
const SOURCES = "references";
const EVERYTHING = { text: null, names: [], subject: "", corrected: "", unknown: [], leftOut: [], words: [], kinds: [], answers: [], whole: [], rest: "", view: null, within: {}, only: null, missing: null };

/**
 * Find records and pages.
 * @param {string} typed What the reader typed; empty finds everything.
 * @param {Record<string, string[]>} [filters] The values that records must have, of each facet at least one.
 * @param {"relevance" | "name" | "newest" | "oldest"} [order]
 * @returns {Promise<Found>}
 */
export async function find(typed, filters = {}, order = "relevance") {
  const asked = typed.trim();
  const meant = asked ? await query(asked) : EVERYTHING;
  const chosen = { ...meant.within, ...filters };
  const all = await search(meant.text, chosen);
  const results = await sourcesLast(meant.text, all.results, chosen);
  const leading = asked ? await first(meant, results, chosen) : [];
  const subjects = meant.words.length > 1 && all.results.length < FEW ? await alsoNamed(meant.words, chosen) : [];
  const hits = await ordered([leading, results, subjects].reduce(joined), order, asked !== "");
  return {
    hits,
    corrected: meant.corrected === asked ? "" : meant.corrected,
    unknown: meant.unknown,
    leftOut: meant.leftOut,
    // Whoever chooses a status wants this one.
    only: filters.status?.length ? null : meant.only,
    missing: meant.missing,
    counts: await withMore({ ...all.filters, ...(await widened(meant.text, chosen, filters)) }, joined(leading, subjects), all.results),
  };
}

/** What single words of a query name: "who coordinates NATUREEF". */
async function alsoNamed(words, filters) {
  return (await Promise.all(words.map((word) => named(word, filters)))).flat();
}

/** A subject comes before what is cited on it. */
async function sourcesLast(text, hits, filters) {
  if (!text) return hits;
  const { results } = await search(text, { ...filters, kind: [SOURCES] });
  const sources = new Set(results.map(({ id }) => id));
  return [...hits.filter(({ id }) => !sources.has(id)), ...hits.filter(({ id }) => sources.has(id))];
}

/** Counts with the answers among the first hits, which need not have the words that the engine counted. */
async function withMore(counts, first, counted) {
  const known = new Set(counted.map(({ id }) => id));
  const more = await Promise.all(first.filter(({ id }) => !known.has(id)).map((hit) => hit.data()));
  const added = ([name, values]) => {
    const sum = { ...values };
    for (const { filters } of more) for (const value of filters[name] ?? []) sum[value] = (sum[value] ?? 0) + 1;
    return [name, sum];
  };
  return more.length ? Object.fromEntries(Object.entries(counts).map(added)) : counts;
}

async function ordered(hits, order, isAsked) {
  if (order === "relevance" && isAsked) return hits;
  const byName = await inOrderOfNames(hits);
  if (order === "name" || order === "relevance") return byName;
  const ranks = await inOrderOfTime();
  const dated = byName.filter(({ id }) => ranks.has(id)).sort((one, other) => ranks.get(one.id) - ranks.get(other.id));
  // What has no date comes last in both directions.
  return joined(order === "newest" ? dated : dated.reverse(), byName);
}

let ranks;

async function inOrderOfTime() {
  const [everything, newest] = await Promise.all([search(null), listed("newest")]);
  ranks ??= new Map(newest.map((place, rank) => [everything.results[place].id, rank]));
  return ranks;
}

let places;

async function inOrderOfNames(hits) {
  places ??= new Map((await search(null)).results.map(({ id }, place) => [id, place]));
  return [...hits].sort((one, other) => places.get(one.id) - places.get(other.id));
}

/**
 * What comes before all else: what is called exactly as was typed; the answers to a question; the view that is asked for;
 * what is of the kind asked for; the answers to a word; what a Chinese name in it means; what has all words in its title;
 * the one body that is named; what has all words as they are.
 */
async function first({ text, names: [typed, ...names], subject, words, kinds, answers, whole, rest, view }, hits, filters) {
  const found = new Set(hits.map((hit) => hit.id));
  const isFound = (hit) => found.has(hit.id);
  const isQuestion = ({ phrase }) => /[\s\p{Script=Han}]/u.test(phrase);
  const none = { results: [] };
  const [asTyped, questions, seen, ofKind, needs, inside, entitled, bodies, ...exact] = await Promise.all([
    named(typed, filters),
    answered(answers.filter(isQuestion), rest, filters),
    view ? inView(view, filters) : [],
    kinds.length && !filters.kind ? search(text, { ...filters, kind: kinds }) : none,
    answered(answers.filter((one) => !isQuestion(one)), rest, filters),
    Promise.all(names.map(async (name) => (await named(name, filters)).filter((hit) => name.length >= LONG_NAME || isFound(hit)))),
    subject ? withTitle(words, hits) : [],
    subject ? called(subject, filters) : [],
    ...whole.map((word) => search(word, filters)),
  ]);
  const exactly = exact.map(({ results }) => new Set(results.map(({ id }) => id)));
  const isExact = ({ id }) => exactly.every((ids) => ids.has(id));
  const kindFirst = joined(ofKind.results.filter(isExact), ofKind.results);
  return [asTyped, questions, seen, kindFirst, needs, inside.flat(), entitled, bodies, hits.filter(isExact)].reduce(joined);
}

/** Those of the first hits whose titles have all words. */
async function withTitle(words, hits) {
  const some = hits.slice(0, SHOWN);
  const titles = (await Promise.all(some.map((hit) => hit.data()))).map(({ meta }) => ` ${folded(meta.title ?? "")}`);
  return some.filter((_, index) => words.every((word) => titles[index].includes(` ${word}`)));
}

async function inView({ text, filters: own, order }, filters) {
  const chosen = { ...own, ...filters };
  // Of a year, readers look for its activities.
  const hasActivities = chosen.year && (chosen.kind ?? [ACTIVITIES]).includes(ACTIVITIES);
  const happened = hasActivities ? (await search(text, { ...chosen, kind: [ACTIVITIES] })).results : [];
  const groups = [happened, (await search(text, chosen)).results];
  return (await Promise.all(groups.map((hits) => (order ? ordered(hits, order, true) : hits)))).reduce(joined);
}

/** The answers to questions; those that also have the other words of the query come first. */
async function answered(answers, rest, filters) {
  if (!answers.length) return [];
  const [fitting, ...found] = await Promise.all([
    rest ? search(rest, filters) : { results: [] },
    ...answers.map(({ mark }) => search(`"${mark}"`, filters)),
  ]);
  const fits = new Set(fitting.results.map(({ id }) => id));
  const all = found.flatMap(({ results }) => results);
  return joined(all.filter(({ id }) => fits.has(id)), all);
}

function joined(first, rest) {
  const seen = new Set();
  return [...first, ...rest].filter(({ id }) => !seen.has(id) && seen.add(id));
}

async function widened(text, chosen, filters) {
  const names = Object.keys(filters).filter((name) => filters[name].length);
  const counts = names.map(async (name) => [name, (await search(text, { ...chosen, [name]: [] })).filters[name] ?? {}]);
  return Object.fromEntries(await Promise.all(counts));
}
