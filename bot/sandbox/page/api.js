// Talks with the local workspace: JSON under /_page/, see docs/sandbox.md.

import { state } from "./state.js";
import { problemWords } from "./words.js";

/** A call that was refused; `message` is in Finnish. */
export class Refused extends Error {
  constructor(code, detail) {
    super(problemWords(code, detail));
    this.code = code;
  }
}

async function call(path, query, options) {
  const address = new URL(`/_page/${path}`, location.href);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) address.searchParams.set(name, value);
  }
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Refused("no_connection");
  }
  const body = await answer.json().catch(() => ({ ok: false, error: "internal_error" }));
  if (!body.ok) throw new Refused(body.error ?? "internal_error", body.detail);
  return body;
}

/** Reads; the acting person is named by itself. */
export function read(path, query = {}) {
  return call(path, { as: state.me?.id, ...query }, { headers: { Accept: "application/json" } });
}

/** Does something as the chosen person. */
export function act(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  return call(path, { as: state.me?.id }, options);
}
