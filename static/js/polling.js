// Keeps an open page right with one small request now and then: badges, title, numbers under witts, new witts.

import { inView, showNumbers } from "./live_counts.js";
import { offer } from "./new_posts_bar.js";

const LONGEST = 8 * 60_000;
const CHANGES = /\/(compose|follow|unfollow|approve|decline|delete|undo)$/; // what moves one's own numbers
const IN_TITLE = ["notifications", "messages"];

let every = 1000 * (document.body.dataset.pollSeconds ?? 0); // nothing to ask for when signed out
let wait = every;
let last = Date.now();
let moment = 0; // whatever was asked before it changed is stale
let etag = "";
let timer;

const newest = () => document.querySelector("#feed[data-newest]")?.dataset.newest; // only home has it

function address() {
  const query = new URLSearchParams();
  const ids = inView();
  if (newest()) query.set("since", newest());
  if (ids.length) query.set("ids", ids);
  return `/live?${query}`;
}

async function ask() {
  try {
    return await fetch(address(), { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "manual" });
  } catch {
    return undefined; // no connection
  }
}

async function look() {
  const mine = ++moment;
  const since = newest();
  last = Date.now();
  const answer = await ask();
  if (answer?.ok) {
    const facts = await answer.json().catch(() => undefined);
    if (facts && mine === moment && since === newest()) {
      etag = answer.headers.get("ETag");
      show(facts);
    }
  }
  if (answer?.type === "opaqueredirect" || answer?.status === 403) every = 0; // signed out in another tab
  const isFine = answer?.ok || answer?.status === 304;
  const asked = 1000 * (Number(answer?.headers.get("Retry-After")) || 0);
  wait = isFine ? every : Math.max(asked, Math.min(2 * wait, LONGEST));
  lookIn(last + wait - Date.now());
}

function lookIn(time) {
  clearTimeout(timer);
  if (every && !document.hidden && navigator.onLine) timer = setTimeout(look, Math.max(0, time));
}

function show({ badges, mine, witts = {}, new: count = 0 }) {
  for (const badge of document.querySelectorAll("[data-badge]")) showBadge(badge, badges[badge.dataset.badge] ?? 0);
  showTitle(IN_TITLE.reduce((sum, name) => sum + (badges[name] ?? 0), 0));
  for (const number of document.querySelectorAll("[data-own-count]")) number.textContent = mine[number.dataset.ownCount];
  for (const [id, numbers] of Object.entries(witts)) showNumbers(id, numbers);
  offer(count);
}

const most = (count) => (count > 99 ? "99+" : String(count));

function showBadge(badge, count) {
  badge.hidden = !count;
  if (badge.textContent !== most(count)) badge.textContent = most(count);
}

// The one place where a page that is open changes the number before its title.
function showTitle(count) {
  document.title = (count ? `(${most(count)}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
}

const goOn = () => lookIn(last + wait - Date.now());
document.addEventListener("visibilitychange", goOn);
addEventListener("online", () => {
  wait = every;
  goOn();
});
addEventListener("offline", goOn);
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post") moment += 1;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  moment += 1;
  if (detail.successful && CHANGES.test(detail.requestConfig.path)) lookIn(0);
});
goOn();
