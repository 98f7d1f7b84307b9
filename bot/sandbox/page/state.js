// What the page knows. Others change it through the functions here and listen to what changed.

export const state = {
  team: null,
  app: null,
  me: null,
  people: new Map(),
  channels: new Map(),
  messages: new Map(), // channel id -> Map(message id -> message)
  more: new Set(), // channels that have older messages
  commands: [],
  views: [],
  home: null,
  clock: { now: 0, tz: "Europe/Helsinki", offset: 0 },
  clockRead: 0, // performance.now() when the clock was read
  place: { kind: "none" }, // {kind: "channel", id} or {kind: "home"}
  side: null, // {kind: "thread", channel, ts}, {kind: "journal"}, {kind: "mail"}
};

const listeners = new Map();

/** Calls back when something of that name has changed. */
export function on(name, callback) {
  listeners.set(name, [...(listeners.get(name) ?? []), callback]);
}

/** Tells that something has changed. */
export function changed(name, detail) {
  for (const callback of listeners.get(name) ?? []) callback(detail);
}

/** The workspace's time now, in epoch seconds: the clock's last reading and what has run since. */
export function now() {
  return state.clock.now + (performance.now() - state.clockRead) / 1000;
}

export function setClock(clock) {
  state.clock = clock;
  state.clockRead = performance.now();
  changed("clock");
}

/** The name that people see; an unknown id stays as it is. */
export function nameOf(id) {
  const person = state.people.get(id);
  return person ? person.display_name || person.real_name || person.name : id;
}

/** The name of a conversation: "#name", or the others' names in a direct message. */
export function channelName(channel) {
  if (!channel) return "tuntematon kanava";
  if (channel.kind === "public" || channel.kind === "private") return channel.name;
  const others = (channel.with ?? []).map(nameOf).sort((a, b) => a.localeCompare(b, "fi"));
  return others.length ? others.join(", ") : `${nameOf(state.me.id)} (sinä)`;
}

/** The direct message with the app, if there is one. */
export function appChannel() {
  return [...state.channels.values()].find(
    (channel) => channel.kind === "im" && channel.with?.length === 1 && channel.with[0] === state.app?.bot_user_id,
  );
}

/** Puts a message in by its id. Replies in a thread live in the thread only. */
export function putMessage(channel, message) {
  if (!state.messages.has(channel)) return;
  state.messages.get(channel).set(message.id, message);
}

/** The messages of a channel's top level, oldest first. */
export function topLevel(channel) {
  const all = [...(state.messages.get(channel)?.values() ?? [])];
  return all
    .filter((message) => !message.thread_ts || message.thread_ts === message.ts)
    .sort((a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0));
}
