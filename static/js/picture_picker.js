// Picture picker of a composer: previews, descriptions, order and removal before sending. The form's own file field
// always contains the pictures shown, in order, so that the form is submitted as it is without JavaScript. Meanwhile
// they are uploaded (picture_uploads.js).

import { composers } from "./composer_dom.js";
import { cancelUpload, forgetUpload, startUpload, uploadOf } from "./picture_uploads.js";
import { ARROW, CROSS } from "./svg_icons.js";

const MAX_PICTURES = 4;
const MAX_BYTES = 10 * 2 ** 20;
const ERRORS = {
  kind: (file) => `We can’t take ${file.name}. JPEG, PNG, WebP, GIF and AVIF pictures work.`,
  size: (file) => `${file.name} is over 10 MB. A smaller copy will do nicely.`,
  many: () => `A witt has at most ${MAX_PICTURES} pictures. Take one out to make room.`,
};
const TILE_CONTROLS = `<div class="composer-thumb" draggable="true"><img alt="" draggable="false">
<button class="btn-icon" type="button" data-action="left">${ARROW}</button>
<button class="btn-icon" type="button" data-action="right">${ARROW}</button>
<button class="btn-icon" type="button" data-action="remove">${CROSS}</button>
<progress class="composer-upload" max="1" hidden></progress></div><p class="composer-picture-error" role="alert" hidden></p>`;
const REMINDER = `<div class="composer-reminder" hidden><p></p>
<button class="btn btn-outline-secondary btn-sm" type="button" data-action="describe"></button>
<button class="btn btn-outline-secondary btn-sm" type="button" data-action="anyway"></button></div>`;
const files = new WeakMap(); // tile: its file
const submittedFiles = new Map(); // form id: files of a submission that was refused
let dragged = null;

export const uploadsOf = (form) => filledTiles(form).map((tile) => uploadOf(files.get(tile)));
export const filledTiles = (form) => tiles(form).filter((tile) => files.has(tile));
const shownFiles = (form) => filledTiles(form).map((tile) => files.get(tile));
const tiles = (form) => [...form.querySelectorAll(".composer-picture")];
const composerOf = ({ target }) => target.closest?.(".composer");

export function initForm(form) {
  const details = form.querySelector(".composer-pictures");
  if (!details) return;
  const [button, tileList] = [document.createElement("button"), details.querySelector(".composer-files")];
  Object.assign(button, { type: "button", className: "btn-icon composer-add-pictures", title: "Add pictures" });
  button.dataset.action = "pick";
  button.append(...details.querySelector("summary").childNodes);
  details.replaceWith(button);
  form.querySelector(".composer-box").after(tileList);
  if ("altReminder" in details.dataset) form.insertAdjacentHTML("beforeend", REMINDER); // below the button
  const status = document.createElement("p");
  [status.className, status.role] = ["composer-status", "status"];
  form.querySelector(".composer-foot").before(status);
  const input = form.elements.images;
  for (const element of [input, ...input.labels]) element.hidden = true;
  const initialFiles = submittedFiles.get(form.id) ?? [...input.files];
  submittedFiles.delete(form.id);
  if (details.open) initialFiles.forEach(forgetUpload); // refused by the server
  fillTiles(form, initialFiles);
  sync(form);
}

export function add(form, chosen) {
  const errors = new Set();
  fillTiles(form, [...chosen].filter((file) => {
    const error = errorOf(form, file);
    if (error) errors.add(ERRORS[error](file));
    return !error;
  }), () => errors.add(ERRORS.many()));
  const fresh = shownFiles(form).filter((file) => !uploadOf(file)); // those of a restored draft, too
  for (const file of fresh) startUpload(file, form.elements.csrfmiddlewaretoken.value);
  sync(form);
  announce(form, [...errors].join(" "));
}

// Show the pictures of a draft, a list of { file, alt }.
export function showPictures(form, pictures) {
  fillTiles(form, pictures.map(({ file }) => file));
  filledTiles(form).forEach((tile, index) => (tile.querySelector("textarea").value = pictures[index].alt));
  sync(form);
}

export function removeAllPictures(form) {
  shownFiles(form).forEach(cancelUpload);
  for (const tile of tiles(form)) files.delete(tile);
  sync(form);
}

function errorOf(form, file) {
  if (!form.elements.images.accept.split(",").includes(file.type)) return "kind";
  return file.size > MAX_BYTES ? "size" : "";
}

function fillTiles(form, chosen, onTooMany) {
  for (const file of chosen) {
    const tile = tiles(form).find((each) => !files.has(each));
    if (!tile) return onTooMany?.();
    if (!tile.querySelector("img")) addTileControls(tile);
    const image = tile.querySelector("img");
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    files.set(tile, file);
  }
}

