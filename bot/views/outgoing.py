"""What the queue itself says: a message that did not arrive, a message that may come twice."""

from collections.abc import Sequence

from bot.domain.meeting_payloads import MeetingRef
from bot.domain.outgoing import Way
from bot.language.i18n import N_, Translator
from bot.views import blocks as b


def repeated(tr: Translator) -> list[b.Block]:
    """Below a message that was sent again because nobody could tell whether the first one arrived."""
    _ = tr.gettext
    return [b.note(_("You may get this message twice: the connection broke while it was being sent."))]


_UNREACHED = {
    Way.SLACK: N_("I could not reach this person in Slack: *{name}*"),
    Way.EMAIL: N_("I could not reach this person by e-mail: *{name}*"),
    Way.NONE: N_("I could not reach this person: *{name}*"),
}


def not_delivered(recipient: str, title: str, when: str, way: Way, tr: Translator) -> list[b.Block]:
    """To whoever is responsible: somebody was not reached. `when` is the time of the thing in words."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_(_UNREACHED[way]), name=recipient),
            b.line(_("The message was about this: {title}, {when}"), title=title, when=when),
            b.line(_("Please tell them in another way.")),
        )
    ]


def not_posted(channel_id: str, title: str, when: str, tr: Translator) -> list[b.Block]:
    """To whoever is responsible: nothing could be posted to a channel."""
    _ = tr.gettext
    where: list[b.Block] = [
        {"type": "text", "text": _("I could not post to the channel:") + " "},
        {"type": "channel", "channel_id": channel_id},
    ]
    return [
        b.rich(
            where,
            b.line(_("The message was about this: {title}, {when}"), title=title, when=when),
            b.line(
                _(
                    "Check that I am in the channel and that it is in use. "
                    "Who is not told yet needs to be told."
                )
            ),
        )
    ]


def to_phone(
    names: Sequence[str], title: str, when: str, meeting_id: int | None, tr: Translator
) -> list[b.Block]:
    """To whoever is responsible: these have neither Slack nor an e-mail address."""
    _ = tr.gettext
    blocks = [
        b.rich(
            b.line(_("*Please phone these people.* They have neither Slack nor an e-mail address.")),
            b.line(_("It is about this: {title}, {when}"), title=title, when=when),
        ),
        b.bullets(*(b.line("{name}", name=name) for name in names)),
    ]
    if meeting_id is not None:
        button = b.button(_("Write down an answer"), "meeting.record", MeetingRef(meeting_id))
        blocks.append(b.actions(button))
    return blocks
