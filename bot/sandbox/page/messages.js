// The list of messages: drawn anew when something changes, but a message that did not change keeps its node.

import { blockNodes } from "./blocks.js";
import { clockTime, dayLine, fullMoment, isoDay } from "./dates.js";
import { avatar, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { nameOf, state } from "./state.js";
import { MessageSurface } from "./surface.js";
import { counted, noticeWords } from "./words.js";

const FOLLOWED = 5000; // milliseconds
const GROUPED = 300; // seconds within which a person's messages stand under one name

// What Slack itself tells a person does not come from the person.
const SLACK = { id: "", name: "Slack" };

/** A list that keeps itself up to date: `update(messages)` draws what changed and stays at the bottom. */
export class MessageList {
  constructor({ label, onthread }) {
    this.onthread = onthread;
    this.nodes = new Map(); // message id -> {key, node}
    this.followUntil = 0;
    this.newAfter = ""; // ts up to which the person had read when the channel was opened
    this.newLine = separator("Uudet viestit", "new");
    this.box = h("div", { class: "log", role: "log", "aria-label": label, tabindex: "0" });
  }

  update(messages, { before = null, thread = false } = {}) {
    const atBottom = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 80;
    const height = this.box.scrollHeight;
    const focus = this.focusKey();
    const rows = before ? [before] : [];
    const kept = new Map();
    let previous = null;
    for (const message of messages) {
      const newDay = !previous || isoDay(Number(previous.ts)) !== isoDay(Number(message.ts));
      if (newDay) rows.push(separator(dayLine(Number(message.ts))));
      const parted = (thread && previous === messages[0] && separator(counted(messages.length - 1, "vastaus", "vastausta"), "replies"))
        || (this.isFirstNew(message, rows) && this.newLine);
      if (parted) rows.push(parted);
      const grouped = !newDay && !parted && belongsTo(previous, message);
      const key = JSON.stringify([message, grouped, nameOf(message.user)]);
      const old = this.nodes.get(message.id);
      const node = old?.key === key ? old.node : this.draw(message, grouped);
      kept.set(message.id, { key, node });
      rows.push(node);
      previous = message;
    }
    const firstTime = this.nodes.size === 0;
    this.nodes = kept;
    replaceRows(this.box, rows);
    this.refocus(focus);
    if (firstTime || atBottom || performance.now() < this.followUntil) this.box.scrollTop = this.box.scrollHeight;
    else if (before !== null && this.older) this.box.scrollTop += this.box.scrollHeight - height;
    this.older = false;
  }

  isFirstNew(message, rows) {
    return this.newAfter && message.ts > this.newAfter && message.user !== state.me.id && !rows.includes(this.newLine);
  }

  /** After the person's own words or command the answer is shown, wherever the list was. */
  follow() {
    this.followUntil = performance.now() + FOLLOWED;
    this.box.scrollTop = this.box.scrollHeight;
  }

  focusKey() {
    const active = document.activeElement;
    if (!this.box.contains(active) || active === this.box) return null;
    return { id: active.closest("[data-message]")?.dataset.message, key: active.dataset.key };
  }

  // A pressed button's message is often replaced; the focus goes to the same button, or to the message itself.
  refocus(focus) {
    if (!focus?.id || this.box.contains(document.activeElement)) return;
    const node = this.nodes.get(focus.id)?.node;
    const again = focus.key && node?.querySelector(`[data-key="${CSS.escape(focus.key)}"]`);
    (again || node || this.box).focus({ preventScroll: true });
  }

  draw(message, grouped) {
    const person = message.notice ? SLACK : state.people.get(message.user);
    const moment = Number(message.ts);
    const classes = ["message", grouped && "grouped", message.only_me && "only-me", message.notice && "notice"].filter(Boolean).join(" ");
    const head = h("p", { class: grouped ? "head unseen" : "head" },
      h("strong", {}, message.notice ? SLACK.name : nameOf(message.user)),
      message.by_bot ? h("span", { class: "tag" }, "sovellus") : null,
      h("time", { title: fullMoment(moment) }, clockTime(moment)));
    const node = h("article", { class: classes, "data-message": message.id, tabindex: "-1" },
      grouped ? h("span", { class: "gap" }) : avatar(person),
      h("div", { class: "content" },
        message.only_me ? h("p", { class: "only" }, "Näkyy vain sinulle") : null,
        head, body(message), files(message), reactions(message), this.threadLine(message)));
    return node;
  }

  threadLine(message) {
    if (!this.onthread || message.only_me) return null;
    const open = () => this.onthread(message);
    if (message.reply_count) {
      const words = `${counted(message.reply_count, "vastaus", "vastausta")}`;
      return h("button", { type: "button", class: "thread-link", "data-key": "ketju", onclick: open }, words);
    }
    return h("button", { type: "button", class: "reply", "data-key": "ketju", onclick: open }, "Vastaa ketjussa");
  }
}

/** A line with words in the middle. */
function separator(words, kind = "") {
  return h("div", { class: `day ${kind}`, role: "separator", "aria-label": words }, h("span", {}, words));
}

/** Puts rows in order without touching those that stay, so that focus and open menus survive. */
function replaceRows(box, rows) {
  const wanted = new Set(rows);
  for (const child of [...box.childNodes]) if (!wanted.has(child)) child.remove();
  rows.forEach((row, index) => {
    if (box.childNodes[index] !== row) box.insertBefore(row, box.childNodes[index] ?? null);
  });
}

function belongsTo(previous, message) {
  return previous.user === message.user && !previous.only_me && !message.only_me && !message.notice && !previous.notice
    && Number(message.ts) - Number(previous.ts) < GROUPED;
}

function body(message) {
  if (message.notice) {
    return h("div", { class: "text" },
      message.notice.command ? h("p", { class: "command" }, h("code", {}, message.notice.command)) : null,
      h("p", {}, noticeWords(message.notice)),
      h("p", { class: "slack-says" }, "Slack sanoisi: ", h("q", { lang: "en" }, message.notice.text)),
      message.notice.messages?.length ? h("pre", { lang: "en" }, message.notice.messages.join("\n")) : null);
  }
  const shown = message.blocks?.length
    ? blockNodes(message.blocks, new MessageSurface(message))
    : h("div", { class: "text" }, mrkdwn(message.text ?? ""));
  return [shown, attachments(message), message.edited ? h("span", { class: "edited" }, "(muokattu)") : null];
}

function attachments(message) {
  return (message.attachments ?? []).map((one) => h("div", { class: "attachment" },
    one.blocks ? blockNodes(one.blocks, new MessageSurface(message)) : mrkdwn(one.text ?? one.fallback ?? "")));
}

function files(message) {
  return (message.files ?? []).map((file) => {
    const address = `/_page/file?id=${encodeURIComponent(file.id)}`;
    const name = file.title || file.name;
    if (file.mimetype?.startsWith("image/")) return h("a", { href: address, target: "_blank" }, h("img", { class: "image", src: address, alt: name }));
    return h("a", { class: "file", href: address, download: file.name }, `${name} (${size(file.size)})`);
  });
}

function size(bytes) {
  const kilo = bytes / 1024;
  if (kilo < 1024) return `${Math.max(1, Math.round(kilo))}\u00a0kt`;
  return `${(kilo / 1024).toLocaleString("fi-FI", { maximumFractionDigits: 1 })}\u00a0Mt`;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const rows = message.reactions.map((one) => h("li", { title: one.users.map(nameOf).join(", ") }, `${emoji(one.name)}\u00a0${one.count}`));
  return h("ul", { class: "reactions", "aria-label": "Reaktiot" }, rows);
}
