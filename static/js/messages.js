// An open conversation, or the list of them: asks for what is new, keeps the place one reads at, sends by keyboard.

import { isSending, send } from "./keyboard.js";
import { lengthOf, plain } from "./text_normalization.js";

const EVERY = 10_000;
const LONGEST = 160_000;
const log = document.getElementById("dm-log");
const rows = () => document.getElementById("dm-rows");
let wait = EVERY;
let timer;
let stopped = false;

// Asking. Nobody asks from a hidden page, or without a connection; an answer that fails makes the next one later.

async function ask() {
  clearTimeout(timer);
  if (stopped || document.hidden || !navigator.onLine) return;
  try {
    const answer = await fetch(address(), { headers: { "HX-Request": "true" } });
    stopped = answer.redirected; // signed out meanwhile
    if (!answer.ok) throw new Error(answer.status);
    if (answer.status === 200 && !stopped) show(await answer.text());
    wait = EVERY;
  } catch {
    wait = Math.min(2 * wait, LONGEST);
  }
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

function address() {
  const { top } = rows().dataset;
  return log ? `/messages/${log.dataset.handle}?since=${last()}&top=${top}` : `/messages?since=${top}`;
}

function last() {
  return [...log.querySelectorAll(".dm-msg")].at(-1)?.id.replace("message-", "") ?? 0;
}

function show(html) {
  htmx.swap(log ?? rows(), html, { swapStyle: log ? "beforeend" : "none" });
}

function askNow() {
  wait = EVERY;
  ask();
}

document.addEventListener("visibilitychange", () => document.hidden || askNow());
addEventListener("online", askNow);
timer = setTimeout(ask, EVERY);

// Keeping the place. What two answers bring is shown once; what comes in below moves nothing, unless one is there.

function keepPlace(log) {
  const box = log.parentElement;
  const down = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-primary btn-sm dm-jump-to-latest",
    textContent: "New messages",
    hidden: true,
  });
  box.after(down);
  let height = box.scrollHeight;
  const isAtEnd = () => box.scrollTop > -40; // it scrolls up from its end, into numbers below zero
  const toEnd = () => (box.scrollTop = 0);
  const tidy = (changes) => {
    const before = last();
    dropTwins(log);
    const isBelow = changes.some((change) => change.addedNodes.length && !change.nextSibling);
    if (isBelow && !isAtEnd()) {
      box.scrollTop -= box.scrollHeight - height;
      down.hidden = false;
    }
    height = box.scrollHeight;
    const since = document.querySelector("#dm-composer [name=since]");
    if (since) since.value = before;
  };
  new MutationObserver(tidy).observe(log, { childList: true });
  new ResizeObserver(() => (height = box.scrollHeight)).observe(log);
  box.addEventListener("scroll", () => (down.hidden ||= isAtEnd()));
  down.addEventListener("click", toEnd);
  return toEnd;
}

function dropTwins(log) {
  const seen = new Set();
  for (const item of [...log.children]) {
    if (item.id && seen.has(item.id)) item.remove();
    seen.add(item.id);
  }
}

// Sending.

function count(form) {
  const left = form.dataset.longest - lengthOf(plain(form.elements.text.value));
  const box = form.querySelector(".dm-count");
  box.hidden = left > 100;
  box.value = String(left).replace("-", "−");
  box.classList.toggle("is-over-limit", left < 0);
  form.querySelector(".btn-primary").disabled = left < 0;
}

function writing(toEnd) {
  const composer = () => document.getElementById("dm-composer");
  let sending = "";
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("#dm-text")) return;
    count(target.form);
    keep(target.form);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("#dm-text") || !isSending(event)) return;
    event.preventDefault();
    send(event.target.form, event.target.form.querySelector(".btn-primary"));
  });
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    if (elt === composer()) sending = elt.elements.text.value;
  });
  document.addEventListener("sent", ({ detail: { submission } }) => {
    const form = composer();
    const { text, picture, alt } = form.elements;
    if (text.value.startsWith(sending)) text.value = text.value.slice(sending.length); // what was typed since stays
    form.elements.submission.value = submission;
    picture.value = alt.value = "";
    form.querySelector(".dm-attach").open = false;
    form.querySelector(".alert")?.remove();
    text.removeAttribute("aria-invalid");
    count(form);
    keep(form);
    toEnd();
    text.focus();
  });
  if (composer()) restore(composer());
}

// What is not sent yet outlives a reload and an error, but neither a log-out nor this tab: it is for two people only.
// It goes by the writer's id, so that nobody who logs in next is shown it.

const nameOf = (form) => `witter-message-${form.dataset.writer}-${log.dataset.handle}`;

function keep(form) {
  const { value } = form.elements.text;
  try {
    if (value.trim()) sessionStorage.setItem(nameOf(form), value);
    else sessionStorage.removeItem(nameOf(form));
  } catch {} // full or forbidden
}

function restore(form) {
  const { text } = form.elements;
  try {
    text.value ||= sessionStorage.getItem(nameOf(form)) ?? "";
  } catch {}
  if (!text.value) return;
  count(form);
  keep(form); // somebody may have begun to write before this file came
}

if (log) writing(keepPlace(log));
