// Forms (Slack's modals): the topmost of the person's stack is open; values typed in stay while the form is updated.

import { act } from "./api.js";
import { blockNodes } from "./blocks.js";
import { toast } from "./dialogs.js";
import { announce, byId, h, newId } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { on, state, changed } from "./state.js";
import { ViewSurface } from "./surface.js";
import { noticeWords } from "./words.js";
import { fieldErrors } from "./check.js";

const surfaces = new Map(); // view id -> ViewSurface
let dialog = null;
let before = null; // where the focus was when the first form opened
let shown = ""; // view id and hash that are drawn

/** Takes a new stack of forms from the server. */
export function setViews(views) {
  state.views = views;
  changed("views");
}

function top() {
  return state.views[state.views.length - 1] ?? null;
}

function surfaceOf(view) {
  const known = surfaces.get(view.id);
  if (!known) surfaces.set(view.id, new ViewSurface(view));
  else if (known.view.hash !== view.hash) {
    known.view = view;
    known.renew(view.values);
  }
  return surfaces.get(view.id);
}

async function closed(how) {
  const view = top();
  if (!view) return;
  try {
    setViews((await act("close", { view_id: view.id, how })).views);
  } catch (problem) {
    setViews(state.views.slice(0, how === "x" ? 0 : -1));
    toast(problem.message, { error: true });
  }
}

async function submitted(view, surface, button) {
  surface.failed = null;
  surface.errors = { ...fieldErrors(view.blocks, surface.values), ...surface.unread };
  if (Object.keys(surface.errors).length) {
    draw(true);
    return;
  }
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const answer = await act("submit", { view_id: view.id, values: surface.values });
    surface.failed = answer.notice;
    surface.errors = answer.errors ?? {};
    setViews(answer.views);
    if (answer.result === "errors" || answer.result === "failed") draw(true);
    if (answer.result === "closed" || answer.result === "cleared") announce("Lomake lähetettiin.");
  } catch (problem) {
    toast(problem.message, { error: true });
  } finally {
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
}

function draw(force = false) {
  const view = top();
  for (const id of surfaces.keys()) if (!state.views.some((one) => one.id === id)) surfaces.delete(id);
  if (!view) {
    dialog?.remove();
    if (dialog && before?.isConnected) before.focus();
    else if (dialog) byId("viesti")?.focus();
    dialog = null;
    shown = "";
    return;
  }
  const key = `${view.id} ${view.hash} ${state.views.length}`;
  if (!force && key === shown) return;
  const sameForm = shown.startsWith(`${view.id} `);
  shown = key;
  fill(view, surfaceOf(view), sameForm);
}

function fill(view, surface, sameForm) {
  const place = sameForm ? keep() : null;
  if (!dialog) {
    before = document.activeElement;
    dialog = h("dialog", { class: "dialog form", oncancel: (event) => { event.preventDefault(); closed("cancel"); } });
    byId("dialogs").append(dialog);
    dialog.showModal();
  }
  const titleId = newId("otsikko");
  const submit = view.submit ? h("button", { type: "submit", class: "button primary" }, plain(view.submit)) : null;
  const depth = state.views.length;
  const form = h("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); if (submit) submitted(view, surface, submit); } },
    h("header", {}, h("h2", { id: titleId }, plain(view.title)), depth > 1 ? h("span", { class: "depth" }, `${depth}. lomake`) : null,
      h("button", { type: "button", class: "icon", "aria-label": "Sulje lomake", onclick: () => closed("x") }, "×")),
    h("div", { class: "body", tabindex: "-1" }, blockNodes(view.blocks, surface)),
    surface.failed ? failure(surface.failed) : null,
    h("footer", {}, h("button", { type: "button", class: "button", onclick: () => closed("cancel") }, plain(view.close) || (depth > 1 ? "Takaisin" : "Peruuta")), submit));
  dialog.setAttribute("aria-labelledby", titleId);
  dialog.replaceChildren(form);
  const wrong = form.querySelector("[aria-invalid=true]");
  if (wrong) {
    wrong.focus();
    announce("Tarkista merkityt kohdat.");
  } else if (place) restore(place);
  else (form.querySelector("[data-focus]") ?? form.querySelector(".body input, .body textarea, .body button, .button.primary") ?? form.querySelector("footer button")).focus();
}

/** What stands in a form that the app did not take, as in Slack. */
function failure(notice) {
  return h("div", { class: "failed-form", role: "alert" }, h("p", {}, noticeWords(notice)),
    h("p", { class: "slack-says" }, "Slack sanoisi: ", h("q", { lang: "en" }, notice.text)),
    notice.messages?.length ? h("pre", { lang: "en" }, notice.messages.join("\n")) : null);
}

/** Remembers where the focus and the scrolling were, so that a live update does not move them. */
function keep() {
  const active = document.activeElement;
  const block = active?.closest?.("[data-block]")?.dataset.block;
  return { block, start: active?.selectionStart, scroll: dialog.querySelector(".body")?.scrollTop ?? 0, submit: active?.type === "submit" };
}

function restore({ block, start, scroll, submit }) {
  const body = dialog.querySelector(".body");
  body.scrollTop = scroll;
  const node = submit
    ? dialog.querySelector("button[type=submit]")
    : block && body.querySelector(`[data-block="${CSS.escape(block)}"] :is(input, textarea, button)`);
  (node || body).focus();
  if (node && typeof start === "number" && /^(text|url|textarea)$/.test(node.type)) node.setSelectionRange(start, start);
}

on("views", () => draw());
