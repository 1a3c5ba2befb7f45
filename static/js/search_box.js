// Suggestions of the search box: people, hashtags, saved searches and recent ones. The arrow keys select one, Enter or a
// click opens it, Escape closes the list. Recent searches are stored in this browser alone, until log-out.

import { isComposing } from "./keyboard.js";
import { createOption, optionsIn, selectOption } from "./option_list.js";
import { viewerPath as owner } from "./viewer.js"; // undefined if signed out: nothing is stored

const DEBOUNCE_MS = 150; // after the last keystroke
const [MAX_RECENT, MAX_RECENT_BESIDE_OTHERS] = [8, 3];
const PREFIX = "witter-search-"; // drafts.js removes what is stored under it at log-out
const RECENT_GROUP = "Recent searches";

const box = document.getElementById("q");

let popup;
let request;
let timer;

function recentSearches() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && name !== PREFIX + owner) localStorage.removeItem(name); // of another account
    }
    return (owner && JSON.parse(localStorage.getItem(PREFIX + owner))) || [];
  } catch {
    return []; // storage is forbidden
  }
}

function storeRecentSearches(texts) {
  try {
    if (texts.length) localStorage.setItem(PREFIX + owner, JSON.stringify(texts));
    else localStorage.removeItem(PREFIX + owner);
  } catch {} // storage is full or forbidden
}

function remember(text) {
  if (owner && text) storeRecentSearches([text, ...recentSearches().filter((one) => one !== text)].slice(0, MAX_RECENT));
}

// The recent searches that contain the text, without those that are among the saved ones.
function recentOptions(text, options) {
  const saved = options.filter(({ url }) => url.startsWith("/search?")).map(({ value }) => value);
  const isOffered = (one) => one !== text && !saved.includes(one) && one.toLowerCase().includes(text.toLowerCase());
  const matches = recentSearches().filter(isOffered);
  const recent = matches.map((value) => ({ group: RECENT_GROUP, value, url: `/search?q=${encodeURIComponent(value)}` }));
  return text ? recent.slice(0, MAX_RECENT_BESIDE_OTHERS) : recent;
}

function closeList() {
  clearTimeout(timer);
  request?.abort();
  const closed = popup;
  popup = undefined; // first: removing a focused button is a focusout, which closes the list
  closed?.remove();
  box.ariaExpanded = "false";
  for (const name of ["controls", "activedescendant"]) box.removeAttribute(`aria-${name}`);
}

async function openList() {
  const text = box.value.trim();
  request?.abort();
  request = new AbortController();
  let options = [];
  try {
    const response = text || owner ? await fetch(`/search/suggest?q=${encodeURIComponent(text)}`, { signal: request.signal }) : undefined;
    options = response?.ok ? (await response.json()).options : [];
  } catch (error) {
    if (error.name === "AbortError") return; // by the next keystroke
  }
  if (document.activeElement !== box || box.value.trim() !== text) return;
  const recent = recentOptions(text, options);
  show(text ? [...options, ...recent] : [...recent, ...options]);
}

function show(options) {
  closeList();
  if (!options.length) return;
  popup = document.createElement("div");
  popup.className = "wt-search-options";
  const list = document.createElement("div");
  Object.assign(list, { id: "search-options", role: "listbox", ariaLabel: "Suggestions" });
  list.append(...Object.entries(Object.groupBy(options, ({ group }) => group)).map(createGroup));
  optionsIn(list).forEach((option, index) => Object.assign(option, { id: `search-option-${index}` }));
  const status = document.createElement("span");
  [status.className, status.role] = ["visually-hidden", "status"];
  popup.append(list, ...(options.some(({ group }) => group === RECENT_GROUP) ? [createClearButton()] : []), status);
  box.after(popup);
  status.textContent = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
  box.setAttribute("aria-controls", list.id);
  box.ariaExpanded = "true";
}

function createGroup([name, options]) {
  const group = document.createElement("ul");
  Object.assign(group, { role: "group", ariaLabel: name });
  const heading = document.createElement("li");
  [heading.role, heading.ariaHidden, heading.textContent] = ["presentation", "true", name];
  const rows = options.map((option) => {
    const row = createOption(option);
    row.dataset.url = option.url;
    return row;
  });
  group.append(heading, ...rows);
  return group;
}

function createClearButton() {
  const button = document.createElement("button");
  [button.type, button.className, button.textContent] = ["button", "btn-text", "Clear recent searches"];
  button.addEventListener("click", () => {
    storeRecentSearches([]);
    box.focus();
    openList();
  });
  return button;
}

function open(option) {
  if (option.dataset.url.startsWith("/search?")) remember(option.dataset.value);
  location.assign(option.dataset.url);
}

function onKeydown(event) {
  if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const options = popup ? optionsIn(popup) : [];
  const selectedIndex = options.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown" && !popup) openList();
  else if (event.key === "ArrowDown") selectOption(box, options, selectedIndex + 1);
  else if (event.key === "ArrowUp" && popup) selectOption(box, options, selectedIndex < 0 ? -1 : selectedIndex - 1);
  else if (event.key === "Enter" && selectedIndex >= 0) open(options[selectedIndex]);
  else if (event.key === "Escape" && popup) closeList();
  else return;
  event.preventDefault();
}

Object.assign(box, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
box.addEventListener("keydown", onKeydown);
box.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(openList, DEBOUNCE_MS);
});
box.addEventListener("click", () => popup || openList());
box.addEventListener("focus", () => popup || openList());
box.addEventListener("change", () => box.dataset.hxGet && remember(box.value.trim())); // found without submitting
box.form.addEventListener("submit", () => remember(box.value.trim()));
box.form.addEventListener("focusout", ({ relatedTarget }) => box.form.contains(relatedTarget) || closeList());
box.form.addEventListener("pointerdown", (event) => event.target.closest("[role=listbox]") && event.preventDefault());
box.form.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option]");
  if (option) open(option);
});
box.form.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.target === box || !popup) return; // on the button in the list
  box.focus();
  closeList();
});
if (document.activeElement === box && !box.autofocus) openList(); // focused before this module arrived
