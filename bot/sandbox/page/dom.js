// Building the page's elements. Text always goes in as text, never as markup.

/** An element with attributes, listeners (`onclick`) and children; null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let lastId = 0;

/** An id that is unique on the page. */
export function newId(prefix = "e") {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

export const byId = (id) => document.getElementById(id);

/** Says something to people who use a screen reader. */
export function announce(words) {
  const place = byId("announce");
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}

/** The initials of a name, at most two letters. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return picked.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** A small round picture made of initials; the name itself must stand beside it. */
export function avatar(person, size = "") {
  const name = person?.real_name || person?.name || "?";
  const hue = [...(person?.id ?? "")].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return h("span", { class: `avatar ${size}`, "data-hue": person?.is_bot ? "bot" : hue, "data-initials": initials(name), "aria-hidden": "true" });
}

/** A small number in a circle: how many are unread. */
export function unreadCount(number, words = "lukematta") {
  return h("span", { class: "count" }, number, h("span", { class: "unseen" }, ` ${words}`));
}

/** A small padlock; drawn, because not every machine has a letter for it. */
export function lock() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "lock");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9z");
  svg.append(path);
  return svg;
}

/** Without umlauts and case, for searching. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
