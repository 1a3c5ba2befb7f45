// Restore the parts, the open conversations, the dialog and the position that a page had when it was left.

import { openAncestors } from "./conversation_toggle.js";
import { openDialog } from "./dialog.js";
import { fillFields } from "./dialog_fields.js";
import { keyOf, loadedParts, positionToRestore, rows, topOf } from "./page_position.js";

const MAX_EXTRA_PARTS = 5; // loaded in search of the last row, if the list has grown meanwhile

let isInterrupted = false; // by the user, who scrolls or presses something before the position is restored

const rowWithKey = (key) => rows().find((row) => keyOf(row) === key);
const linkTo = (address) => document.querySelector(`.wt-more [data-hx-get="${CSS.escape(address)}"]`);
const lastLink = () => [...document.querySelectorAll(".wt-more [data-hx-get]")].at(-1);

async function fetchPart(address) {
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  return response?.ok && !response.redirected ? response.text() : "";
}

async function insertPart(link, address, request = fetchPart(address)) {
  const html = await request;
  if (!html) return false;
  loadedParts.push(address);
  htmx.swap(link.closest(".wt-more"), html, { swapStyle: "outerHTML" });
  return true;
}

// Load the parts that the page had, and return whether all could be inserted. They are requested at once, since their
// addresses are known.
async function loadSameParts(addresses) {
  if (addresses.length && !linkTo(addresses[0])) return false;
  const requests = addresses.map(fetchPart);
  for (const [index, address] of addresses.entries()) {
    const link = linkTo(address);
    if (!link || !(await insertPart(link, address, requests[index]))) return false;
  }
  return true;
}

// If the list has grown meanwhile, its parts begin elsewhere: load one after the other, up to the row that was the last.
async function loadPartsUpTo(last, maxParts) {
  for (let count = 0; count < maxParts && !rowWithKey(last); count++) {
    const link = lastLink();
    if (!link || !(await insertPart(link, link.getAttribute("data-hx-get")))) return;
  }
}

function openConversations(addresses) {
  const links = [...document.querySelectorAll("[data-toggle-ancestors]")];
  return Promise.all(links.filter((link) => addresses.includes(link.href)).map(openAncestors));
}

// Scroll so that the first row that is still there is at the same place of the screen.
function scrollToRows(inView) {
  const [row, top] = inView.map(([key, top]) => [rowWithKey(key), top]).find(([row]) => row) ?? [];
  if (row) scrollBy({ top: topOf(row) - top, behavior: "instant" });
}

async function restorePosition({ loadedParts: parts, inView, last, conversations, dialog, fields }) {
  const interruptions = new AbortController();
  for (const type of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(type, () => (isInterrupted = true), { passive: true, signal: interruptions.signal });
  }
  history.scrollRestoration = "manual";
  const isSameList = await loadSameParts(parts);
  const mayHaveGrown = !isSameList || (!parts.length && inView.length);
  if (last && mayHaveGrown) await loadPartsUpTo(last, parts.length + MAX_EXTRA_PARTS);
  await openConversations(conversations);
  if (!isInterrupted) scrollToRows(inView);
  if (!isInterrupted && dialog) openDialog(dialog).then(() => fillFields(fields));
  history.scrollRestoration = "auto";
  interruptions.abort();
}

if (positionToRestore) restorePosition(positionToRestore);
