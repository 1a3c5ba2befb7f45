// Direct messages: poll an open conversation or the inbox, preserve the scroll position, send by keyboard.

import { isSendShortcut, submitForm } from "./keyboard.js";
import { isStreaming } from "./stream.js";
import { lengthOf, normalizeText } from "./text_normalization.js";

const POLL_INTERVAL = 10_000;
const STREAMING_INTERVAL = 60_000;
const MAX_POLL_INTERVAL = 160_000;
const log = document.getElementById("dm-log");
const conversationRows = () => document.getElementById("dm-rows");
let delay = POLL_INTERVAL;
let timer;
let stopped = false;

// Polling. Paused while the page is hidden or offline; the delay doubles after an error.

async function poll() {
  clearTimeout(timer);
  if (stopped || document.hidden || !navigator.onLine) return;
  try {
    const response = await fetch(pollUrl(), { headers: { "HX-Request": "true" } });
    stopped = response.redirected; // logged out meanwhile
    if (!response.ok) throw new Error(response.status);
    if (response.status === 200 && !stopped) insert(await response.text());
    delay = POLL_INTERVAL;
  } catch {
    delay = Math.min(2 * delay, MAX_POLL_INTERVAL);
  }
  clearTimeout(timer);
  timer = setTimeout(poll, isStreaming() ? Math.max(delay, STREAMING_INTERVAL) : delay);
}

function pollUrl() {
  const { top } = conversationRows().dataset;
  return log ? `/messages/${log.dataset.handle}?since=${lastMessageId()}&top=${top}` : `/messages?since=${top}`;
}

function lastMessageId() {
  return [...log.querySelectorAll(".dm-msg")].at(-1)?.id.replace("message-", "") ?? 0;
}

function insert(html) {
  htmx.swap(log ?? conversationRows(), html, { swapStyle: log ? "beforeend" : "none" });
}

function pollNow() {
  delay = POLL_INTERVAL;
  poll();
}

function startPolling() {
  document.addEventListener("visibilitychange", () => document.hidden || pollNow());
  addEventListener("online", pollNow);
  for (const name of ["message", "closed"]) document.addEventListener(`stream:${name}`, pollNow);
  document.addEventListener("stream:opened", ({ detail }) => detail.isAgain && pollNow());
  timer = setTimeout(poll, POLL_INTERVAL);
}

// Scrolling. Messages in two responses are shown once. New messages do not scroll the log unless it is at its end.

function preserveScroll(log) {
  const box = log.parentElement;
  const jumpButton = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-primary btn-sm dm-jump-to-latest",
    textContent: "New messages",
    hidden: true,
  });
  box.after(jumpButton);
  let lastHeight = box.scrollHeight;
  const isAtEnd = () => box.scrollTop > -40; // column-reverse: 0 at the end, negative above it
  const scrollToEnd = () => (box.scrollTop = 0);
  const onMessagesAdded = (changes) => {
    const newest = lastMessageId();
    removeDuplicates(log);
    const isBelow = changes.some((change) => change.addedNodes.length && !change.nextSibling);
    if (isBelow && !isAtEnd()) {
      box.scrollTop -= box.scrollHeight - lastHeight;
      jumpButton.hidden = false;
    }
    lastHeight = box.scrollHeight;
    const since = document.querySelector("#dm-composer [name=since]");
    if (since) since.value = newest;
  };
  new MutationObserver(onMessagesAdded).observe(log, { childList: true });
  new ResizeObserver(() => (lastHeight = box.scrollHeight)).observe(log);
  box.addEventListener("scroll", () => (jumpButton.hidden ||= isAtEnd()));
  jumpButton.addEventListener("click", scrollToEnd);
  return scrollToEnd;
}

function removeDuplicates(log) {
  const seen = new Set();
  for (const item of [...log.children]) {
    if (item.id && seen.has(item.id)) item.remove();
    seen.add(item.id);
  }
}

// Sending.

function updateCount(form) {
  const left = form.dataset.maxLength - lengthOf(normalizeText(form.elements.text.value));
  const box = form.querySelector(".dm-count");
  box.hidden = left > 100;
  box.value = String(left).replace("-", "−");
  box.classList.toggle("is-over-limit", left < 0);
  form.querySelector(".btn-primary").disabled = left < 0;
}

function initComposer(scrollToEnd) {
  const composer = () => document.getElementById("dm-composer");
  let sentText = "";
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("#dm-text")) return;
    updateCount(target.form);
    saveDraft(target.form);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("#dm-text") || !isSendShortcut(event)) return;
    event.preventDefault();
    submitForm(event.target.form, event.target.form.querySelector(".btn-primary"));
  });
  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    if (elt === composer()) sentText = elt.elements.text.value;
  });
  document.addEventListener("message:sent", ({ detail: { submission } }) => {
    const form = composer();
    const { text, picture, alt } = form.elements;
    if (text.value.startsWith(sentText)) text.value = text.value.slice(sentText.length); // the rest was typed meanwhile
    form.elements.submission.value = submission;
    picture.value = alt.value = "";
    form.querySelector(".dm-attach").open = false;
    form.querySelector(".alert")?.remove();
    text.removeAttribute("aria-invalid");
    updateCount(form);
    saveDraft(form);
    scrollToEnd();
    text.focus();
  });
  if (composer()) restoreDraft(composer());
}

// Drafts. Unsent text is saved in sessionStorage: it survives a reload or an error, but not a log-out or closing the
// tab, since messages are private. The key contains the user's id, so that the next user of the tab does not see it.

const draftKey = (form) => `witter-message-${form.dataset.writer}-${log.dataset.handle}`;

function saveDraft(form) {
  const { value } = form.elements.text;
  try {
    if (value.trim()) sessionStorage.setItem(draftKey(form), value);
    else sessionStorage.removeItem(draftKey(form));
  } catch {} // storage full or forbidden
}

function restoreDraft(form) {
  const { text } = form.elements;
  try {
    text.value ||= sessionStorage.getItem(draftKey(form)) ?? "";
  } catch {}
  if (!text.value) return;
  updateCount(form);
  saveDraft(form); // text may have been typed before this module arrived
}

if (document.querySelector(".dm")) startPolling();
if (log) initComposer(preserveScroll(log));

// A composer that returns after a block has been undone
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const form = elt.querySelector("#dm-composer");
  if (form) restoreDraft(form);
});
