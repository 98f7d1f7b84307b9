"""A tiny Bolt app that shows all the page must draw: every block, every field, every way a form answers."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.blockkit import check_message, check_view
from bot.sandbox.workspace import Workspace
from tests.sandbox.showcase_payloads import (
    everything,
    form,
    home,
    invitation,
    option,
    places_found,
    summary,
)

Json = dict[str, Any]


def build(base_url: str, bot_token: str, signing_secret: str) -> App:
    """The app against the workspace at `base_url`."""
    for payload in (
        check_message({"text": "x", "blocks": everything()}),
        check_message({"text": "x", "blocks": invitation()}),
        check_view(form()),
    ):
        assert payload == []
    client = WebClient(token=bot_token, base_url=f"{base_url}/api/", retry_handlers=[])
    app = App(client=client, signing_secret=signing_secret, process_before_response=True)
    _commands(app)
    _buttons(app)
    _forms(app)
    return app


def deliver(workspace: Workspace) -> None:
    """The app at the other end of the workspace, called within the process."""
    app = build(workspace.base_url, workspace.bot_token, workspace.signing_secret)

    def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        answer = app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    workspace.deliver_with(handler)


def _commands(app: App) -> None:
    @app.command("/kokous")
    def meeting(ack: Ack, command: Json, client: WebClient) -> None:
        if command["text"]:
            ack()
            client.chat_postMessage(
                channel=command["channel_id"], text="Kutsu: Ohjaamon palvelut", blocks=invitation()
            )
        else:
            ack("Näin luet komennon: `/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum`")

    @app.command("/kaikki")
    def all_blocks(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=command["channel_id"], text="Kaikki lohkot", blocks=everything())

    @app.command("/lomake")
    def open_form(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=form())

    @app.command("/haku")
    def open_search(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=places_found())

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home(event["user"]))


def _buttons(app: App) -> None:
    @app.action("osallistun")
    @app.action("en-paase")
    def answered(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        if "message" in body:
            client.chat_update(
                channel=body["channel"]["id"],
                ts=body["message"]["ts"],
                text="Kutsu: Ohjaamon palvelut",
                blocks=invitation(body["actions"][0]["action_id"]),
            )

    @app.action("peru")
    def cancelled(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Kokous peruttiin.", blocks=[]
        )

    @app.action("ryhma")
    def chosen(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        picked = body["actions"][0]["selected_option"]["text"]["text"]
        client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text=f"Valitsit: {picked}"
        )

    @app.action("avaa")
    def open_form(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.action("lisaa")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        words = f"Valitsit: {body['actions'][0]['selected_option']['value']}"
        client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text=words)

    @app.action("sana")
    @app.action("laji")
    def searched(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        values = body["view"]["state"]["values"]
        word, kind = values["sana"]["sana"]["value"], values["laji"]["laji"]["selected_option"]
        words = f"Haku: {word}, laji: {kind['value'] if kind else 'kaikki'}"
        client.views_update(view_id=body["view"]["id"], view=places_found(words))

    for action_id in ("tekija", "paiva", "valinnat"):
        app.action(action_id)(lambda ack: ack())


def _forms(app: App) -> None:
    @app.view("lomake")
    def submitted(ack: Ack, view: Json) -> None:
        values = view["state"]["values"]
        subject = values["aihe"]["a"]["value"]
        moment = f"{values['paiva']['a']['selected_date']} {values['kello']['a']['selected_time']}"
        invited = ", ".join(f"<@{user}>" for user in values["osallistujat"]["a"]["selected_users"])
        if subject == "virhe":
            ack(
                response_action="errors", errors={"aihe": "Samanniminen kokous on jo sovittu tälle päivälle."}
            )
        else:
            ack(
                response_action="push",
                view=summary(f"{subject}, {moment}, kutsutaan: {invited or 'ei ketään'}"),
            )

    @app.view("vahvistus")
    def sent(ack: Ack) -> None:
        ack(response_action="clear")

    @app.view_closed("lomake")
    def closed(ack: Ack) -> None:
        ack()

    @app.options("a")
    def search(ack: Ack, payload: Json) -> None:
        names = [f"Esimerkkikumppani {number}" for number in range(1, 31)]
        found = [name for name in names if payload["value"].casefold() in name.casefold()]
        ack(options=[option(name, name) for name in found])
