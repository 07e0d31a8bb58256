// The usual order of the records: partnerships and activities first. The build writes it beside the index.

import { listed, search } from "./search-index.js";

let ranks;

/**
 * @param {import("./search-index.js").Hit[]} hits
 * @returns {Promise<import("./search-index.js").Hit[]>} The same, in their usual order.
 */
export async function usually(hits) {
  ranks ??= load();
  ranks.catch(() => (ranks = undefined));
  const known = await ranks;
  return [...hits].sort((one, other) => known.get(one.id) - known.get(other.id));
}

async function load() {
  const [everything, places] = await Promise.all([search(null), listed("usual")]);
  return new Map(places.map((place, rank) => [everything.results[place].id, rank]));
}
