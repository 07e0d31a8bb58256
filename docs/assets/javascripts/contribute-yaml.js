// YAML of a record: every reader of YAML takes each value for the very text that was typed.

const WIDTH = 100; // characters; longer texts are folded
const NUMBER_OR_DATE = /^(?:-?\d+|\d{4}-\d{2}(?:-\d{2})?)$/;
const DECIMAL = /^-?\d+\.\d*[1-9]$/;
const SOMETHING_ELSE = /^(?:true|false|yes|no|on|off|null|y|n|~)$/i;
const MEANS_SOMETHING = /:(?:\s|$)|\s#|[\p{C}\u2028\u2029]/u;
const IN_A_LINE = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ()./&'’–-]*$/u;
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * The lines of a record's fields, in the order of its kind.
 * @param {string[]} order The names of all fields.
 * @param {Record<string, unknown>} values Texts, `true`, lists and maps.
 */
export function yaml(order, values) {
  const given = order.filter((name) => name in values);
  return given.flatMap((name) => fieldLines(name, values[name])).join("\n") + "\n";
}

function fieldLines(name, value) {
  if (value === true) return [`${name}: true`];
  if (typeof value === "string") return DECIMAL.test(value) ? [`${name}: ${value}`] : text(`${name}: `, value, "  ");
  if (!Array.isArray(value)) {
    const lines = Object.entries(value).flatMap(([part, inner]) => fieldLines(scalar(part), inner));
    return [`${name}:`, ...lines.map((line) => `  ${line}`)];
  }
  const short = value.every((item) => typeof item === "string" && IN_A_LINE.test(item));
  const line = short && `${name}: [${value.map(scalar).join(", ")}]`;
  return line && line.length <= WIDTH ? [line] : [`${name}:`, ...value.flatMap(item)];
}

function item(value) {
  if (typeof value === "string") return text("  - ", value, "    ");
  const lines = Object.entries(value).flatMap(([part, inner]) => fieldLines(part, inner));
  return lines.map((line, at) => `  ${at ? "  " : "- "}${line}`);
}

/** A text after what stands before it on its line: on the same line while it is short, else folded below. */
function text(start, value, indent) {
  const short = start + scalar(value);
  if (short.length <= WIDTH || /[^\S ]|\p{C}| {2}/u.test(value)) return [short];
  const lines = [];
  for (const word of value.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : "";
    if (longer && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return [`${start}>-`, ...lines];
}

function scalar(value) {
  if (NUMBER_OR_DATE.test(value)) return value;
  const plain = /^\p{L}/u.test(value) && !MEANS_SOMETHING.test(value) && !SOMETHING_ELSE.test(value);
  if (plain) return value;
  return JSON.stringify(value).replace(UNPRINTABLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
