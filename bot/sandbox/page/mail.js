// The e-mail box: what the workspace's own SMTP server got from the bot, calendar parts read.

import { read } from "./api.js";
import { calendarSpan, fullMoment } from "./dates.js";
import { toast } from "./dialogs.js";
import { byId, h } from "./dom.js";
import { link } from "./mrkdwn.js";
import { changed, on, state } from "./state.js";

const opened = new Set(); // ids of the letters that stand open
let unseen = 0; // letters that came while the box was not looked at

/** Fills the panel's box with the letters, newest first; those that were open stay open. */
export async function fillMail(box) {
  changed("letters", (unseen = 0));
  try {
    const { messages } = await read("mail", { as: null });
    if (messages.length) box.replaceChildren(...messages.reverse().map(letter));
    else box.replaceChildren(h("p", { class: "empty" }, "Ei vielä sähköposteja."));
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

const line = (words, value) => (value ? [h("dt", {}, words), h("dd", {}, value)] : null);

function letter(message) {
  const details = h("details", { class: "letter", open: opened.has(message.id), ontoggle: () => { if (details.open) opened.add(message.id); else opened.delete(message.id); } },
    h("summary", {}, h("strong", {}, message.subject || "(ei aihetta)"), h("small", {}, message.to.join(", "))),
    h("dl", {}, line("Lähettäjä", message.from), line(message.to.length > 1 ? "Vastaanottajat" : "Vastaanottaja", message.to.join(", ")), line("Aihe", message.subject), line("Aika", fullMoment(message.at))),
    h("div", { class: "mail-text" }, withLinks(message.text ?? "")),
    (message.calendar ?? []).map(entry));
  return details;
}

/** The text with its web addresses as links; line breaks are kept by the style sheet. */
function withLinks(text) {
  return text.trim().split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((piece, index) => (index % 2 ? link(piece, piece) : piece));
}

const KINDS = { CANCEL: "Peruutus kalenteriin", REPLY: "Vastaus kutsuun", PUBLISH: "Kalenterimerkintä" };

/** What a calendar would show of one event (RFC 5546: a request with a number of its own changes the former). */
function entry(event) {
  if (event.unreadable) return h("p", { class: "calendar" }, "Kalenteriliitettä ei voi lukea.");
  const kind = event.method === "REQUEST" ? (event.sequence > 0 ? "Muutos kalenteriin" : "Kutsu kalenteriin") : KINDS[event.method] ?? "Kalenterimerkintä";
  return h("section", { class: "calendar", "aria-label": kind }, h("p", { class: "calendar-kind" }, kind),
    h("dl", {}, line("Mitä", event.summary), line("Milloin", calendarSpan(event.start, event.end)), line("Missä", event.location)));
}

on("mail", () => {
  const box = state.side?.kind === "mail" && byId("side").querySelector(".mail");
  if (box) fillMail(box);
  else changed("letters", (unseen += 1));
});
