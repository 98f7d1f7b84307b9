"""The guest's letters: the pass offered, changed, cancelled. Nothing of the group's material (rule R14)."""

from bot.domain.guests import Pass
from bot.language.i18n import Translator
from bot.language.showing import show_day, show_span
from bot.views.guests import term
from bot.views.letters import Fact, Letter, Link, fact


def facts(found: Pass, tr: Translator) -> list[Fact]:
    """What a pass is to, what it is for, how long it runs, and who invites."""
    _ = tr.gettext
    lines = [Fact(_("Group"), found.group.name)]
    if found.meeting:
        when = show_span(found.meeting.starts_at, found.meeting.ends_at, tr.locale)
        lines += [Fact(_("Meeting"), found.meeting.title), Fact(_("Time"), when)]
    else:
        lines.append(Fact(_("Pass"), term(found, tr)))
    return [*lines, Fact(_("Topic"), found.purpose), *fact(_("Invited by"), found.inviter)]


def invitation(found: Pass, url: str, tr: Translator) -> Letter:
    """A pass is offered; it is read and answered on its page."""
    _ = tr.gettext
    return Letter(
        subject=_("Invitation as a guest expert: {group}").format(group=found.group.name),
        heading=_("Invitation as a guest expert"),
        paragraphs=(
            _("First you read what is agreed on confidentiality. Once you accept, you get the invitations."),
        ),
        facts=facts(found, tr),
        links=(Link(_("Read and answer"), url, is_main=True),),
        closing=(_("The link is your own. Please do not forward it."),),
        when=term(found, tr),
    )


def changed(found: Pass, url: str, tr: Translator) -> Letter:
    """The pass has another last day."""
    _ = tr.gettext
    heading = _("The pass is now valid until: {day}").format(day=show_day(found.ends_on, tr.locale))
    return Letter(
        subject=heading, facts=facts(found, tr), links=(Link(_("Open your pass"), url, is_main=True),)
    )


def cancelled(found: Pass, _url: str, tr: Translator) -> Letter:
    """The pass is not valid any more; what goes on is the duty to keep confidences."""
    _ = tr.gettext
    return Letter(
        subject=_("The guest's pass is cancelled"),
        paragraphs=(_("You do not get the group's invitations any more. Thank you for your help!"),),
        facts=facts(found, tr),
        closing=(_("What you have heard in confidence stays confidential."),),
    )
