"""/ryhma in Slack: members, leaders, coordinators and channels, typed and by forms and buttons."""

import pytest
from sqlalchemy import select

from bot.domain.people import Role
from bot.sandbox.person import Person as SlackPerson
from bot.storage.models import Person, RoleHolding
from tests.conversations.conftest import House
from tests.conversations.group_story import group, pressed, seats
from tests.conversations.group_story import paula as paula  # noqa: PLC0414 (a fixture)
from tests.conversations.test_partners import audit, partner, said
from tests.conversations.test_partners import network as network  # noqa: PLC0414 (a fixture)

# -- members -------------------------------------------------------------------------------------------


def test_several_that_fit_are_buttons_and_the_press_does_it(network: House, paula: SlackPerson) -> None:
    network.add_person("Kalle Kaima", "kaima@example.fi", partner(network, "kela").id)

    which_group = paula.types("#yleinen", "/ryhma lisää nuor; Kalle; päättyy: 31.12.2027")
    which_person = pressed(paula, which_group, "Nuorten palvelut")
    done = pressed(paula, which_person, "Kalle Kaima")

    assert which_group.messages[0].buttons == ["Nuorten ohjaus", "Nuorten palvelut", "Takaisin"]
    assert which_person.buttons == ["Kalle Kaima", "Kalle Kumppani", "Takaisin"]
    assert done.text.startswith("Jäsen lisätty: Kalle Kaima\nRyhmä: Nuorten palvelut\n")
    assert seats(network) == [("Kalle Kaima", "2026-11-24", "2027-12-31")]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("ensi perjantaina", ["pe 27.11.2026", "pe 4.12.2026"]),
        ("viikonloppuna", ["la 28.11.2026", "su 29.11.2026"]),
        ("10.11.", ["ti 10.11.2026", "ke 10.11.2027"]),  # two weeks ago, or next year
    ],
)
def test_a_day_that_can_mean_two_is_two_buttons_and_the_press_goes_on(
    network: House, paula: SlackPerson, words: str, days: list[str]
) -> None:
    question = paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; @kalle; alkaa: {words}")
    done = pressed(paula, question, days[1])

    assert question.messages[0].buttons == days
    assert done.text.startswith("Jäsen lisätty: Kalle Kumppani\n")
    day, month, year = days[1].split()[1].split(".")
    assert seats(network) == [("Kalle Kumppani", f"{year}-{int(month):02}-{int(day):02}", None)]


def test_a_member_of_the_workspace_is_named_by_mention(network: House, paula: SlackPerson) -> None:
    saw = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; @kalle")

    assert said(saw).startswith("Jäsen lisätty: Kalle Kumppani\n")


def test_somebody_new_is_added_after_the_form_has_said_so(network: House, paula: SlackPerson) -> None:
    form = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; @ville; kela").form
    assert form is not None
    assert (form.title, form.values["Henkilö"], form.values["Kumppani"]) == (
        "Uusi henkilö",
        None,
        str(partner(network, "kela").id),
    )
    assert "Tätä henkilöä ei ole vielä rekisterissä." in form.shown
    assert "person.added" not in audit(network)[-3:]

    paula.fills("Henkilö", "Ville Vieras").fills("Sähköpostiosoite", "ville.muu@example.fi")
    done = paula.submits()

    assert done.form is not None
    assert "Rekisteriin lisättiin uusi henkilö." in done.form.shown
    with network.bot.database.reading() as session:
        ville = session.scalars(select(Person).where(Person.name == "Ville Vieras")).one()
        assert (ville.slack_user_id, ville.email, ville.partner_id) == (
            "U0VILLE",
            "ville.muu@example.fi",
            partner(network, "kela").id,
        )
    assert audit(network)[-2:] == ["person.added", "seat.added"]


def test_a_new_address_asks_for_the_name_and_the_partner(network: House, paula: SlackPerson) -> None:
    form = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; outi@example.fi").form
    assert form is not None
    assert (form.values["Henkilö"], form.values["Sähköpostiosoite"]) == (None, "outi@example.fi")

    paula.fills("Henkilö", "Outi Opettaja").fills("Kumppani", "KELA")
    paula.submits()

    assert seats(network) == [("Outi Opettaja", "2026-11-24", None)]


@pytest.mark.parametrize(
    "typed",
    ["Outi Opettaja outi@example.fi", "Outi Opettaja, outi@example.fi", "Outi Opettaja <outi@example.fi>"],
)
def test_a_name_and_an_address_in_one_field_are_taken_apart(
    network: House, paula: SlackPerson, typed: str
) -> None:
    form = paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; {typed}; kela").form
    assert form is not None
    assert (form.values["Henkilö"], form.values["Sähköpostiosoite"]) == ("Outi Opettaja", "outi@example.fi")

    paula.submits()

    assert seats(network) == [("Outi Opettaja", "2026-11-24", None)]


