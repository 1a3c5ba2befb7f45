// The pictures of a composer before they are sent: seen, described, put in order, taken out again.
// The form’s own file field always holds what is shown, so that the very same plain form is sent.

import { composers } from "./composer_dom.js";
import { ARROW, CROSS } from "./svg_icons.js";

const MOST = 4;
const LARGEST = 10 * 2 ** 20;
const SENTENCES = {
  kind: (file) => `We can’t take ${file.name}. JPEG, PNG, WebP, GIF and AVIF pictures work.`,
  size: (file) => `${file.name} is over 10 MB. A smaller copy will do nicely.`,
  many: () => `A witt has at most ${MOST} pictures. Take one out to make room.`,
};
const FURNITURE = `<div class="composer-thumb" draggable="true"><img alt="" draggable="false">
<button class="btn-icon" type="button" data-action="left">${ARROW}</button>
<button class="btn-icon" type="button" data-action="right">${ARROW}</button>
<button class="btn-icon" type="button" data-action="remove">${CROSS}</button></div>`;
const REMINDER = `<div class="composer-reminder" hidden><p></p>
<button class="btn btn-outline-secondary btn-sm" type="button" data-action="describe"></button>
<button class="btn btn-outline-secondary btn-sm" type="button" data-action="anyway"></button></div>`;
const files = new WeakMap(); // the file that a tile shows
const kept = new Map(); // what a refused form held, by the form’s id
let dragged = null;

export const filled = (form) => tiles(form).filter((tile) => files.has(tile));
const tiles = (form) => [...form.querySelectorAll(".composer-picture")];
const composerOf = ({ target }) => target.closest?.(".composer");

export function prepare(form) {
  const details = form.querySelector(".composer-pictures");
  if (!details) return;
  const [pick, tray] = [document.createElement("button"), details.querySelector(".composer-files")];
  Object.assign(pick, { type: "button", className: "btn-icon composer-add-pictures", title: "Add pictures" });
  pick.dataset.action = "pick";
  pick.append(...details.querySelector("summary").childNodes);
  details.replaceWith(pick);
  form.querySelector(".composer-box").after(tray);
  if ("reminds" in details.dataset) form.insertAdjacentHTML("beforeend", REMINDER); // the button stays where it is
  const said = document.createElement("p");
  [said.className, said.role] = ["composer-status", "status"];
  form.querySelector(".composer-foot").before(said);
  const input = form.elements.images;
  for (const part of [input, ...input.labels]) part.hidden = true;
  const again = kept.get(form.id) ?? [...input.files];
  kept.delete(form.id);
  put(form, again);
  sync(form);
}

export function add(form, chosen) {
  const problems = new Set();
  put(form, [...chosen].filter((file) => {
    const problem = problemOf(form, file);
    if (problem) problems.add(SENTENCES[problem](file));
    return !problem;
  }), () => problems.add(SENTENCES.many()));
  sync(form);
  say(form, [...problems].join(" "));
}

function problemOf(form, file) {
  if (!form.elements.images.accept.split(",").includes(file.type)) return "kind";
  return file.size > LARGEST ? "size" : "";
}

function put(form, chosen, tooMany) {
  for (const file of chosen) {
    const tile = tiles(form).find((each) => !files.has(each));
    if (!tile) return tooMany?.();
    if (!tile.querySelector("img")) furnish(tile);
    const image = tile.querySelector("img");
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    files.set(tile, file);
  }
}

// What a tile has beyond the plain form: the picture with its buttons, and more room for the description.
function furnish(tile) {
  const [plain, field] = [tile.querySelector("input"), document.createElement("textarea")];
  const { className, id, name, maxLength, dir, value } = plain;
  plain.replaceWith(Object.assign(field, { className, id, name, maxLength, dir, rows: 2, value }));
  tile.insertAdjacentHTML("afterbegin", FURNITURE);
}

