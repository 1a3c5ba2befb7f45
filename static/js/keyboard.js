// What a key press means: whether it belongs to an input method, whether it sends a form, and which key it is.

// Safari ends the composition before the key press that ended it, which then has this code of old.
const INPUT_METHOD = 229;
const PUNCTUATION = { Slash: ["/", "?"], Period: [".", ""] };

export const isComposing = (event) => event.isComposing || event.keyCode === INPUT_METHOD;

export function isSending(event) {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event);
}

// Send a form by its button, as a click would: not at all while the button is switched off.
export function send(form, button) {
  if (!button.disabled) form.requestSubmit(button);
}

// The key that a shortcut goes by. A Latin letter is itself wherever it lies (AZERTY, Dvorak), whatever Caps Lock says,
// and punctuation is itself; a letter of another script stands for the one that a US keyboard has in its place.
export function shortcutOf({ key, code, shiftKey }) {
  if (/^[a-z]$/i.test(key)) return shiftKey ? "" : key.toLowerCase();
  if (/^[ -~]+$/.test(key) || /\p{Script=Latin}/u.test(key)) return key;
  const [, letter] = code.match(/^Key([A-Z])$/) ?? [];
  if (letter) return shiftKey ? "" : letter.toLowerCase();
  return PUNCTUATION[code]?.[Number(shiftKey)] ?? "";
}
