// Date and time fields in Finnish form whatever the browser's own language: "3.6.2026" and "13.00".
// Typing is enough; a button opens the browser's calendar.

import { epochOf, isoDay, spelledDay, wallTime } from "./dates.js";
import { h, newId } from "./dom.js";
import { now, state } from "./state.js";

const two = (number) => String(number).padStart(2, "0");

/** "2026-06-03" from "3.6.2026", "3.6." (the next such day) or ISO; null when it is no real day. */
export function readDay(text) {
  const iso = text.trim().match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  const finnish = text.trim().match(/^(\d{1,2})\.\s*(\d{1,2})\.?\s*(\d{4})?$/);
  if (!iso && !finnish) return null;
  const [day, month] = iso ? [Number(iso[3]), Number(iso[2])] : [Number(finnish[1]), Number(finnish[2])];
  const today = isoDay(now(), state.clock.tz);
  let year = Number(iso ? iso[1] : finnish[3] ?? today.slice(0, 4));
  if (!iso && !finnish[3] && `${year}-${two(month)}-${two(day)}` < today) year += 1;
  const moment = new Date(Date.UTC(year, month - 1, day));
  return moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day ? `${year}-${two(month)}-${two(day)}` : null;
}

/** "13:00" from "13", "13.00", "13:00" or "klo 13"; null when it is no time. */
export function readTime(text) {
  const found = text.trim().match(/^(?:klo\s*)?(\d{1,2})(?:[.:](\d{2}))?$/);
  if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return null;
  return `${two(Number(found[1]))}:${found[2] ?? "00"}`;
}

const showDay = (iso) => (iso ? iso.split("-").map(Number).reverse().join(".") : "");
const showTime = (iso) => (iso ? `${Number(iso.slice(0, 2))}.${iso.slice(3)}` : "");

function dayField(iso, attributes, changed) {
  const input = h("input", { class: "field day-field", type: "text", inputmode: "decimal", autocomplete: "off", placeholder: "pp.kk.vvvv", ...attributes, value: showDay(iso), onchange: changed });
  // The real date field is only there for its calendar; it is neither seen nor tabbed to.
  const calendar = h("input", { type: "date", class: "calendar-source", tabindex: "-1", "aria-hidden": "true", onchange: () => { input.value = showDay(calendar.value); changed(); input.focus(); } });
  const opener = h("button", { type: "button", class: "calendar-button", "aria-label": "Avaa kalenteri", onclick: () => { calendar.value = readDay(input.value) ?? ""; calendar.showPicker?.(); } }, h("span", { "aria-hidden": "true" }, "▾"));
  return [input, h("span", { class: "day" }, input, calendar, opener)];
}

function timeField(iso, attributes, changed) {
  const listId = newId("ajat");
  const times = Array.from({ length: 25 }, (_, index) => `${8 + Math.floor(index / 2)}.${index % 2 ? "30" : "00"}`);
  const input = h("input", { class: "field time-field", type: "text", inputmode: "decimal", autocomplete: "off", placeholder: "tt.mm", list: listId, ...attributes, value: showTime(iso), onchange: changed });
  return [input, h("span", { class: "time" }, input, h("datalist", { id: listId }, times.map((time) => h("option", { value: time }))))];
}

/**
 * A field of one kind: "datepicker", "timepicker" or "datetimepicker" (RAW epoch seconds).
 * onchange(raw, wrong) gets the RAW value or null, and a sentence when what is written is not understood.
 */
export function momentField({ kind, raw, attributes, onchange }) {
  const zone = state.me?.tz || state.clock.tz;
  const wall = kind === "datetimepicker" && raw !== null ? wallTime(raw, zone) : null;
  const spelled = h("span", { class: "spelled" });
  const taken = () => {
    const day = dayInput ? readDay(dayInput.value) : null;
    const time = timeInput ? readTime(timeInput.value) : null;
    if (dayInput) spelled.textContent = day ? spelledDay(day) : "";
    if (day) dayInput.value = showDay(day);
    if (time) timeInput.value = showTime(time);
    onchange(...understood(kind, day, time, [dayInput, timeInput], zone));
  };
  const [dayInput, dayNode] = kind === "timepicker" ? [] : dayField(kind === "datepicker" ? raw : wall?.slice(0, 10), attributes, taken);
  const [timeInput, timeNode] = kind === "datepicker" ? [] : timeField(kind === "timepicker" ? raw : wall?.slice(11), kind === "datetimepicker" ? { ...attributes, "aria-labelledby": null, "aria-label": "Kellonaika" } : attributes, taken);
  if (dayInput?.value) spelled.textContent = spelledDay(readDay(dayInput.value) ?? "");
  const box = h("div", { class: "moment" }, dayNode, dayNode && timeNode ? h("span", { "aria-hidden": "true" }, "klo") : null, timeNode, spelled);
  box.control = dayInput ?? timeInput;
  return box;
}

/** [RAW value or null, what is wrong or null] */
function understood(kind, day, time, [dayInput, timeInput], zone) {
  const dayWrong = dayInput?.value.trim() && !day ? "Kirjoita päivä muodossa 3.6.2026." : null;
  const timeWrong = timeInput?.value.trim() && !time ? "Kirjoita kellonaika muodossa 13.00." : null;
  if (dayWrong || timeWrong) return [null, dayWrong || timeWrong];
  if (kind === "datepicker") return [day, null];
  if (kind === "timepicker") return [time, null];
  if (day && time) return [epochOf(`${day}T${time}`, zone), null];
  if (day || time) return [null, "Täytä sekä päivä että kellonaika."];
  return [null, null];
}
