// The left column: the app, channels, direct messages; and the row of people at the top.

import { act } from "./api.js";
import { chooser } from "./choose.js";
import { openDialog, toast } from "./dialogs.js";
import { avatar, byId, h, lock, newId, unreadCount } from "./dom.js";
import { appChannel, channelName, changed, nameOf, on, state } from "./state.js";
import { hasHome } from "./surface.js";
import { counted, roleWords } from "./words.js";

const QUICK = 12; // people who are one press away, when there is room for them all

function personLink(person, full = false) {
  const here = person.id === state.me?.id;
  const words = [nameOf(person.id), full ? person.title : "", full ? roleWords(person) : ""].filter(Boolean);
  return h("a", { href: `?henkilo=${person.id}${location.hash}`, class: full ? "person-row" : "person", "aria-current": here ? "true" : null, title: words.join(", "),
    "aria-label": full ? null : `${words[0]}${here ? ", sinä nyt" : ", vaihda"}` },
  avatar(person, full ? "" : "small"), h("span", { class: full ? "" : "first" }, full ? [h("strong", {}, words[0]), h("small", {}, words.slice(1).join(" · "))] : words[0].split(" ")[0]));
}

/** People of the seed in its order; the rest behind "Muut". Links, so that another window opens as links do. */
export function drawPeople() {
  const everyone = [...state.people.values()].filter((person) => !person.is_bot && !person.deleted);
  const quick = everyone.slice(0, QUICK);
  if (state.me && !quick.some((person) => person.id === state.me.id)) quick.splice(QUICK - 1, 1, everyone.find((person) => person.id === state.me.id) ?? state.me);
  const others = h("button", { type: "button", class: "person others", "data-needed": everyone.length > quick.length, onclick: () => allPeople(everyone) },
    h("span", { class: "avatar small", "data-initials": "…", "aria-hidden": "true" }), h("span", { class: "first" }, "Muut"));
  byId("who").replaceChildren(...quick.map((person) => personLink(person)), others);
  fitPeople();
}

/** Shows as many people as there is room for, each whole; you yourself and the way to the rest are always there. */
function fitPeople() {
  const strip = byId("who");
  const links = [...strip.querySelectorAll("a.person")];
  const others = strip.querySelector(".others");
  if (!others || !strip.clientWidth) return;
  const focused = document.activeElement;
  for (const one of [...links, others]) one.hidden = false;
  const style = getComputedStyle(strip);
  const gap = Number.parseFloat(style.columnGap) || 0;
  const width = (one) => Math.ceil(one.getBoundingClientRect().width) + gap;
  const widths = new Map([...links, others].map((one) => [one, width(one)]));
  let room = strip.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) + gap;
  const all = links.reduce((sum, link) => sum + widths.get(link), 0);
  others.hidden = all <= room && !others.hasAttribute("data-needed");
  if (!others.hidden) room -= widths.get(others);
  const mine = links.find((link) => link.hasAttribute("aria-current"));
  if (mine) room -= widths.get(mine);
  let full = false;
  for (const link of links.filter((one) => one !== mine)) {
    full ||= widths.get(link) > room;
    link.hidden = full;
    if (!full) room -= widths.get(link);
  }
  if (strip.contains(focused) && focused.hidden) others.focus();
}

new ResizeObserver(fitPeople).observe(byId("who"));

function allPeople(everyone) {
  openDialog({
    title: "Kuka olet?",
    body: [h("p", { class: "note" }, "Jos haluat kaksi ihmistä vierekkäin, avaa nimi uuteen ikkunaan."), h("div", { class: "people" }, everyone.map((person) => personLink(person, true)))],
  });
}

/** Where the app's row leads: to its messages when some are unread, else to its Home tab. */
function appAddress(app) {
  if (hasHome() && !app?.unread) return "#koti";
  return app ? `#${app.id}` : "#sovellus";
}

function row({ key = null, href, label, unread, current, mark, muted }) {
  return h("li", {}, h("a", { href, "data-key": key ?? href, class: [unread && "unread", muted && "muted"].filter(Boolean).join(" ") || null, "aria-current": current ? "page" : null },
    h("span", { class: "mark", "aria-hidden": "true" }, mark), h("span", { class: "name" }, label),
    unread ? unreadCount(unread) : null));
}

function group(title, rows, add) {
  if (!rows.length && !add) return null;
  const id = newId("ryhma");
  return h("section", { "aria-labelledby": id }, h("div", { class: "group-head" }, h("h2", { id }, title), add), h("ul", {}, rows));
}

const adder = (label, onclick) => h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, "+");

/** Draws the column of channels. */
export function drawList() {
  if (!state.me) return;
  const place = state.place;
  const current = (id) => place.kind === "channel" && place.id === id;
  const all = [...state.channels.values()];
  const named = (kind) => all.filter((channel) => kind.includes(channel.kind)).sort((a, b) => channelName(a).localeCompare(channelName(b), "fi"));
  const app = appChannel();
  const rowOf = (channel) => row({ href: `#${channel.id}`, label: channelName(channel), unread: channel.unread, current: current(channel.id), mark: { public: "#", private: lock() }[channel.kind] ?? (channel.kind === "im" ? "•" : "••"), muted: !channel.is_member || channel.archived });
  const channels = named(["public", "private"]);
  const direct = named(["im", "mpim"]).filter((channel) => channel.id !== app?.id);
  const focused = document.activeElement?.closest?.("#list a")?.dataset.key;
  byId("list").replaceChildren(...[
    h("p", { class: "workspace", "aria-hidden": "true" }, state.team.name),
    group("Sovellus", [row({ key: "sovellus", href: appAddress(app), label: state.app.name, unread: app?.unread ?? 0, current: place.kind === "home" || (app && current(app.id)), mark: "◆" })]),
    group("Kanavat", channels.filter((channel) => channel.is_member && !channel.archived).map(rowOf), adder("Luo uusi kanava", newChannel)),
    group("Yksityisviestit", direct.map(rowOf), adder("Aloita yksityisviesti", newDirect)),
    group("Muut kanavat", channels.filter((channel) => !channel.is_member && !channel.archived).map(rowOf)),
    group("Arkistoidut", channels.filter((channel) => channel.archived).map(rowOf)),
  ].filter(Boolean));
  if (focused) byId("list").querySelector(`a[data-key="${CSS.escape(focused)}"]`)?.focus();
  const unread = all.reduce((sum, channel) => sum + (channel.unread || 0), 0);
  document.title = `${unread ? `(${unread}) ` : ""}${nameOf(state.me.id)} – ${state.team.name}`;
}

