// Drafts: what is typed is kept in this browser at once and on the server soon after, until it is published.
// In the browser it goes by the writer's id, and is gone once they log out or somebody else logs in.

import { boxesOf, composers } from "./composer_dom.js";
import { addBox, count } from "./composer.js";
import { dialog } from "./dialog.js";
import { toast } from "./toasts.js";

const [HERE, THERE] = [500, 3000]; // ms after the last letter
const LONGEST = 30 * 24 * 3600_000;
const waiting = new Map(); // form: the timers that will keep it
const known = new WeakMap(); // form: what the server keeps of it
const mine = new WeakMap(); // form: what this browser kept of it when it last looked
const composed = new WeakSet(); // forms whose words have found their place

let isOver = false; // the writer has logged out, here or in another tab: nothing more is kept

const roomOf = (form) => `witter-draft-${form.dataset.writer}-`;
const token = (form) => form.elements.submission.value;
const placeOf = (form) => `${form.elements.in_reply_to?.value ?? ""} ${form.elements.quote_of?.value ?? ""}`;
const textsOf = (form) => boxesOf(form).map((box) => box.value);
const isWritten = (form) => boxesOf(form).some((box) => box.value.trim() && box.value !== box.defaultValue);
const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");

// Storage may be full or forbidden; the server then keeps what there is.
function store(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {}
}

function stored(form) {
  const found = [];
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("witter-draft-")) continue;
      const draft = JSON.parse(localStorage[name]);
      if (Date.now() - draft.at > LONGEST || !name.startsWith(roomOf(form))) store(name);
      else if (draft.place === placeOf(form))
        found.push({ ...draft, token: name.slice(roomOf(form).length) });
    }
  } catch {}
  return found.sort((one, other) => other.at - one.at);
}

const storedOf = (form) => JSON.stringify(stored(form).find((draft) => draft.token === token(form))?.texts);

// Another tab with the same draft may have gone on with other words: then these are two drafts from now on.
function part(form) {
  const there = storedOf(form);
  if (!there || there === mine.get(form) || there === JSON.stringify(textsOf(form))) return;
  form.elements.submission.value = newToken();
  known.delete(form);
}

function keepHere(form) {
  if (isOver) return;
  part(form);
  const draft = { place: placeOf(form), texts: textsOf(form), at: Date.now() };
  store(roomOf(form) + token(form), isWritten(form) && draft);
  mine.set(form, storedOf(form));
}

async function keepThere(form) {
  if (isOver) return;
  const texts = isWritten(form) || boxesOf(form)[0].defaultValue !== boxesOf(form)[0].value ? textsOf(form) : [""];
  const said = JSON.stringify(texts);
  if (said === (known.get(form) ?? '[""]')) return;
  known.set(form, said);
  const body = new URLSearchParams([["auto", "yes"], ["text", texts[0]], ...texts.slice(1).map((text) => ["more", text])]);
  for (const name of ["csrfmiddlewaretoken", "submission", "in_reply_to", "quote_of"]) {
    if (form.elements[name]) body.set(name, form.elements[name].value);
  }
  try {
    const answer = await fetch("/compose/drafts", { method: "POST", body, keepalive: said.length < 20_000, redirect: "manual" });
    const isPlain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (isPlain && answer.status >= 400) notice(form, await answer.text());
    if (!answer.ok) known.delete(form);
  } catch {
    known.delete(form); // no connection: the next letter tries again
  }
}

// The page after a log-out comes with a cookie that says so. Other tabs leave what they still show.
const logOuts = new BroadcastChannel("log-out");
function forgetAll() {
  for (const [kind, prefix] of [["localStorage", "witter-draft-"], ["sessionStorage", "witter-message-"]]) {
    try {
      const names = Object.keys(window[kind]).filter((name) => name.startsWith(prefix));
      names.forEach((name) => window[kind].removeItem(name));
    } catch {} // forbidden
  }
}
logOuts.addEventListener("message", () => {
  isOver = true;
  forgetAll();
  location.replace("/");
});
if (/(^|; )forget-drafts=1/.test(document.cookie)) {
  forgetAll();
  document.cookie = "forget-drafts=; path=/; max-age=0; samesite=lax";
  logOuts.postMessage("");
}

