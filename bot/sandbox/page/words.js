// Finnish words for the codes that the server gives. Unknown codes are shown as they are, so that nothing hides.

const PROBLEMS = {
  no_connection: "Paikalliseen työtilaan ei saada yhteyttä. Onko se käynnissä?",
  internal_error: "Jokin meni työtilassa vikaan. Yritä uudelleen.",
  cannot_archive: "Tätä kanavaa ei voi arkistoida.",
  cannot_invite: "Tätä ihmistä ei voi kutsua tälle kanavalle.",
  cannot_join: "Tälle kanavalle pääsee vain kutsusta.",
  cannot_leave: "Tältä kanavalta ei voi poistua.",
  clock_backwards: "Kelloa voi siirtää vain eteenpäin.",
  deactivated: "Tämän ihmisen käyttäjätili on suljettu.",
  invalid_name: "Kanavan nimessä saa olla pieniä kirjaimia, numeroita ja viivoja.",
  invalid_value: "Tätä arvoa ei voi valita.",
  is_archived: "Kanava on arkistoitu, joten sinne ei voi enää kirjoittaa.",
  messages_tab_read_only: "Tälle sovellukselle ei voi kirjoittaa.",
  name_taken: "Tämän niminen kanava on jo olemassa.",
  no_dispatch: "Tämä kenttä ei kerro muutoksestaan sovellukselle.",
  no_external_select: "Tässä kentässä ei voi hakea.",
  no_home_tab: "Sovelluksella ei ole kotia.",
  no_submit: "Tätä lomaketta ei voi lähettää.",
  no_such_call: "Työtila ei osaa tätä. Lataa sivu uudelleen.",
  no_such_channel: "Kanavaa ei löydy, tai et näe sitä.",
  no_such_element: "Painike ei ole enää käytössä.",
  no_such_field: "Kenttää ei ole enää lomakkeessa.",
  no_such_file: "Tiedostoa ei enää ole.",
  no_such_message: "Viestiä ei enää ole.",
  no_such_person: "Tätä ihmistä ei ole työtilassa.",
  no_such_view: "Lomake ei ole enää auki.",
  no_text: "Kirjoita ensin jotakin.",
  not_in_channel: "Et ole tämän kanavan jäsen.",
  not_settled: "Tätä paikallinen työtila ei tee, koska Slackin toiminnasta ei ole varmuutta.",
  query_too_short: "Kirjoita hakuun vielä muutama merkki.",
  restricted_action: "Sinulla ei ole oikeutta tähän.",
  wrong_number_of_people: "Yksityisviestissä voi olla yhdestä kahdeksaan muuta ihmistä.",
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
  interactivity_off: "Tämän sovelluksen painikkeet eivät ole käytössä.",
  not_settled: "Sovellus teki jotakin, minkä toimivuudesta Slackissa ei ole varmuutta.",
  command_in_thread: "Komentoja ei voi käyttää ketjussa. Kirjoita komento kanavalle.",
  external_cannot_run: "Toisen työtilan jäsenet eivät voi käyttää komentoja.",
  guest_cannot_run: "Vieraat eivät voi käyttää komentoja tässä työtilassa.",
  unknown_command: "Tällaista komentoa ei ole. Kun kirjoitat /, näet komennot.",
};

const SEARCHES = {
  operation_timeout: "Sovellus ei vastannut hakuun ajoissa. Yritä uudelleen.",
  dispatch_failed: "Sovellus ei ottanut hakua vastaan. Onko botti käynnissä?",
};

/** A sentence for a search that the app did not answer rightly; Slack's own list would only be empty. */
export function searchWords(notice) {
  return SEARCHES[notice.code] ?? [noticeWords(notice), ...(notice.messages ?? [])].join(" ");
}

/** A sentence for what Slack would tell the person when the app fails. */
export function noticeWords(notice) {
  return NOTICES[notice.code] ?? "Sovellus ei toiminut oikein.";
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