def test_a_name_close_to_a_known_one_is_asked_about(network: House, paula: SlackPerson) -> None:
    form = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Jaana Jasén; kela").form
    assert form is None  # accents do not matter
    form = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kale Kumppani; kela").form
    assert form is not None
    saw = paula.submits()
    assert saw.errors == {
        "person": (
            "Rekisterissä ei ole nimeä Kale Kumppani. Tarkoititko: Kalle Kumppani? "
            "Jos henkilö on uusi, anna myös sähköpostiosoite."
        )
    }


def test_the_bare_add_opens_the_form_and_the_form_does_the_same(network: House, paula: SlackPerson) -> None:
    form = paula.types("#yleinen", "/ryhma lisää").form
    assert form is not None
    assert form.title == "Jäsen"

    paula.fills("Ryhmä", "Nuorten palvelut").fills("Henkilö", "kalle").fills("Viimeinen päivä", "2027-12-31")
    paula.fills("Varahenkilö", "Jaana")
    saw = paula.submits()

    assert saw.form is not None
    assert "Varahenkilö: Jaana Jäsen" in saw.form.shown
    assert seats(network) == [("Kalle Kumppani", "2026-11-24", "2027-12-31")]


def test_trouble_is_named_at_its_field_and_all_that_was_understood_stays(
    network: House, paula: SlackPerson
) -> None:
    form = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle; kela; 31.2.2027; toistaiseksi").form
    assert form is not None
    assert "En ymmärtänyt tätä päivää: 31.2.2027." in form.shown
    assert (form.values["Ryhmä"], form.values["Henkilö"], form.values["Kumppani"]) == (
        f"#{group(network).id}",
        "Kalle",
        str(partner(network, "kela").id),
    )
    saw = paula.fills("Ensimmäinen päivä", "2027-03-01").fills("Viimeinen päivä", "2027-02-01").submits()
    assert list(saw.errors) == ["ends"]
    assert seats(network) == []


def test_the_same_typed_twice_changes_nothing_and_more_typed_changes_the_term(
    network: House, paula: SlackPerson
) -> None:
    for _ in range(2):
        saw = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle")
    assert said(saw).startswith("On jo jäsen, mikään ei muuttunut: Kalle Kumppani")
    saw = paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle; päättyy: 1.2.2027")
    assert said(saw).startswith("Jäsenyyttä muutettu: Kalle Kumppani")
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle; päättyy: toistaiseksi")
    assert seats(network) == [("Kalle Kumppani", "2026-11-24", None)]


def test_the_eleventh_is_told_of_and_the_sixteenth_refused(network: House, paula: SlackPerson) -> None:
    kela = partner(network, "kela").id
    for n in range(16):
        network.add_person(f"Jäsen Numero{n}", f"jasen{n}@example.fi", kela)
    answers = [
        paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; jasen{n}@example.fi") for n in range(16)
    ]

    passed = "Ryhmässä on nyt 11 jäsentä. Tavoite, noin 10 jäsentä, on ylittynyt."
    assert [passed in said(answer) for answer in answers[9:11]] == [False, True]
    assert answers[15].form is not None
    assert (
        "Ryhmä on täynnä: Nuorten palvelut. Sopimuksen mukaan jäseniä on enintään 15."
        in answers[15].form.shown
    )
    assert len(seats(network)) == 15


def test_the_development_group_takes_nobody_by_hand(network: House, paula: SlackPerson) -> None:
    saw = paula.types("#yleinen", "/ryhma lisää kehittämis; Kalle")

    assert said(saw) == (
        "Kehittämisryhmä: jäsenet määräytyvät rooleista, joten ketään ei lisätä tai poisteta käsin. Ryhmään "
        "kuuluvat palvelupäällikkö, ryhmien vetäjät ja työllisyysalueen asiantuntijat niin kauan kuin rooli "
        "kestää."
    )


def test_a_contact_names_the_own_partners_people(network: House, paula: SlackPerson) -> None:
    kalle = network.ws.person("U0KALLE")

    own = kalle.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle")
    other = kalle.types("#yleinen", "/ryhma lisää Nuorten palvelut; Jaana")
    new = kalle.types("#yleinen", "/ryhma lisää Nuorten palvelut; Outi Opettaja").form

    assert said(own).startswith("Jäsen lisätty: Kalle Kumppani")
    assert said(other).startswith("Tämän voi tehdä: kumppanin yhteyshenkilö, ")
    assert new is not None
    assert new.values["Kumppani"] == str(partner(network, "riveria").id)
    kalle.submits()
    ends = kalle.types("#yleinen", "/ryhma poista Nuorten palvelut; Outi Opettaja")
    assert said(ends).startswith("Jäsenyys päätetty: Outi Opettaja")


