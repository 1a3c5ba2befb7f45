// Open the stream of the site's own pages, whose events say that something is new: document events "stream:update",
// "stream:notification" and "stream:message". While it is open, polling.js and messages.js poll rarely: they listen for
// "stream:opened" and "stream:closed".

const EVENTS = ["update", "notification", "message"];
const MIN_DELAY = 2000;
const MAX_DELAY = 60_000;
let { streamUrl } = document.body.dataset; // absent if there is no stream, or nobody is logged in
let source;
let timer;
let delay = MIN_DELAY;
let isOpen = false;
let wasOpen = false;

export const isStreaming = () => isOpen;

const dispatch = (name, detail) => document.dispatchEvent(new CustomEvent(`stream:${name}`, { detail }));

// Hidden pages have no stream: a browser opens only six connections to a server.
function open() {
  clearTimeout(timer);
  if (source || !streamUrl || document.hidden || !navigator.onLine) return;
  source = new EventSource(streamUrl, { withCredentials: true });
  source.addEventListener("open", onOpen);
  source.addEventListener("error", onError);
  for (const name of EVENTS) source.addEventListener(name, ({ data }) => dispatch(name, JSON.parse(data)));
}

function onOpen() {
  delay = MIN_DELAY;
  isOpen = true;
  dispatch("opened", { isAgain: wasOpen });
  wasOpen = true;
}

// The browser connects again by itself after a lost connection, but not after a refusal.
function onError() {
  if (isOpen) {
    isOpen = false;
    dispatch("closed");
  }
  if (source.readyState !== EventSource.CLOSED) return;
  close();
  timer = setTimeout(open, delay * (0.5 + Math.random()));
  delay = Math.min(2 * delay, MAX_DELAY);
}

function close() {
  clearTimeout(timer);
  isOpen = false;
  source?.close();
  source = undefined;
}

export function stopStreaming() {
  streamUrl = undefined;
  close();
}

document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
addEventListener("pagehide", close); // a page with an open connection is not stored for going back
addEventListener("pageshow", ({ persisted }) => persisted && open());
addEventListener("online", open);
addEventListener("offline", close);
open();
