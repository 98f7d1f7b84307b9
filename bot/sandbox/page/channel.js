// The middle of the page: a channel with its messages and composer, or the app's Home tab.

import { act, read } from "./api.js";
import { blockNodes } from "./blocks.js";
import { Composer } from "./composer.js";
import { toast } from "./dialogs.js";
import { byId, h, lock, unreadCount } from "./dom.js";
import { MessageList } from "./messages.js";
import { openSide } from "./side.js";
import { appChannel, changed, channelName, nameOf, on, state, topLevel } from "./state.js";
import { membersDialog } from "./sidebar.js";
import { hasHome, ViewSurface } from "./surface.js";
import { counted } from "./words.js";

let list = null;
let homeSurface = null;

const back = () => h("button", { type: "button", class: "icon back", "aria-label": "Takaisin kanaviin", onclick: () => { document.body.dataset.screen = "list"; byId("list").querySelector("a[aria-current], a")?.focus(); } }, "‹");

function tabs(current) {
  const app = appChannel();
  const tab = (words, href, here) => h("a", { href, "aria-current": here ? "page" : null }, words);
  return h("nav", { class: "tabs", "aria-label": state.app.name },
    hasHome() ? tab("Koti", "#koti", current === "home") : null,
    state.app.messages_tab === false ? null : tab(["Viestit ", app?.unread ? unreadCount(app.unread) : null], app ? `#${app.id}` : "#sovellus", current === "messages"));
}

const isApp = (channel) => channel.id === appChannel()?.id;

function header(channel) {
  const title = isApp(channel) ? state.app.name : channel.kind === "public" ? `# ${channelName(channel)}` : channelName(channel);
  const members = ["public", "private"].includes(channel.kind) ? h("button", { type: "button", class: "quiet", onclick: () => membersDialog(state.channels.get(channel.id)) }, counted(channel.members.length, "jäsen", "jäsentä")) : null;
  const topic = isApp(channel) ? state.app.description : channel.topic || channel.purpose;
  return h("header", { class: "bar" }, back(), h("div", { class: "title" }, h("h2", {}, channel.kind === "private" ? [lock(), " "] : null, title), topic ? h("p", {}, topic) : null), members);
}

function foot(channel) {
  const plainNote = (words, button) => h("div", { class: "composer closed" }, h("p", {}, words), button);
  if (channel.archived) return plainNote("Kanava on arkistoitu. Sitä voi vain lukea.");
  if (!channel.is_member) {
    return plainNote("Et ole tämän kanavan jäsen.", h("button", { type: "button", class: "button primary", onclick: () => act("channel", { action: "join", channel: channel.id }).then(({ channel: joined }) => { if (joined) state.channels.set(joined.id, joined); changed("channels"); show(); }).catch((problem) => toast(problem.message, { error: true })) }, "Liity kanavalle"));
  }
  if (isApp(channel) && state.app.messages_read_only) return plainNote("Tälle sovellukselle ei voi kirjoittaa. Sen viestit näkyvät tässä.");
  const label = ["public", "private"].includes(channel.kind) ? `Kirjoita kanavalle ${channelName(channel)}` : `Kirjoita: ${channelName(channel)}`;
  return new Composer({ channel: channel.id, label, id: "viesti" }).box;
}

async function showChannel(id) {
  const channel = state.channels.get(id);
  const main = byId("main");
  if (!channel) {
    main.replaceChildren(h("header", { class: "bar" }, back(), h("div", { class: "title" }, h("h2", {}, "Tämä kanava ei näy sinulle"))), h("p", { class: "empty" }, "Et kuulu kanavalle, tai sitä ei enää ole. Valitse listasta toinen kanava."));
    return;
  }
  list = new MessageList({ label: `Viestit: ${channelName(channel)}`, onthread: (message) => openSide({ kind: "thread", channel: id, ts: message.thread_ts || message.ts }) });
  const mine = list;
  if (channel.unread) mine.newAfter = channel.last_read;
  main.replaceChildren(header(channel), ...(isApp(channel) ? [tabs("messages")] : []), list.box, foot(channel));
  list.box.setAttribute("aria-busy", "true");
  try {
    if (!state.messages.has(id)) await fetchMessages(id);
    if (list !== mine) return;
    drawMessages(id);
    markRead();
  } catch (problem) {
    toast(problem.message, { error: true });
  } finally {
    mine.box.removeAttribute("aria-busy");
  }
}

