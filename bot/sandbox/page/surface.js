// What elements need from the place they stand in: the values held there and the way to the app.

import { act } from "./api.js";
import { toast } from "./dialogs.js";
import { state } from "./state.js";
import { noticeWords, searchWords } from "./words.js";

/** Tells what Slack would tell the person when the app did not answer rightly. */
export function tellNotice(notice) {
  if (!notice) return;
  const why = notice.messages?.length ? `: ${notice.messages.join(" ")}` : "";
  toast(`${noticeWords(notice)} (${notice.code}${why})`, { error: true, stays: false }); // a mark stays at the element
}

class Surface {
  constructor(values) {
    this.values = structuredClone(values ?? {});
    this.touched = new Set();
    this.errors = {}; // block id -> sentence shown at the field
    this.unread = {}; // block id -> sentence: what is written in the field is not understood
  }

  wrong(block, words) {
    if (words) this.unread[block.block_id] = words;
    else delete this.unread[block.block_id];
  }

  read(block, element) {
    return this.values[block.block_id]?.[element.action_id] ?? null;
  }

  write(block, element, raw) {
    (this.values[block.block_id] ??= {})[element.action_id] = raw;
    this.touched.add(`${block.block_id} ${element.action_id}`);
  }

  /** Takes the server's newer values, but keeps what the person has typed into elements that stayed. */
  renew(values) {
    const fresh = structuredClone(values ?? {});
    for (const [blockId, fields] of Object.entries(fresh)) {
      for (const actionId of Object.keys(fields)) {
        if (this.touched.has(`${blockId} ${actionId}`)) fields[actionId] = this.values[blockId]?.[actionId] ?? null;
      }
    }
    this.values = fresh;
  }

  async press(block, element, raw) {
    const value = raw === undefined ? {} : { value: raw };
    const ids = { block_id: block.block_id, action_id: element.action_id };
    const answer = await act("press", { ...this.where(), ...ids, ...value, values: this.values });
    tellNotice(answer.notice);
    return answer;
  }

  async suggest(block, element, query) {
    const answer = await act("suggest", { ...this.where(), block_id: block.block_id, action_id: element.action_id, query });
    if (answer.notice) throw new Error(searchWords(answer.notice)); // told in the list itself
    return answer;
  }
}

/** The surface of a message: values are this person's own picks. */
export class MessageSurface extends Surface {
  constructor(message) {
    super(message.values);
    this.message = message;
  }

  where() {
    return { channel: this.message.channel, ts: this.message.ts };
  }
}

/** The surface of a form or of the Home tab. */
export class ViewSurface extends Surface {
  constructor(view) {
    super(view.values);
    this.view = view;
  }

  where() {
    return { view_id: this.view.id };
  }
}

/** Whether the Home tab can be seen at all. */
export const hasHome = () => Boolean(state.app?.home_tab);