async function made(call) {
  try {
    const answer = await call();
    if (answer.channel) {
      state.channels.set(answer.channel.id, answer.channel);
      changed("channels");
      location.hash = answer.channel.id;
    }
  } catch (problem) {
    toast(problem.message, { error: true });
  }
}

function newDirect() {
  let chosen = [];
  const entries = [...state.people.values()].filter((person) => person.id !== state.me.id && !person.deleted).map((person) => ({ key: person.id, text: nameOf(person.id), description: [person.title, roleWords(person)].filter(Boolean).join(" · ") }));
  const dialog = openDialog({
    title: "Uusi yksityisviesti", className: "small",
    body: chooser({ many: true, label: "Kenelle", placeholder: "Hae nimellä", groups: () => [{ entries }], onchange: (picked) => { chosen = picked; } }),
    footer: h("button", { type: "button", class: "button primary", onclick: () => { if (!chosen.length) return; dialog.close(); made(() => act("dm", { users: chosen.map((one) => one.key) })); } }, "Aloita"),
  });
  dialog.querySelector("[role=combobox]").focus();
}

/** The quick way to any channel or person: begins to search at once. */
export function goSomewhere() {
  const channels = [...state.channels.values()].filter((channel) => ["public", "private"].includes(channel.kind) && !channel.archived);
  const people = [...state.people.values()].filter((person) => person.id !== state.me.id && !person.deleted);
  const go = ([picked]) => {
    dialog.close();
    if (state.channels.has(picked.key)) location.hash = picked.key;
    else made(() => act("dm", { users: [picked.key] }));
  };
  const dialog = openDialog({
    title: "Siirry", className: "small",
    body: chooser({ label: "Minne", placeholder: "Hae kanavaa tai ihmistä", onchange: go, groups: () => [
      { label: "Kanavat", entries: channels.map((channel) => ({ key: channel.id, text: `#${channelName(channel)}`, description: channel.topic })) },
      { label: "Ihmiset", entries: people.map((person) => ({ key: person.id, text: nameOf(person.id), description: [person.title, roleWords(person)].filter(Boolean).join(" · ") })) },
    ] }),
  });
  const field = dialog.querySelector("[role=combobox]");
  field.focus();
  field.click(); // opens the list
}

function newChannel() {
  const nameId = newId("nimi");
  const name = h("input", { class: "field", id: nameId, autocomplete: "off", maxlength: 80, placeholder: "esimerkiksi kevaan-projekti" });
  const secret = h("input", { type: "checkbox" });
  const create = () => { if (!name.value.trim()) { name.focus(); return; } dialog.close(); made(() => act("channel", { action: "create", name: name.value.trim(), private: secret.checked })); };
  const dialog = openDialog({
    title: "Uusi kanava", className: "small",
    body: [h("label", { class: "label", for: nameId }, "Nimi"), name, h("label", { class: "choice" }, secret, h("span", {}, "Yksityinen", h("small", {}, "Vain kutsutut näkevät kanavan.")))],
    footer: h("button", { type: "button", class: "button primary", onclick: create }, "Luo kanava"),
  });
  name.focus();
}

/** Members of a channel, with the way to invite and to leave. */
export function membersDialog(channel) {
  const outside = [...state.people.values()].filter((person) => !channel.members.includes(person.id) && !person.deleted);
  let chosen = null;
  const doIt = (body) => { dialog.close(); act("channel", { channel: channel.id, ...body }).catch((problem) => toast(problem.message, { error: true })); };
  const dialog = openDialog({
    title: counted(channel.members.length, "jäsen", "jäsentä"),
    body: [
      h("ul", { class: "people" }, channel.members.map((id) => h("li", { class: "person-row" }, avatar(state.people.get(id) ?? { id, name: id }), h("span", {}, h("strong", {}, nameOf(id)), h("small", {}, [state.people.get(id)?.title, roleWords(state.people.get(id) ?? {})].filter(Boolean).join(" · ")))))),
      channel.is_member && outside.length ? [h("h3", {}, "Kutsu kanavalle"), chooser({ label: "Kutsuttava", placeholder: "Hae nimellä", groups: () => [{ entries: outside.map((person) => ({ key: person.id, text: nameOf(person.id), description: person.title })) }], onchange: ([picked]) => { chosen = picked ?? null; } })] : null,
    ],
    footer: channel.is_member ? [
      h("button", { type: "button", class: "button", onclick: () => doIt({ action: "leave" }) }, "Poistu kanavalta"),
      outside.length ? h("button", { type: "button", class: "button primary", onclick: () => { if (chosen) doIt({ action: "invite", user: chosen.key }); } }, "Kutsu") : null,
    ] : null,
  });
}

on("channels", drawList);
on("place", () => { drawPeople(); drawList(); });
on("people", () => { drawPeople(); drawList(); });
