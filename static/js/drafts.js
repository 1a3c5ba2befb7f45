// Save drafts while typing: first in localStorage, then on the server, until they are published. Their pictures stay in
// the browser (draft_pictures.js). Keys in localStorage start with the user's id; drafts are removed at log-out or when
// another user logs in.

import { boxesOf, composers } from "./composer_dom.js";
import { addBox, updateCounters } from "./composer.js";
import { dialog } from "./dialog.js";
import { deleteAllPictures, loadPictures, storePictures } from "./draft_pictures.js";
import { removeAllPictures, showPictures } from "./picture_picker.js";
import { toast } from "./toasts.js";

const [LOCAL_DELAY, SERVER_DELAY] = [500, 3000]; // milliseconds after the last keystroke
const MAX_AGE = 30 * 24 * 3600_000;
const timers = new Map(); // form: the timers that will save it
const savedTexts = new WeakMap(); // form: JSON of the texts saved on the server, or "restored"
const storedPictures = new WeakMap(); // form: signature of its pictures in IndexedDB, absent if there are none
const localTexts = new WeakMap(); // form: JSON of the texts in localStorage when this tab last read or wrote them
const published = new WeakSet(); // forms whose posts are published

let isLoggedOut = false; // in this or another tab: save nothing any more

const keyPrefix = (form) => `witter-draft-${form.dataset.writer}-`;
const localName = (form) => keyPrefix(form) + token(form);
const token = (form) => form.elements.submission.value;
const contextOf = (form) => `${form.elements.in_reply_to?.value ?? ""} ${form.elements.quote_of?.value ?? ""}`;
const textsOf = (form) => boxesOf(form).map((box) => box.value);
const pictureCount = (form) => form.elements.images.files.length;
const picturesOf = (form) => [...form.elements.images.files].map((file, n) => ({ file, alt: form.elements[`alt_${n}`].value }));
const signatureOf = (pictures) => JSON.stringify(pictures.map(({ file, alt }) => [file.name, file.size, file.lastModified, alt]));
const hasNewText = (form) => boxesOf(form).some((box) => box.value.trim() && box.value !== box.defaultValue);
const isWritten = (form) => hasNewText(form) || pictureCount(form) > 0;
const isOpen = (key) => [...document.querySelectorAll(".composer")].some((form) => token(form) === key);
const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// Storage may be full or forbidden; then the draft is saved on the server only.
function storeLocally(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {}
}

// Remove a draft from this browser.
function forget(name) {
  const draft = readLocally(name);
  storeLocally(name);
  if (draft?.pictures) storePictures(name, []);
}

function readLocally(name) {
  try {
    return JSON.parse(localStorage[name]);
  } catch {} // no such draft, or storage is forbidden
}

function localDrafts(form) {
  const drafts = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("witter-draft-")) continue;
      const draft = JSON.parse(localStorage[name]);
      if (Date.now() - draft.at > MAX_AGE || !name.startsWith(keyPrefix(form))) forget(name);
      else if (draft.place === contextOf(form))
        drafts.push({ ...draft, token: name.slice(keyPrefix(form).length) });
    }
  } catch {}
  return drafts.sort((one, other) => other.at - one.at);
}

const localDraftTexts = (form) => JSON.stringify(localDrafts(form).find((draft) => draft.token === token(form))?.texts);

// If another tab has saved other texts under the same token, continue under a new token as a separate draft.
function forkDraft(form) {
  const localVersion = localDraftTexts(form);
  if (!localVersion || localVersion === localTexts.get(form) || localVersion === JSON.stringify(textsOf(form))) return;
  form.elements.submission.value = newToken();
  savedTexts.delete(form);
  storedPictures.delete(form);
}

function saveLocally(form) {
  if (isLoggedOut) return;
  forkDraft(form);
  const draft = { place: contextOf(form), texts: textsOf(form), pictures: pictureCount(form), at: Date.now() };
  if (isWritten(form)) storeLocally(localName(form), draft);
  else forget(localName(form));
  localTexts.set(form, localDraftTexts(form));
  savePictures(form);
}

function savePictures(form) {
  const pictures = picturesOf(form);
  const signature = signatureOf(pictures);
  if (signature === (storedPictures.get(form) ?? "[]")) return;
  storedPictures.set(form, signature);
  storePictures(localName(form), pictures);
}

