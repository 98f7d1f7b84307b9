// A select with search, for one or many: the combobox pattern of https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
// Everything in it works with the keyboard; the chosen ones of many stand above the field as buttons.

import { announce, folded, h, newId } from "./dom.js";
import { counted } from "./words.js";

const DELAY = 200; // milliseconds of quiet typing before an outside search

let pressing = false; // whether a mouse button or a finger is down
document.addEventListener("pointerdown", () => { pressing = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressing = false; }, true);

/**
 * options: {
 *   many, label or labelledby, describedby, placeholder, required, most,
 *   chosen: [entry], entry = {key, text, description?}
 *   groups: () => [{label?, entries}]          for a known list, or
 *   search: async (words) => [{label?, entries}], minimum   for one asked from the app
 *   onchange: (entries) => boolean | Promise<boolean>       false takes the choice back
 * }
 */
export function chooser(options) {
  return new Chooser(options).box;
}

class Chooser {
  constructor(options) {
    this.options = options;
    this.chosen = [...(options.chosen ?? [])];
    this.shown = []; // entries in the open list, in order
    this.active = -1;
    this.listId = newId("lista");
    this.build();
    this.refresh();
  }

  build() {
    const { label, labelledby, describedby, placeholder, required, many } = this.options;
    this.input = h("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", class: "field",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId,
      "aria-label": labelledby ? null : label || placeholder || "Valitse", "aria-labelledby": labelledby,
      "aria-describedby": describedby, "aria-required": required ? "true" : null,
      placeholder: placeholder || (this.options.search ? "Hae" : "Valitse"),
      oninput: () => this.open(this.input.value), onclick: () => this.open(""), onkeydown: (event) => this.key(event),
      onblur: (event) => { if (!this.box.contains(event.relatedTarget)) this.closeAfterPress(); },
    });
    this.list = h("ul", {
      id: this.listId, role: "listbox", class: "options", hidden: true, "aria-label": label || placeholder || "Vaihtoehdot",
      "aria-multiselectable": many ? "true" : null, onmousedown: (event) => event.preventDefault(),
    });
    this.note = h("p", { class: "note", hidden: true });
    this.chips = h("span", { class: "chips" });
    this.clear = h("button", { type: "button", class: "clear", "aria-label": "Tyhjennä valinta", onclick: () => this.choose(null) }, "×");
    this.box = h("div", { class: "chooser" }, this.chips, h("span", { class: "line" }, this.input, this.clear), this.list, this.note);
    this.box.control = this.input;
  }

  refresh() {
    const { many } = this.options;
    if (!many) this.input.value = this.chosen[0]?.text ?? "";
    this.clear.hidden = many || this.chosen.length === 0 || this.options.required;
    this.chips.replaceChildren(
      ...(many ? this.chosen : []).map((entry) =>
        h("button", { type: "button", class: "chip", "aria-label": `Poista valinta ${entry.text}`, onclick: () => this.toggle(entry) }, entry.text, h("span", { "aria-hidden": "true" }, "×")),
      ),
    );
  }

  async open(words) {
    if (this.options.search) {
      this.ask(words);
      return;
    }
    const wanted = folded(words.trim());
    const groups = this.options.groups().map((group) => ({
      ...group,
      entries: group.entries.filter((entry) => folded(`${entry.text} ${entry.description ?? ""}`).includes(wanted)),
    }));
    this.show(groups.filter((group) => group.entries.length));
  }

  ask(words) {
    clearTimeout(this.timer);
    const minimum = this.options.minimum ?? 3;
    if (words.trim().length < minimum) {
      this.show([], `Kirjoita vähintään ${counted(minimum, "merkki", "merkkiä")}.`);
      return;
    }
    this.show([], "Haetaan…");
    this.timer = setTimeout(async () => {
      const asked = words;
      try {
        const groups = await this.options.search(words.trim());
        if (document.activeElement === this.input && this.input.value === asked) this.show(groups);
      } catch (problem) {
        this.show([], problem.message);
      }
    }, DELAY);
  }

  show(groups, words) {
    this.shown = groups.flatMap((group) => group.entries);
    const rows = groups.flatMap((group) => {
      const entries = group.entries.map((entry) => this.row(entry));
      if (!group.label) return entries;
      const heading = newId("ryhma");
      return [h("li", { role: "presentation" }, h("p", { class: "group", id: heading }, group.label), h("ul", { role: "group", "aria-labelledby": heading }, entries))];
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = this.shown.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.say(words ?? (this.shown.length ? "" : "Ei löytynyt."));
    const current = this.shown.findIndex((entry) => this.chosen.some((one) => one.key === entry.key));
    this.move(current >= 0 && !this.options.many ? current : this.shown.length ? 0 : -1);
  }

  say(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
    if (words) announce(words);
  }

  row(entry) {
    const selected = this.chosen.some((one) => one.key === entry.key);
    return h("li", { role: "option", id: newId("valinta"), "aria-selected": String(selected), onclick: () => this.toggle(entry) },
      h("span", {}, entry.text), entry.description ? h("small", {}, entry.description) : null);
  }

  move(to) {
    const rows = [...this.list.querySelectorAll("[role=option]")];
    this.active = rows.length ? (to + rows.length) % rows.length : -1;
    rows.forEach((row, index) => row.classList.toggle("active", index === this.active));
    const row = rows[this.active];
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const opened = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!opened) this.open(this.options.search ? this.input.value : "");
      else this.move(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (opened && this.active >= 0) this.toggle(this.shown[this.active]);
    } else if (event.key === "Escape" && (opened || !this.note.hidden)) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.options.many && !this.input.value && this.chosen.length) {
      this.toggle(this.chosen[this.chosen.length - 1]);
    }
  }

  /** Closes when the press that took the focus away is over: a list that closes moves what is being pressed. */
  closeAfterPress() {
    const close = () => setTimeout(() => { if (!this.box.contains(document.activeElement)) this.close(); });
    if (pressing) document.addEventListener("pointerup", close, { once: true });
    else close();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.note.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (!this.options.many && this.input.value.trim() === "" && this.chosen.length && !this.options.required) this.choose(null);
    else if (this.options.many) this.input.value = "";
    else this.refresh();
  }

  toggle(entry) {
    if (!this.options.many) {
      this.choose(entry);
      return;
    }
    const without = this.chosen.filter((one) => one.key !== entry.key);
    const adding = without.length === this.chosen.length;
    if (adding && this.options.most && this.chosen.length >= this.options.most) {
      this.say(`Voit valita enintään ${this.options.most}.`);
      return;
    }
    this.take(adding ? [...this.chosen, entry] : without);
    announce(`${entry.text} ${adding ? "valittu" : "poistettu"}`);
    this.input.value = "";
    this.input.focus();
    if (!this.list.hidden) this.open("");
  }

  choose(entry) {
    this.take(entry ? [entry] : []);
    this.list.hidden = true;
    this.note.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.input.focus();
  }

  async take(chosen) {
    const before = this.chosen;
    this.chosen = chosen;
    this.refresh();
    if ((await this.options.onchange(chosen)) === false) {
      this.chosen = before;
      this.refresh();
    }
  }
}
