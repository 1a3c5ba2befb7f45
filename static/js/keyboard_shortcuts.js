// Keys of one letter, for whoever wants them: j and k walk from witt to witt, f gives a star, ? shows them all.

import { dialog } from "./dialog.js";
import { isComposing, shortcutOf } from "./keyboard.js";
import { hasNews, loadNews } from "./new_posts_bar.js";

const ROWS = "main .wt-feed > li > :is(.witt, .note, .person)";
const PATIENCE = 1500; // milliseconds between g and the letter that says where to
const me = document.body.dataset.profileUrl; // the viewer's own address; nothing when keys are switched off

const PLACES = { h: "/", n: "/notifications", p: me, m: "/messages", s: "/settings/profile" };
const BUTTONS = {
  r: ".witt-actions a.witt-action",
  f: ".witt-action-like",
  t: ".witt-action-repost",
  b: ".witt-action-bookmark",
};
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  Enter: open,
  n: compose,
  "/": search,
  ".": news,
  "?": () => show("/keys"),
};

let here; // the row one is at
let wentAt = -Infinity; // when g was pressed

const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
const current = () => document.activeElement.closest(ROWS) ?? (here?.isConnected ? here : undefined);

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at >= 0 && isInView(all[at]) ? all[at + by] : all.find(isInView);
  if (next) go(next);
  else if (by > 0) document.querySelector("main .wt-more [data-hx-get]")?.click(); // more to walk through
}

function isInView(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > document.querySelector(".wt-topbar").offsetHeight + 1 && top < innerHeight;
}

function go(row) {
  here = row;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

const nameOf = (row) => row?.querySelector("a[href]:not([tabindex='-1'])");

function open() {
  if (document.activeElement !== current()) return false; // a link or button in it has its own Enter
  const link = current()?.querySelector("a.witt-time, .witt-meta a, a[href*='/status/']") ?? nameOf(current());
  if (!link) return false;
  location.assign(link.href);
}

function press(selector) {
  const button = current()?.querySelector(selector);
  if (!button) return false;
  button.click();
}

function compose() {
  const link = document.querySelector("a[data-dialog][href='/compose']");
  if (link) link.click();
  else location.assign("/compose");
}

function search() {
  const box = document.getElementById("q");
  if (!box?.checkVisibility()) return location.assign("/search");
  box.focus();
  box.select();
}

function news() {
  if (!hasNews()) return false;
  loadNews();
}

function show(address) {
  htmx.ajax("GET", address, { target: dialog, swap: "innerHTML" }).catch(() => {});
}

function isBusy(event, key) {
  const { target, repeat, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (ctrlKey || metaKey || altKey || isComposing(event) || defaultPrevented) return true;
  if (repeat && key !== "j" && key !== "k") return true;
  if (dialog.open || document.querySelector("details.wt-menu[open]")) return true;
  return Boolean(target.closest("input, textarea, select, [contenteditable]"));
}

// What a key does; false when it means nothing here, so that the browser may have it.
function act(key, isPlace) {
  if (isPlace && Object.hasOwn(PLACES, key)) return location.assign(PLACES[key]);
  if (Object.hasOwn(BUTTONS, key)) return press(BUTTONS[key]);
  return Object.hasOwn(KEYS, key) ? KEYS[key]() : false;
}

function onKey(event) {
  const key = shortcutOf(event);
  if (isBusy(event, key)) return;
  const isPlace = event.timeStamp - wentAt < PATIENCE;
  wentAt = key === "g" ? event.timeStamp : -Infinity;
  if (act(key, isPlace) !== false) event.preventDefault();
}

if (me) {
  document.documentElement.dataset.keysReady = "";
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", ({ target }) => {
    here = target.closest(ROWS) ?? here;
  });
}
