// The right panel: a thread or the journal of raw traffic; mail.js fills it with the e-mail box.

import { read } from "./api.js";
import { Composer } from "./composer.js";
import { toast } from "./dialogs.js";
import { clockTime } from "./dates.js";
import { byId, h, newId } from "./dom.js";
import { fillMail } from "./mail.js";
import { MessageList } from "./messages.js";
import { changed, channelName, nameOf, on, state } from "./state.js";

let thread = null; // {channel, ts, list, messages: Map}
let journal = { entries: [], last: 0, kind: "" };
let opener = null;

/** Opens the panel with something in it, or closes it with null. */
export function openSide(side) {
  if (side && !state.side) opener = document.activeElement;
  state.side = side;
  draw();
  changed("side");
  if (!side && opener?.isConnected) opener.focus();
}

function frame(title, content, tools = null) {
  const id = newId("paneeli");
  const panel = byId("side");
  panel.setAttribute("aria-labelledby", id);
  panel.removeAttribute("aria-label");
  panel.replaceChildren(h("header", { class: "bar" }, h("h2", { id, tabindex: "-1" }, title), tools, h("button", { type: "button", class: "icon", "aria-label": "Sulje paneeli", onclick: () => openSide(null) }, "×")), ...content);
  panel.hidden = false;
}

function draw() {
  const side = state.side;
  document.body.dataset.side = side ? side.kind : "";
  thread = null;
  if (!side) {
    byId("side").hidden = true;
    byId("side").replaceChildren();
    return;
  }
  ({ thread: drawThread, journal: drawJournal, mail: drawMail })[side.kind](side);
}

async function drawThread(side) {
  const list = new MessageList({ label: "Ketjun viestit", onthread: null });
  const composer = new Composer({ channel: side.channel, thread: side.ts, label: "Vastaa ketjussa" });
  const mine = { ...side, list, messages: new Map() };
  thread = mine;
  frame("Ketju", [list.box, composer.box]);
  composer.input.focus();
  try {
    const { messages } = await read("thread", { channel: side.channel, ts: side.ts });
    if (thread !== mine) return;
    for (const message of messages) if (!mine.messages.has(message.id)) mine.messages.set(message.id, message);
    showThread();
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

function showThread() {
  thread.list.update([...thread.messages.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1)), { thread: true });
}

/** A live message may belong to the open thread. */
export function threadMessage(channel, message) {
  if (!thread || thread.channel !== channel) return;
  if (message.ts !== thread.ts && message.thread_ts !== thread.ts) return;
  thread.messages.set(message.id, message);
  showThread();
}

/** A message that is gone from the open thread. */
export function threadGone(channel, id) {
  if (thread?.channel === channel && thread.messages.delete(id)) showThread();
}

on("typed", (composer) => { if (composer.thread) thread?.list.follow(); });
on("sent", (message) => threadMessage(message.channel, message));

const KINDS = { "": "Kaikki", api: "Botin kutsut (API)", delivery: "Botille lähetetyt", response_url: "Vastausosoitteet", socket: "Yhteydet", mail: "Sähköpostit", fault: "Viat", person: "Ihmisten teot" };

function drawJournal() {
  const filter = h("select", { class: "field", "aria-label": "Mitä näytetään", onchange: (event) => { journal.kind = event.target.value; showJournal(box); } },
    Object.entries(KINDS).map(([kind, words]) => h("option", { value: kind, selected: kind === journal.kind }, words)));
  const box = h("div", { class: "journal", tabindex: "0", role: "region", "aria-label": "Liikenteen rivit" });
  frame("Liikenne", [h("p", { class: "note" }, "Kaikki, mitä botti ja työtila ovat puhuneet keskenään. Uusin on ylimpänä."), filter, box]);
  filter.focus();
  moreJournal(box);
}

/** Fetches what the journal has got since the last look. */
async function moreJournal(box) {
  try {
    let answer;
    do {
      answer = await read("journal", { after: journal.last, limit: 200, as: null });
      journal.entries.push(...answer.entries);
      journal.last = answer.entries.length ? answer.entries[answer.entries.length - 1].seq : Math.max(journal.last, 0);
    } while (answer.entries.length === 200);
    journal.entries = journal.entries.slice(-1000);
    showJournal(box);
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

const place = (id) => (state.channels.has(id) ? `#${channelName(state.channels.get(id))}` : state.people.has(id) ? nameOf(id) : id);

/** What an entry is about, in a word or two of its own. */
function gist({ kind, detail }) {
  const { args = {}, payload = {}, body = {} } = detail;
  const found = {
    api: [detail.error, place(args.channel ?? args.user_id ?? args.user), args.text],
    delivery: [payload.command, payload.text, payload.event?.type ?? payload.type, payload.actions?.[0]?.action_id, detail.outcome === "ok" ? null : detail.outcome],
    response_url: [detail.error, body.replace_original && "replace_original", body.text],
    socket: [detail.reason],
    mail: [detail.to],
    fault: [detail.on],
    person: [nameOf(detail.user), detail.text ?? detail.action_id],
  }[kind] ?? [];
  return found.filter((one) => one && one !== true).join(" ").slice(0, 80);
}

function showJournal(box) {
  const open = new Set([...box.querySelectorAll("details[open]")].map((one) => one.dataset.seq));
  const rows = journal.entries.filter((entry) => !journal.kind || entry.kind === journal.kind).slice(-300).reverse();
  box.replaceChildren(...rows.map((entry) => {
    const detail = h("pre", { tabindex: "0" }, JSON.stringify(entry.detail, null, 2));
    return h("details", { "data-seq": entry.seq, open: open.has(String(entry.seq)) },
      h("summary", { class: entry.ok ? "" : "failed" }, h("time", {}, clockTime(entry.at, undefined, true)), h("strong", {}, entry.name, h("span", { class: "gist" }, gist(entry))), h("span", {}, KINDS[entry.kind] ?? entry.kind), entry.ok ? null : h("span", { class: "tag" }, "ei onnistunut")), detail);
  }));
  if (!rows.length) box.replaceChildren(h("p", { class: "empty" }, "Ei vielä liikennettä."));
}

// A workspace that was started anew counts from one again.
on("restarted", () => {
  journal = { ...journal, entries: [], last: 0 };
  changed("journal");
  changed("mail");
});

on("journal", () => {
  const box = state.side?.kind === "journal" && byId("side").querySelector(".journal");
  if (box) moreJournal(box);
});

function drawMail() {
  const box = h("div", { class: "mail", tabindex: "0", role: "region", "aria-label": "Lähteneet sähköpostit" });
  frame("Sähköposti", [h("p", { class: "note" }, "Botin lähettämät sähköpostit. Ne eivät lähde tältä koneelta. Uusin on ylimpänä."), box]);
  byId("side").querySelector("h2").focus();
  fillMail(box);
}
