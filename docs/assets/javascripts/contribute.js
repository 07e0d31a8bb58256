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

if (asked.has("record") || asked.has("kind") || saved.kind || Object.keys(saved.made).length) load();
else root.elements.kind.addEventListener("change", load, { once: true });
