// Rich text blocks, and the small part of Markdown that markdown blocks use.

import { dateTokens } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, link, personMention, plainLines } from "./mrkdwn.js";

function styled(content, style = {}) {
  let node = content;
  if (style.code) node = [h("code", {}, node)];
  if (style.bold) node = [h("strong", {}, node)];
  if (style.italic) node = [h("em", {}, node)];
  if (style.strike) node = [h("s", {}, node)];
  if (style.underline) node = [h("u", {}, node)];
  return node;
}

function piece(element) {
  switch (element.type) {
    case "text": return styled(plainLines(element.text), element.style);
    case "link": return styled([link(element.url, element.text || element.url)], element.style);
    case "user": return styled([personMention(element.user_id)], element.style);
    case "channel": return styled([channelMention(element.channel_id)], element.style);
    case "usergroup": return [h("span", { class: "mention" }, "@ryhmä")];
    case "broadcast": return [broadcast(element.range)];
    case "emoji": return [emoji(element.name, element.unicode)];
    case "date": {
      const words = h("time", {}, dateTokens(element.timestamp, element.format));
      return styled([element.url ? link(element.url, words) : words], element.style);
    }
    case "color": {
      const swatch = h("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.backgroundColor = element.value; // nothing comes of what is no colour
      return [h("code", {}, swatch, element.value)];
    }
    default: return [];
  }
}

const pieces = (elements = []) => elements.flatMap(piece);

function part(element) {
  switch (element.type) {
    case "rich_text_section": return h("p", {}, pieces(element.elements));
    case "rich_text_quote": return h("blockquote", {}, pieces(element.elements));
    case "rich_text_preformatted": return h("pre", {}, element.elements.map((one) => one.text ?? one.url));
    case "rich_text_list": {
      const items = element.elements.map((one) => h("li", {}, pieces(one.elements)));
      return h(element.style === "ordered" ? "ol" : "ul", { "data-indent": element.indent ?? 0 }, items);
    }
    default: return null;
  }
}

/** A rich_text block's content. */
export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map(part));
}

const MARKS = /\*\*(.+?)\*\*|\*(.+?)\*|_(.+?)_|~~(.+?)~~|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function marked(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    found.push(text.slice(end, match.index));
    const [, bold, star, low, struck, code, label, url] = match;
    if (bold) found.push(h("strong", {}, marked(bold)));
    else if (star || low) found.push(h("em", {}, marked(star || low)));
    else if (struck) found.push(h("s", {}, marked(struck)));
    else if (code) found.push(h("code", {}, code));
    else found.push(link(url, label));
    end = match.index + match[0].length;
  }
  return [...found, text.slice(end)];
}

/** A markdown block: headings, lists, quotes and the marks inside lines. */
export function markdown(text) {
  const box = h("div", { class: "rich" });
  let list = null;
  for (const line of text.split("\n")) {
    const item = line.match(/^\s*(?:([-*])|\d+\.)\s+(.*)$/);
    if (item) {
      list ??= box.appendChild(h(item[1] ? "ul" : "ol"));
      list.append(h("li", {}, marked(item[2])));
      continue;
    }
    list = null;
    const heading = line.match(/^#{1,6}\s+(.*)$/);
    const quoted = line.match(/^>\s?(.*)$/);
    if (heading) box.append(h("p", { class: "heading" }, marked(heading[1])));
    else if (quoted) box.append(h("blockquote", {}, marked(quoted[1])));
    else if (line.trim()) box.append(h("p", {}, marked(line)));
  }
  return box;
}
