// What a reader typed, in the words that the index knows. Nothing here touches the page or the network.

/** End the words that stand for whole names, and for the endings of Chinese ones. The same in `atlas/search/documents.py`. */
const NAME_MARK = "qq";
const ENDING_MARK = "qz";
/** Ends the words that stand for the titles of pages that are no records. */
const PAGE_MARK = "qp";
/** Ends the words that stand for places where someone can be asked for help. */
const CONTACT_MARK = "qc";

/** How many years "after 2018" can mean. */
const SPAN = 50;

/** Words that say nothing of what is looked for, unless nothing else was typed. */
const EMPTY = new Set(
  ("a about after all an and any are as at be been before between by can could define defined definition did do does during exist existing exists find for from gave get " +
    "give given go gone had happen happened happening happens has have help how i in into is it its list many me mean " +
    "meaning means much my near no not of often on or our please say says show since so some stand stands take taken takes tell that the their " +
    "them there these they this to took until us was we went were what when where which who whom whose why will with " +
    "would you your 年").split(" "),
);

/**
 * Whether a word says nothing of what is looked for.
 * @param {string} word
 * @returns {boolean}
 */
export function isEmpty(word) {
  return EMPTY.has(word);
}

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
 * shortened at the front, by the end of it. Then pages with this title, and those that help at a place of this name.
 * @param {string} text
 * @returns {string[]}
 */
export function nameWords(text) {
  // A point within a number stays, as a letter: section 3.2 is not 32. The same in `atlas/search/documents.py`.
  const name = folded(text.replace(/(?<=\d)\.(?=\d)/g, "p")).replace(/[ _]/g, "");
  const isHan = /^\p{Script=Han}+$/u.test(name);
  return name ? [name + NAME_MARK, ...(isHan ? [name + ENDING_MARK] : []), name + PAGE_MARK, name + CONTACT_MARK] : [];
}

/**
 * What to look up, in order: words, and unbroken runs of Chinese characters, which have to be cut by what is in the index.
 * A word with a hyphen or the like comes as a whole, with its parts to fall back on.
 * @param {string} text
 * @param {boolean} [isRest] Whether it is beside words that say what is looked for: then it may say nothing at all.
 * @returns {{text: string, written: string, han: boolean, parts: string[]}[]}
 */
export function pieces(text, isRest = false) {
  const found = [];
  for (const [chunk] of text.normalize("NFKC").matchAll(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu)) {
    const han = /^\p{Script=Han}/u.test(chunk);
    const parts = han ? [] : folded(chunk).split(" ").filter(Boolean);
    const whole = han ? chunk : parts.join("");
    if (whole) found.push({ text: whole, written: chunk, han, parts: parts.length > 1 ? parts : [] });
  }
  // "GIVE" and "WHO" are names, unless all is in capitals.
  const isName = ({ written }) => written.length > 1 && written === written.toUpperCase() && text !== text.toUpperCase();
  const telling = found.filter((piece) => !EMPTY.has(piece.text) || isName(piece));
  return telling.length || isRest ? telling : found;
}

/**
 * The years that a query is about: those it names, all from the first to the last of several, those after or before one.
 * @param {string} text
 * @returns {string[]}
 */
export function years(text) {
  const plain = folded(text);
  const named = [...plain.matchAll(/(?<!\d)(?:19|20)\d\d(?!\d)/g)].map(([year]) => Number(year));
  if (!named.length) return [];
  const [first, last] = [Math.min(...named), Math.max(...named)];
  const side = plain.match(/\b(after|since|before|until|till)( the)?( year)? (?=(?:19|20)\d\d)/)?.[1];
  const from = named.length === 1 && /^(before|until|till)$/.test(side) ? first - SPAN : first;
  const to = named.length === 1 && /^(after|since)$/.test(side) ? last + SPAN : last;
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
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

/**
 * How many slips of the finger lie between two words: letters too many, missing, wrong, or in the wrong order.
 * @param {string} one
 * @param {string} other
 * @param {number} most More of them are not counted: the answer is then Infinity.
 * @returns {number}
 */
export function slips(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line.push(
        Math.min(
          above[column] + 1,
          line[column - 1] + 1,
          above[column - 1] + (isSame ? 0 : 1),
          isSwapped ? before[column - 2] + 1 : Infinity,
        ),
      );
    }
    if (Math.min(...line) > most) return Infinity;
    [before, above] = [above, line];
  }
  return above.at(-1) > most ? Infinity : above.at(-1);
}

/**
 * Whether a Chinese text is a short form of a name: all its characters stand in the name, in the same order.
 * @param {string} text
 * @param {string} name
 * @returns {boolean}
 */
export function readAs(text, name) {
  let start = 0;
  return [...text].every((character) => (start = name.indexOf(character, start) + 1) > 0);
}