// Add the preview and its buttons to a tile, and make its description field a textarea.
function addTileControls(tile) {
  const [input, textarea] = [tile.querySelector("input"), document.createElement("textarea")];
  const { className, id, name, maxLength, dir, value } = input;
  input.replaceWith(Object.assign(textarea, { className, id, name, maxLength, dir, rows: 2, value }));
  tile.insertAdjacentHTML("afterbegin", TILE_CONTROLS);
}

function sync(form) {
  const [chosen, shown] = [new DataTransfer(), filledTiles(form)];
  tiles(form).forEach((tile, index) => {
    const file = files.get(tile);
    const textarea = tile.querySelector(".form-control");
    tile.hidden = !file;
    textarea.name = `alt_${index}`;
    if (!file) return (textarea.value = "");
    chosen.items.add(file);
    tile.querySelector("label").textContent = `Picture ${index + 1}`;
    tile.querySelector("img").title = file.name;
    labelButton(tile, "left", `Move picture ${index + 1} left`).disabled = !index;
    labelButton(tile, "right", `Move picture ${index + 1} right`).disabled = index === shown.length - 1;
    labelButton(tile, "remove", `Remove picture ${index + 1}`);
    tile.querySelector("progress").ariaLabel = `Uploading picture ${index + 1}`;
    showUpload(tile);
  });
  form.elements.images.files = chosen.files;
  form.querySelector(".composer-files").hidden = !shown.length;
  form.dispatchEvent(new Event("composer:pictures", { bubbles: true }));
}

// Show the progress of a picture's upload, or why it was refused.
function showUpload(tile) {
  const upload = uploadOf(files.get(tile));
  const [bar, error] = [tile.querySelector("progress"), tile.querySelector(".composer-picture-error")];
  bar.hidden = !upload || upload.isSettled;
  bar.value = upload?.progress ?? 0;
  error.hidden = !upload?.error;
  if (error.textContent !== (upload?.error ?? "")) error.textContent = upload?.error ?? "";
}

function labelButton(tile, name, text) {
  const found = tile.querySelector(`[data-action=${name}]`);
  found.ariaLabel = found.title = text;
  return found;
}

function announce(form, text, isHidden = false) {
  const status = form.querySelector(".composer-status");
  status.classList.toggle("visually-hidden", isHidden);
  status.textContent = text;
}

function moveTile(form, tile, target) {
  const all = tiles(form);
  all.indexOf(tile) < all.indexOf(target) ? target.after(tile) : target.before(tile);
  sync(form);
  announce(form, `Now picture ${tiles(form).indexOf(tile) + 1} of ${filledTiles(form).length}`, true);
}

function removePicture(form, tile) {
  const index = tiles(form).indexOf(tile);
  cancelUpload(files.get(tile));
  files.delete(tile);
  tile.parentElement.append(tile);
  sync(form);
  announce(form, "Picture removed", true);
  const next = filledTiles(form)[index] ?? filledTiles(form).at(-1);
  (next?.querySelector("[data-action=remove]") ?? form.querySelector(".composer-add-pictures")).focus();
}

function movePicture(form, tile, button, target) {
  moveTile(form, tile, target);
  (button.disabled ? tile.querySelector("[data-action]:enabled") : button).focus();
}

const ACTIONS = {
  pick: (form) => form.elements.images.click(),
  left: (form, tile, button) => movePicture(form, tile, button, tile.previousElementSibling),
  right: (form, tile, button) => movePicture(form, tile, button, tile.nextElementSibling),
  remove: removePicture,
};

document.addEventListener("click", (event) => {
  const button = event.target.closest(".composer [data-action]");
  ACTIONS[button?.dataset.action]?.(button.form, button.closest(".composer-picture"), button);
});
document.addEventListener("input", ({ target }) => {
  if (!target.matches(".composer [name=images]")) return;
  const chosen = [...target.files];
  add(target.form, chosen);
});
document.addEventListener("paste", (event) => {
  const [form, data] = [composerOf(event), event.clipboardData];
  if (!form || !data.files.length || data.types.includes("text/plain")) return; // paste text as text
  event.preventDefault();
  add(form, data.files);
});

document.addEventListener("picture:upload", ({ detail: file }) => {
  for (const form of composers(document.body)) filledTiles(form).filter((tile) => files.get(tile) === file).forEach(showUpload);
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
  const target = event.target.closest(".composer-picture");
  if (dragged ? !target || !form.contains(dragged) : !event.dataTransfer.files.length) return;
  event.preventDefault();
  if (!dragged) add(form, event.dataTransfer.files);
  else if (target !== dragged) moveTile(form, dragged, target);
});

document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig } }) => {
  const form = requestConfig.elt;
  if (xhr.status === 422 && form.matches(".composer")) submittedFiles.set(form.id, shownFiles(form));
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => composers(elt).forEach(initForm));
composers(document.body).forEach(initForm);
