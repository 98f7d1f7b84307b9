// What Slack's own client checks before a form leaves: required fields, lengths, addresses, numbers.

import { counted } from "./words.js";

const empty = (raw) => raw === null || raw === undefined || raw === "" || (Array.isArray(raw) && raw.length === 0);

const CHECKS = {
  plain_text_input(element, raw) {
    if (raw.length < (element.min_length ?? 0)) return `Kirjoita vähintään ${counted(element.min_length, "merkki", "merkkiä")}.`;
    if (raw.length > (element.max_length ?? 3000)) return `Teksti on liian pitkä. Enintään ${counted(element.max_length ?? 3000, "merkki", "merkkiä")}.`;
    return null;
  },
  email_text_input: (_, raw) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(raw) ? null : "Tarkista sähköpostiosoite, esimerkiksi anna@example.fi."),
  url_text_input: (_, raw) => (/^https?:\/\/\S+$/.test(raw) ? null : "Kirjoita osoite muodossa https://…"),
  number_input(element, raw) {
    if (!(element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(raw)) return element.is_decimal_allowed ? "Kirjoita luku." : "Kirjoita kokonaisluku.";
    if (element.min_value !== undefined && Number(raw) < Number(element.min_value)) return `Luvun pitää olla vähintään ${element.min_value}.`;
    if (element.max_value !== undefined && Number(raw) > Number(element.max_value)) return `Luku saa olla enintään ${element.max_value}.`;
    return null;
  },
};

/** {block id: sentence} for every field that cannot go as it is. */
export function fieldErrors(blocks, values) {
  const errors = {};
  for (const block of blocks.filter((one) => one.type === "input")) {
    const raw = values[block.block_id]?.[block.element.action_id];
    const words = empty(raw) ? (block.optional ? null : "Tämä kohta tarvitaan.") : CHECKS[block.element.type]?.(block.element, raw);
    if (words) errors[block.block_id] = words;
  }
  return errors;
}
