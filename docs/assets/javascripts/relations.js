// Shows the relations of one sector or one year, and keeps the choice in the address. Without this script all are there.

const page = document.querySelector(".atlas-relations");
const form = page.querySelector(".atlas-filter");
const selects = [...form.querySelectorAll("select")];
const status = page.querySelector("[role=status]");
const whole = status.textContent;
/** Of each record that is evidence, by its path: its sectors and its years, in the order of the selects. */
const filed = JSON.parse(page.querySelector(".atlas-relations__filed").textContent);
const names = ["routes", "pairs"];
const rows = Object.fromEntries(names.map((name) => [name, [...page.querySelectorAll(`#${name} + div tbody tr`)]]));

function isWanted(evidence) {
  const path = evidence.querySelector("a").getAttribute("href").replace(/^(\.\.\/)+|\/$/g, "");
  return selects.every(({ value }, at) => !value || filed[path][at].includes(value));
}

/** A phone shows the first rows of a table, until all are asked for, some are chosen, or a link leads to one. */
function unfold(part) {
  part?.classList.remove("is-short");
}

function unfoldTarget() {
  const target = document.getElementById(location.hash.slice(1));
  unfold(target?.closest(".is-short"));
  target?.scrollIntoView();
}

function show() {
  for (const row of Object.values(rows).flat()) {
    const evidence = [...row.querySelectorAll(".atlas-through li")];
    for (const one of evidence) one.hidden = !isWanted(one);
    row.hidden = evidence.every((one) => one.hidden);
  }
  for (const arc of page.querySelectorAll(".atlas-arc")) {
    arc.classList.toggle("is-out", document.getElementById(arc.dataset.row).hidden);
  }
  if (selects.some((select) => select.value)) page.querySelectorAll(".is-short").forEach(unfold);
  const count = (found, name) => found.replace(`{${name}}`, rows[name].filter((row) => !row.hidden).length);
  status.textContent = selects.some((select) => select.value) ? names.reduce(count, status.dataset.some) : whole;
}

function follow() {
  const wanted = new URLSearchParams(location.search);
  for (const select of selects) {
    const value = wanted.get(select.name) ?? "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  show();
}

form.addEventListener("change", () => {
  const address = new URL(location.href);
  for (const { name, value } of selects) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.pushState(null, "", address);
  show();
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", follow);
for (const button of page.querySelectorAll(".atlas-relations__all")) {
  button.disabled = false;
  button.addEventListener("click", () => {
    const part = button.previousElementSibling;
    const hidden = [...part.querySelectorAll("tbody tr")].find((row) => !row.offsetParent);
    unfold(part);
    hidden?.querySelector("a").focus();
  });
}
addEventListener("hashchange", unfoldTarget);
follow();
if (location.hash) unfoldTarget();
