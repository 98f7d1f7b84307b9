// Interactive elements of Block Kit. What they hold is a RAW value (docs/sandbox.md).
//
// A surface gives them: read(block, element), write(block, element, raw), press(block, element, raw),
// suggest(block, element, words), and `inForm` when they are fields of a form.

import { chooser } from "./choose.js";
import { confirmed, toast } from "./dialogs.js";
import { h, newId } from "./dom.js";
import { momentField } from "./moments.js";
import { plain, textObject } from "./mrkdwn.js";
import { channelName, nameOf, state } from "./state.js";
import { noticeWords, roleWords } from "./words.js";

/** One element as a node; `naming` has labelledby, describedby and required of the field around it. */
export function interactive(element, block, surface, naming = {}) {
  const make = MAKERS[element.type];
  if (!make) return h("p", { class: "note" }, `Tätä ei näytetä: ${element.type}`);
  const node = make(element, block, warning(surface, () => node), naming);
  if (element.focus_on_load) (node.control ?? node).setAttribute("data-focus", "");
  return node;
}

/** The surface as one element sees it: as in Slack, a warning stands beside the element when its press fails. */
function warning(surface, place) {
  const own = Object.create(surface);
  own.press = async (...pressed) => {
    const answer = await surface.press(...pressed);
    const node = place();
    if (node.nextElementSibling?.classList.contains("warned")) node.nextElementSibling.remove();
    const words = answer.notice && noticeWords(answer.notice);
    if (words) node.after(h("span", { class: "warned", role: "img", "aria-label": words, title: words }, "!"));
    return answer;
  };
  return own;
}

/** Sends a changed value to the app, when the element is one that tells it at once. */
async function changed(element, block, surface, raw) {
  const atOnce = block.type !== "input" || block.dispatch_action;
  if (atOnce && !(await confirmed(element.confirm))) return false;
  surface.write(block, element, raw);
  if (!atOnce) return true;
  try {
    await surface.press(block, element, raw);
  } catch (problem) {
    toast(problem.message, { error: true });
  }
  return true;
}

function button(element, block, surface) {
  const press = async (event) => {
    if (!(await confirmed(element.confirm))) return;
    const pressed = event.currentTarget ?? node;
    pressed.setAttribute("aria-busy", "true");
    if (element.url) window.open(element.url, "_blank", "noreferrer");
    try {
      await surface.press(block, element, undefined);
    } catch (problem) {
      toast(problem.message, { error: true });
    } finally {
      node.removeAttribute("aria-busy");
    }
  };
  const node = h("button", { type: "button", class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label, "data-key": element.action_id, onclick: press }, plain(element.text));
  return node;
}

