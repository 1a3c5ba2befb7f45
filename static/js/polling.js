// Poll /live to update an open page: badges, title, the user's own counts, counts of visible posts, new posts.

import { updateCounts, visiblePostIds } from "./live_counts.js";
import { addNewPost, showNewCount } from "./new_posts_bar.js";
import { isStreaming, stopStreaming } from "./stream.js";

const MAX_DELAY = 8 * 60_000;
const STREAMING_INTERVAL = 5 * 60_000; // for the counts of posts, which the stream does not have
const MIN_INTERVAL = 1000; // between two polls on events of the stream
const REOPENING_DELAY = 3000; // at most: all pages come back at once when the stream starts again
// POSTs that change the user's own counts
const COUNT_CHANGING_PATHS = /\/(compose|follow|unfollow|approve|decline|delete|undo)$/;
const TITLE_BADGES = ["notifications", "messages"];

let interval = 1000 * (document.body.dataset.pollSeconds ?? 0); // 0 if logged out: no polling
let delay = interval;
let lastPolledAt = Date.now();
let generation = 0; // incremented by requests and POSTs; responses of earlier generations are stale
let etag = "";
let timer;

const newestId = () => document.querySelector("#feed[data-newest]")?.dataset.newest; // on home only

function pollUrl() {
  const query = new URLSearchParams();
  const ids = visiblePostIds();
  if (newestId()) query.set("since", newestId());
  if (ids.length) query.set("ids", ids);
  return `/live?${query}`;
}

async function request() {
  try {
    return await fetch(pollUrl(), { headers: { "If-None-Match": etag }, cache: "no-store", redirect: "manual" });
  } catch {
    return undefined; // no connection
  }
}

async function poll() {
  const current = ++generation;
  const since = newestId();
  lastPolledAt = Date.now();
  const response = await request();
  if (response?.ok) {
    const data = await response.json().catch(() => undefined);
    if (data && current === generation && since === newestId()) {
      etag = response.headers.get("ETag");
      update(data);
    }
  }
  if (response?.type === "opaqueredirect" || response?.status === 403) stop();
  const isSuccess = response?.ok || response?.status === 304;
  const retryAfter = 1000 * (Number(response?.headers.get("Retry-After")) || 0);
  delay = isSuccess ? usualDelay() : Math.max(retryAfter, Math.min(2 * delay, MAX_DELAY));
  schedulePoll(lastPolledAt + delay - Date.now());
}

// The session has ended, here or by "Log out everywhere else" on another device.
function stop() {
  interval = 0;
  stopStreaming();
}

const usualDelay = () => (isStreaming() ? Math.max(interval, STREAMING_INTERVAL) : interval);

function schedulePoll(time) {
  clearTimeout(timer);
  if (interval && !document.hidden && navigator.onLine) timer = setTimeout(poll, Math.max(0, time));
}

const pollSoon = () => schedulePoll(lastPolledAt + MIN_INTERVAL - Date.now());

function update({ badges, mine: ownCounts, witts: posts = {}, new: newCount = 0 }) {
  for (const badge of document.querySelectorAll("[data-badge]")) showBadge(badge, badges[badge.dataset.badge] ?? 0);
  showTitle(TITLE_BADGES.reduce((sum, name) => sum + (badges[name] ?? 0), 0));
  for (const number of document.querySelectorAll("[data-own-count]")) showOwnCount(number, ownCounts[number.dataset.ownCount]);
  for (const [id, counts] of Object.entries(posts)) updateCounts(id, counts);
  showNewCount(newCount);
}

function showOwnCount(number, text) {
  if (number.textContent.trim() === text) return;
  number.textContent = text;
  number.removeAttribute("title"); // the exact number of before
}

const capped = (count) => (count > 99 ? "99+" : String(count));

function showBadge(badge, count) {
  badge.hidden = !count;
  if (badge.textContent !== capped(count)) badge.textContent = capped(count);
}

// Set the count before the page title: "(3) Home".
function showTitle(count) {
  document.title = (count ? `(${capped(count)}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
}

const reschedule = () => schedulePoll(lastPolledAt + delay - Date.now());
document.addEventListener("visibilitychange", reschedule);
addEventListener("online", () => {
  delay = interval;
  reschedule();
});
addEventListener("offline", reschedule);
for (const name of ["notification", "message"]) document.addEventListener(`stream:${name}`, () => pollSoon());
document.addEventListener("stream:update", ({ detail }) => {
  etag = ""; // the page differs from the last answer from now on
  addNewPost(detail);
});
document.addEventListener("stream:opened", ({ detail }) => {
  if (detail.isAgain) schedulePoll(REOPENING_DELAY * Math.random()); // for what was missed
});
document.addEventListener("stream:closed", () => {
  delay = interval;
  reschedule();
});
addEventListener("pageshow", ({ persisted }) => persisted && schedulePoll(0)); // from the back/forward cache
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "post") generation += 1;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "post") return;
  generation += 1;
  if (detail.successful && COUNT_CHANGING_PATHS.test(detail.requestConfig.path)) schedulePoll(0);
});
reschedule();
