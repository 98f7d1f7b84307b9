// The workspace's clock: it runs by itself and can be moved forward, to see reminders arrive.

import { act } from "./api.js";
import { dayAfter, fullMoment } from "./dates.js";
import { openDialog, toast } from "./dialogs.js";
import { announce, h, newId } from "./dom.js";
import { momentField } from "./moments.js";
import { now, on, setClock, state } from "./state.js";

let face = null;

/** The clock's button for the top bar. */
export function clockButton() {
  face = h("span", {}, h("span", { class: "wide" }), h("span", { class: "narrow" }));
  const button = h("button", { type: "button", class: "tool", onclick: openClock }, h("span", { "aria-hidden": "true" }, "◷"), face, h("span", { class: "unseen" }, " – siirrä kelloa"));
  tick();
  return button;
}

function tick() {
  if (face && state.me) {
    face.querySelector(".wide").textContent = fullMoment(now(), state.clock.tz);
    face.querySelector(".narrow").textContent = fullMoment(now(), state.clock.tz).replace(/\.\d{4} /, ". ");
  }
}

setInterval(tick, 1000);
on("clock", tick);

async function moved(body, dialog) {
  try {
    setClock((await act("clock", body)).clock);
    dialog.close();
    const words = `Kello on nyt ${fullMoment(now(), state.clock.tz)}.`;
    toast(words);
    announce(words);
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

/** The days from today to the next Monday: 1–7. */
function daysToMonday() {
  const today = new Date(`${dayAfter(0)}T12:00:00Z`).getUTCDay();
  return (8 - today) % 7 || 7;
}

function openClock() {
  const fieldId = newId("hetki");
  let chosen = Math.ceil(now() / 3600) * 3600;
  const field = momentField({ kind: "datetimepicker", raw: chosen, attributes: { "aria-labelledby": fieldId }, onchange: (raw, wrong) => { chosen = raw; if (wrong) toast(wrong); } });
  const step = (words, body) => h("button", { type: "button", class: "button", onclick: () => moved(body(), dialog) }, words);
  const dialog = openDialog({
    title: "Siirrä kelloa", className: "small",
    body: [
      h("p", {}, "Kello on nyt ", h("strong", {}, fullMoment(now(), state.clock.tz)), ". Sitä voi siirtää vain eteenpäin. Botti tekee silloin kaiken, mikä siihen mennessä kuuluu tehdä."),
      h("div", { class: "steps" },
        step("+\u00a01\u00a0tunti", () => ({ advance: 3600 })),
        step("+\u00a01\u00a0päivä", () => ({ advance: 86400 })),
        step("+\u00a01\u00a0viikko", () => ({ advance: 7 * 86400 })),
        step("Huomiseen klo\u00a08", () => ({ to_local: `${dayAfter(1)}T08:00` })),
        step("Maanantaihin klo\u00a08", () => ({ to_local: `${dayAfter(daysToMonday())}T08:00` }))),
      h("div", { class: "label", id: fieldId }, "Tai valitse hetki"), field,
    ],
    footer: h("button", { type: "button", class: "button primary", onclick: () => { if (chosen) moved({ to: chosen }, dialog); } }, "Siirrä"),
  });
  dialog.querySelector(".steps button").focus();
}
