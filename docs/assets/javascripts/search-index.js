// The index and the engine that reads it, Pagefind: loaded when they are first asked, never before.

/** The site's home, wherever the site stands. */
export const HOME = new URL("../../", import.meta.url);
/** The kind of record that has calendars, and that readers look for by year. */
export const ACTIVITIES = "missions";

const EXCERPT_WORDS = 28;
/** How much more a match counts in each field than in the text; `near` holds the names of what a record is linked with. */
const FIELDS = { title: 5, aliases: 4, keys: 4, local: 2, facts: 1, when: 0.5, kind: 0.2, status: 0.2, near: 0.2 };

/** What the engine takes for no word at all. Without any text, it would load its whole index to look through. */
const EVERYTHING = "\u0085";
const MOST_KEPT = 60;

let loading;
const kept = new Map();
const counted = new Set();

function engine() {
  loading ??= load();
  // A connection that failed once may work at the next try.
  loading.catch(() => (loading = undefined));
  return loading;
}

async function load() {
  const [pagefind, parts] = await Promise.all([import(new URL("pagefind/pagefind.js", HOME)), listed("parts")]);
  // A search takes some milliseconds; a worker for it would load the engine's script a second time.
  const options = { ranking: { metaWeights: FIELDS }, excerptLength: EXCERPT_WORDS, baseUrl: "/", noWorker: true };
  await pagefind.options(options);
  await pagefind.init();
  // The index of a large atlas has several parts, which follow one another in the order of names.
  await Promise.all(parts.map((part) => pagefind.mergeIndex(new URL(`pagefind/${part}/`, HOME).href, options)));
  return pagefind;
}

const lists = new Map();

/**
 * A list that stands beside the index: "newest", the places, in the order of names, of the records that have a date, the
 * newest first; "usual", those of all records in their usual order; "questions", to which there are answers; "words", by
 * which slips are mended.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function listed(name) {
  if (!lists.has(name)) {
    lists.set(name, read(new URL(`pagefind/${name}.json`, HOME)));
    lists.get(name).catch(() => lists.delete(name));
  }
  return lists.get(name);
}

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  return answer.json();
}

/** Start loading, so that the first answer is quick. */
export function warm() {
  engine().catch(() => {});
  listed("questions").catch(() => {});
}

/** @typedef {{id: string, data: () => Promise<object>}} Hit A record or page found; `data` loads what to show of it. */

/**
 * Ask the engine.
 * @param {string | null} text Words that must all be there, as they are or as beginnings; in quotes, exactly as they are;
 *   null for everything, records in the order of names; empty for nothing.
 * @param {Record<string, string[]>} [filters] Of each facet, the values of which a hit has at least one.
 * @returns {Promise<{results: Hit[], filters: Record<string, Record<string, number>>}>} The hits, and how many of them
 *   have each value of those facets that were asked for before.
 */
export function search(text, filters = {}) {
  const chosen = Object.entries(filters).filter(([, values]) => values.length);
  const question = [text ?? EVERYTHING, { filters: Object.fromEntries(chosen.map(([name, any]) => [name, { any }])) }];
  const key = JSON.stringify(question);
  // The same is asked several times while a query is settled and a view is shown.
  if (!kept.has(key)) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, engine().then((pagefind) => pagefind.search(...question)));
    kept.get(key).catch(() => kept.delete(key));
  }
  return kept.get(key);
}

/**
 * Make facets known, so that their counts come with every answer. Each is a small file of its own.
 * @param {string[]} facets
 */
export async function count(facets) {
  const unknown = facets.filter((name) => !counted.has(name));
  if (!unknown.length) return;
  // Asking for a value that nothing has makes the engine load the facet.
  await search(null, Object.fromEntries(unknown.map((name) => [name, ["-"]])));
  unknown.forEach((name) => counted.add(name));
  kept.clear();
}
