// Autocomplete usernames and hashtags in a composer, and the recipient of a message, a field of one name: arrow keys
// select, Enter or Tab accepts, Escape closes.

import { boxesOf } from "./composer_dom.js";
import { isComposing } from "./keyboard.js";
import { createOption, optionsIn, selectOption } from "./option_list.js";

const TOKEN = /(?:^|[^\p{L}\p{M}\p{N}_@＠#＃/])([@＠#＃][\p{L}\p{M}\p{N}_]{1,49})$/u;
const DEBOUNCE_MS = 120; // after the last keystroke

let popup; // { box, list, typed, start, end }
let request;
let timer;

const isRecipient = (box) => box.dataset.complete === "recipients";

function currentToken(box) {
  if (isRecipient(box)) return box.value.trim() && { typed: box.value.trim(), start: 0, end: box.value.length };
  const end = box.selectionStart;
  if (end !== box.selectionEnd) return undefined;
  const [, typed] = box.value.slice(Math.max(0, end - 60), end).match(TOKEN) ?? [];
  return typed && { typed, start: end - typed.length, end };
}

function closeList() {
  clearTimeout(timer);
  request?.abort();
  popup?.list.remove();
  for (const name of ["autocomplete", "controls", "activedescendant"]) popup?.box.removeAttribute(`aria-${name}`);
  popup = undefined;
}

async function fetchSuggestions(box) {
  const token = currentToken(box);
  if (!token) return closeList();
  request?.abort();
  request = new AbortController();
  try {
    const url = `/compose/complete?q=${encodeURIComponent(token.typed)}${isRecipient(box) ? "&for=recipients" : ""}`;
    const response = await fetch(url, { signal: request.signal, redirect: "error" });
    const { options } = await response.json();
    if (currentToken(box)?.typed === token.typed && document.activeElement === box) showSuggestions(box, token, options);
  } catch {} // aborted by the next keystroke, or no connection
}

function showSuggestions(box, token, options) {
  closeList();
  if (!options.length) return;
  const list = document.createElement("div");
  list.className = "composer-options";
  const rows = document.createElement("ul");
  Object.assign(rows, { id: `${box.id}-options`, role: "listbox", ariaLabel: "Suggestions" });
  rows.append(...options.map((option, index) => createOption(option, `${rows.id}-${index}`)));
  const status = document.createElement("span");
  [status.className, status.role] = ["visually-hidden", "status"];
  list.append(rows, status);
  box.after(list);
  status.textContent = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", rows.id);
  popup = { box, list, ...token };
  selectOption(box, optionsIn(list), 0);
}

function isComplete(option) {
  const { box, typed } = popup;
  return isRecipient(box) && option.dataset.value.slice(1).toLowerCase() === typed.replace(/^[@＠]/, "").toLowerCase();
}

function accept(option) {
  const { box, start, end } = popup;
  closeList();
  const text = isRecipient(box) ? option.dataset.value.slice(1) : `${option.dataset.value} `;
  box.setRangeText(text, start, end, "end");
  if (!isRecipient(box)) box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function onInput(event) {
  const form = event.target.closest(".composer");
  if (event.isComposing || !(isRecipient(event.target) || (form && boxesOf(form).includes(event.target)))) return;
  event.target.removeAttribute("list"); // the browser's own list
  clearTimeout(timer);
  if (currentToken(event.target)) timer = setTimeout(fetchSuggestions, DEBOUNCE_MS, event.target);
  else closeList();
}

document.addEventListener("input", onInput);
document.addEventListener("compositionend", onInput);
document.addEventListener(
  "keydown",
  (event) => {
    if (!popup || event.target !== popup.box || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = optionsIn(popup.list);
    const selectedIndex = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") selectOption(popup.box, options, selectedIndex + 1);
    else if (event.key === "ArrowUp") selectOption(popup.box, options, selectedIndex - 1);
    else if (event.key === "Enter" && isComplete(options[selectedIndex])) return closeList(); // and submit the form
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) accept(options[selectedIndex]);
    else if (event.key === "Escape") closeList();
    else return;
    event.preventDefault();
    event.stopPropagation(); // do not close a dialog around it
  },
  true,
);
document.addEventListener("focusout", ({ target }) => popup?.box === target && closeList());
document.addEventListener("pointerdown", (event) => event.target.closest(".composer-options") && event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const option = popup && target.closest(".composer-options [role=option]");
  if (option) accept(option);
  else if (popup && target !== popup.box) closeList();
});