function sync(form) {
  const [chosen, shown] = [new DataTransfer(), filled(form)];
  tiles(form).forEach((tile, index) => {
    const file = files.get(tile);
    const field = tile.querySelector(".form-control");
    tile.hidden = !file;
    field.name = `alt_${index}`;
    if (!file) return (field.value = "");
    chosen.items.add(file);
    tile.querySelector("label").textContent = `Picture ${index + 1}`;
    tile.querySelector("img").title = file.name;
    button(tile, "left", `Move picture ${index + 1} left`).disabled = !index;
    button(tile, "right", `Move picture ${index + 1} right`).disabled = index === shown.length - 1;
    button(tile, "remove", `Remove picture ${index + 1}`);
  });
  form.elements.images.files = chosen.files;
  form.querySelector(".composer-files").hidden = !shown.length;
  form.dispatchEvent(new Event("pictures", { bubbles: true }));
}

function button(tile, name, words) {
  const found = tile.querySelector(`[data-action=${name}]`);
  found.ariaLabel = found.title = words;
  return found;
}

function say(form, words, aside = false) {
  const said = form.querySelector(".composer-status");
  said.classList.toggle("visually-hidden", aside);
  said.textContent = words;
}

function place(form, tile, other) {
  const all = tiles(form);
  all.indexOf(tile) < all.indexOf(other) ? other.after(tile) : other.before(tile);
  sync(form);
  say(form, `Now picture ${tiles(form).indexOf(tile) + 1} of ${filled(form).length}`, true);
}

function remove(form, tile) {
  const index = tiles(form).indexOf(tile);
  files.delete(tile);
  tile.parentElement.append(tile);
  sync(form);
  say(form, "Picture removed", true);
  const next = filled(form)[index] ?? filled(form).at(-1);
  (next?.querySelector("[data-action=remove]") ?? form.querySelector(".composer-add-pictures")).focus();
}

function move(form, tile, pressed, other) {
  place(form, tile, other);
  (pressed.disabled ? tile.querySelector("[data-action]:enabled") : pressed).focus();
}

const DO = {
  pick: (form) => form.elements.images.click(),
  left: (form, tile, pressed) => move(form, tile, pressed, tile.previousElementSibling),
  right: (form, tile, pressed) => move(form, tile, pressed, tile.nextElementSibling),
  remove,
};

document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".composer [data-action]");
  DO[pressed?.dataset.action]?.(pressed.form, pressed.closest(".composer-picture"), pressed);
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches(".composer [name=images]")) return;
  const chosen = [...target.files];
  add(target.form, chosen);
});
document.addEventListener("paste", (event) => {
  const [form, data] = [composerOf(event), event.clipboardData];
  if (!form || !data.files.length || data.types.includes("text/plain")) return; // words come first
  event.preventDefault();
  add(form, data.files);
});

document.addEventListener("dragstart", ({ target, dataTransfer }) => {
  dragged = target.closest?.(".composer-thumb")?.parentElement ?? null;
  if (dragged) dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragend", () => (dragged = null));
document.addEventListener("dragover", (event) => {
  const form = composerOf(event);
  if (!form || !(form.contains(dragged) || event.dataTransfer.types.includes("Files"))) return;
  event.preventDefault();
  form.classList.toggle("is-dropping", !dragged);
});
document.addEventListener("dragleave", (event) => {
  const form = composerOf(event);
  if (form && !form.contains(event.relatedTarget)) form.classList.remove("is-dropping");
});
document.addEventListener("drop", (event) => {
  const form = composerOf(event);
  if (!form) return;
  form.classList.remove("is-dropping");
  const other = event.target.closest(".composer-picture");
  if (dragged ? !other || !form.contains(dragged) : !event.dataTransfer.files.length) return;
  event.preventDefault();
  if (!dragged) add(form, event.dataTransfer.files);
  else if (other !== dragged) place(form, dragged, other);
});

document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig } }) => {
  const form = requestConfig.elt;
  if (xhr.status === 422 && form.matches(".composer")) kept.set(form.id, filled(form).map((tile) => files.get(tile)));
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => composers(elt).forEach(prepare));
composers(document.body).forEach(prepare);
