"""What the queue itself says: a message that did not arrive, a message that may come twice."""

from bot.language.i18n import Translator
from bot.views import blocks as b


def repeated(tr: Translator) -> list[b.Block]:
    """Below a message that was sent again because nobody could tell whether the first one arrived."""
    _ = tr.gettext
    return [b.note(_("You may get this message twice: the connection broke while it was being sent."))]


def not_delivered(recipient: str, title: str, when: str, tr: Translator) -> list[b.Block]:
    """To the organiser: somebody was not reached. `when` is the meeting's time in words."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("I could not reach this person in Slack: *{name}*"), name=recipient),
            b.line(_("The message was about the meeting: {title}, {when}"), title=title, when=when),
            b.line(_("Please tell them in another way.")),
        )
    ]