function forget(form) {
  waiting.get(form)?.forEach(clearTimeout);
  waiting.delete(form);
}

function keep(form) {
  forget(form);
  keepHere(form);
  keepThere(form);
}

function notice(form, words) {
  form.querySelector(".composer-notice")?.remove();
  const line = document.createElement("p");
  [line.className, line.role, line.textContent] = ["composer-notice", "status", words];
  form.querySelector(".avatar").before(line);
  return line;
}

function listed(key, hidden) {
  document.querySelector(`[data-draft="${CSS.escape(key)}"]`)?.toggleAttribute("hidden", hidden);
}

function fill(form, { texts, token: key }) {
  form.elements.submission.value = key;
  listed(key, true);
  const boxes = boxesOf(form);
  texts.forEach((text, index) => (boxes[index] ? (boxes[index].value = text) : addBox(form, text)));
  boxes.slice(texts.length).forEach((box) => box.parentElement.remove());
  count(form);
}

function empty(form) {
  forget(form);
  store(roomOf(form) + token(form));
  fill(form, { texts: [boxesOf(form)[0].defaultValue], token: newToken() });
  known.delete(form);
  form.querySelector(".composer-notice")?.remove();
}

function restore(form) {
  const { filled } = form.dataset; // by the server: with a draft of this moment, or with other words
  const drafts = stored(form);
  const same = drafts.find(({ texts }) => JSON.stringify(texts) === JSON.stringify(textsOf(form)));
  if (same) return fill(form, same);
  const mine = drafts.find((draft) => draft.token === token(form) && draft.at > filled);
  const draft = filled === undefined ? !isWritten(form) && drafts[0] : filled && mine;
  if (!draft) return listed(token(form), true);
  fill(form, draft);
  known.set(form, "restored");
  const discard = document.createElement("button");
  [discard.type, discard.className, discard.textContent] = ["button", "btn-text composer-discard", "Discard"];
  notice(form, "Draft restored. ").append(discard);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".composer");
  if (!form || (form !== target && !boxesOf(form).includes(target))) return;
  forget(form);
  waiting.set(form, [setTimeout(keepHere, HERE, form), setTimeout(keep, THERE, form)]);
});
document.addEventListener("click", ({ target }) => {
  if (!target.matches(".composer-discard")) return;
  const { form } = target;
  boxesOf(form).forEach((box) => (box.value = box.defaultValue));
  keepThere(form); // nothing, under the old name
  empty(form);
  boxesOf(form)[0].focus();
});
const keepAll = () => [...waiting.keys()].filter((form) => form.isConnected).forEach(keep);
addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", () => document.hidden && keepAll());
dialog.addEventListener("close", () => {
  for (const form of composers(dialog)) {
    if (composed.has(form) || !isWritten(form)) continue;
    keep(form);
    toast({ text: "Kept as a draft. Only you see these.", href: "/compose", label: "Drafts" });
  }
});
document.addEventListener("submit", ({ target }) => target.matches(".composer") && keepHere(target), true); // under a name of its own
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.matches(".composer")) return;
  forget(detail.elt);
  keepHere(detail.elt);
});
document.addEventListener("composed", ({ target, detail }) => {
  for (const form of composers(document.body)) {
    if (token(form) !== detail.submission) continue;
    composed.add(form);
    store(roomOf(form) + detail.submission);
    if (form !== target) empty(form);
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const [, key] = detail.pathInfo.requestPath.match(/^\/compose\/drafts\/([^/]+)\/delete$/) ?? [];
  if (key && detail.successful) for (const form of composers(document.body)) store(roomOf(form) + key);
});
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const form of composers(elt)) {
    restore(form);
    mine.set(form, storedOf(form));
  }
});
