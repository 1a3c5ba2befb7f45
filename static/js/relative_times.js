// Times stay right while a page is open, in the words of core/templating/dates.py, and say the exact moment where one lives.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNITS = [
  [60, 1, "s"],
  [3600, 60, "m"],
  [86400, 3600, "h"],
];
const AGO = /^\d+[smh]$/;
const CLOCK = /^\d\d:\d\d$/;
const DAY = /^\d{1,2} [A-Z][a-z]{2}( \d{4})?$/;
const WEEKDAY = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const EXACT = / UTC$/;

// How long ago: 5s, 5m, 5h, then the day.
export function ago(moment, now) {
  const seconds = Math.max(0, Math.trunc((now - moment) / 1000));
  const unit = UNITS.find(([limit]) => seconds < limit);
  if (unit) return `${Math.max(1, Math.floor(seconds / unit[1]))}${unit[2]}`;
  return day(moment, now);
}

// The day where the viewer is: 12 Oct, or 12 Oct 2012 in another year.
function day(moment, now) {
  const text = `${moment.getDate()} ${MONTHS[moment.getMonth()]}`;
  return moment.getFullYear() === now.getFullYear() ? text : `${text} ${moment.getFullYear()}`;
}

// The full date and time where the viewer is: 16 May 2026, 11:12 GMT+2.
export function exact(moment) {
  return `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}, ${clock(moment)} ${zoneAt(moment)}`;
}

const two = (number) => String(number).padStart(2, "0");
const clock = (moment) => `${two(moment.getHours())}:${two(moment.getMinutes())}`;
let zones; // takes a phone longer to make than all the rest of this page's scripts
function zoneAt(moment) {
  zones ??= new Intl.DateTimeFormat("en", { timeZoneName: "short" });
  return zones.formatToParts(moment).find(({ type }) => type === "timeZoneName").value;
}

// The server's clock, not the viewer's, which may be wrong.
const ahead = 1000 * (document.body?.dataset.serverTime ?? Date.now() / 1000) - Date.now();

function tell(time, now) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const text = time.textContent;
  if (AGO.test(text)) say(time, ago(moment, now));
  else if (DAY.test(text)) say(time, day(moment, now));
  else if (WEEKDAY.test(text)) say(time, WEEKDAYS[moment.getDay()]);
  else if (CLOCK.test(text)) say(time, clock(moment));
  else if (EXACT.test(text)) say(time, exact(moment));
  if (EXACT.test(time.title)) whenIdle(() => (time.title = exact(moment))); // nobody rests on it yet
}

const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has no idle callbacks

function say(time, text) {
  if (time.textContent !== text) time.textContent = text;
}

function tellAll(root = document) {
  const now = new Date(Date.now() + ahead);
  for (const time of root.querySelectorAll("time[datetime]")) tell(time, now);
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => tellAll(elt));
document.addEventListener("visibilitychange", () => document.hidden || tellAll());
setInterval(() => document.hidden || tellAll(), 60_000);
