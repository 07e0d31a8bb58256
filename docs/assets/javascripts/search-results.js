// How a record or page that was found is shown; and how more of them are shown, a page at a time.

import { HOME } from "./search-index.js";
import { labels } from "./search-labels.js";

const AT_ONCE = 20;

/**
 * A list of hits that begins short and can be made longer.
 * @param {{list: HTMLOListElement, more: HTMLButtonElement}} elements
 */
export function resultList({ list, more }) {
  let hits = [];
  let showing = 0;
  let shown = 0;

  async function extend(count = AT_ONCE) {
    const turn = showing;
    const items = await Promise.all(hits.slice(shown, shown + count).map(async (hit) => item(await hit.data())));
    if (turn !== showing) return null; // another list is on its way
    if (!shown) list.replaceChildren();
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= hits.length;
    more.disabled = false;
    return items[0] ?? null;
  }

  more.addEventListener("click", async () => (await extend())?.querySelector("a").focus());

  return {
    /**
     * Show these instead of what is shown.
     * @param {import("./search-index.js").Hit[]} found
     * @param {number} [least] As many of them as were shown before, if there were more.
     */
    async show(found, least = 0) {
      hits = found;
      shown = 0;
      showing += 1;
      if (!hits.length) list.replaceChildren();
      more.hidden = true;
      await extend(Math.max(least, AT_ONCE));
    },
    get hits() {
      return hits;
    },
  };
}

/**
 * Move between the results with the arrow keys, from the field downwards and back to it.
 * @param {HTMLInputElement} field
 * @param {HTMLOListElement} list
 */
export function arrowKeys(field, list) {
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [field, ...list.querySelectorAll("h3 a")];
    const here = stops.indexOf(document.activeElement);
    if (!step || here < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = stops[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** The address of what was found. */
export function address(data) {
  return new URL(data.raw_url.replace(/^\//, ""), HOME);
}

function item(data) {
  const { meta } = data;
  const title = element("h3", "", element("a", "", ...marked(meta.title)));
  title.firstChild.href = address(data);
  if (meta.local) title.append(" ", local(meta.local));
  const line = [meta.figure && element("strong", "", meta.figure), meta.when, mark(meta.mark)].filter(Boolean);
  const hit = element("li", "atlas-hit", element("p", "atlas-hit__kind", meta.kind ?? labels.page), title);
  if (line.length) hit.append(element("p", "atlas-hit__meta", ...line.flatMap((part) => [part, " "])));
  hit.append(element("p", "atlas-hit__text", ...excerpt(data)));
  return hit;
}

/** What was only planned or expected is never shown as a fact. */
export function mark(word) {
  return word && element("span", "atlas-mark", word);
}

/** The engine's excerpt, which is HTML: the marks and two escapes, nothing else. */
function excerpt({ excerpt: html, plain_excerpt: plain, content }) {
  const parts = html.split(/<mark>(.*?)([.,;:]*)<\/mark>/s).flatMap((part, index) => {
    const text = part.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return index % 3 === 1 ? [element("mark", "", ...marked(text))] : marked(text);
  });
  const from = content.startsWith(plain.trim().slice(0, 40)) ? [] : ["… "];
  const to = content.trim().endsWith(plain.trim().slice(-40)) ? [] : [" …"];
  return [...from, ...parts, ...to];
}

/** A text with its Han characters marked as of the second language, so that it gets its glyphs and is read in it. */
export function marked(text) {
  return text.split(/(\p{Script=Han}+)/u).map((part, index) => {
    return index % 2 ? local(part) : part;
  });
}

/** A text in the second language. */
function local(text) {
  const marked = element("span", "", text);
  marked.lang = labels.secondLanguage;
  return marked;
}

/**
 * @param {string} name
 * @param {string} classes
 * @param {...(Node | string)} children
 */
export function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}
