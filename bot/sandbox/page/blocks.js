// Blocks of Block Kit as the page shows them: https://docs.slack.dev/reference/block-kit/blocks

import { h, newId } from "./dom.js";
import { interactive } from "./elements.js";
import { plain, textObject } from "./mrkdwn.js";
import { markdown, richText } from "./richtext.js";

/** All the blocks of a message, a form or a Home tab, as nodes. */
export function blockNodes(blocks, surface) {
  return (blocks ?? []).map((block) => {
    const node = (MAKERS[block.type] ?? unknown)(block, surface);
    node.classList.add("block");
    node.dataset.block = block.block_id ?? "";
    return node;
  });
}

const unknown = (block) => h("p", { class: "note" }, `Tätä lohkoa ei näytetä: ${block.type}`);

/** Pictures come only from this machine: the page loads nothing from the network. */
function picture(source, alt, className) {
  let near = false;
  try {
    near = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(source, location.href).hostname);
  } catch {
    near = false;
  }
  if (near) return h("img", { src: source, alt, class: className });
  return h("span", { class: `${className} elsewhere`, role: "img", "aria-label": alt, title: source }, className === "icon-image" ? "▧" : `▧ ${alt}`);
}

function section(block, surface) {
  const words = h("div", { class: "words" });
  const wordsId = newId("teksti");
  if (block.text) words.append(h("div", { id: wordsId }, textObject(block.text)));
  if (block.fields) words.append(h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textObject(field)))));
  const node = h("div", { class: "section" }, words);
  if (!block.accessory) return node;
  const isImage = block.accessory.type === "image";
  node.append(h("div", { class: isImage ? "accessory" : "accessory control" }, isImage
    ? picture(block.accessory.image_url, block.accessory.alt_text, "accessory-image")
    : interactive(block.accessory, block, surface, { label: plain(block.accessory.placeholder) || plain(block.text).slice(0, 80) })));
  return node;
}

function context(block) {
  const elements = block.elements.map((element) => (element.type === "image"
    ? picture(element.image_url, element.alt_text, "icon-image")
    : h("span", {}, textObject(element))));
  return h("div", { class: "context" }, elements);
}

function actions(block, surface) {
  return h("div", { class: "actions" }, block.elements.map((element) => interactive(element, block, surface)));
}

function image(block) {
  return h("figure", {}, block.title ? h("figcaption", {}, plain(block.title)) : null, picture(block.image_url, block.alt_text, "image"));
}

function cell(content) {
  return content.type === "rich_text" ? richText(content) : content.text;
}

function table(block) {
  const align = (index) => block.column_settings?.[index]?.align ?? "left";
  const row = (cells, tag) => h("tr", {}, cells.map((content, index) => h(tag, { "data-align": align(index), scope: tag === "th" ? "col" : null }, cell(content))));
  const [head, ...rest] = block.rows;
  return h("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Taulukko" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, rest.map((cells) => row(cells, "td")))));
}

/** A field of a form: label, element, hint and the place for its error. */
function input(block, surface) {
  const [labelId, hintId, errorId] = [newId("nimi"), newId("vihje"), newId("virhe")];
  const error = surface.errors?.[block.block_id];
  const described = [error && errorId, block.hint && hintId].filter(Boolean).join(" ") || null;
  const control = interactive(block.element, block, surface, { labelledby: labelId, describedby: described, required: !block.optional });
  const target = control.control ?? control;
  if (error) target.setAttribute("aria-invalid", "true");
  // A group of boxes is named by its label; a single field has a label element of its own.
  const single = target.matches("input:not([type=checkbox], [type=radio]), textarea");
  if (single) {
    target.id = newId("kentta");
    target.removeAttribute("aria-labelledby");
  }
  const label = h(single ? "label" : "div", { class: "label", id: labelId, for: single ? target.id : null }, plain(block.label),
    block.optional ? h("span", { class: "optional" }, " (ei pakollinen)") : null);
  return h("div", { class: error ? "input wrong" : "input" }, label, control,
    error ? h("p", { class: "error", id: errorId }, error) : null,
    block.hint ? h("p", { class: "hint", id: hintId }, plain(block.hint)) : null);
}

const MAKERS = {
  section, context, actions, image, table, input,
  header: (block) => h("h3", { class: "header" }, plain(block.text)),
  divider: () => h("hr"),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
};
