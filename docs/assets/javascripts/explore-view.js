// A view of "Explore" as an address, and back. Nothing here touches the page.

/** The facets, under the names that they have in addresses. These names stay: other pages and other sites link here. */
export const FACETS = ["kind", "type", "sector", "country", "city", "year", "status", "programme"];
/** Statuses that became several: addresses that name the old one lead to the same records. */
const FORMER = { done: ["happened", "recurring"], measured: ["counted", "estimated", "ranked"] };
const ORDERS = ["relevance", "usual", "name", "newest", "oldest"];

/**
 * @typedef {object} View
 * @property {string} q The free text.
 * @property {Record<string, string[]>} filters The chosen values of each facet in which something is chosen.
 * @property {string} order How the records are sorted.
 */

/**
 * The order when none is asked for: what fits best, if there is anything to fit.
 * @param {string} q
 */
export function usualOrder(q) {
  return q ? "relevance" : "usual";
}

/**
 * @param {string} search The part of an address from the question mark on.
 * @returns {View}
 */
export function fromAddress(search) {
  const given = new URLSearchParams(search);
  const q = (given.get("q") ?? "").trim();
  const present = (name) => (value) => (name === "status" && FORMER[value]) || value;
  const values = FACETS.map((name) => [name, [...new Set(given.getAll(name).filter(Boolean).flatMap(present(name)))]]);
  const asked = ORDERS.includes(given.get("sort")) ? given.get("sort") : usualOrder(q);
  const order = asked === "relevance" ? usualOrder(q) : asked;
  return { q, filters: Object.fromEntries(values.filter(([, chosen]) => chosen.length)), order };
}

/**
 * The shortest address of a view; the same view has always the same.
 * @param {View} view
 * @returns {string} From the question mark on; empty for the view of everything.
 */
export function toAddress({ q, filters, order }) {
  const given = new URLSearchParams();
  if (q) given.set("q", q);
  for (const name of FACETS) for (const value of [...(filters[name] ?? [])].sort()) given.append(name, value);
  if (order !== usualOrder(q)) given.set("sort", order);
  const written = given.toString().replaceAll("%2F", "/");
  return written && `?${written}`;
}