def test_a_membership_ends_by_the_form_that_asks_the_group_first(network: House, paula: SlackPerson) -> None:
    for who in ("Jaana", "Kalle"):
        paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; {who}")

    pick = paula.types("#yleinen", "/ryhma poista").form
    assert pick is not None
    assert pick.title == "Mikä ryhmä?"
    paula.fills("Ryhmä", "Nuorten palvelut").submits()
    saw = paula.fills("Jäsen", "Kalle Kumppani").fills("Viimeinen päivä", "2026-12-31").submits()

    assert saw.form is not None
    assert "Viimeinen päivä: to 31.12.2026" in saw.form.shown
    assert seats(network) == [
        ("Jaana Jäsen", "2026-11-24", None),
        ("Kalle Kumppani", "2026-11-24", "2026-12-31"),
    ]


def test_by_a_part_of_a_name_nobodys_membership_ends_before_the_whole_name_is_seen(
    network: House, paula: SlackPerson
) -> None:
    for who in ("Jaana", "Kalle"):
        paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; {who}")

    asked = paula.types("#yleinen", "/ryhma poista Nuorten palvelut; jaan; viimeinen päivä: 31.12.2026")
    assert said(asked) == (
        "Päätetäänkö jäsenyys? Jaana Jäsen\nRyhmä: Nuorten palvelut\nPäättyy: to 31.12.2026"
    )
    assert asked.messages[0].buttons == ["Päätä jäsenyys", "Takaisin"]
    assert {person: last for person, _, last in seats(network)} == {
        "Jaana Jäsen": None,
        "Kalle Kumppani": None,
    }

    paula.presses("#yleinen", "Päätä jäsenyys")
    assert paula.sees("#yleinen")[-1].text.splitlines()[:2] == [
        "Jäsenyys päättyy: Jaana Jäsen",
        "Viimeinen päivä: to 31.12.2026",
    ]
    assert {person: last for person, _, last in seats(network)} == {
        "Jaana Jäsen": "2026-12-31",
        "Kalle Kumppani": None,
    }


def test_who_may_not_end_a_membership_is_not_told_whose_it_would_be(
    network: House, paula: SlackPerson
) -> None:
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Jaana Jäsen")

    refused = network.ws.person("U0KALLE").types("#yleinen", "/ryhma poista Nuorten palvelut; jaan")

    assert said(refused).startswith("Tämän voi tehdä: ")
    assert "Jäsen" not in said(refused)


@pytest.mark.parametrize("typed", ["Jaana Jäsen jaana.jasen@example.fi", "<@U0JAANA>", "jaana jasen"])
def test_a_whole_name_an_address_and_a_mention_need_no_second_look(
    network: House, paula: SlackPerson, typed: str
) -> None:
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Jaana Jäsen")

    done = paula.types("#yleinen", f"/ryhma poista Nuorten palvelut; {typed}")

    assert said(done).startswith("Jäsenyys päätetty: Jaana Jäsen")


# -- leader and coordinator ----------------------------------------------------------------------------


def test_a_leader_is_a_member_and_leads_until_the_seat_ends(network: House, paula: SlackPerson) -> None:
    refused = paula.types("#yleinen", "/ryhma vetäjä Nuorten palvelut; Jaana").form
    assert refused is not None
    assert "Vetäjä valitaan ryhmän jäsenistä, eikä Jaana Jäsen ole nyt jäsen." in refused.shown
    paula.closes()
    for who in ("Jaana", "Kalle"):
        paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; {who}")

    assert said(paula.types("#yleinen", "/ryhma vetäjä Nuorten palvelut; Jaana")) == (
        "Vetäjä: Jaana Jäsen\nRyhmä: Nuorten palvelut"
    )
    assert said(paula.types("#yleinen", "/ryhma vetäjä Nuorten palvelut; Kalle")).endswith(
        "\nAiemmin: Jaana Jäsen"
    )
    # The leader now manages the group, in the group's name too.
    kalle = network.ws.person("U0KALLE")
    assert said(kalle.types("#yleinen", "/ryhma poista Nuorten palvelut; Jaana Jäsen")).startswith(
        "Jäsenyys päätetty"
    )
    ended = paula.types("#yleinen", "/ryhma poista Nuorten palvelut; Kalle Kumppani")
    assert said(ended) == (
        "Jäsenyys päätetty: Kalle Kumppani\n"
        "Ryhmä: Nuorten palvelut\n"
        "Ryhmällä ei ole nyt vetäjää. Valitkaa uusi vetäjä ryhmän jäsenistä."
    )
    assert ended.messages[0].buttons == ["Nimeä vetäjä", "Näytä ryhmä"]


