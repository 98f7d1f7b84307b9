// Times in Finnish form. The workspace has its own clock; people have their own zones.

import { now, state } from "./state.js";

const zoneOf = () => state.me?.tz || state.clock.tz;

function parts(epoch, zone, options) {
  const format = new Intl.DateTimeFormat("fi-FI", { timeZone: zone, hourCycle: "h23", ...options });
  return Object.fromEntries(format.formatToParts(new Date(epoch * 1000)).map((part) => [part.type, part.value]));
}

const two = (value) => String(value).padStart(2, "0");

/** "13.05" */
export function clockTime(epoch, zone = zoneOf(), seconds = false) {
  const found = parts(epoch, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" });
  const rest = seconds ? `.${two(found.second)}` : "";
  return `${Number(found.hour)}.${two(found.minute)}${rest}`;
}

/** "2026-12-01" */
export function isoDay(epoch, zone = zoneOf()) {
  const found = parts(epoch, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${found.year}-${two(found.month)}-${two(found.day)}`;
}

/** "1.12.2026" */
export function shortDate(epoch, zone = zoneOf()) {
  const [year, month, day] = isoDay(epoch, zone).split("-").map(Number);
  return `${day}.${month}.${year}`;
}

/** "ti 1.12.2026" */
export function dayAndDate(epoch, zone = zoneOf()) {
  return `${parts(epoch, zone, { weekday: "short" }).weekday}\u00a0${shortDate(epoch, zone)}`;
}

/** "ti 1.12.2026 klo 13.00" */
export function fullMoment(epoch, zone = zoneOf()) {
  return `${dayAndDate(epoch, zone)} klo\u00a0${clockTime(epoch, zone)}`;
}

function longDate(epoch, zone, { weekday = false, year = true } = {}) {
  const [y, , day] = isoDay(epoch, zone).split("-").map(Number);
  const found = parts(epoch, zone, { month: "long", day: "numeric", weekday: "long" });
  const month = found.month.endsWith("ta") ? found.month : `${found.month}ta`;
  return `${weekday ? `${found.weekday}\u00a0` : ""}${day}.\u00a0${month}${year ? ` ${y}` : ""}`;
}

function nearDay(epoch, zone) {
  const day = 86400;
  const words = { [isoDay(now(), zone)]: "tänään", [isoDay(now() + day, zone)]: "huomenna", [isoDay(now() - day, zone)]: "eilen" };
  return words[isoDay(epoch, zone)];
}

/** "Tänään", "Eilen" or "ti 1.12.2026", for the line between two days. */
export function dayLine(epoch) {
  const near = nearDay(epoch, zoneOf());
  return near ? near[0].toUpperCase() + near.slice(1) : dayAndDate(epoch);
}

function ago(epoch) {
  const seconds = epoch - now();
  const format = new Intl.RelativeTimeFormat("fi-FI", { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return "juuri nyt";
}

/** Fills in Slack's date tokens, in the reader's own zone. Unknown tokens stay as they are. */
export function dateTokens(epoch, template) {
  const zone = zoneOf();
  const near = nearDay(epoch, zone);
  const values = {
    date_num: () => isoDay(epoch, zone),
    date_slash: () => shortDate(epoch, zone),
    date: () => longDate(epoch, zone, { year: false }),
    date_pretty: () => near ?? longDate(epoch, zone, { year: false }),
    date_short: () => shortDate(epoch, zone),
    date_short_pretty: () => near ?? shortDate(epoch, zone),
    date_long: () => longDate(epoch, zone, { weekday: true }),
    date_long_pretty: () => near ?? longDate(epoch, zone, { weekday: true }),
    date_long_full: () => longDate(epoch, zone),
    day_divider_pretty: () => near ?? longDate(epoch, zone, { year: false }),
    time: () => clockTime(epoch, zone),
    time_secs: () => clockTime(epoch, zone, true),
    ago: () => ago(epoch),
  };
  return template.replace(/\{([a-z_]+)\}/g, (token, name) => values[name]?.() ?? token);
}

/** "2026-12-01T08:00" on the wall of a zone, from epoch seconds. */
export function wallTime(epoch, zone = state.clock.tz) {
  const found = parts(epoch, zone, { hour: "2-digit", minute: "2-digit" });
  return `${isoDay(epoch, zone)}T${two(found.hour)}:${two(found.minute)}`;
}

/** Epoch seconds of a wall time in a zone; in the hour that comes twice, the first. */
export function epochOf(wall, zone = zoneOf()) {
  const asUtc = Date.parse(`${wall}:00Z`) / 1000;
  if (Number.isNaN(asUtc)) return null;
  const offsetAt = (epoch) => Date.parse(`${wallTime(epoch, zone)}:00Z`) / 1000 - epoch;
  const guesses = [asUtc - offsetAt(asUtc - 86400), asUtc - offsetAt(asUtc + 86400)];
  const exact = guesses.filter((guess) => wallTime(guess, zone) === wall);
  return exact.length ? Math.min(...exact) : guesses[0];
}

/** The wall date that many days after today in the team's zone: "2026-12-02". */
export function dayAfter(days) {
  return isoDay(now() + days * 86400, state.clock.tz);
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** An ISO moment as epoch seconds; one without a zone is read on the team's wall. */
const epochOfIso = (iso) => (/(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? Date.parse(iso) / 1000 : epochOf(iso.slice(0, 16), state.clock.tz));

/**
 * "ti 1.12.2026 klo 13.00–15.00" from a calendar entry's ISO times; whole days without a clock time.
 * The end of whole days is the first day after them (RFC 5545, 3.6.1).
 */
export function calendarSpan(start, end) {
  if (!start) return "";
  if (DAY.test(start)) {
    const noon = (iso) => Date.parse(`${iso}T12:00:00Z`) / 1000;
    const [first, last] = [noon(start), DAY.test(end ?? "") ? noon(end) - 86400 : noon(start)];
    return last > first ? `${dayAndDate(first, "UTC")} – ${dayAndDate(last, "UTC")}` : dayAndDate(first, "UTC");
  }
  const [from, to] = [epochOfIso(start), end ? epochOfIso(end) : null];
  if (to === null || to <= from) return fullMoment(from);
  return isoDay(from) === isoDay(to) ? `${fullMoment(from)}–${clockTime(to)}` : `${fullMoment(from)} – ${fullMoment(to)}`;
}

/** "tiistai" for a date field, from "2026-12-01". */
export function spelledDay(iso) {
  const epoch = Date.parse(`${iso}T12:00:00Z`) / 1000;
  if (Number.isNaN(epoch)) return "";
  return parts(epoch, "UTC", { weekday: "long" }).weekday;
}
