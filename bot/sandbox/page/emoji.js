// The emoji that bots commonly use by name. An unknown name stays as ":name:", as in Slack.
// They are the system's own characters: nothing is fetched. One that no font of the machine can draw is shown
// by its name, so that nobody looks at an empty box.

const NAMES = `
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️
question ❓ grey_question ❔ exclamation ❗ information_source ℹ️ no_entry ⛔ no_entry_sign 🚫 bulb 💡 bell 🔔
no_bell 🔕 calendar 📅 date 📅 spiral_calendar_pad 🗓️ calendar_spiral 🗓️ clock 🕐 alarm_clock ⏰ hourglass ⌛
hourglass_flowing_sand ⏳ stopwatch ⏱️ memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 pushpin 📌 round_pushpin 📍
paperclip 📎 link 🔗 lock 🔒 unlock 🔓 key 🔑 mag 🔍 email 📧 envelope ✉️ incoming_envelope 📨 mailbox 📫 inbox_tray 📥
outbox_tray 📤 speech_balloon 💬 thought_balloon 💭 loudspeaker 📢 mega 📣 telephone_receiver 📞 phone ☎️ iphone 📱
house 🏠 office 🏢 school 🏫 bust_in_silhouette 👤 busts_in_silhouette 👥 people_holding_hands 🧑‍🤝‍🧑 handshake 🤝
raised_hand ✋ raised_hands 🙌 raising_hand 🙋 wave 👋 clap 👏 pray 🙏 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎
point_right 👉 point_left 👈 point_up ☝️ point_down 👇 ok_hand 👌 muscle 💪 eyes 👀 slightly_smiling_face 🙂 smile 😄
smiley 😃 grinning 😀 blush 😊 wink 😉 thinking_face 🤔 neutral_face 😐 confused 😕 disappointed 😞 cry 😢 heart ❤️
blue_heart 💙 green_heart 💚 star ⭐ sparkles ✨ tada 🎉 confetti_ball 🎊 balloon 🎈 trophy 🏆 medal 🏅 seedling 🌱
evergreen_tree 🌲 sunny ☀️ snowflake ❄️ coffee ☕ cake 🍰 rocket 🚀 gear ⚙️ wrench 🔧 hammer 🔨 wastebasket 🗑️
repeat 🔁 arrows_counterclockwise 🔄 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ heavy_plus_sign ➕
heavy_minus_sign ➖ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢
large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ large_blue_square 🟦 large_green_square 🟩 white_large_square ⬜
black_large_square ⬛ bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 card_index 📇
file_folder 📁 open_file_folder 📂 page_facing_up 📄 books 📚 book 📖 newspaper 📰 scroll 📜 ballot_box 🗳️
robot_face 🤖 flag-fi 🇫🇮 hourglass_done ⌛ dart 🎯 compass 🧭 world_map 🗺️ globe_with_meridians 🌐 computer 💻
`.trim().split(/\s+/);

export const EMOJI = new Map(); // name -> character
const NAME_OF = new Map(); // character without its variation selector -> the first name of it
const bare = (character) => character.replaceAll("\ufe0f", "");
for (let index = 0; index < NAMES.length; index += 2) {
  const [name, character] = [NAMES[index], NAMES[index + 1]];
  EMOJI.set(name, character);
  if (!NAME_OF.has(bare(character))) NAME_OF.set(bare(character), name);
}

const SIZE = 24; // pixels
const NO_CHARACTER = "\u{10fffe}"; // never a character: every font draws its empty box
const drawn = new Map();

/** How the system draws a character, as a string that can be compared. */
function drawing(character) {
  if (!drawn.has(character)) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * SIZE, height: 2 * SIZE });
    const context = canvas.getContext("2d");
    context.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    context.fillText(character, 2, SIZE + SIZE / 2);
    drawn.set(character, canvas.toDataURL());
  }
  return drawn.get(character);
}

/** Whether some font of this machine has the character. */
export function canDraw(character) {
  return drawing(String.fromCodePoint(character.codePointAt(0))) !== drawing(NO_CHARACTER);
}

/** A text in which every emoji can be seen: as it is, or by its name where no font has it. */
export function legible(text, drawable = canDraw) {
  return text.replace(/(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]*(?:\u200d\p{Extended_Pictographic}\ufe0f?)*)/gu, (found) => {
    if (drawable(found)) return found;
    const name = NAME_OF.get(bare(found)) ?? NAME_OF.get(bare(found).replace(/[\u{1f3fb}-\u{1f3ff}]/gu, ""));
    return name ? `:${name}:` : found;
  });
}

/** The character of an emoji's name, or the name in colons. */
export function emoji(name, unicode) {
  const character = unicode ? String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16))) : EMOJI.get(name.replace(/::skin-tone-\d$/, ""));
  return character && canDraw(character) ? character : `:${name}:`;
}

/** Emoji names in a text to characters, and characters that cannot be drawn to names. */
export function withEmoji(text) {
  return legible(text).replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => (EMOJI.has(name.split("::")[0]) ? emoji(name) : whole));
}
