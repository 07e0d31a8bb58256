// Rows as a file for spreadsheet programs: RFC 4180, in UTF-8 with the mark without which they misread it.

const MARK = "\ufeff";
/** What makes a spreadsheet program run a cell instead of showing it; as in `atlas/exports/spreadsheets.py`. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * @param {string[][]} rows The first one is the head.
 * @returns {string}
 */
export function csv(rows) {
  return MARK + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function cell(text) {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
