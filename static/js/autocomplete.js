// Names and hashtags, offered while they are typed in a composer: arrows choose, Enter or Tab takes, Escape closes.

import { boxesOf } from "./composer_dom.js";
import { isComposing } from "./keyboard.js";

const BEGUN = /(?:^|[^\p{L}\p{M}\p{N}_@＠#＃/])([@＠#＃][\p{L}\p{M}\p{N}_]{1,49})$/u;
const PAUSE = 120; // ms after the last letter

let open; // { box, list, start, end }
let request;
let timer;

const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];

function begun(box) {
  const end = box.selectionStart;
  if (end !== box.selectionEnd) return undefined;
  const [, typed] = box.value.slice(Math.max(0, end - 60), end).match(BEGUN) ?? [];
  return typed && { typed, start: end - typed.length, end };
}

function close() {
  clearTimeout(timer);
  request?.abort();
  open?.list.remove();
  for (const name of ["autocomplete", "controls", "activedescendant"]) open?.box.removeAttribute(`aria-${name}`);
  open = undefined;
}

async function ask(box) {
  const found = begun(box);
  if (!found) return close();
  request?.abort();
  request = new AbortController();
  try {
    const address = `/compose/complete?q=${encodeURIComponent(found.typed)}`;
    const answer = await fetch(address, { signal: request.signal, redirect: "error" });
    const { options } = await answer.json();
    if (begun(box)?.typed === found.typed && document.activeElement === box) show(box, found, options);
  } catch {} // overtaken by the next letter, or no connection: nothing is offered
}

function show(box, found, options) {
  close();
  if (!options.length) return;
  const list = document.createElement("div");
  list.className = "composer-options";
  const rows = document.createElement("ul");
  Object.assign(rows, { id: `${box.id}-options`, role: "listbox", ariaLabel: "Suggestions" });
  rows.append(...options.map((option, index) => row(option, `${rows.id}-${index}`)));
  const said = document.createElement("span");
  [said.className, said.role] = ["visually-hidden", "status"];
  list.append(rows, said);
  box.after(list);
  said.textContent = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`;
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", rows.id);
  open = { box, list, ...found };
  choose(0);
}

function row({ value, name, avatar }, id) {
  const option = document.createElement("li");
  Object.assign(option, { id, role: "option" });
  option.dataset.value = value;
  if (avatar) {
    const picture = document.createElement("img");
    Object.assign(picture, { className: "avatar avatar-xs", src: avatar, alt: "", width: 24, height: 24 });
    const known = document.createElement("bdi");
    known.textContent = name;
    option.append(picture, known, " ");
  }
  const typed = document.createElement(avatar ? "span" : "bdi");
  typed.textContent = value;
  option.append(typed);
  return option;
}

function choose(index) {
  const options = optionsOf(open.list);
  const chosen = options.at(index % options.length);
  for (const option of options) option.ariaSelected = String(option === chosen);
  open.box.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function take(option) {
  const { box, start, end } = open;
  close();
  box.setRangeText(`${option.dataset.value} `, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function typed(event) {
  const form = event.target.closest(".composer");
  if (!form || event.isComposing || !boxesOf(form).includes(event.target)) return;
  clearTimeout(timer);
  if (begun(event.target)) timer = setTimeout(ask, PAUSE, event.target);
  else close();
}

document.addEventListener("input", typed);
document.addEventListener("compositionend", typed);
document.addEventListener(
  "keydown",
  (event) => {
    if (!open || event.target !== open.box || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = optionsOf(open.list);
    const now = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") choose(now + 1);
    else if (event.key === "ArrowUp") choose(now - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(options[now]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation(); // a dialog around it stays open
  },
  true,
);
document.addEventListener("focusout", ({ target }) => open?.box === target && close());
document.addEventListener("pointerdown", (event) => event.target.closest(".composer-options") && event.preventDefault());
document.addEventListener("click", ({ target }) => {
  const option = open && target.closest(".composer-options [role=option]");
  if (option) take(option);
  else if (open && target !== open.box) close();
});
typed({ target: document.activeElement }); // what was typed while this was on its way