async function saveOnServer(form) {
  if (isLoggedOut) return;
  const texts = isWritten(form) || boxesOf(form)[0].defaultValue !== boxesOf(form)[0].value ? textsOf(form) : [""];
  const pictures = pictureCount(form);
  const json = JSON.stringify([texts, pictures]);
  if (json === (savedTexts.get(form) ?? '[[""],0]')) return;
  savedTexts.set(form, json);
  const body = new URLSearchParams([["auto", "yes"], ["text", texts[0]], ...texts.slice(1).map((text) => ["more", text])]);
  body.set("pictures", pictures);
  for (const name of ["csrfmiddlewaretoken", "submission", "in_reply_to", "quote_of"]) {
    if (form.elements[name]) body.set(name, form.elements[name].value);
  }
  try {
    const response = await fetch("/compose/drafts", { method: "POST", body, keepalive: json.length < 20_000, redirect: "manual" });
    const isPlain = response.headers.get("Content-Type")?.startsWith("text/plain");
    if (isPlain && response.status >= 400) showNotice(form, await response.text());
    if (!response.ok) savedTexts.delete(form);
  } catch {
    savedTexts.delete(form); // no connection: the next keystroke tries again
  }
}

// The response to a log-out sets a cookie. The next page then clears the storage, and other tabs load the front page.
let logoutChannel;
async function clearBrowserStorage() {
  for (const [kind, prefix] of [
    ["localStorage", "witter-draft-"],
    ["localStorage", "witter-search-"],
    ["sessionStorage", "witter-message-"],
    ["sessionStorage", "witter-position-"],
  ]) {
    try {
      const names = Object.keys(window[kind]).filter((name) => name.startsWith(prefix));
      names.forEach((name) => window[kind].removeItem(name));
    } catch {} // forbidden
  }
  await deleteAllPictures();
}
function openLogoutChannel() {
  logoutChannel = new BroadcastChannel("log-out");
  logoutChannel.addEventListener("message", () => {
    isLoggedOut = true;
    clearBrowserStorage();
    location.replace("/");
  });
}
openLogoutChannel();
// Closed while the page is in the back/forward cache, which admits no page with an open channel in some browsers.
addEventListener("pagehide", () => logoutChannel.close());
addEventListener("pageshow", ({ persisted }) => persisted && openLogoutChannel());
if (/(^|; )forget-drafts=1/.test(document.cookie)) {
  clearBrowserStorage().then(() => (document.cookie = "forget-drafts=; path=/; max-age=0; samesite=lax"));
  logoutChannel.postMessage("");
}

function cancelTimers(form) {
  timers.get(form)?.forEach(clearTimeout);
  timers.delete(form);
}

function saveLater(form) {
  cancelTimers(form);
  timers.set(form, [setTimeout(saveLocally, LOCAL_DELAY, form), setTimeout(save, SERVER_DELAY, form)]);
}

function save(form) {
  cancelTimers(form);
  saveLocally(form);
  saveOnServer(form);
}

function showNotice(form, text) {
  form.querySelector(".composer-notice")?.remove();
  const line = document.createElement("p");
  [line.className, line.role, line.textContent] = ["composer-notice", "status", text];
  form.querySelector(":scope > .avatar").before(line);
  return line;
}

function setDraftRowHidden(key, hidden) {
  document.querySelector(`[data-draft="${CSS.escape(key)}"]`)?.toggleAttribute("hidden", hidden);
}

function fill(form, { texts, token: key }) {
  form.elements.submission.value = key;
  setDraftRowHidden(key, true);
  const boxes = boxesOf(form);
  texts.forEach((text, index) => (boxes[index] ? (boxes[index].value = text) : addBox(form, text)));
  boxes.slice(texts.length).forEach((box) => box.parentElement.remove());
  updateCounters(form);
}

function reset(form) {
  cancelTimers(form);
  fill(form, { texts: [boxesOf(form)[0].defaultValue], token: newToken() });
  savedTexts.delete(form);
  storedPictures.delete(form);
  if (form.querySelector(".composer-thumb")) removeAllPictures(form);
  form.querySelector(".composer-notice")?.remove();
}

