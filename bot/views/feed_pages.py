"""The page that refuses letters, and the calendar addresses in Slack."""

from typing import Any

from bot.domain.calendar_payloads import CalendarOf
from bot.domain.outgoing import Topic
from bot.language.i18n import N_, Translator
from bot.views import blocks as b

TOPICS = {
    Topic.REMINDERS: N_("Reminders of meetings"),
    Topic.SEMINAR: N_("Letters about the seminar that are not about your own registration"),
    Topic.POLLS: N_("Reminders of polls"),
}


def letters(topic: Topic, name: str, tr: Translator, *, is_refused: bool) -> dict[str, Any]:
    """The facts of the page."""
    return {"topic": tr.gettext(TOPICS[topic]), "name": name, "is_refused": is_refused}


def addresses(own: str, group: str, of_group: str, group_id: int, tr: Translator) -> list[b.Block]:
    """The address of the person's own calendar, and of the group's whose channel this is."""
    _ = tr.gettext
    if not own:
        return [b.rich(b.line(_("Calendar addresses are not in use here: the bot has no web pages.")))]
    blocks = [
        b.header(_("Calendar address")),
        b.rich(
            b.line(_("Your meetings come to your own calendar when you subscribe to this address in it:"))
        ),
        b.preformatted([_webcal(own)]),
        b.note(_("The address is your own: whoever has it sees your meetings.")),
        _buttons(own, CalendarOf(0), "own", tr),
    ]
    if of_group:
        blocks += [
            b.divider(),
            b.rich(b.line(_("The meetings of the group *{group}* are at this address:"), group=group)),
            b.preformatted([_webcal(of_group)]),
            _buttons(of_group, CalendarOf(group_id), "group", tr),
        ]
    return blocks


def _buttons(address: str, of: CalendarOf, nth: str, tr: Translator) -> b.Block:
    _ = tr.gettext
    ask = b.confirm(
        _("Change the address?"),
        _("The present address stops working at once. Who has subscribed to it must take the new one."),
        yes=_("Change"),
        no=_("Keep"),
    )
    return b.actions(
        b.link_button(_("Open the calendar file"), address, nth=nth),
        b.button(_("Change the address"), "calendar.renew", of, nth=nth, confirm=ask),
    )


def _webcal(address: str) -> str:
    """The scheme that calendar programs take for a subscription."""
    return "webcal:" + address.partition(":")[2]
