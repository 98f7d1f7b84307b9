"""What can go wrong with polls, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain import poll_errors as e
from bot.domain.errors import UserError
from bot.language.i18n import N_, Translator
from bot.views import blocks as b


def _plain(words: str) -> Callable[[Any, Translator], str]:
    return lambda _error, tr: tr.gettext(words)


def _about(words: str) -> Callable[[Any, Translator], str]:
    """A sentence that may name the poll."""
    return lambda error, tr: tr.gettext(words).format(question=b.cut(error.poll.question, 100))


def _too_long(error: e.QuestionTooLong, tr: Translator) -> str:
    return tr.gettext("The question is too long: {length} characters, and at most {limit} fit.").format(
        length=error.length, limit=error.limit
    )


def _option_too_long(error: e.OptionTooLong, tr: Translator) -> str:
    return tr.gettext("An option is too long, and at most {limit} characters fit: {text}").format(
        limit=error.limit, text=b.cut(error.text, 60)
    )


def _twice(error: e.OptionTwice, tr: Translator) -> str:
    _ = tr.gettext
    if not error.text:
        return _("The same time is there twice.")
    return _("This option is there already: {text}").format(text=b.cut(error.text, 60))


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.QuestionMissing: _plain(N_("The question is missing.")),
    e.QuestionTooLong: _too_long,
    e.OptionTooLong: _option_too_long,
    e.TooFewOptions: _plain(N_("Give at least two options, so that there is something to choose between.")),
    e.TooManyOptions: lambda error, tr: tr.gettext("At most {limit} options fit in a poll.").format(
        limit=error.limit
    ),
    e.OptionTwice: _twice,
    e.OptionEmpty: _plain(N_("Write the option first.")),
    e.ClosesInPast: _plain(
        N_("The end of the poll has already passed. Choose a time that is still to come.")
    ),
    e.ClosesTooFar: _plain(N_("The end of the poll is more than a year away. Check the year.")),
    e.ClosingNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand when the poll ends: {text}. Write for example: on Friday at 16."
    ).format(text=b.cut(error.text, 60)),
    e.QuorumNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand how many answers are needed: {text}. Write a number or a percentage, "
        "for example 10 or 50 %."
    ).format(text=b.cut(error.text, 60)),
    e.SwitchNotUnderstood: lambda error, tr: tr.gettext(
        "After “{name}:” write yes or no. I did not understand this: {text}"
    ).format(name=b.cut(error.name, 30), text=b.cut(error.text, 60)),
    e.AudienceMissing: _plain(N_("Choose who is asked.")),
    e.NobodyToAsk: _plain(N_("There is nobody to ask: choose other people or another group.")),
    e.ChannelNotSeen: _plain(
        N_("Slack did not answer just now, so nothing was sent. Please try again in a moment.")
    ),
    e.PollNotFound: lambda error, tr: (
        tr.gettext("I did not find such a poll: {query}").format(query=b.cut(error.query, 100))
        if error.query.strip()
        else tr.gettext("There are no polls.")
    ),
    e.PollAmbiguous: lambda error, tr: tr.gettext("Several polls match: {names}").format(
        names=", ".join(b.cut(one.question, 60) for one in error.polls[:5])
    ),
    e.PollGone: _about(N_("This draft was discarded: {question}")),
    e.PollSent: _about(N_("This poll was sent already, so it cannot be edited: {question}")),
    e.PollNotSent: _about(N_("This poll has not been sent yet: {question}")),
    e.PollClosed: _about(N_("This poll has closed, and a closed poll is not changed: {question}")),
    e.NotAsked: _about(N_("This poll is not asked of you, so you cannot answer it: {question}")),
    e.NoVoice: _about(
        N_(
            "In this poll each partner has one vote, and I do not know your partner. "
            "Ask your contact person to add it: {question}"
        )
    ),
    e.NoOwnOptions: _about(N_("Options cannot be added to this poll: {question}")),
    e.NothingChosen: _about(N_("Choose something first: {question}")),
    e.ResultsHidden: _about(N_("The results are shown when the poll has closed: {question}")),
    e.NotTimes: _about(N_("Only a poll of times makes a meeting: {question}")),
    e.MeetingMade: _about(
        N_("A meeting has been made of this poll already. To change its time, move the meeting: {question}")
    ),
    e.NoGroupForMeeting: _about(
        N_("A meeting is always a group's, and this poll is not of any group: {question}")
    ),
    e.AnonymousNotPossible: _plain(
        N_("An anonymous poll needs a key that only the administrator can set. Ask them to set it.")
    ),
}
