// The place to write: command list with hints after "/", people after "@", channels after "#", emoji after ":".

import { act } from "./api.js";
import { toast } from "./dialogs.js";
import { announce, folded, h, newId } from "./dom.js";
import { EMOJI, emoji } from "./emoji.js";
import { channelName, nameOf, putMessage, state, changed } from "./state.js";
import { tellNotice } from "./surface.js";
import { counted } from "./words.js";

const SHOWN = 8;

/** A composer for a channel, or for a thread in it. Drafts stay while the page is open. */
export class Composer {
  constructor({ channel, thread = null, label, id = null }) {
    this.channel = channel;
    this.thread = thread;
    this.listId = newId("ehdotukset");
    this.hintId = newId("ohje");
    this.found = [];
    this.active = -1;
    this.waiting = 0; // how many messages are on their way
    this.sent = Promise.resolve();
    this.input = h("textarea", {
      id, rows: 1, placeholder: thread ? label : "Viesti tai /komento", "aria-label": label, "aria-autocomplete": "list", "aria-haspopup": "listbox",
      "aria-controls": this.listId, "aria-describedby": this.hintId, autocomplete: "off",
      value: drafts.get(this.key()) ?? "", oninput: () => this.changed(), onkeydown: (event) => this.keyed(event),
      onblur: () => setTimeout(() => this.close(), 150), onclick: () => this.suggest(),
    });
    this.list = h("ul", { id: this.listId, role: "listbox", class: "options commands", "aria-label": "Ehdotukset", hidden: true, onmousedown: (event) => event.preventDefault() });
    this.hint = h("p", { class: "usage", id: this.hintId });
    this.button = h("button", { type: "submit", class: "button primary" }, "Lähetä");
    this.box = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.list, h("div", { class: "write" }, this.input, this.button), this.hint);
    requestAnimationFrame(() => this.changed());
  }

  key() {
    return `${state.me.id} ${this.channel} ${this.thread ?? ""}`;
  }

  changed() {
    if (this.input.value) drafts.set(this.key(), this.input.value);
    else drafts.delete(this.key());
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 200)}px`;
    this.suggest();
  }

  /** The word being written at the cursor, when it begins something that can be completed. */
  word() {
    const text = this.input.value;
    const before = text.slice(0, this.input.selectionStart);
    if (!this.thread && /^\/\S*$/.test(before)) return { start: 0, kind: "/", words: before };
    const mention = before.match(/(?:^|\s)([@#])([^\s@#]*)$/) ?? before.match(/(?:^|\s)(:)([a-z0-9_+-]{2,})$/i);
    if (!mention) return null;
    return { start: before.length - mention[2].length - 1, kind: mention[1], words: mention[2] };
  }

  suggest() {
    const word = document.activeElement === this.input ? this.word() : null;
    this.found = word ? SOURCES[word.kind](folded(word.words)).slice(0, word.kind === "/" ? 50 : SHOWN) : [];
    this.list.hidden = this.found.length === 0;
    this.list.replaceChildren(...this.found.map((one, index) => h("li", { role: "option", id: `${this.listId}-${index}`, "aria-selected": "false", onclick: () => this.complete(index) },
      h("strong", {}, one.text), one.usage ? h("span", { class: "usage-hint" }, one.usage) : null, one.description ? h("small", {}, one.description) : null)));
    if (this.found.length) announce(counted(this.found.length, "ehdotus", "ehdotusta"));
    this.move(this.found.length ? 0 : -1);
    this.hint.textContent = this.usage();
  }

  /** The usage hint of the command that is being written. */
  usage() {
    const [name, ...rest] = this.input.value.split(/\s/);
    this.hint.classList.toggle("keys", !name.startsWith("/"));
    if (!name.startsWith("/")) return "Enter lähettää viestin. Vaihto\u00a0+\u00a0Enter aloittaa uuden rivin.";
    if (this.thread) return "Komentoja ei voi käyttää ketjussa.";
    const command = state.commands.find((one) => one.command === name);
    if (!command) return "";
    return rest.length || this.found.length === 0 ? `${command.command} ${command.usage_hint ?? ""}`.trim() : (command.description ?? "");
  }

  move(to) {
    const rows = [...this.list.children];
    this.active = rows.length ? (to + rows.length) % rows.length : -1;
    rows.forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.active));
      row.classList.toggle("active", index === this.active);
    });
    const row = rows[this.active];
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  keyed(event) {
    const opened = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (opened && step) {
      event.preventDefault();
      this.move(this.active + step);
    } else if (opened && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.complete(this.active);
    } else if (opened && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      const chosen = this.found[this.active];
      if (opened && chosen && chosen.text !== this.input.value.trim()) this.complete(this.active);
      else this.send();
    }
  }

  complete(index) {
    const word = this.word();
    const chosen = this.found[index];
    if (!word || !chosen) return;
    const text = this.input.value;
    const end = this.input.selectionStart;
    this.input.value = `${text.slice(0, word.start)}${chosen.text} ${text.slice(end).trimStart()}`;
    const cursor = word.start + chosen.text.length + 1;
    this.input.focus();
    this.input.setSelectionRange(cursor, cursor);
    this.changed();
  }

  close() {
    this.list.hidden = true;
    this.found = [];
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Takes the words at once, so that the next ones can be written; they go to the workspace one after another. */
  send() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.changed();
    this.close();
    this.waiting += 1;
    this.button.setAttribute("aria-busy", "true");
    this.sent = this.sent.then(() => this.deliver(text));
  }

  async deliver(text) {
    try {
      const answer = await act("type", { channel: this.channel, text: text.startsWith("/") ? text.trim() : text.trimEnd(), ...(this.thread ? { thread_ts: this.thread } : {}) });
      changed("typed", this);
      if (answer.message) {
        putMessage(this.channel, answer.message);
        changed("messages", this.channel);
        changed("sent", answer.message);
      }
      // A command's notice is also put into the channel as a message of its own; in other places it is told here.
      if (answer.notice && answer.kind !== "command") tellNotice(answer.notice);
    } catch (problem) {
      toast(problem.message, { error: true });
      this.input.value = [text, this.input.value].filter(Boolean).join("\n"); // nothing that was written is lost
      this.changed();
    } finally {
      this.waiting -= 1;
      if (!this.waiting) this.button.removeAttribute("aria-busy");
      // The answer may be slow; a person who has gone elsewhere meanwhile is left there.
      if ([document.body, this.button].includes(document.activeElement)) this.input.focus();
    }
  }
}

const drafts = new Map();

const SOURCES = {
  "/": (words) => state.commands.filter((one) => folded(one.command).startsWith(words)).map((one) => ({ text: one.command, usage: one.usage_hint, description: one.description })),
  "@": (words) => [...state.people.values()]
    .filter((person) => !person.deleted && folded(`${person.real_name} ${person.name} ${person.display_name}`).split(" ").some((part) => part.startsWith(words)))
    .map((person) => ({ text: `@${nameOf(person.id)}`, description: person.title })),
  "#": (words) => [...state.channels.values()]
    .filter((channel) => ["public", "private"].includes(channel.kind) && folded(channel.name).includes(words))
    .map((channel) => ({ text: `#${channelName(channel)}`, description: channel.topic })),
  ":": (words) => [...EMOJI.keys()].filter((name) => name.startsWith(words)).map((name) => ({ text: `:${name}:`, usage: emoji(name) })),
};