def test_nobody_can_be_named_and_the_group_says_so(network: House, paula: SlackPerson) -> None:
    saw = paula.types("#yleinen", "/ryhma vastuuhenkilö Nuorten palvelut; ei kukaan")
    assert said(saw) == (
        "Ryhmällä ei ole nyt vastuuhenkilöä.\nRyhmä: Nuorten palvelut\nAiemmin: Paula Palvelupäällikkö"
    )


def test_a_coordinator_is_chosen_from_the_employment_area(network: House, paula: SlackPerson) -> None:
    anna = network.add_person("Anna Asiantuntija", "anna.asiantuntija@example.fi")
    with network.bot.database.writing() as session:
        session.add(RoleHolding(person_id=anna.id, role=Role.AREA_EXPERT, started_at=network.clock.now()))

    refused = paula.types("#yleinen", "/ryhma vastuuhenkilö Nuorten ohjaus; Jaana").form
    assert refused is not None
    assert "Vastuuhenkilö on työllisyysalueen palveluksessa." in refused.shown
    saw = paula.fills("Vastuuhenkilö", "Anna Asiantuntija").submits()

    assert saw.form is not None
    assert "Vastuuhenkilö: \nAnna Asiantuntija" in saw.form.shown
    assert audit(network)[-1] == "group.coordinator_named"


# -- channels ------------------------------------------------------------------------------------------


def test_a_channel_becomes_the_groups_after_a_question_and_then_tells_the_group(
    network: House, paula: SlackPerson
) -> None:
    ask = paula.types("#yleinen", "/ryhma kanava Nuorten palvelut")
    assert said(ask) == (
        "Otetaanko tämä kanava ryhmän kanavaksi? Ryhmä: Nuorten palvelut. Kanava: <#C0YLEINEN>\n"
        "Sen jälkeen ryhmää ei tarvitse nimetä tällä kanavalla annetuissa komennoissa."
    )
    assert "group.channel_bound" not in audit(network)

    done = pressed(paula, ask, "Ota käyttöön")
    assert done.text == "Kanava otettu käyttöön. Ryhmä: Nuorten palvelut. Kanava: <#C0YLEINEN>"

    added = paula.types("#yleinen", "/ryhma lisää Kalle; päättyy: 31.12.2027")
    assert said(added).splitlines()[:2] == ["Jäsen lisätty: Kalle Kumppani", "Ryhmä: Nuorten palvelut"]
    shown = paula.types("#yleinen", "/ryhma näytä")
    assert "Kanava: <#C0YLEINEN>" in said(shown)
    other = paula.types("#yleinen", "/ryhma näytä Nuorten ohjaus")
    assert said(other).startswith("Nuorten ohjaus")
    taken = paula.types("#yleinen", "/ryhma kanava Nuorten ohjaus")
    assert said(taken) == "Tämä on jo toisen ryhmän kanava. Ryhmä: Nuorten palvelut"

    own = paula.types("#yleinen", "/ryhma kanava")
    assert said(own) == "Ryhmä: Nuorten palvelut. Kanava: <#C0YLEINEN>"
    released = pressed(paula, own, "Irrota kanava")
    assert released.text == "Ryhmällä ei ole nyt kanavaa: Nuorten palvelut"
    assert said(paula.types("#yleinen", "/ryhma kanava Nuorten palvelut; pois")).startswith(
        "Ryhmällä ei ole kanavaa"
    )


def test_where_the_bot_is_not_no_channel_is_taken(network: House, paula: SlackPerson) -> None:
    invite = (
        "En ole vielä tällä kanavalla. Kutsu minut ensin: /invite @Ekosysteemibotti. Yritä sitten uudelleen."
    )
    people = network.ws.sandbox.people
    for name, private in (("johto", True), ("avoin", False)):
        network.ws.call(people.create, people.person("U0PAULA"), name, private=private)
    for channel in ("#johto", "#avoin"):
        assert said(paula.types(channel, "/ryhma kanava Nuorten palvelut")) == invite
    paula.invites("#johto", "U0EKOBOTTI")
    assert said(paula.types("#johto", "/ryhma kanava Nuorten palvelut")).startswith("Otetaanko")


def test_a_conversation_of_two_is_no_groups_channel(network: House, paula: SlackPerson) -> None:
    paula.types("#yleinen", "/ryhma")
    direct = network.bot.client.conversations_open(users="U0PAULA")["channel"]["id"]

    saw = paula.types(direct, "/ryhma kanava Nuorten palvelut")

    assert said(saw) == (
        "Ryhmän kanava voi olla julkinen tai yksityinen kanava. Anna komento sillä kanavalla, jota tarkoitat."
    )
