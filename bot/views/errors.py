"""Error classes to sentences: one kind sentence for each expected failure, and an apology for the rest."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.domain import errors as e
from bot.domain import names, payloads, rights
from bot.language.i18n import N_, Translator
from bot.views import (
    agenda,
    agreement_errors,
    deadlines,
    group_errors,
    importing_errors,
    indicator_errors,
    meeting_errors,
    poll_errors,
    preparation,
    preparation_calendar,
    programme_errors,
    seminar_errors,
    times,
)
from bot.views import blocks as b
from bot.views import guests as guest_views
from bot.views import links as link_views
from bot.views import partners as partner_views
from bot.views import people as people_views
from bot.views import people_data as people_data_views
from bot.views import people_own as own_views
from bot.views import people_roles as role_views
from bot.views.standings import STANDING_NAMES

Sentence = Callable[[Any, Translator], str]

FIELD_NAMES = {
    "name": N_("The name"),
    "person": N_("The name"),
    "title": N_("The title"),
    "place": N_("The place"),
    "reason": N_("The reason"),
    "note": N_("The message"),
    "purpose": N_("The topic"),
    "link": N_("The link"),
    "programme": N_("The programme"),
    "unit": N_("The unit"),
    "source": N_("The source"),
    "diet": N_("The diet"),
    "access": N_("The accessibility needs"),
    "subject": N_("The subject"),
    "body": N_("The deciding body"),
    "section": N_("The section of the minutes"),
    "message": N_("The message"),
    "text": N_("The text"),
    "comment": N_("The comment"),
}


def _not_allowed(error: rights.NotAllowed, tr: Translator) -> str:
    _ = tr.gettext
    if error.is_stranger:
        return _("I do not know you yet. Ask your contact person to add you to the registry.")
    allowed = ", ".join(_(STANDING_NAMES[standing]) for standing in error.allowed)
    return _("This can be done by: {allowed}.").format(allowed=allowed)


def _field(name: str, tr: Translator) -> str:
    """What a field is called; several of a kind on one page are told apart after a hyphen."""
    return tr.gettext(FIELD_NAMES[name.partition("-")[0]])


def _too_long(error: names.NameTooLong, tr: Translator) -> str:
    _ = tr.gettext
    return _("{field} is too long: {length} characters, and at most {limit} fit.").format(
        field=_field(error.field, tr), length=error.length, limit=error.limit
    )


_HOUSE: dict[type[e.UserError], Sentence] = {
    rights.NotAllowed: _not_allowed,
    names.NameEmpty: lambda error, tr: tr.gettext("{field} is missing.").format(
        field=_field(error.field, tr)
    ),
    names.NameTooLong: _too_long,
    e.TooManyFields: lambda error, tr: tr.gettext(
        "There are more fields than the command has. I did not know what to do with this: {extra}"
    ).format(extra=b.cut(error.extra, 100)),
    payloads.StaleButton: lambda _error, tr: tr.gettext(
        "This button no longer works: what it was about has changed or is gone."
    ),
}

# Every noun's own, beside the house's. A new views module with ERRORS is one name here.
SENTENCES: dict[type[e.UserError], Sentence] = {
    **_HOUSE,
    **agenda.ERRORS,
    **agreement_errors.ERRORS,
    **deadlines.ERRORS,
    **group_errors.ERRORS,
    **guest_views.ERRORS,
    **importing_errors.ERRORS,
    **indicator_errors.ERRORS,
    **link_views.ERRORS,
    **meeting_errors.ERRORS,
    **partner_views.ERRORS,
    **poll_errors.ERRORS,
    **programme_errors.ERRORS,
    **people_views.ERRORS,
    **preparation.ERRORS,
    **preparation_calendar.ERRORS,
    **own_views.ERRORS,
    **people_data_views.ERRORS,
    **role_views.ERRORS,
    **seminar_errors.ERRORS,
    **times.ERRORS,
}


def sentence(error: e.UserError, tr: Translator, ask: Sequence[str] = ()) -> str:
    """The sentence for an expected failure. `ask` are names of people who can help."""
    _ = tr.gettext
    words = SENTENCES[type(error)](error, tr)
    if ask:
        words += " " + _("You can ask: {names}.").format(names=", ".join(ask))
    return words


def blocks(error: e.UserError, tr: Translator, ask: Sequence[str] = ()) -> list[b.Block]:
    """The sentence as a message."""
    return [b.rich(b.line("{words}", words=sentence(error, tr, ask)))]


def apology(code: str, tr: Translator) -> list[b.Block]:
    """For what was not expected: nothing was changed, and the code leads to the log."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("Sorry, something went wrong on my side. Nothing was changed.")),
            b.line(
                _("Please try again. If it fails again, tell the administrator the code {code}."), code=code
            ),
        )
    ]
