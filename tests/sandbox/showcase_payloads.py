"""What the showcase app shows: every kind of block and every kind of field that the page must draw."""

from typing import Any

Json = dict[str, Any]
NOON = 1780477200  # ke 3.6.2026 klo 12.00 in Helsinki
MARKUP = (
    "*Lihava*, _kursiivi_, ~yliviivattu~, `koodi`, <https://example.fi|linkki>, <@U0VEERA>, <#C0NUORTEN>, "
    ":seedling: ja &lt;merkit&gt; &amp; muut\n&gt; Lainattu rivi\n```koodia\nkahdella rivillä```"
)
GROUPS = [
    "Nuorten palvelut",
    "Työnantajapalvelut",
    "Osaaminen",
    "Kotoutuminen",
    "Hyvinvointi",
    "Digipalvelut",
]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def option(words: str, value: str, **more: Any) -> Json:
    return {"text": plain(words), "value": value, **more}


def button(words: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(words), **more}


def confirm(title: str, words: str, yes: str) -> Json:
    return {"title": plain(title), "text": plain(words), "confirm": plain(yes), "deny": plain("Ei vielä")}


def invitation(answer: str | None = None) -> list[Json]:
    """A meeting's invitation, before or after the answer."""
    said = {
        "osallistun": "✅ Osallistut.",
        "en-paase": "Et pääse tällä kertaa.",
        None: "Et ole vielä vastannut.",
    }[answer]
    return [
        {"type": "header", "text": plain("Ohjaamon palvelut")},
        {
            "type": "section",
            "fields": [
                mrkdwn("*Aika*\nke 3.6.2026 klo 13.00–15.00"),
                mrkdwn("*Paikka*\nCarelicum, Koskikatu 5"),
                mrkdwn("*Ryhmä*\nNuorten palvelut"),
                mrkdwn("*Kutsuja*\n<@U0VEERA>"),
            ],
        },
        {"type": "section", "text": plain(said)},
        {
            "type": "actions",
            "block_id": "kutsu",
            "elements": [
                button("Osallistun", "osallistun", style="primary", value="1"),
                button("En pääse", "en-paase", value="1"),
                button(
                    "Peru kokous",
                    "peru",
                    style="danger",
                    confirm=confirm("Perutaanko kokous?", "Peruutus lähtee 12 kutsutulle.", "Peru kokous"),
                ),
                {
                    "type": "overflow",
                    "action_id": "lisaa",
                    "options": [
                        option("Lähetän sijaisen", "sijainen"),
                        option("Lisää kalenteriin", "kalenteri"),
                    ],
                },
            ],
        },
        {
            "type": "context",
            "elements": [
                mrkdwn("Vastaa viim. <!date^1780304400^{date_long_pretty} klo {time}|ma 1.6.2026 klo 12.00>")
            ],
        },
    ]


def everything() -> list[Json]:
    """Every other kind of block."""
    rich = [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Muotoiltu teksti: "},
                {"type": "text", "text": "lihava", "style": {"bold": True}},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "kursiivi", "style": {"italic": True}},
                {"type": "text", "text": " ja "},
                {"type": "user", "user_id": "U0ANNA"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "wave"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
                for words in ("Avaus", "Ohjaamon palvelut", "Seuraava kokous")
            ],
        },
        {
            "type": "rich_text_quote",
            "elements": [{"type": "text", "text": "Hyvä kokous alkaa asialistasta."}],
        },
    ]
    table = [
        ["Kumppani", "Paikkoja", "Vastannut"],
        ["Oppilaitos", "3", "2"],
        ["Kunta", "4", "4"],
        ["Yhdistys", "2", "0"],
    ]
    return [
        {
            "type": "section",
            "text": mrkdwn(MARKUP),
        },
        {"type": "divider"},
        {
            "type": "section",
            "text": mrkdwn("Kuka tekee muistion?"),
            "accessory": {
                "type": "users_select",
                "action_id": "tekija",
                "placeholder": plain("Valitse henkilö"),
            },
        },
        {
            "type": "section",
            "text": mrkdwn("Valitse ryhmä listalta."),
            "accessory": {
                "type": "static_select",
                "action_id": "ryhma",
                "placeholder": plain("Valitse ryhmä"),
                "options": [option(name, str(number)) for number, name in enumerate(GROUPS)],
            },
        },
        {
            "type": "section",
            "text": mrkdwn("Osio, jossa on kuva."),
            "accessory": {
                "type": "image",
                "image_url": "https://example.fi/kuva.png",
                "alt_text": "Ryhmäkuva",
            },
        },
        {
            "type": "actions",
            "elements": [
                {"type": "datepicker", "action_id": "paiva", "initial_date": "2026-06-03"},
                {
                    "type": "checkboxes",
                    "action_id": "valinnat",
                    "options": [
                        option("Kahvi", "kahvi"),
                        option("Lounas", "lounas", description=plain("Sisältää kasvisvaihtoehdon")),
                    ],
                },
            ],
        },
        {"type": "rich_text", "elements": rich},
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in table],
            "column_settings": [{"align": "left"}, {"align": "right"}, {"align": "right"}],
        },
        {
            "type": "image",
            "image_url": "https://example.fi/kartta.png",
            "alt_text": "Kartta kokouspaikalle",
            "title": plain("Kartta"),
        },
        {"type": "markdown", "text": "## Markdown\n- **ensimmäinen**\n- *toinen*"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": "https://example.fi/i.png", "alt_text": "Merkki"},
                mrkdwn("Pientä tekstiä"),
            ],
        },
    ]


