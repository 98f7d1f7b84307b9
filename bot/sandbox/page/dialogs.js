// Small questions: confirmations, and dialogs of one form. The browser's own <dialog> keeps the focus inside.

import { byId, h, newId } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** Opens a dialog and gives its element; it is removed when it closes, and the focus goes back. */
export function openDialog({ title, body, footer, onclose, className = "" }) {
  const before = document.activeElement;
  const titleId = newId("otsikko");
  const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": titleId },
    h("header", {}, h("h2", { id: titleId }, title),
      h("button", { type: "button", class: "icon", "aria-label": "Sulje", onclick: () => dialog.close() }, "×")),
    h("div", { class: "body" }, body),
    footer ? h("footer", {}, footer) : null);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
    onclose?.();
  });
  byId("dialogs").append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks an element's confirmation; true when the person goes on. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    let answer = false;
    const done = (value) => { answer = value; dialog.close(); };
    const style = confirm.style === "danger" ? "danger" : "primary";
    const dialog = openDialog({
      title: plain(confirm.title),
      body: h("p", {}, textObject(confirm.text)),
      className: "small",
      footer: [
        h("button", { type: "button", class: "button", onclick: () => done(false) }, plain(confirm.deny)),
        h("button", { type: "button", class: `button ${style}`, onclick: () => done(true) }, plain(confirm.confirm)),
      ],
      onclose: () => resolve(answer),
    });
    dialog.querySelector("footer button").focus();
  });
}

/** A short message that leaves by itself; errors stay until closed, unless they stand somewhere else as well. */
export function toast(words, { error = false, stays = error } = {}) {
  const box = h("div", { class: error ? "toast error" : "toast", role: error ? "alert" : "status" }, h("span", {}, words),
    h("button", { type: "button", class: "icon", "aria-label": "Sulje ilmoitus", onclick: () => box.remove() }, "×"));
  // A modal dialog covers the rest of the page, so the message goes into the topmost one.
  const dialogs = document.querySelectorAll("dialog[open]");
  const place = dialogs[dialogs.length - 1] ?? document.body;
  const stack = place.querySelector(":scope > .toasts") ?? place.appendChild(h("div", { class: "toasts" }));
  for (const same of stack.children) if (same.firstChild.textContent === words) same.remove();
  stack.append(box);
  if (!stays) setTimeout(() => box.remove(), error ? 15000 : 5000);
}
