// The page "Compare sectors": the columns are those of the chosen sectors, in their order; the address keeps them.

import { copyLink } from "./copy-link.js";

const root = document.querySelector(".atlas-compare");
const fields = [...root.querySelectorAll("select")];
const status = root.querySelector("[role=status]");
const usual = fields.map(({ value }) => value);
const rows = [...root.querySelectorAll("tr")].map((row) => ({
  row,
  cells: new Map([...row.querySelectorAll("[data-sector]")].map((cell) => [cell.dataset.sector, cell])),
}));

const chosen = () => [...new Set(fields.map(({ value }) => value).filter(Boolean))];

function show() {
  const sectors = chosen();
  for (const { row, cells } of rows) {
    for (const cell of cells.values()) cell.hidden = true;
    for (const sector of sectors) {
      cells.get(sector).hidden = false;
      row.append(cells.get(sector));
    }
  }
  root.dataset.shown = sectors.length;
}

function keep() {
  const address = new URL(location.href);
  address.searchParams.delete("sector");
  if (fields.some(({ value }, at) => value !== usual[at])) {
    for (const sector of chosen()) address.searchParams.append("sector", sector);
  }
  history.replaceState(history.state, "", address);
}

/** One sector alone is compared with those that the page begins with. */
function follow() {
  const known = new Set([...fields[0].options].map(({ value }) => value).filter(Boolean));
  const asked = [...new Set(new URLSearchParams(location.search).getAll("sector"))].filter((id) => known.has(id));
  if (!asked.length) return;
  const others = asked.length === 1 ? usual.filter((id) => !asked.includes(id)) : [];
  const sectors = [...asked, ...others];
  fields.forEach((field, at) => (field.value = sectors[at] ?? ""));
  show();
}

root.addEventListener("change", () => {
  show();
  keep();
  status.textContent = fields.flatMap(({ value, selectedOptions }) => (value ? [selectedOptions[0].textContent] : [])).join(", ");
});
copyLink(root, (told) => (status.textContent = told));
follow();
