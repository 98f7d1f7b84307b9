"""Forms and Home tabs: triggers, stacks, answers, what is kept and what is sent."""

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.sandbox.errors import PersonError
from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, field, form, hears, opens, plain, section, text_field
from tests.sandbox.test_chat import refused

Json = dict[str, Any]
NAME = text_field("Nimi", block_id="nimi")


@pytest.fixture
def heard(ws: Workspace, app: App) -> list[Json]:
    """Opens a form at `/kokous`; keeps every body that comes afterwards."""
    bodies: list[Json] = []

    @app.command("/kokous")
    def kokous(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form(NAME))
        bodies.append(body)
        ack()

    return bodies


def opened(ws: Workspace) -> Any:
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    return anna


def test_a_trigger_opens_one_form_within_three_seconds(ws: Workspace, app: App, client: WebClient) -> None:
    triggers: list[str] = []

    @app.command("/kokous")
    def kokous(ack: Ack, body: Json) -> None:
        triggers.append(body["trigger_id"])
        ack()

    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous a")
    client.views_open(trigger_id=triggers[0], view=form(NAME))
    assert anna.form is not None
    anna.closes()
    anna.types("#yleinen", "/kokous b")
    ws.clock.advance(3.1)
    errors = [
        refused(client.views_open, trigger_id=triggers[0], view=form(NAME))["error"],
        refused(client.views_open, trigger_id=triggers[1], view=form(NAME))["error"],
        refused(client.views_open, trigger_id="1.2.3", view=form(NAME))["error"],
    ]
    assert errors == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


def test_a_form_that_slack_refuses_leaves_the_trigger_unused(
    ws: Workspace, app: App, client: WebClient
) -> None:
    triggers: list[str] = []
    app.command("/kokous")(hears(triggers, "trigger_id"))
    ws.person("U0ANNA").types("#yleinen", "/kokous a")
    long_title = form(NAME, title="x" * 25)
    without_submit = {key: value for key, value in form(NAME).items() if key != "submit"}
    assert refused(client.views_open, trigger_id=triggers[0], view=long_title)["error"] == "invalid_arguments"
    assert (
        refused(client.views_open, trigger_id=triggers[0], view=without_submit)["error"]
        == "invalid_arguments"
    )
    assert client.views_open(trigger_id=triggers[0], view=form(NAME))["view"]["root_view_id"]


def test_slacks_own_client_asks_for_required_fields_first(ws: Workspace, heard: list[Json]) -> None:
    saw = opened(ws).submits()
    assert (saw.result, saw.errors) == ("errors", {"nimi": "Please complete this required field."})
    assert len(ws.journal.entries("delivery", "interactive")) == 0


def test_errors_stand_at_their_fields_and_the_form_stays(ws: Workspace, app: App, heard: list[Json]) -> None:
    app.view("lomake")(lambda ack: ack(response_action="errors", errors={"nimi": "Nimi on jo käytössä."}))
    anna = opened(ws)
    saw = anna.fills("Nimi", "Ohjaamo").submits()
    assert (saw.result, saw.errors) == ("errors", {"nimi": "Nimi on jo käytössä."})
    assert anna.form.values == {"Nimi": "Ohjaamo"}


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"muu": "Väärä paikka"}},
        {"response_action": "sulje"},
        {"text": "Hei"},
    ],
)
def test_an_answer_that_is_not_settled_fails_and_the_form_stays(
    ws: Workspace, app: App, heard: list[Json], answer: Json
) -> None:
    app.view("lomake")(lambda ack: ack(**answer))
    anna = opened(ws)
    saw = anna.fills("Nimi", "Ohjaamo").submits()
    assert saw.result == "failed"
    assert saw.notice is not None
    assert saw.notice["code"] == "not_settled"
    assert anna.form is not None


def test_a_handler_that_fails_leaves_the_form(ws: Workspace, heard: list[Json]) -> None:
    anna = opened(ws)
    saw = anna.fills("Nimi", "Ohjaamo").submits()  # nobody handles it: 404
    assert saw.notice is not None
    assert (saw.result, saw.notice["code"], anna.form is None) == ("failed", "dispatch_failed", False)


