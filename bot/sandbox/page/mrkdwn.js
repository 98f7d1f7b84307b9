// Slack's own markup to elements: https://docs.slack.dev/messaging/formatting-message-text

import { dateTokens } from "./dates.js";
import { h } from "./dom.js";
import { legible, withEmoji } from "./emoji.js";
import { channelName, nameOf, state } from "./state.js";

/** The three entities back to characters, each once. */
export function decoded(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

const leaf = (text) => withEmoji(decoded(text));

/** A mention of a person; one of yourself stands out. */
export function personMention(id) {
  return h("span", { class: id === state.me?.id ? "mention me" : "mention" }, `@${nameOf(id)}`);
}

/** A mention of a channel, which leads there when it can be seen. */
export function channelMention(id, label) {
  const channel = state.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, `#${label || "yksityinen-kanava"}`);
  return h("a", { class: "mention", href: `#${id}` }, `#${channelName(channel)}`);
}

/** A call to everyone at once. */
export function broadcast(range) {
  return h("span", { class: "mention me" }, `@${range}`);
}

/** A link that opens beside the page; other than web, mail and phone addresses stay text. */
export function link(url, label) {
  if (!/^(https?:|mailto:|tel:)/.test(url)) return h("span", {}, label);
  return h("a", { href: url, target: "_blank", rel: "noreferrer" }, label);
}

function special(body) {
  const [head, ...rest] = body.split("|");
  const label = rest.join("|");
  if (head.startsWith("@")) return personMention(head.slice(1));
  if (head.startsWith("#")) return channelMention(head.slice(1), label);
  if (head.startsWith("!date^")) return date(head, label);
  if (head.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@ryhmä");
  if (/^!(here|channel|everyone)$/.test(head)) return broadcast(head.slice(1));
  return link(decoded(head), leaf(label || head.replace(/^mailto:/, "")));
}

function date(head, fallback) {
  const [, epoch, template, address] = head.split("^");
  const moment = Number(epoch);
  const words = Number.isFinite(moment) ? dateTokens(moment, leaf(template ?? "")) : leaf(fallback);
  const time = h("time", { title: leaf(fallback) }, words);
  return address ? link(decoded(address), time) : time;
}

// In order: token, code, then the marks, which must hug words and stand apart from letters.
const INLINE = new RegExp(
  [
    "<([^<>\\n]+)>",
    "`([^`\\n]+)`",
    ...["\\*", "_", "~"].map((mark) => `(?<![\\p{L}\\p{N}${mark}])${mark}(?!\\s)((?:(?!${mark}).)+?)(?<!\\s)${mark}(?![\\p{L}\\p{N}${mark}])`),
  ].join("|"),
  "gu",
);
const TAGS = [null, null, "strong", "em", "s"];

function inline(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) found.push(leaf(text.slice(end, match.index)));
    const which = match.slice(1).findIndex((group) => group !== undefined);
    const body = match[which + 1];
    if (which === 0) found.push(special(body));
    else if (which === 1) found.push(h("code", {}, decoded(body)));
    else found.push(h(TAGS[which], {}, inline(body)));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push(leaf(text.slice(end)));
  return found;
}

function lines(text) {
  const found = [];
  let quote = [];
  const flush = () => {
    if (quote.length) found.push(h("blockquote", {}, quote.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)))));
    quote = [];
  };
  let pending = false;
  for (const line of text.split("\n")) {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      quote.push(quoted[1]);
      pending = false;
      continue;
    }
    flush();
    if (pending) found.push(h("br"));
    found.push(...inline(line));
    pending = true;
  }
  flush();
  return found;
}

/** Elements for a text in Slack's markup. */
export function mrkdwn(text) {
  return text.split(/```/).flatMap((piece, index, all) => {
    if (index % 2 === 1 && index < all.length - 1) return [h("pre", {}, decoded(piece.replace(/^\n|\n$/g, "")))];
    const before = index % 2 === 1 ? "```" : "";
    const trimmed = index > 0 && !before ? piece.replace(/^\n/, "") : piece;
    return trimmed || before ? lines(before + trimmed) : [];
  });
}

/** Elements for a text object, whichever kind it is. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return plainLines(plain(object));
}

/** The plain words of a plain_text object. */
export function plain(object) {
  if (!object) return "";
  return object.emoji === false ? legible(object.text) : withEmoji(object.text);
}

/** A text's lines with line breaks between them. */
export function plainLines(text) {
  return legible(text).split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