def field(label: str, element: Json, block_id: str, action: str = "a", **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element | {"action_id": action},
        **more,
    }


def form(**more: Any) -> Json:
    """A form with every kind of field."""
    groups = [option(name, str(number)) for number, name in enumerate(GROUPS)]
    return {
        "type": "modal",
        "callback_id": "lomake",
        "title": plain("Uusi kokous"),
        "submit": plain("Jatka"),
        "close": plain("Peruuta"),
        "notify_on_close": True,
        "blocks": [
            {"type": "section", "text": mrkdwn("Täytä tiedot. *Mitään ei lähde* ennen kuin vahvistat.")},
            field(
                "Aihe",
                {
                    "type": "plain_text_input",
                    "placeholder": plain("esimerkiksi Ohjaamon palvelut"),
                    "max_length": 80,
                },
                "aihe",
                hint=plain("Näkyy kutsussa."),
            ),
            field(
                "Ryhmä",
                {"type": "static_select", "options": groups, "placeholder": plain("Valitse ryhmä")},
                "ryhma",
            ),
            field("Päivä", {"type": "datepicker", "initial_date": "2026-06-03"}, "paiva"),
            field("Kellonaika", {"type": "timepicker", "initial_time": "13:00"}, "kello"),
            field(
                "Vastausten määräaika",
                {"type": "datetimepicker", "initial_date_time": NOON},
                "takaraja",
                optional=True,
            ),
            field(
                "Tapa",
                {
                    "type": "radio_buttons",
                    "options": [
                        option("Paikan päällä", "lasna"),
                        option("Etänä", "eta", description=plain("Linkki tulee kutsuun")),
                    ],
                },
                "tapa",
            ),
            field(
                "Tarjolla",
                {"type": "checkboxes", "options": [option("Kahvi", "kahvi"), option("Lounas", "lounas")]},
                "tarjoilu",
                optional=True,
            ),
            field(
                "Osallistujat",
                {"type": "multi_users_select", "placeholder": plain("Hae nimellä")},
                "osallistujat",
                optional=True,
            ),
            field(
                "Ryhmät mukana",
                {
                    "type": "multi_static_select",
                    "max_selected_items": 2,
                    "option_groups": [
                        {"label": plain("Työryhmät"), "options": groups[:3]},
                        {"label": plain("Alatyöryhmät"), "options": groups[3:]},
                    ],
                },
                "mukana",
                optional=True,
            ),
            field(
                "Kumppani",
                {"type": "external_select", "min_query_length": 2, "placeholder": plain("Hae kumppania")},
                "kumppani",
                optional=True,
            ),
            field(
                "Kanava",
                {"type": "conversations_select", "filter": {"include": ["public", "private"]}},
                "kanava",
                optional=True,
            ),
            field("Sähköposti", {"type": "email_text_input"}, "sahkoposti", optional=True),
            field(
                "Paikkoja",
                {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "15"},
                "paikkoja",
                optional=True,
            ),
            field("Verkko-osoite", {"type": "url_text_input"}, "osoite", optional=True),
            field("Kuvaus", {"type": "plain_text_input", "multiline": True}, "kuvaus", optional=True),
        ],
        **more,
    }


def summary(words: str) -> Json:
    return {
        "type": "modal",
        "callback_id": "vahvistus",
        "title": plain("Vahvista"),
        "submit": plain("Lähetä kutsut"),
        "close": plain("Takaisin"),
        "blocks": [{"type": "section", "text": mrkdwn(words)}],
    }


def places_found(words: str = "Kirjoita, mitä haet.") -> Json:
    """A form whose fields tell the app at once."""
    kinds = {"type": "static_select", "options": [option("Kokoustila", "tila"), option("Kahvila", "kahvila")]}
    return {
        "type": "modal",
        "callback_id": "haku",
        "title": plain("Etsi paikka"),
        "submit": plain("Valitse"),
        "blocks": [
            field("Sana", {"type": "plain_text_input"}, "sana", action="sana", dispatch_action=True),
            field("Laji", kinds, "laji", action="laji", dispatch_action=True, optional=True),
            {"type": "section", "block_id": "loytyi", "text": plain(words)},
        ],
    }


def home(user: str) -> Json:
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Hei!")},
            {
                "type": "section",
                "text": mrkdwn(f"<@{user}>, sinulla on *yksi* avoin kutsu."),
                "accessory": button("Avaa kutsu", "avaa"),
            },
            {"type": "divider"},
            *invitation(),
        ],
    }
