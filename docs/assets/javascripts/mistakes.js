/* While `mkdocs serve` runs: shows over the page what is wrong in the records and pages, since editors look there. */

const answer = await fetch(new URL("../../mistakes.json", import.meta.url), { cache: "no-store" });
const { title, note, close, mistakes } = answer.ok ? await answer.json() : { mistakes: [] };

if (mistakes.length) {
  const overlay = document.createElement("section");
  overlay.className = "atlas-mistakes";
  overlay.setAttribute("role", "alert");
  overlay.append(element("h2", title), element("p", note), element("ol"), element("button", close));
  overlay.querySelector("ol").append(...mistakes.map((mistake) => element("li", mistake)));
  overlay.querySelector("button").addEventListener("click", () => overlay.remove());
  document.body.append(overlay);
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