// Fill in the newest draft that no other composer of the page has; one that is hidden, as on phones, gets none.
function restore(form) {
  const { filled, photoCount } = form.dataset; // set by the server: time of the draft it filled in, or empty for other text
  const isOwn = (draft) => draft.token === token(form);
  const drafts = form.checkVisibility() ? localDrafts(form).filter((draft) => isOwn(draft) || !isOpen(draft.token)) : [];
  const isSame = ({ texts }) => JSON.stringify(texts) === JSON.stringify(textsOf(form));
  const same = textsOf(form).some((text) => text.trim()) && drafts.find(isSame);
  const newer = drafts.find((draft) => isOwn(draft) && draft.at > filled);
  const draft = filled === undefined ? !isWritten(form) && drafts.find(({ isKept }) => !isKept) : filled && newer;
  if (same) {
    fill(form, same);
    return restorePictures(form, same.pictures);
  }
  if (!draft) {
    setDraftRowHidden(token(form), true);
    return restorePictures(form, photoCount);
  }
  fill(form, draft);
  savedTexts.set(form, "restored");
  showRestored(form);
  return restorePictures(form, draft.pictures, () => showRestored(form, draft.pictures));
}

function showRestored(form, lostCount) {
  const lost = lostCount ? ` without its ${lostCount > 1 ? `${lostCount} pictures` : "picture"}` : "";
  const discard = document.createElement("button");
  [discard.type, discard.className, discard.textContent] = ["button", "btn-text composer-discard", "Discard"];
  showNotice(form, `Draft restored${lost}. `).append(discard);
}

async function restorePictures(form, count, onLost = () => {}) {
  if (!Number(count)) return;
  const name = localName(form);
  const pictures = await loadPictures(name);
  if (!form.isConnected || name !== localName(form) || pictureCount(form)) return;
  if (!pictures.length) return onLost();
  storedPictures.set(form, signatureOf(pictures));
  showPictures(form, pictures);
  if (!form.querySelector(".composer-discard")) form.querySelector(".composer-notice")?.remove(); // “without its pictures”
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (!form || !(form === target || boxesOf(form).includes(target) || target.name?.startsWith("alt_"))) return;
  saveLater(form);
});
document.addEventListener("composer:pictures", ({ target: form }) => {
  if (!pictureCount(form) && !storedPictures.has(form)) return; // the picker is only getting ready
  saveLocally(form);
  saveLater(form);
});
document.addEventListener("click", ({ target }) => {
  if (!target.matches(".composer-discard")) return;
  const { form } = target;
  const name = localName(form);
  boxesOf(form).forEach((box) => (box.value = box.defaultValue));
  form.elements.images.value = "";
  saveOnServer(form); // saves empty texts, which deletes the draft of the old token
  forget(name);
  reset(form);
  boxesOf(form)[0].focus();
});
const saveAll = () => [...timers.keys()].filter((form) => form.isConnected).forEach(save);
addEventListener("pagehide", saveAll);
document.addEventListener("visibilitychange", () => document.hidden && saveAll());
dialog.addEventListener("close", () => {
  for (const form of composers(dialog)) {
    if (published.has(form) || !isWritten(form)) continue;
    save(form);
    toast({ text: "Saved as a draft. Only you can see it.", href: "/compose#drafts", label: "Drafts" });
  }
});
document.addEventListener("submit", ({ target }) => target.matches(".composer") && saveLocally(target), true); // may fork
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.matches(".composer")) return;
  cancelTimers(detail.elt);
  saveLocally(detail.elt);
});

// Leave the composers with this token, after its posts were published or its draft was put away.
function leave(key, target, putAway) {
  for (const form of composers(document.body)) {
    if (token(form) !== key) continue;
    published.add(form);
    putAway(localName(form));
    if (form !== target) reset(form);
  }
}
document.addEventListener("composer:published", ({ target, detail }) => leave(detail.submission, target, forget));
document.addEventListener("composer:saved", ({ target, detail }) =>
  leave(detail.submission, target, (name) => {
    const draft = readLocally(name);
    storeLocally(name, draft?.pictures && { ...draft, isKept: true }); // so that its pictures are found again
  }),
);
document.addEventListener("htmx:configRequest", ({ detail: { path, formData } }) => {
  if (path !== "/compose/drafts") return;
  formData.set("pictures", formData.getAll("images").filter(({ size }) => size).length);
  formData.delete("images"); // they stay in this browser
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const [, key] = detail.pathInfo.requestPath.match(/^\/compose\/drafts\/([^/]+)\/delete$/) ?? [];
  if (key && detail.successful) for (const form of composers(document.body)) forget(keyPrefix(form) + key);
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) {
    restore(form);
    localTexts.set(form, localDraftTexts(form));
  }
});
