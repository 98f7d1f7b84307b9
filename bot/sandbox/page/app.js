// Where the page begins: who you are, the live connection, and what to do with what comes through it.

import { read } from "./api.js";
import { markRead } from "./channel.js";
import { clockButton } from "./clock.js";
import { toast } from "./dialogs.js";
import { announce, avatar, byId, h, unreadCount } from "./dom.js";
import { setViews } from "./forms.js";
import { openSide, threadGone, threadMessage } from "./side.js";
import { drawPeople, goSomewhere } from "./sidebar.js";
import { changed, channelName, nameOf, on, putMessage, setClock, state } from "./state.js";
import { hasHome } from "./surface.js";

/** The person in the address: ?henkilo=U0VEERA */
const wanted = () => new URL(location.href).searchParams.get("henkilo");

async function begin() {
  try {
    const { people } = await read("people", { as: null });
    state.people = new Map(people.map((person) => [person.id, person]));
    const me = state.people.get(wanted());
    if (me) await become(me);
    else choosePerson(people);
  } catch (problem) {
    banner(problem.message);
    setTimeout(begin, 2000);
  }
}

/** The first page: who do you want to be? */
function choosePerson(people) {
  document.body.dataset.screen = "choose";
  byId("main").replaceChildren(h("div", { class: "welcome" },
    h("h2", {}, "Kuka olet?"),
    h("p", {}, "Tämä on paikallinen kokeilutyötila. Valitse, kenen silmin katsot. Voit vaihtaa henkilöä milloin tahansa ylhäältä."),
    h("ul", { class: "people" }, people.filter((person) => !person.is_bot && !person.deleted).map((person) => h("li", {},
      h("a", { class: "person-row", href: `?henkilo=${person.id}` }, avatar(person), h("span", {}, h("strong", {}, nameOf(person.id)), h("small", {}, person.title ?? ""))))))));
}

async function become(me) {
  state.me = me;
  listen(await start());
  byId("tools").replaceChildren(clockButton(), tool("Liikenne", "⇄", "journal"), tool("Sähköposti", "✉", "mail"));
}

function tool(words, sign, kind) {
  return h("button", { type: "button", class: "tool", "aria-pressed": "false", "data-kind": kind, onclick: () => openSide(state.side?.kind === kind ? null : { kind }) }, h("span", { "aria-hidden": "true" }, sign), h("span", { class: "tool-words" }, words));
}

on("letters", (unseen) => {
  const button = document.querySelector(".tool[data-kind=mail]");
  button?.querySelector(".count")?.remove();
  if (unseen) button?.append(unreadCount(unseen, "uutta"));
});

on("side", () => {
  for (const button of document.querySelectorAll(".tool[data-kind]")) button.setAttribute("aria-pressed", String(state.side?.kind === button.dataset.kind));
});

/** Fetches everything anew, at the beginning and when the connection was long away; gives the number of the last event in it. */
async function start() {
  const all = await read("start");
  state.team = all.team;
  state.app = all.app;
  state.me = all.me;
  state.people = new Map(all.people.map((person) => [person.id, person]));
  state.channels = new Map(all.channels.map((channel) => [channel.id, channel]));
  state.commands = [...all.commands].sort((a, b) => a.command.localeCompare(b.command, "fi"));
  state.home = all.home;
  state.messages.clear();
  byId("team").textContent = all.team.name;
  byId("team").title = all.team.name;
  setClock(all.clock);
  drawPeople();
  goToAddress();
  setViews(all.views);
  return all.seq;
}

/** Which place the address names; on a wide screen some channel is always open. */
function goToAddress() {
  const name = decodeURIComponent(location.hash.slice(1));
  const previous = state.place;
  if (name === "koti" && hasHome()) state.place = { kind: "home" };
  else if (name === "sovellus") state.place = { kind: "app" };
  else if (name && name !== "main") state.place = { kind: "channel", id: name };
  else {
    const first = [...state.channels.values()].find((channel) => channel.is_member && !channel.archived && channel.kind !== "im");
    state.place = first ? { kind: "channel", id: first.id } : { kind: "home" };
  }
  document.body.dataset.screen = name ? "main" : "list";
  if (state.side?.kind === "thread" && (previous.id !== state.place.id)) openSide(null);
  changed("place");
}

window.addEventListener("hashchange", () => {
  if (!state.me || location.hash === "#main") return;
  goToAddress();
  if (document.body.dataset.screen === "main" && matchMedia("(min-width: 50rem)").matches) byId("viesti")?.focus({ preventScroll: true });
});

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (byId("viesti") ?? byId("main")).focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.side && byId("side").contains(document.activeElement)) openSide(null);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && state.me && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    goSomewhere();
  }
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const links = [...document.querySelectorAll("#list a")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  event.preventDefault();
  links[(at + (event.key === "ArrowDown" ? 1 : -1) + links.length) % links.length]?.click();
});

document.addEventListener("visibilitychange", () => { if (!document.hidden) markRead(); });

function banner(words) {
  byId("banner").textContent = words ?? "";
  byId("banner").hidden = !words;
}

// The live connection. It goes on from the number of the first fetch, so that nothing falls between the two.
function listen(after) {
  const live = new EventSource(`/_page/live?as=${encodeURIComponent(state.me.id)}&after=${after}`);
  live.addEventListener("open", () => banner(null));
  live.addEventListener("error", () => banner("Yhteys työtilaan katkesi. Yritetään uudelleen…"));
  for (const [name, handle] of Object.entries(EVENTS)) live.addEventListener(name, (event) => handle(JSON.parse(event.data || "{}")));
}

const EVENTS = {
  message({ channel, message }) {
    putMessage(channel, message);
    threadMessage(channel, message);
    changed("messages", channel);
    const here = state.place.kind === "channel" && state.place.id === channel;
    if (here) markRead();
    else if (message.user !== state.me?.id && state.channels.get(channel)) announce(`Uusi viesti: ${channelName(state.channels.get(channel))}`);
  },
  message_gone({ channel, id }) {
    state.messages.get(channel)?.delete(id);
    threadGone(channel, id);
    changed("messages", channel);
  },
  channel({ channel }) {
    const before = state.channels.get(channel.id);
    state.channels.set(channel.id, channel);
    changed("channels");
    changed("channel", { before, now: channel });
  },
  channel_gone({ channel }) {
    state.channels.delete(channel);
    changed("channels");
    if (state.place.id === channel) location.hash = "";
  },
  views: ({ views }) => setViews(views),
  home({ home }) { state.home = home; changed("home"); },
  person({ person }) {
    state.people.set(person.id, person);
    if (person.id === state.me?.id) state.me = person;
    changed("people");
  },
  clock: ({ clock }) => setClock(clock),
  journal: () => changed("journal"),
  mail: () => changed("mail"),
  reload() {
    changed("restarted");
    start().catch((problem) => toast(problem.message, { error: true }));
  },
};

begin();
