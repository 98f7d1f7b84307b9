// The emoji that bots commonly use by name. An unknown name stays as ":name:", as in Slack.

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

const EMOJI = new Map();
for (let index = 0; index < NAMES.length; index += 2) EMOJI.set(NAMES[index], NAMES[index + 1]);

/** The character of an emoji's name, or the name in colons. */
export function emoji(name, unicode) {
  if (unicode) return String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)));
  return EMOJI.get(name.replace(/::skin-tone-\d$/, "")) ?? `:${name}:`;
}

/** Emoji names in a text to characters. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) => (EMOJI.has(name.split("::")[0]) ? emoji(name) : whole));
}
