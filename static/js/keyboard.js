// Interpret key events: part of an input method's composition, send shortcut, and layout-independent key.

// Safari fires compositionend before the keydown that ended the composition, and marks that keydown by this keyCode.
const IME_KEY_CODE = 229;
const PUNCTUATION = { Slash: ["/", "?"], Period: [".", ""] };

export const isComposing = (event) => event.isComposing || event.keyCode === IME_KEY_CODE;

export function isSendShortcut(event) {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && !isComposing(event);
}

// Submit a form as a click on its button would: not while the button is disabled.
export function submitForm(form, button) {
  if (!button.disabled) form.requestSubmit(button);
}

// Return the key to look shortcuts up by. A Latin letter counts by its character (AZERTY, Dvorak), regardless of Caps
// Lock, and so does punctuation; a letter of another script counts as the US letter at its physical position.
export function shortcutKey({ key, code, shiftKey }) {
  if (/^[a-z]$/i.test(key)) return shiftKey ? "" : key.toLowerCase();
  if (/^[ -~]+$/.test(key) || /\p{Script=Latin}/u.test(key)) return key;
  const [, letter] = code.match(/^Key([A-Z])$/) ?? [];
  if (letter) return shiftKey ? "" : letter.toLowerCase();
  return PUNCTUATION[code]?.[Number(shiftKey)] ?? "";
}
