// The page "Contribute". The form is loaded when somebody chooses a kind, comes to correct a record, or has typed before.

import { store } from "./contribute-draft.js";

const root = document.querySelector(".atlas-contribute");
const asked = new URLSearchParams(location.search);
const saved = store();

async function load() {
  try {
    await import("./contribute-form.js");
  } catch (error) {
    root.querySelector(".atlas-contribute__lost").hidden = false;
    throw error;
  }
}

// A browser that comes back to the page may have kept what was chosen.
const begun = saved.kind || Object.keys(saved.made).length || root.elements.kind.value;
if (asked.has("record") || asked.has("kind") || begun) load();
else root.elements.kind.addEventListener("change", load, { once: true });
