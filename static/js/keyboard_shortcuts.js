// Single-key shortcuts, if enabled in settings: j and k move between witts, f likes, ? shows all shortcuts.

import { dialog, openDialog } from "./dialog.js";
import { isComposing, shortcutKey } from "./keyboard.js";
import { hasNewPosts, loadNewPosts } from "./new_posts_bar.js";

const ROWS = "main .wt-feed > li > :is(.witt, .witt-hidden, .note, .person)";
const SEQUENCE_TIMEOUT = 1500; // milliseconds between g and the letter of the destination
const profileUrl = document.body.dataset.profileUrl; // undefined if shortcuts are disabled

const DESTINATIONS = { h: "/", n: "/notifications", p: profileUrl, m: "/messages", s: "/settings/profile" };
const BUTTON_SELECTORS = {
  r: ".witt-actions a.witt-action",
  f: ".witt-action-like",
  t: ".witt-action-repost ~ ul button",
  b: ".witt-action-bookmark",
};
const COMMANDS = {
  j: () => moveBy(1),
  k: () => moveBy(-1),
  Enter: openRow,
  n: openComposer,
  "/": focusSearch,
  ".": loadNewIfAny,
  "?": () => openDialog("/keys"),
};

let lastRow; // the row that had focus last
let prefixPressedAt = -Infinity; // time stamp of the last g

const visibleRows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
const currentRow = () => document.activeElement.closest(ROWS) ?? (lastRow?.isConnected ? lastRow : undefined);

function moveBy(offset) {
  const rows = visibleRows();
  const index = rows.indexOf(currentRow());
  const next = index >= 0 && isInView(rows[index]) ? rows[index + offset] : rows.find(isInView);
  if (next) focusRow(next);
  else if (offset > 0) document.querySelector("main .wt-more [data-hx-get]")?.click(); // load the next page
}

function isInView(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > document.querySelector(".wt-topbar").offsetHeight + 1 && top < innerHeight;
}

function focusRow(row) {
  lastRow = row;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

const profileLink = (row) => row?.querySelector("a[href]:not([tabindex='-1'])");

function openRow() {
  if (document.activeElement !== currentRow()) return false; // Enter activates a focused link or button itself
  const link = currentRow()?.querySelector("a.witt-time, .witt-meta a, a[href*='/status/']") ?? profileLink(currentRow());
  if (!link) return false;
  location.assign(link.href);
}

function clickButton(selector) {
  const button = currentRow()?.querySelector(selector);
  if (!button) return false;
  button.click();
}

function openComposer() {
  const link = document.querySelector("a[data-dialog][href='/compose']");
  if (link) link.click();
  else location.assign("/compose");
}

function focusSearch() {
  const box = document.getElementById("q");
  if (!box?.checkVisibility()) return location.assign("/search");
  box.focus();
  box.select();
}

function loadNewIfAny() {
  if (!hasNewPosts()) return false;
  loadNewPosts();
}

function isIgnored(event, key) {
  const { target, repeat, ctrlKey, metaKey, altKey, defaultPrevented } = event;
  if (ctrlKey || metaKey || altKey || isComposing(event) || defaultPrevented) return true;
  if (repeat && key !== "j" && key !== "k") return true;
  if (dialog.open || document.querySelector("details.wt-menu[open]")) return true;
  return Boolean(target.closest("input, textarea, select, [contenteditable]"));
}

// Run a key's shortcut. Return false if there is none, to leave the key to the browser.
function runShortcut(key, afterPrefix) {
  if (afterPrefix && Object.hasOwn(DESTINATIONS, key)) return location.assign(DESTINATIONS[key]);
  if (Object.hasOwn(BUTTON_SELECTORS, key)) return clickButton(BUTTON_SELECTORS[key]);
  return Object.hasOwn(COMMANDS, key) ? COMMANDS[key]() : false;
}

function onKeydown(event) {
  const key = shortcutKey(event);
  if (isIgnored(event, key)) return;
  const afterPrefix = event.timeStamp - prefixPressedAt < SEQUENCE_TIMEOUT;
  prefixPressedAt = key === "g" ? event.timeStamp : -Infinity;
  if (runShortcut(key, afterPrefix) !== false) event.preventDefault();
}

if (profileUrl) {
  document.documentElement.dataset.keysReady = "";
  document.addEventListener("keydown", onKeydown);
  document.addEventListener("focusin", ({ target }) => {
    lastRow = target.closest(ROWS) ?? lastRow;
  });
}