async function fetchMessages(id, before) {
  const first = !state.messages.has(id);
  if (first) state.messages.set(id, new Map()); // takes what comes live while the rest is being fetched
  let answer;
  try {
    answer = await read("messages", { channel: id, before });
  } catch (problem) {
    if (first) state.messages.delete(id);
    throw problem;
  }
  const known = state.messages.get(id) ?? new Map();
  const fetched = new Map(answer.messages.map((message) => [message.id, message]));
  state.messages.set(id, new Map([...fetched, ...known]));
  if (answer.has_more) state.more.add(id);
  else state.more.delete(id);
  changed("messages", id);
}

function drawMessages(id) {
  const messages = topLevel(id);
  const older = state.more.has(id)
    ? h("button", { type: "button", class: "quiet older", onclick: async () => { await fetchMessages(id, messages[0]?.ts).catch((problem) => toast(problem.message, { error: true })); list.older = true; drawMessages(id); } }, "Näytä vanhemmat viestit")
    : messages.length ? null : h("p", { class: "empty" }, "Täällä ei ole vielä viestejä.");
  list.update(messages, { before: older });
}

/** Marks the open channel read, when it is really looked at. */
export function markRead() {
  const channel = state.channels.get(state.place.id);
  if (state.place.kind !== "channel" || !channel?.is_member || document.hidden) return;
  act("open", { channel: channel.id }).then((answer) => {
    state.channels.set(answer.channel.id, answer.channel);
    changed("channels");
  }).catch(() => {});
}

function showHome() {
  const main = byId("main");
  list = null;
  main.replaceChildren(h("header", { class: "bar" }, back(), h("div", { class: "title" }, h("h2", {}, state.app.name), state.app.description ? h("p", {}, state.app.description) : null)), tabs("home"), h("div", { class: "home", tabindex: "0", role: "region", "aria-label": "Sovelluksen koti" }));
  homeSurface = null;
  drawHome();
  // The app may publish before the answer is here: then the answer's home is the older one.
  const before = state.home;
  act("home", {}).then((answer) => { if (answer.home && state.home === before) { state.home = answer.home; drawHome(); } }).catch((problem) => toast(problem.message, { error: true }));
}

function drawHome() {
  const box = byId("main").querySelector(".home");
  if (!box) return;
  if (!state.home) {
    box.replaceChildren(h("p", { class: "empty" }, "Sovellus ei ole vielä laittanut tänne mitään."));
    return;
  }
  if (homeSurface?.view.hash === state.home.hash) return;
  const focus = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  if (homeSurface) { homeSurface.view = state.home; homeSurface.renew(state.home.values); } else homeSurface = new ViewSurface(state.home);
  box.replaceChildren(...blockNodes(state.home.blocks, homeSurface));
  if (focus) (box.querySelector(`[data-key="${CSS.escape(focus)}"]`) ?? box).focus();
}

async function openApp() {
  try {
    const { channel } = await act("dm", { users: [state.app.bot_user_id] });
    state.channels.set(channel.id, channel);
    location.replace(`#${channel.id}`);
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

/** Shows the place that the address names. */
export function show() {
  if (state.place.kind === "home") showHome();
  else if (state.place.kind === "app") openApp();
  else if (state.place.kind === "channel") showChannel(state.place.id);
}

on("place", show);
on("typed", (composer) => { if (!composer.thread) list?.follow(); });
on("messages", (id) => { if (state.place.kind === "channel" && state.place.id === id && list && state.messages.has(id)) drawMessages(id); });
on("home", drawHome);
on("channels", () => {
  const old = byId("main").querySelector(".tabs");
  if (!old) return;
  const focus = old.contains(document.activeElement) ? document.activeElement.textContent.slice(0, 4) : null;
  const fresh = tabs(state.place.kind === "home" ? "home" : "messages");
  if (fresh.isEqualNode(old)) return;
  old.replaceWith(fresh);
  if (focus) [...fresh.querySelectorAll("a")].find((tab) => tab.textContent.startsWith(focus))?.focus();
});
on("channel", (channel) => {
  // The head and the foot change when the person joins, leaves, or the channel is archived; the draft stays.
  if (state.place.kind !== "channel" || state.place.id !== channel.now.id) return;
  const [was, now] = [channel.before, channel.now];
  if (!was || was.is_member !== now.is_member || was.archived !== now.archived) show();
  else byId("main").querySelector(".bar")?.replaceWith(header(now));
});
