// Shows one sector of the timeline, and keeps the choice in the address. Without this script all entries are there.

const lanes = document.querySelector(".atlas-lanes");
const form = lanes.querySelector(".atlas-filter");
const select = form.querySelector("select");
const status = lanes.querySelector("[role=status]");
const whole = status.textContent;
const { some, entries } = status.dataset;
const calendar = lanes.querySelector(".atlas-take__calendar");
const allActivities = calendar?.href;

function chosen() {
  const wanted = new URLSearchParams(location.search).get("sector") ?? "";
  return [...select.options].some((option) => option.value === wanted) ? wanted : "";
}

function show(sector) {
  const wanted = (element) => !sector || element.dataset.sectors.split(" ").includes(sector);
  for (const mark of lanes.querySelectorAll("svg [data-sectors]")) mark.classList.toggle("is-out", !wanted(mark));
  const events = [...lanes.querySelectorAll("li[data-sectors]")];
  for (const event of events) event.hidden = !wanted(event);
  for (const part of lanes.querySelectorAll(".atlas-year, .atlas-year > ul")) {
    part.hidden = !part.querySelector("li:not([hidden])");
  }
  // What is left out makes other gaps than the paper has.
  for (const gap of lanes.querySelectorAll(".atlas-lanes__gap")) gap.hidden = Boolean(sector);
  if (calendar) {
    // A sector without activities has none.
    calendar.href = sector ? (select.selectedOptions[0].dataset.calendar ?? "") : allActivities;
    calendar.hidden = Boolean(sector) && !select.selectedOptions[0].dataset.calendar;
  }
  const left = events.filter((event) => !event.hidden).length;
  const name = select.selectedOptions[0].textContent.replace(/ \([\d,]+\)$/, "");
  status.textContent = sector ? some.replace("{count}", left).replace("{total}", entries).replace("{sector}", () => name) : whole;
}

function follow() {
  select.value = chosen();
  show(select.value);
}

select.addEventListener("change", () => {
  const address = new URL(location.href);
  if (select.value) address.searchParams.set("sector", select.value);
  else address.searchParams.delete("sector");
  history.pushState(null, "", address);
  show(select.value);
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", follow);
// A browser may put back what was chosen before; the address decides.
select.value = chosen();
if (select.value) show(select.value);
