// The index and the engine that reads it, Pagefind: loaded when they are first asked, never before.

/** The site's home, wherever the site stands. */
export const HOME = new URL("../../", import.meta.url);

const EXCERPT_WORDS = 28;
/** How much more a match counts in each field than in the text; `near` holds the names of what a record is linked with. */
const FIELDS = { title: 5, aliases: 4, keys: 4, zh: 2, facts: 1, when: 0.5, kind: 0.2, status: 0.2, near: 0.2 };

let loading;

function engine() {
  loading ??= load();
  // A connection that failed once may work at the next try.
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load() {
  const pagefind = await import(new URL("pagefind/pagefind.js", HOME));
  await pagefind.options({ ranking: { metaWeights: FIELDS }, excerptLength: EXCERPT_WORDS, baseUrl: "/" });
  await pagefind.init();
  return pagefind;
}

/** Start loading, so that the first answer is quick. */
export function warm() {
  engine().catch(() => {});
}

/** @typedef {{id: string, data: () => Promise<object>}} Hit A record or page found; `data` loads what to show of it. */

/**
 * Ask the engine.
 * @param {string | null} text Words that must all be there, as they are or as beginnings; in quotes, exactly as they are;
 *   null for everything, empty for nothing.
 * @param {Record<string, string[]>} [filters] Of each facet, the values of which a hit has at least one.
 * @param {Record<string, "asc" | "desc">} [sort] The key to sort by: hits without it are left out.
 * @returns {Promise<{results: Hit[], filters: Record<string, Record<string, number>>}>} The hits, and how many of them
 *   have each value of those facets that were asked for before.
 */
export async function search(text, filters = {}, sort = {}) {
  const chosen = Object.entries(filters).filter(([, values]) => values.length);
  const pagefind = await engine();
  return pagefind.search(text, { filters: Object.fromEntries(chosen.map(([name, any]) => [name, { any }])), sort });
}
