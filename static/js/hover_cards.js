// Hover cards of users: hover over a name, or press Alt and the down arrow on it. Escape closes the card.

import { dialog } from "./dialog.js";
import { isComposing } from "./keyboard.js";

const CONTAINERS = ".witt, .note, .person, .wt-suggest, .profile-bio";
const PROFILE_PATH = /^\/\w{1,15}$/;
const OPEN_DELAY = 500; // milliseconds of hovering before the card opens
const CLOSE_DELAY = 300; // milliseconds to move the pointer from the name to the card

const cache = new Map(); // profile path: the card element, or null if the profile is hidden from the viewer
let card;
let anchor; // the link of the open card
let pendingLink; // the link whose card is being fetched
let timer;

function profileLinkAt(target) {
  const link = target.closest?.("a[href]");
  if (!link || !PROFILE_PATH.test(link.getAttribute("href")) || !link.closest(CONTAINERS)) return undefined;
  return dialog.contains(link) || card?.contains(link) ? undefined : link;
}

async function fetchCard(url) {
  if (!cache.has(url)) {
    const response = await fetch(`${url}/card`, { headers: { "HX-Request": "true" } });
    const page = response.ok && new DOMParser().parseFromString(await response.text(), "text/html");
    cache.set(url, page ? page.querySelector(".hover-card") : null);
  }
  return cache.get(url);
}

async function show(link) {
  clearTimeout(timer);
  pendingLink = link;
  const fetched = await fetchCard(link.getAttribute("href")).catch(() => null); // no connection
  if (pendingLink !== link || !link.isConnected) return false;
  hide();
  if (!fetched) return false;
  [card, anchor] = [fetched, link];
  document.body.append(card);
  positionCard();
  return true;
}

function positionCard() {
  const name = anchor.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(8, name.left), document.documentElement.clientWidth - width - 8);
  const fitsBelow = name.bottom + height + 8 < innerHeight || name.top < height + 64;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(fitsBelow ? name.bottom + 4 : name.top - height - 4) + scrollY}px`;
}

function hide() {
  clearTimeout(timer);
  card?.remove();
  card = anchor = pendingLink = undefined;
}

function schedule(callback, time) {
  clearTimeout(timer);
  timer = setTimeout(callback, time);
}

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType === "touch") return;
  const link = profileLinkAt(target);
  if (card?.contains(target) || (link && link === anchor)) clearTimeout(timer);
  else if (link) schedule(() => show(link), OPEN_DELAY);
  else if (card && !card.querySelector(":focus-visible")) schedule(hide, CLOSE_DELAY); // unless it has keyboard focus
  else {
    clearTimeout(timer);
    pendingLink = undefined;
  }
});

document.addEventListener("keydown", async (event) => {
  if (isComposing(event)) return;
  if (event.key === "Escape" && card) {
    const name = card.contains(document.activeElement) ? anchor : undefined;
    hide();
    name?.focus();
  }
  const link = event.key === "ArrowDown" && event.altKey && profileLinkAt(event.target);
  if (!link) return;
  event.preventDefault();
  if (await show(link)) card.querySelector("a[href]:not([tabindex='-1'])").focus();
});

document.addEventListener("focusin", ({ target }) => {
  if (card && target !== anchor && !card.contains(target)) hide();
});
document.addEventListener("click", ({ target }) => {
  if (!card?.contains(target)) hide();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  const openCards = [...cache].filter(([, cached]) => cached && cached === card); // htmx swaps the open card
  cache.clear();
  for (const [url, cached] of openCards) cache.set(url, cached);
});
