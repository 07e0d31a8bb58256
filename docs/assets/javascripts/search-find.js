// The one way to find anything, behind "Search" and "Explore": the words, the facets, the order, and the counts.

import { newestFirst, search } from "./search-index.js";
import { named, query } from "./search-query.js";

/**
 * @typedef {object} Found
 * @property {import("./search-index.js").Hit[]} hits All that was found, in order.
 * @property {string[]} leftOut Words of the query that were given up.
 * @property {Record<string, Record<string, number>>} counts How many records have each value of the facets asked for: of
 *   a facet in which something is chosen, as if nothing of it were, since its values widen the choice.
 */

/**
 * Find records and pages.
 * @param {string} typed What the reader typed; empty finds everything.
 * @param {Record<string, string[]>} [filters] The values that records must have, of each facet at least one.
 * @param {"relevance" | "name" | "newest" | "oldest"} [order]
 * @returns {Promise<Found>}
 */
export async function find(typed, filters = {}, order = "relevance") {
  const asked = typed.trim();
  const { text, names, leftOut } = asked ? await query(asked) : { text: null, names: [], leftOut: [] };
  const all = await search(text, filters);
  const hits = await ordered(all.results, { names, filters, order });
  return { hits, leftOut, counts: { ...all.filters, ...(await widened(text, filters)) } };
}

async function ordered(hits, { names, filters, order }) {
  if (order === "relevance" && names.length) return joined(await leading(hits, names, filters), hits);
  const byName = await inOrderOfNames(hits);
  if (order === "name" || order === "relevance") return byName;
  const ranks = await inOrderOfTime();
  const dated = byName.filter(({ id }) => ranks.has(id)).sort((one, other) => ranks.get(one.id) - ranks.get(other.id));
  // What has no date comes last in both directions.
  return joined(order === "newest" ? dated : dated.reverse(), byName);
}

let ranks;

async function inOrderOfTime() {
  const [everything, newest] = await Promise.all([search(null), newestFirst()]);
  ranks ??= new Map(newest.map((place, rank) => [everything.results[place].id, rank]));
  return ranks;
}

let places;

async function inOrderOfNames(hits) {
  places ??= new Map((await search(null)).results.map(({ id }, place) => [id, place]));
  return [...hits].sort((one, other) => places.get(one.id) - places.get(other.id));
}

/** What is called exactly as was typed; then what a Chinese name in it means, if it was found at all. */
async function leading(hits, [typed, ...names], filters) {
  const [whole, ...inside] = await Promise.all([typed, ...names].map((name) => named(name, filters)));
  const found = new Set(hits.map((hit) => hit.id));
  return joined(whole, inside.flat().filter((hit) => found.has(hit.id)));
}

function joined(first, rest) {
  const seen = new Set();
  return [...first, ...rest].filter(({ id }) => !seen.has(id) && seen.add(id));
}

async function widened(text, filters) {
  const chosen = Object.keys(filters).filter((name) => filters[name].length);
  const counts = chosen.map(async (name) => [name, (await search(text, { ...filters, [name]: [] })).filters[name] ?? {}]);
  return Object.fromEntries(await Promise.all(counts));
}
