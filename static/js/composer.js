// The composer: a counter for each box, further boxes for a thread, and sending by Ctrl+Enter.
// The counting itself is loaded when there is something to count.

import { boxesOf, composers } from "./composer_dom.js";
import { isSending, send } from "./keyboard.js";

function counterOf(box) {
  const count = document.createElement("span");
  count.className = "composer-count";
  count.innerHTML = `<span class="wt-num"></span><span class="visually-hidden"> characters left</span>
    <svg class="ring" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/>
    <circle class="ring-value" cx="12" cy="12" r="10" pathLength="100"/></svg>`;
  box.counter = count;
  return count;
}

// A single box is counted beside the button; the boxes of a thread each have their own count.
function place(box, form, alone) {
  const count = box.counter ?? counterOf(box);
  const parent = alone ? form.querySelector(".composer-tools") : box.parentElement;
  if (count.parentElement !== parent) parent[alone ? "prepend" : "append"](count);
  return count;
}

function show(count, left, limit) {
  const used = Math.min(100, Math.max(0, 100 - (100 * left) / limit));
  count.ariaLive = left <= 20 ? "polite" : "off";
  count.querySelector(".wt-num").textContent = String(left).replace("-", "−");
  count.querySelector(".ring-value").setAttribute("stroke-dasharray", `${used} 100`);
  count.classList.toggle("is-near-limit", left <= 20 && left >= 10);
  count.classList.toggle("is-almost-full", left < 10);
  count.classList.toggle("is-over-limit", left < 0);
}

function sayHowMuch(box, left) {
  let over = box.parentElement.querySelector(".composer-over");
  if (left >= 0) return over?.remove();
  if (!over) {
    over = document.createElement("p");
    over.className = "composer-over";
    box.parentElement.append(over);
  }
  over.textContent = left === -1 ? "1 character too many. Trim it and it’s ready." : `${-left} characters too many. Trim them and it’s ready.`;
}

export async function count(form) {
  const { limit, counting } = form.dataset;
  const boxes = boxesOf(form);
  const written = boxes.some((box) => box.value);
  const counter = written && (await import("./character_count.js").catch(() => null)); // then the server counts alone
  const remaining = counter ? counter.remaining : () => Number(limit);
  let fits = true;
  for (const box of boxes) {
    const left = remaining(box.value, { limit: Number(limit), counting });
    show(place(box, form, boxes.length === 1), left, limit);
    sayHowMuch(box, left);
    if (/\/status\//i.test(box.value)) import("./quote_preview.js").catch(() => {});
    fits &&= left >= 0;
  }
  form.querySelector(".composer-tools .btn-primary").disabled = !fits;
  const add = form.querySelector(".composer-add");
  if (add) add.hidden = boxes.length >= form.dataset.maxPosts;
}

export function addBox(form, text = "") {
  const boxes = boxesOf(form);
  const last = boxes.at(-1).parentElement;
  const fresh = last.cloneNode(true);
  const box = fresh.querySelector("textarea");
  const number = boxes.length + 1;
  fresh.classList.add("composer-more");
  for (const extra of fresh.querySelectorAll(".composer-count, .composer-over, .composer-problem, .composer-remove-box, .composer-options, .composer-card")) extra.remove();
  Object.assign(box, { name: "more", id: `${form.id}-more-${number}`, placeholder: "And then?", defaultValue: "", value: text });
  box.setAttribute("aria-describedby", form.querySelector("[name=text]").getAttribute("aria-describedby"));
  box.removeAttribute("aria-invalid");
  box.removeAttribute("autofocus");
  Object.assign(fresh.querySelector("label"), { htmlFor: box.id, textContent: `Witt ${number}` });
  [...form.querySelectorAll(".composer-box, .composer-quote, :scope > .composer-files")].at(-1).after(fresh);
  addDrop(fresh);
  count(form);
  return box;
}

function addDrop(box) {
  const drop = document.createElement("button");
  [drop.type, drop.className, drop.textContent] = ["button", "composer-remove-box", "×"];
  drop.ariaLabel = `Remove ${box.querySelector("label").textContent.toLowerCase()}`;
  box.append(drop);
}

function dropBox(box) {
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

document.addEventListener("focusin", ({ target }) => {
  if (target.closest(".composer")) import("./autocomplete.js").catch(() => {});
});
document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (form && (form === target || target.matches("[name=text], [name=more]"))) count(form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".composer-add, .composer-remove-box");
  if (!button) return;
  event.preventDefault();
  if (button.matches(".composer-remove-box")) dropBox(button.parentElement);
  else addBox(button.form).focus();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest(".composer");
  if (!form || !isSending(event)) return;
  event.preventDefault();
  send(form, form.querySelector(".composer-tools .btn-primary"));
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) {
    for (const box of form.querySelectorAll(".composer-more")) addDrop(box);
    count(form);
  }
});
