// What a reader typed, in the words that the index knows. Nothing here touches the page or the network.

/** Ends the words that stand for whole names, and for the endings of Chinese ones. The same in `atlas/search/documents.py`. */
const NAME_MARK = "qq";
const ENDING_MARK = "qz";

/** Words that say nothing of what is looked for, unless nothing else was typed. */
const EMPTY = new Set(
  ("a about all an and any are as at be been by can could did do does for from get give had has have help how i in into " +
    "is it its me my no not of on or our show so some tell that the their them there these they this to us was we were " +
    "what when where which who whom why will with would you your").split(" "),
);

/**
 * The text for comparing: lower case, without accents and punctuation; as `atlas.words.folded` does it.
 * @param {string} text
 * @returns {string}
 */
export function folded(text) {
  return text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}_]+/gu, " ")
    .trim();
}

/**
 * The words under which those records stand that are called exactly this: by their whole name first; then, as Chinese is
 * shortened at the front, by the end of it.
 * @param {string} text
 * @returns {string[]}
 */
export function nameWords(text) {
  const name = folded(text).replace(/[ _]/g, "");
  return name ? [name + NAME_MARK, ...(/^\p{Script=Han}+$/u.test(name) ? [name + ENDING_MARK] : [])] : [];
}

/**
 * What to look up, in order: words, and unbroken runs of Chinese characters, which have to be cut by what is in the index.
 * A word with a hyphen or the like comes as a whole, with its parts to fall back on.
 * @param {string} text
 * @returns {{text: string, han: boolean, parts: string[]}[]}
 */
export function pieces(text) {
  const found = [];
  for (const [chunk] of text.normalize("NFKC").matchAll(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu)) {
    const han = /^\p{Script=Han}/u.test(chunk);
    const parts = han ? [] : folded(chunk).split(" ").filter(Boolean);
    const whole = han ? chunk : parts.join("");
    if (whole) found.push({ text: whole, han, parts: parts.length > 1 ? parts : [] });
  }
  const telling = found.filter((piece) => !EMPTY.has(piece.text));
  return telling.length ? telling : found;
}

/**
 * Whether a word of a text can be what was meant by a word of the query. The engine looks for words with the same
 * beginning or stem; finding none, it shortens the word until something fits: "India" would find "in".
 * @param {string} wanted
 * @param {string} word
 * @returns {boolean}
 */
export function meant(wanted, word) {
  const shared = commonStart(wanted, word);
  return shared >= Math.max(4, wanted.length / 2) || shared >= Math.max(2, wanted.length - 2);
}

/**
 * How many characters two words begin with together.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
export function commonStart(one, other) {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