def test_a_stack_has_three_forms_and_closes_one_by_one(ws: Workspace, app: App, heard: list[Json]) -> None:
    app.view("lomake")(lambda ack: ack(response_action="push", view=form(NAME, callback_id="toinen")))
    app.view("toinen")(lambda ack: ack(response_action="push", view=form(NAME, callback_id="kolmas")))
    app.view("kolmas")(lambda ack: ack(response_action="push", view=form(NAME, callback_id="neljäs")))
    anna = opened(ws)
    results = [anna.fills("Nimi", "x").submits().result for _ in range(3)]
    assert results == ["pushed", "pushed", "failed"]
    assert anna.form.view.payload["callback_id"] == "kolmas"
    anna.closes()
    assert anna.form.view.payload["callback_id"] == "toinen"
    anna.closes("x")
    assert anna.form is None


@pytest.mark.parametrize(("answer", "left"), [({"response_action": "clear"}, None), (None, "lomake")])
def test_clear_closes_all_and_an_empty_answer_this_one(
    ws: Workspace, app: App, heard: list[Json], answer: Json | None, left: str | None
) -> None:
    app.view("lomake")(lambda ack: ack(response_action="push", view=form(NAME, callback_id="toinen")))
    app.view("toinen")(lambda ack: ack(**answer) if answer else ack())
    anna = opened(ws)
    anna.fills("Nimi", "x").submits()
    anna.fills("Nimi", "y").submits()
    form_left = anna.form
    assert (form_left.view.payload["callback_id"] if form_left else None) == left


def test_an_update_keeps_what_was_typed_where_both_ids_stay(
    ws: Workspace, app: App, heard: list[Json]
) -> None:
    same = text_field("Nimi", block_id="nimi", initial_value="alkuarvo")
    other = text_field("Paikka", block_id="paikka", initial_value="Carelicum")
    app.view("lomake")(lambda ack: ack(response_action="update", view=form(same, other)))
    anna = opened(ws)
    assert anna.fills("Nimi", "Ohjaamo").submits().result == "updated"
    assert anna.form.values == {"Nimi": "Ohjaamo", "Paikka": "Carelicum"}


def test_an_old_hash_conflicts(ws: Workspace, app: App, heard: list[Json], client: WebClient) -> None:
    view = opened(ws).form.view
    client.views_update(view_id=view.id, hash=view.hash, view=form(NAME, title="Toinen"))
    stale = refused(client.views_update, view_id=view.id, hash="1.vanha", view=form(NAME))
    assert stale["error"] == "hash_conflict"
    assert refused(client.views_update, view_id="V0OLEMATON", view=form(NAME))["error"] == "not_found"
    assert ws.person("U0ANNA").form is not None


def test_an_old_hash_of_a_home_tab_conflicts(client: WebClient) -> None:
    home = {"type": "home", "blocks": [section("Koti")]}
    first = client.views_publish(user_id="U0ANNA", view=home)["view"]["hash"]
    second = client.views_publish(user_id="U0ANNA", view=home, hash=first)["view"]["hash"]
    assert first != second
    assert refused(client.views_publish, user_id="U0ANNA", view=home, hash=first)["error"] == "hash_conflict"


def test_a_fourth_form_cannot_be_pushed_over_the_web_api_either(
    ws: Workspace, app: App, heard: list[Json]
) -> None:
    errors: list[str | None] = []

    @app.action("lisää")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=form(NAME, buttons("Lisää")))
            errors.append(None)
        except SlackApiError as error:
            errors.append(error.response["error"])
        ack()

    app.view("lomake")(lambda ack: ack(response_action="push", view=form(NAME, buttons("Lisää"))))
    anna = opened(ws)
    anna.fills("Nimi", "x").submits()
    anna.presses(anna.form, "Lisää")
    anna.presses(anna.form, "Lisää")
    assert (errors, len(ws.sandbox.forms.stacks["U0ANNA"])) == ([None, "push_limit_reached"], 3)


def test_an_external_id_finds_a_form_and_is_unique(
    ws: Workspace, app: App, heard: list[Json], client: WebClient
) -> None:
    app.view("lomake")(
        lambda ack: ack(response_action="push", view=form(NAME, callback_id="toinen", external_id="oma"))
    )
    anna = opened(ws)
    anna.fills("Nimi", "x").submits()
    client.views_update(
        external_id="oma", view=form(NAME, callback_id="toinen", external_id="oma", title="Uusi")
    )
    assert anna.form.title == "Uusi"
    home = {"type": "home", "blocks": [section("Koti")], "external_id": "oma"}
    again = refused(client.views_publish, user_id="U0ANNA", view=home)
    assert again["error"] == "duplicate_external_id"


