"""What goes wrong with the agreement's own matters, in sentences."""

from collections.abc import Callable
from typing import Any

from bot.domain import agreement_changes as changes
from bot.domain import agreement_exits as exits
from bot.domain import agreements
from bot.domain.agreement_changes import AmendmentState
from bot.domain.agreement_exits import RenegotiationOutcome
from bot.domain.errors import UserError
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b

_NOT_OPEN = {
    AmendmentState.PROPOSED: N_("The forum has not handled this proposal yet."),
    AmendmentState.ADOPTED: N_("The forum has handled this proposal already: the partners are approving it."),
    AmendmentState.REJECTED: N_("The forum did not adopt this proposal."),
    AmendmentState.WITHDRAWN: N_("This proposal has been taken back."),
    AmendmentState.IN_FORCE: N_("This amendment is in force already."),
}
_OVER = {
    RenegotiationOutcome.AGREED: N_("This renegotiation has ended: the partners agreed."),
    RenegotiationOutcome.FAILED: N_("This renegotiation has ended: the partners did not agree."),
}


def _no_meeting(error: changes.NoForumMeeting, tr: Translator) -> str:
    _ = tr.gettext
    if error.day is None:
        return _("The forum has not met since the proposal was made.")
    return _("I know of no meeting of the forum on this day after the proposal: {day}.").format(
        day=show_day(error.day, tr.locale)
    )


def _notice_given(error: exits.NoticeGiven, tr: Translator) -> str:
    return tr.gettext("This partner has given notice already: {day}. Its last day is {last}.").format(
        day=show_day(error.notice.given_on, tr.locale), last=show_day(error.notice.ends_on, tr.locale)
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    agreements.PartiesTooFew: lambda _error, tr: tr.gettext(
        "Choose two partners at least. Part their names with commas."
    ),
    agreements.NoSignatory: lambda error, tr: tr.gettext(
        "{partner} coordinates the ecosystem and is no party to the agreement."
    ).format(partner=error.partner.name),
    agreements.NothingSuch: lambda error, tr: tr.gettext(
        "There is nothing with this number: {number}."
    ).format(number=error.number),
    changes.AmendmentNotOpen: lambda error, tr: tr.gettext(_NOT_OPEN[error.state]),
    changes.NoForumMeeting: _no_meeting,
    changes.ApprovedOutOfTime: lambda error, tr: tr.gettext(
        "The day of the approval must not be in the future, nor before the proposal: {day}."
    ).format(day=show_day(error.day, tr.locale)),
    changes.OutcomeUnknown: lambda error, tr: tr.gettext(
        "I do not know this outcome: {text}. Use one of these: {known}."
    ).format(text=b.cut(error.text, 40), known=", ".join(error.known)),
    exits.NotFailed: lambda _error, tr: tr.gettext(
        "Notice can be given only when the partners have renegotiated and have not agreed (section 10)."
    ),
    exits.RenegotiationOver: lambda error, tr: tr.gettext(_OVER[error.outcome]),
    exits.NoticeGiven: _notice_given,
    exits.DayOutOfTime: lambda error, tr: tr.gettext(
        "This day cannot be right: {day}. It must not be in the future, nor before what it follows."
    ).format(day=show_day(error.day, tr.locale)),
}
