// Update relative times while a page is open, in the formats of core/templating/dates.py, and convert exact times from
// UTC to the browser's time zone.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNITS = [
  [60, 1, "s"],
  [3600, 60, "m"],
  [86400, 3600, "h"],
];
const WEEKDAY_PERIOD = 6 * 86_400_000; // milliseconds
const AGE_TEXT = /^\d+[smh]$/;
const CLOCK_TEXT = /^\d\d:\d\d$/;
const DATE_TEXT = /^\d{1,2} [A-Z][a-z]{2}( \d{4})?$/;
const WEEKDAY_TEXT = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DATETIME_TEXT = / UTC$/;

// Return how long ago: 5s, 5m, 5h, then the day.
export function shortAge(moment, now) {
  const seconds = Math.max(0, Math.trunc((now - moment) / 1000));
  const unit = UNITS.find(([limit]) => seconds < limit);
  if (unit) return `${Math.max(1, Math.floor(seconds / unit[1]))}${unit[2]}`;
  return weekdayOrDate(moment, now);
}

// Return the local day: Tue within the last six days, then the date.
function weekdayOrDate(moment, now) {
  return now - moment < WEEKDAY_PERIOD ? WEEKDAYS[moment.getDay()] : shortDate(moment, now);
}

// Return the local date: 12 Oct, or 12 Oct 2012 in another year.
function shortDate(moment, now) {
  const text = `${moment.getDate()} ${MONTHS[moment.getMonth()]}`;
  return moment.getFullYear() === now.getFullYear() ? text : `${text} ${moment.getFullYear()}`;
}

// Return the local date and time: 16 May 2026, 11:12 GMT+2.
export function fullDatetime(moment) {
  return `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}, ${clock(moment)} ${timeZoneName(moment)}`;
}

const twoDigits = (number) => String(number).padStart(2, "0");
const clock = (moment) => `${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
let zoneFormat; // created when first needed: on a phone this takes longer than the rest of the scripts
function timeZoneName(moment) {
  zoneFormat ??= new Intl.DateTimeFormat("en", { timeZoneName: "short" });
  return zoneFormat.formatToParts(moment).find(({ type }) => type === "timeZoneName").value;
}

// Milliseconds to add to the browser's clock, which may be wrong, to get the server's time.
const clockOffset = 1000 * (document.body?.dataset.serverTime ?? Date.now() / 1000) - Date.now();

function updateTime(time, now) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const text = time.textContent;
  if (AGE_TEXT.test(text)) setText(time, shortAge(moment, now));
  else if (DATE_TEXT.test(text)) setText(time, shortDate(moment, now));
  else if (WEEKDAY_TEXT.test(text)) setText(time, weekdayOrDate(moment, now));
  else if (CLOCK_TEXT.test(text)) setText(time, clock(moment));
  else if (DATETIME_TEXT.test(text)) setText(time, fullDatetime(moment));
  if (DATETIME_TEXT.test(time.title)) whenIdle(() => (time.title = fullDatetime(moment))); // tooltips are not urgent
}

const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has no idle callbacks

function setText(time, text) {
  if (time.textContent !== text) time.textContent = text;
}

function updateTimes(root = document) {
  const now = new Date(Date.now() + clockOffset);
  for (const time of root.querySelectorAll("time[datetime]")) updateTime(time, now);
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => updateTimes(elt));
document.addEventListener("visibilitychange", () => document.hidden || updateTimes());
addEventListener("pageshow", ({ persisted }) => persisted && updateTimes());
setInterval(() => document.hidden || updateTimes(), 60_000);