def test_only_a_form_that_asks_for_it_tells_of_its_closing(
    ws: Workspace, app: App, client: WebClient
) -> None:
    bodies: list[Json] = []

    @app.command("/kokous")
    def kokous(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(
            trigger_id=body["trigger_id"], view=form(NAME, notify_on_close=body["text"] == "kerro")
        )
        ack()

    app.view_closed("lomake")(hears(bodies))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous kerro")
    anna.fills("Nimi", "Ohjaamo").closes()
    anna.types("#yleinen", "/kokous hiljaa")
    anna.closes()
    anna.types("#yleinen", "/kokous kerro")
    anna.closes("x")
    assert [(body["is_cleared"], body["view"]["state"]["values"]) for body in bodies] == [
        (False, {}),
        (True, {}),
    ]


def test_every_kind_of_input_has_slacks_shape(ws: Workspace, app: App, client: WebClient) -> None:
    option = {"text": plain("Yksi & kaksi"), "value": "1"}
    kinds: list[tuple[Json, Any, Json]] = [
        ({"type": "plain_text_input"}, "teksti", {"value": "teksti"}),
        ({"type": "email_text_input"}, "a@example.fi", {"value": "a@example.fi"}),
        ({"type": "url_text_input"}, "https://example.fi", {"value": "https://example.fi"}),
        ({"type": "number_input", "is_decimal_allowed": False}, "12", {"value": "12"}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        (
            {"type": "timepicker", "timezone": "Europe/Helsinki"},
            "13:00",
            {"selected_time": "13:00", "timezone": "Europe/Helsinki"},
        ),
        ({"type": "datetimepicker"}, 1796122800, {"selected_date_time": 1796122800}),
        (
            {"type": "static_select", "options": [option]},
            "Yksi & kaksi",
            {"selected_option": {"text": {**plain("Yksi &amp; kaksi")}, "value": "1"}},
        ),
        (
            {"type": "checkboxes", "options": [option]},
            ["1"],
            {"selected_options": [{"text": {**plain("Yksi &amp; kaksi")}, "value": "1"}]},
        ),
        ({"type": "users_select"}, "U0VEERA", {"selected_user": "U0VEERA"}),
        ({"type": "multi_users_select"}, ["U0VEERA"], {"selected_users": ["U0VEERA"]}),
        ({"type": "conversations_select"}, "C0YLEINEN", {"selected_conversation": "C0YLEINEN"}),
        ({"type": "multi_channels_select"}, ["C0MUUT"], {"selected_channels": ["C0MUUT"]}),
    ]
    blocks = [
        field(f"Kenttä {n}", {**element, "action_id": "arvo"}, block_id=f"k{n}", optional=True)
        for n, (element, _, _) in enumerate(kinds)
    ]
    states: list[Json] = []
    app.command("/kokous")(opens(form(*blocks)))
    app.view("lomake")(hears(states, "view", "state", "values"))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    for number, (_, value, _) in enumerate(kinds):
        anna.fills(f"Kenttä {number}", value)
    assert anna.submits().result == "closed"
    expected = {
        f"k{n}": {"arvo": {"type": element["type"], **shape}} for n, (element, _, shape) in enumerate(kinds)
    }
    assert states == [expected]
    anna.types("#yleinen", "/kokous uusi")
    anna.submits()
    empty = {field_id: value["arvo"] for field_id, value in states[1].items()}
    assert empty["k0"] == {"type": "plain_text_input", "value": None}
    assert empty["k4"] == {"type": "datepicker", "selected_date": None}
    assert empty["k7"] == {"type": "static_select", "selected_option": None}
    assert empty["k8"] == {"type": "checkboxes", "selected_options": []}


@pytest.mark.parametrize(
    ("element", "value", "message"),
    [
        ({"type": "email_text_input"}, "ei osoite", "Please enter a valid email address."),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "This field is too short."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a number."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "15"},
            "16",
            "This number is out of range.",
        ),
    ],
)
def test_what_slacks_client_checks_never_reaches_the_app(
    ws: Workspace, app: App, element: Json, value: str, message: str
) -> None:
    block = field("Arvo", {**element, "action_id": "arvo"}, block_id="arvo")
    app.command("/kokous")(opens(form(block)))
    saw = opened(ws).fills("Arvo", value).submits()
    assert (saw.result, saw.errors) == ("errors", {"arvo": message})


def test_a_value_that_an_element_cannot_hold_is_refused(ws: Workspace, heard: list[Json]) -> None:
    with pytest.raises(PersonError, match="invalid_value"):
        opened(ws).fills("Nimi", 12)


def test_push_needs_a_trigger_from_a_form(
    ws: Workspace, app: App, heard: list[Json], client: WebClient
) -> None:
    opened(ws)
    with pytest.raises(SlackApiError, match="not settled"):
        client.views_push(trigger_id=ws.sandbox.tickets.trigger("U0ANNA"), view=form(NAME))


def test_a_home_tab_is_published_and_its_buttons_work(ws: Workspace, app: App) -> None:
    @app.event("app_home_opened")
    def opens(event: Json, client: WebClient) -> None:
        blocks = [section(f"Välilehti {event['tab']}"), buttons("Omat")]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("omat")
    def press(ack: Ack, body: Json, client: WebClient) -> None:
        home = {"type": "home", "blocks": [section("Painettu")]}
        client.views_publish(user_id=body["user"]["id"], view=home, hash=body["view"]["hash"])
        ack()

    anna = ws.person("U0ANNA")
    assert anna.opens_home() == "Välilehti home\nOmat"
    anna.presses("home", "Omat")
    assert anna.home == "Painettu"


def test_an_external_select_asks_the_app_for_options(ws: Workspace, app: App, client: WebClient) -> None:
    element = {"type": "external_select", "action_id": "henkilo", "min_query_length": 2}
    block = field("Henkilö", element, block_id="henkilo")
    app.command("/kokous")(opens(form(block)))
    queries: list[tuple[str, str]] = []
    picked: list[Json] = []

    @app.options("henkilo")
    def options(ack: Ack, body: Json) -> None:
        queries.append((body["value"], body["block_id"]))
        ack(options=[{"text": plain("Veera Vetäjä"), "value": "veera"}])

    app.view("lomake")(hears(picked, "view", "state", "values"))
    anna = opened(ws)
    with pytest.raises(PersonError, match="query_too_short"):
        anna.searches(anna.form, "Henkilö", "v")
    assert anna.searches(anna.form, "Henkilö", "vee") == ["Veera Vetäjä"]
    anna.fills("Henkilö", "Veera Vetäjä").submits()
    assert queries == [("vee", "henkilo")]
    assert picked[0]["henkilo"]["henkilo"]["selected_option"]["value"] == "veera"


def test_clear_on_close_takes_the_whole_stack_and_tells_it(ws: Workspace, app: App) -> None:
    bodies: list[Json] = []
    first = form(NAME, notify_on_close=True)
    second = form(NAME, callback_id="toinen", clear_on_close=True)
    app.command("/kokous")(opens(first))
    app.view("lomake")(lambda ack: ack(response_action="push", view=second))
    app.view_closed("lomake")(hears(bodies))
    anna = opened(ws)
    anna.fills("Nimi", "x").submits()
    anna.closes("cancel")
    assert (anna.form, [body["is_cleared"] for body in bodies]) == (None, [True])


def test_a_conversation_picked_in_a_form_can_give_a_response_url(ws: Workspace, app: App) -> None:
    element = {"type": "conversations_select", "action_id": "kanava", "response_url_enabled": True}
    urls: list[Any] = []
    app.command("/kokous")(opens(form(field("Kanava", element, block_id="kanava"))))
    app.view("lomake")(hears(urls, "response_urls"))
    anna = opened(ws)
    anna.fills("Kanava", "C0MUUT").submits()
    [[url]] = urls
    assert (url["channel_id"], url["block_id"], url["action_id"]) == ("C0MUUT", "kanava", "kanava")
    WebhookClient(url["response_url"]).send(text="Kaikille", response_type="in_channel")
    assert [one.text for one in ws.person("U0VEERA").sees("#muut")] == ["Kaikille"]
