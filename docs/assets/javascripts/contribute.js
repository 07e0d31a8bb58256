// The page "Contribute": what its form is made with is loaded once there is something to fill in, as a kind has been chosen,
// the address says what to correct or add, or something was typed here before.

import { store } from "./contribute-draft.js";

const root = document.querySelector(".atlas-contribute");
const load = () => import("./contribute-form.js");
const { kind, made } = store();

if (location.search || kind || Object.keys(made).length || root.elements.kind.value) load();
else root.addEventListener("change", load, { once: true });
