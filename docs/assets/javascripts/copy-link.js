// The button "Copy link": the address of what is shown, to send to others. What it did is written on it, and announced.

const SHOWN = 3000; // milliseconds for which the button says what it did

/**
 * @param {HTMLElement} root Where the button is.
 * @param {(told: string) => void} announce Tells it to those who do not see the button.
 */
export function copyLink(root, announce) {
  const button = root.querySelector(".atlas-copy");
  const label = button.textContent;
  let back;
  button.disabled = false;
  button.addEventListener("click", async () => {
    const copied = await copy(location.href);
    announce(copied ? button.dataset.done : button.dataset.failed);
    button.textContent = copied ? button.dataset.done : location.href;
    clearTimeout(back);
    if (copied) back = setTimeout(() => (button.textContent = label), SHOWN);
  });
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

/** Pages without encryption have no clipboard, but what is selected can be copied. */
function copiedByHand(text) {
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.className = "atlas-unseen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return copied;
}
