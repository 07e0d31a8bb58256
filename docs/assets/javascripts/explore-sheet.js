// On a phone the facets are a sheet over the page: a dialog that holds the focus until it is closed.

const WIDE = matchMedia("(min-width: 56em)");

/**
 * @param {{sheet: HTMLElement, opener: HTMLButtonElement, closers: HTMLButtonElement[]}} elements
 */
export function facetSheet({ sheet, opener, closers }) {
  const isOpen = () => sheet.classList.contains("is-open");
  let behind = [];

  function open() {
    // The window may have grown since the press.
    if (WIDE.matches) return;
    sheet.classList.add("is-open");
    sheet.setAttribute("role", "dialog");
    sheet.setAttribute("aria-modal", "true");
    opener.setAttribute("aria-expanded", "true");
    document.documentElement.classList.add("has-sheet");
    behind = around(sheet).filter((element) => !element.inert);
    for (const element of behind) element.inert = true;
    sheet.querySelector("h2").focus();
  }

  function close({ focus = true } = {}) {
    if (!isOpen()) return;
    sheet.classList.remove("is-open");
    sheet.setAttribute("role", "group");
    sheet.removeAttribute("aria-modal");
    opener.setAttribute("aria-expanded", "false");
    document.documentElement.classList.remove("has-sheet");
    for (const element of behind) element.inert = false;
    if (focus) opener.focus();
  }

  for (const closer of closers) closer.addEventListener("click", () => close());
  WIDE.addEventListener("change", () => close({ focus: false }));
  sheet.addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    if (event.key === "Escape") close();
    if (event.key === "Tab") turnAround(event);
  });

  /** From the last stop to the first, and back: else the browser's own bar would be next. */
  function turnAround(event) {
    const stops = [...sheet.querySelectorAll("button, summary, details[open] input")];
    const [last, first] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    const here = document.activeElement;
    if (here !== last && !(event.shiftKey && !stops.includes(here))) return;
    event.preventDefault();
    first.focus();
  }

  return { open };
}

/** All that is beside an element, on every level of the page. */
function around(element) {
  const found = [];
  for (let inner = element; inner !== document.body; inner = inner.parentElement) {
    found.push(...[...inner.parentElement.children].filter((one) => one !== inner && !(one instanceof HTMLScriptElement)));
  }
  return found;
}
