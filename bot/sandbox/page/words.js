// Finnish words for the codes that the server gives. Unknown codes are shown as they are, so that nothing hides.

const PROBLEMS = {
  no_connection: "Paikalliseen työtilaan ei saada yhteyttä. Onko se käynnissä?",
  internal_error: "Jokin meni työtilassa vikaan. Yritä uudelleen.",
  unknown_person: "Tätä henkilöä ei ole työtilassa.",
  user_not_found: "Tätä henkilöä ei ole työtilassa.",
  channel_not_found: "Tätä kanavaa ei löydy, tai et näe sitä.",
  not_in_channel: "Et ole tämän kanavan jäsen.",
  is_archived: "Kanava on arkistoitu, joten sinne ei voi enää kirjoittaa.",
  unknown_command: "Tällaista komentoa ei ole. Kirjoita / niin näet komennot.",
  no_such_command: "Tällaista komentoa ei ole. Kirjoita / niin näet komennot.",
  command_in_thread: "Komentoja ei voi käyttää ketjussa. Kirjoita komento kanavalle.",
  no_commands_for_external: "Toisen työtilan jäsenet eivät voi käyttää komentoja.",
  user_is_restricted: "Vieraana et voi tehdä tätä.",
  clock_backwards: "Kelloa voi siirtää vain eteenpäin.",
  no_text: "Kirjoita ensin jotakin.",
  msg_too_long: "Viesti on liian pitkä.",
  not_found: "Tätä ei enää ole.",
  no_such_view: "Lomake ei ole enää auki.",
  no_such_element: "Painike ei ole enää käytössä.",
  no_such_message: "Viestiä ei enää ole.",
  invalid_value: "Tätä arvoa ei voi valita.",
  name_taken: "Tämän niminen kanava on jo olemassa.",
  invalid_name: "Kanavan nimessä saa olla pieniä kirjaimia, numeroita ja viivoja.",
  not_settled: "Tätä paikallinen työtila ei osaa, koska Slackin toiminnasta ei ole varmuutta.",
};

/** A sentence for an error code. */
export function problemWords(code, detail) {
  return PROBLEMS[code] ?? `Tämä ei onnistunut (${code}${detail ? `: ${detail}` : ""}).`;
}

const NOTICES = {
  operation_timeout: "Sovellus ei vastannut ajoissa. Asia saattoi silti onnistua.",
  dispatch_failed: "Sovellus ei ottanut tätä vastaan. Onko botti käynnissä?",
  invalid_command_response: "Sovellus vastasi tavalla, jota Slack ei hyväksy.",
  invalid_response: "Sovellus vastasi tavalla, jota Slack ei hyväksy.",
  invalid_blocks: "Sovelluksen viestissä oli virhe, joten sitä ei näytetä.",
  not_settled: "Sovellus teki jotakin, minkä toimivuudesta Slackissa ei ole varmuutta.",
  no_such_command: "Tällaista komentoa ei ole. Kirjoita / niin näet komennot.",
  unknown_command: "Tällaista komentoa ei ole. Kirjoita / niin näet komennot.",
};

/** A sentence for what Slack would tell the person when the app fails. */
export function noticeWords(notice) {
  return NOTICES[notice.code] ?? "Sovelluksen kanssa tuli ongelma.";
}

const ROLES = { guest: "vieras", single_channel_guest: "yhden kanavan vieras", external: "toisesta työtilasta", bot: "sovellus" };

/** A person's role in words, when it is worth telling. */
export function roleWords(person) {
  if (person.deleted) return "käyttäjätili suljettu";
  return ROLES[person.role] ?? "";
}

/** "1 jäsen", "2 jäsentä". */
export function counted(number, one, many) {
  return `${number}\u00a0${number === 1 ? one : many}`;
}
