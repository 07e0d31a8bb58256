// What somebody has typed into the form, kept in this browser: a draft of each kind, and the records that are ready.

const KEY = `${location.pathname}: contribution`;

/** @returns {{kind?: string, drafts: Record<string, any>, made: Record<string, any>}} */
export function store() {
  try {
    return { drafts: {}, made: {}, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { drafts: {}, made: {} };
  }
}

export function keep(saved) {
  try {
    localStorage.setItem(KEY, JSON.stringify(saved));
  } catch {
    // A browser that keeps nothing, or no more, still has the form.
  }
}

export function clear(saved, key) {
  delete saved.drafts[key];
  keep(saved);
}
