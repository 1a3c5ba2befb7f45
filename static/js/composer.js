// Composer: a character counter for each box, more boxes for a thread, and Ctrl+Enter to send.
// The counting module is loaded when a box has text.

import { boxesOf, composers } from "./composer_dom.js";
import { isSendShortcut, submitForm } from "./keyboard.js";

function createCounter(box) {
  const count = document.createElement("span");
  count.className = "composer-count";
  count.innerHTML = `<span class="wt-num"></span><span class="visually-hidden"> characters left</span>
    <svg class="ring" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>
    <circle class="ring-value" cx="12" cy="12" r="10" pathLength="100"/></svg>`;
  box.counter = count;
  return count;
}

// A single box has its counter beside the button; in a thread each box has its own counter.
function placeCounter(box, form, isSingle) {
  const count = box.counter ?? createCounter(box);
  const parent = isSingle ? form.querySelector(".composer-tools") : box.parentElement;
  if (count.parentElement !== parent) parent[isSingle ? "prepend" : "append"](count);
  return count;
}

function updateCounter(count, left, limit) {
  const used = Math.min(100, Math.max(0, 100 - (100 * left) / limit));
  count.ariaLive = left <= 20 ? "polite" : "off";
  count.querySelector(".wt-num").textContent = String(left).replace("-", "−");
  count.querySelector(".ring-value").setAttribute("stroke-dasharray", `${used} 100`);
  count.classList.toggle("is-near-limit", left <= 20 && left >= 10);
  count.classList.toggle("is-almost-full", left < 10);
  count.classList.toggle("is-over-limit", left < 0);
}

function showExcess(box, left) {
  let over = box.parentElement.querySelector(".composer-over");
  if (left >= 0) return over?.remove();
  if (!over) {
    over = document.createElement("p");
    over.className = "composer-over";
    box.parentElement.append(over);
  }
  over.textContent = left === -1 ? "1 character too many. Trim it and it’s ready." : `${-left} characters too many. Trim them and it’s ready.`;
}

export async function updateCounters(form) {
  const { limit, counting } = form.dataset;
  const boxes = boxesOf(form);
  const hasText = boxes.some((box) => box.value);
  const counter = hasText && (await import("./character_count.js").catch(() => null)); // null: only the server counts
  const remaining = counter ? counter.remaining : () => Number(limit);
  let fits = true;
  for (const box of boxes) {
    const left = remaining(box.value, { limit: Number(limit), counting });
    updateCounter(placeCounter(box, form, boxes.length === 1), left, limit);
    showExcess(box, left);
    fits &&= left >= 0;
  }
  const button = form.querySelector(".composer-tools .btn-primary");
  button.disabled = !fits || button.hasAttribute("data-disabled-by-htmx");
  const add = form.querySelector(".composer-add");
  if (add) add.hidden = boxes.length >= form.dataset.maxPosts;
}

export function addBox(form, text = "") {
  const boxes = boxesOf(form);
  const lastBox = boxes.at(-1).parentElement;
  const copy = lastBox.cloneNode(true);
  const box = copy.querySelector("textarea");
  const number = boxes.length + 1;
  copy.classList.add("composer-more");
  for (const extra of copy.querySelectorAll(".composer-count, .composer-over, .composer-problem, .composer-remove-box, .composer-options, .composer-card")) extra.remove();
  Object.assign(box, { name: "more", id: `${form.id}-more-${number}`, placeholder: "And then?", defaultValue: "", value: text });
  box.setAttribute("aria-describedby", form.querySelector("[name=text]").getAttribute("aria-describedby"));
  box.removeAttribute("aria-invalid");
  box.removeAttribute("autofocus");
  Object.assign(copy.querySelector("label"), { htmlFor: box.id, textContent: `Witt ${number}` });
  [...form.querySelectorAll(".composer-box, .composer-quote, :scope > .composer-files")].at(-1).after(copy);
  addRemoveButton(copy);
  updateCounters(form);
  return box;
}

function addRemoveButton(box) {
  const button = document.createElement("button");
  [button.type, button.className, button.textContent] = ["button", "composer-remove-box", "×"];
  button.ariaLabel = `Remove ${box.querySelector("label").textContent.toLowerCase()}`;
  box.append(button);
}

function removeBox(box) {
  const form = box.closest("form");
  const boxes = boxesOf(form);
  boxes[boxes.indexOf(box.querySelector("textarea")) - 1].focus();
  box.remove();
  boxesOf(form).slice(1).forEach(({ parentElement }, index) => {
    parentElement.querySelector("label").textContent = `Witt ${index + 2}`;
    parentElement.querySelector(".composer-remove-box").ariaLabel = `Remove witt ${index + 2}`;
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (form && (form === target || target.matches("[name=text], [name=more]"))) updateCounters(form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".composer-add, .composer-remove-box");
  if (!button) return;
  event.preventDefault();
  if (button.matches(".composer-remove-box")) removeBox(button.parentElement);
  else addBox(button.form).focus();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest(".composer");
  if (!form || !isSendShortcut(event)) return;
  event.preventDefault();
  submitForm(form, form.querySelector(".composer-tools .btn-primary"));
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) {
    for (const box of form.querySelectorAll(".composer-more")) addRemoveButton(box);
    updateCounters(form);
  }
});