function overflow(element, block, surface) {
  const menuId = newId("valikko");
  const close = () => { menu.hidden = true; opener.setAttribute("aria-expanded", "false"); };
  const pick = async (option) => {
    close();
    opener.focus();
    if (option.url) window.open(option.url, "_blank", "noreferrer");
    if (!(await confirmed(element.confirm))) return;
    surface.press(block, element, option.value).catch((problem) => toast(problem.message, { error: true }));
  };
  const items = element.options.map((option) => h("li", { role: "none" },
    h("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => pick(option) }, plain(option.text))));
  const menu = h("ul", { role: "menu", id: menuId, class: "options menu", hidden: true, "aria-label": "Lisää toimintoja" }, items);
  const opener = h("button", { type: "button", class: "button more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": menuId, "aria-label": "Lisää toimintoja", "data-key": element.action_id,
    onclick: () => {
      menu.hidden = !menu.hidden;
      opener.setAttribute("aria-expanded", String(!menu.hidden));
      if (!menu.hidden) menu.querySelector("button").focus();
    } }, "⋯");
  const box = h("div", { class: "overflow",
    onfocusout: (event) => { if (!box.contains(event.relatedTarget)) close(); },
    onkeydown: (event) => {
      const buttons = [...menu.querySelectorAll("button")];
      const at = buttons.indexOf(document.activeElement);
      if (event.key === "Escape" && !menu.hidden) { event.stopPropagation(); close(); opener.focus(); }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && !menu.hidden) { event.preventDefault(); buttons[(at + step + buttons.length) % buttons.length].focus(); }
    } }, opener, menu);
  return box;
}

const entryOf = (option) => ({ key: option.value, text: plain(option.text), description: plain(option.description), option });

function groupsOf(holder) {
  if (holder.option_groups) return holder.option_groups.map((group) => ({ label: plain(group.label), entries: group.options.map(entryOf) }));
  return [{ entries: (holder.options ?? []).map(entryOf) }];
}

function people() {
  const found = [...state.people.values()].filter((person) => !person.deleted && !person.is_bot);
  return [{ entries: found.map((person) => ({ key: person.id, text: nameOf(person.id), description: [person.title, roleWords(person)].filter(Boolean).join(" · ") })) }];
}

function conversations(element) {
  const kinds = element.type.includes("channels") ? ["public"] : (element.filter?.include ?? ["public", "private", "im", "mpim"]);
  const noBots = element.filter?.exclude_bot_users;
  const found = [...state.channels.values()].filter((channel) => kinds.includes(channel.kind) && !channel.archived
    && !(noBots && channel.kind === "im" && channel.with?.includes(state.app.bot_user_id)));
  return [{ entries: found.map((channel) => ({ key: channel.id, text: channel.kind.includes("im") ? channelName(channel) : `#${channelName(channel)}` })) }];
}

/** What kind of list a select draws from: its groups, and how entries and RAW values turn into one another. */
function source(element, block, surface) {
  const kind = element.type.replace("multi_", "");
  if (kind === "static_select") return { groups: () => groupsOf(element), raw: (entry) => entry.key, entry: (raw) => groupsOf(element).flatMap((group) => group.entries).find((entry) => entry.key === raw) };
  if (kind === "external_select") return { search: async (words) => groupsOf(await surface.suggest(block, element, words)), raw: (entry) => ({ text: entry.option.text, value: entry.option.value }), entry: entryOf };
  const groups = kind === "users_select" ? people : () => conversations(element);
  return { groups, raw: (entry) => entry.key, entry: (raw) => groups()[0].entries.find((entry) => entry.key === raw) ?? { key: raw, text: nameOf(raw) } };
}

function select(element, block, surface, naming) {
  const many = element.type.startsWith("multi_");
  const from = source(element, block, surface);
  const raw = surface.read(block, element);
  const held = many ? (raw ?? []) : raw === null || raw === undefined ? [] : [raw];
  return chooser({
    many, ...naming, required: naming.required && !many,
    label: naming.label || plain(element.placeholder),
    placeholder: plain(element.placeholder),
    most: element.max_selected_items,
    minimum: element.min_query_length ?? 3,
    chosen: held.map(from.entry).filter(Boolean),
    groups: from.groups, search: from.search,
    onchange: (entries) => changed(element, block, surface, many ? entries.map(from.raw) : entries.length ? from.raw(entries[0]) : null),
  });
}

function choices(element, block, surface, naming) {
  const several = element.type === "checkboxes";
  const name = newId("valinnat");
  const held = () => { const raw = surface.read(block, element); return several ? (raw ?? []) : raw ? [raw] : []; };
  const picked = async () => {
    const before = held();
    const values = inputs.filter((input) => input.checked).map((input) => input.value);
    const kept = await changed(element, block, surface, several ? values : (values[0] ?? null));
    if (!kept) inputs.forEach((input) => { input.checked = before.includes(input.value); });
  };
  const inputs = element.options.map((option) => h("input", { type: several ? "checkbox" : "radio", name, value: option.value, checked: held().includes(option.value), onchange: picked }));
  const rows = element.options.map((option, index) => h("label", { class: "choice" }, inputs[index],
    h("span", {}, textObject(option.text), option.description ? h("small", {}, textObject(option.description)) : null)));
  const box = h("div", { class: "choices", role: several ? "group" : "radiogroup", "aria-labelledby": naming.labelledby, "aria-describedby": naming.describedby, "aria-label": naming.labelledby ? null : "Vaihtoehdot" }, rows);
  box.control = inputs[0];
  return box;
}

const KINDS = { email_text_input: ["email", "email"], url_text_input: ["url", "url"], number_input: ["text", "decimal"] };

function textField(element, block, surface, naming) {
  const tall = element.multiline || element.type === "rich_text_input";
  const [type, mode] = KINDS[element.type] ?? ["text"];
  const events = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const rawOf = () => (element.type === "number_input" ? node.value.trim().replace(",", ".") : node.value) || null;
  const tell = () => { if (block.dispatch_action) surface.press(block, element, rawOf()).catch((problem) => toast(problem.message, { error: true })); };
  const node = h(tall ? "textarea" : "input", {
    class: "field", ...named(naming, element), type: tall ? null : type, inputmode: mode, rows: tall ? element.min_lines ?? 4 : null,
    autocomplete: "off", placeholder: plain(element.placeholder) || null, maxlength: element.max_length ?? null,
    value: surface.read(block, element) ?? "",
    oninput: () => { surface.write(block, element, rawOf()); if (events.includes("on_character_entered")) tell(); },
    onkeydown: (event) => {
      if (event.key !== "Enter" || !block.dispatch_action || !events.includes("on_enter_pressed") || (tall && event.shiftKey)) return;
      event.preventDefault();
      tell();
    },
  });
  return node;
}

const named = (naming, element) => ({ "aria-labelledby": naming.labelledby, "aria-label": naming.labelledby ? null : plain(element.placeholder) || naming.label || "Arvo", "aria-describedby": naming.describedby, "aria-required": naming.required ? "true" : null, "data-key": element.action_id });

function moment(element, block, surface, naming) {
  const raw = surface.read(block, element);
  const box = momentField({ kind: element.type, raw, attributes: named(naming, element), onchange: async (value, wrong) => {
    surface.wrong(block, wrong);
    if (wrong) { toast(wrong); return; }
    if (value === surface.read(block, element)) return;
    if ((await changed(element, block, surface, value)) === false) box.replaceWith(moment(element, block, surface, naming));
  } });
  if (element.timezone) box.append(h("span", { class: "spelled" }, element.timezone));
  return box;
}

function files() {
  return h("p", { class: "note" }, "Tiedostoja ei voi lisätä paikallisessa työtilassa.");
}

const MAKERS = {
  button, overflow,
  static_select: select, external_select: select, users_select: select, conversations_select: select, channels_select: select,
  multi_static_select: select, multi_external_select: select, multi_users_select: select, multi_conversations_select: select, multi_channels_select: select,
  checkboxes: choices, radio_buttons: choices,
  plain_text_input: textField, email_text_input: textField, url_text_input: textField, number_input: textField, rich_text_input: textField,
  datepicker: moment, timepicker: moment, datetimepicker: moment,
  file_input: files,
};
