"""What guests hear of their passes, and what those who invited them hear of the guests."""

from bot.domain.guest_payloads import PassRef
from bot.domain.guests import Answered, Pass, PassState
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.guests import STATE_NAMES, answer_buttons, channel_button, facts

Lines = list[list[b.Block]]


def invitation(found: Pass, tr: Translator) -> list[b.Block]:
    """A pass is offered: who invites, to what, why, how long; nothing of the group's material."""
    _ = tr.gettext
    return [
        b.header(_("Invitation as a guest expert")),
        b.rich(*offer_lines(found, tr)),
        *answer_buttons(found, tr),
    ]


def offer_lines(found: Pass, tr: Translator) -> Lines:
    """What an invited guest is told first, in Slack, in a letter and on the page."""
    _ = tr.gettext
    lines = facts(found, tr)
    if found.inviter:
        lines.append(b.line(_("*Invited by:* {name}"), name=found.inviter))
    lines.append(
        b.line(
            _("First you read what is agreed on confidentiality. Once you accept, you get the invitations.")
        )
    )
    return lines


def changed(found: Pass, tr: Translator) -> list[b.Block]:
    """The pass has another last day."""
    _ = tr.gettext
    heading = _("The pass is now valid until: {day}").format(day=show_day(found.ends_on, tr.locale))
    return [b.header(heading), b.rich(*facts(found, tr)), *answer_buttons(found, tr)]


def cancelled(found: Pass, tr: Translator) -> list[b.Block]:
    """The pass is not valid any more; what goes on is the duty to keep confidences."""
    _ = tr.gettext
    lines = [
        b.line(_("You do not get the group's invitations any more. Thank you for your help!")),
        *facts(found, tr),
        b.line(_("What you have heard in confidence stays confidential.")),
    ]
    return [b.header(_("The guest's pass is cancelled")), b.rich(*lines)]


def answered_to_host(found: Pass, tr: Translator) -> list[b.Block]:
    """What the guest said, to who invited them; who is in Slack can be brought to the group's channel."""
    _ = tr.gettext
    if found.state is PassState.ACCEPTED:
        heading = _("The guest expert takes part: {name}").format(name=found.guest.name)
        first = b.line(_("Confidentiality is acknowledged."))
    else:
        heading = _("The guest expert cannot take part: {name}").format(name=found.guest.name)
        first = b.line(_("You can invite somebody else: /asiantuntija kutsu"))
    shown = [b.header(heading), b.rich(first, *facts(found, tr))]
    channel = channel_button(found, tr)
    return [*shown, b.actions(channel)] if channel else shown


def ending(found: Pass, tr: Translator) -> list[b.Block]:
    """A pass ends in a week, to the leader."""
    _ = tr.gettext
    heading = _("A guest's pass ends soon: {name}").format(name=found.guest.name)
    lines = [
        b.line(_("*Last day:* {day}"), day=show_day(found.ends_on, tr.locale)),
        *facts(found, tr),
        b.line(_("The pass ends by itself. If the guest is still needed, give the pass another last day.")),
    ]
    button = b.button(_("Change the last day"), "guest.extend_form", PassRef(found.id), style="primary")
    return [b.header(heading), b.rich(*lines), b.actions(button)]


def ended(found: Pass, tr: Translator) -> list[b.Block]:
    """A pass has ended, to the leader: the guest is still in the channel, or never answered."""
    _ = tr.gettext
    heading = _("A guest's pass has ended: {name}").format(name=found.guest.name)
    lines = facts(found, tr)
    if found.in_channel:
        lines.append(b.line(_("The guest is still in the group's channel.")))
    else:
        lines.append(b.line(_("The guest never answered the invitation.")))
    shown = [b.header(heading), b.rich(*lines)]
    channel = channel_button(found, tr)
    return [*shown, b.actions(channel)] if channel else shown


def wrong_reader(found: Pass, tr: Translator) -> list[b.Block]:
    """To who invited: somebody else has got the guest's link."""
    _ = tr.gettext
    heading = _("A guest's link came to the wrong person: {name}").format(name=found.guest.name)
    lines = [
        b.line(_("The links sent to the guest are closed. Check the address, then send the message again.")),
        *facts(found, tr),
    ]
    again = b.button(_("Send the message again"), "guest.send_again", PassRef(found.id))
    return [b.header(heading), b.rich(*lines), b.actions(again)]


def about(found: Pass, tr: Translator) -> str:
    """What a pass is, in the message that it did not reach somebody."""
    return tr.gettext("Guest's pass: {group}").format(group=found.group.name)


def answered(result: Answered, tr: Translator) -> list[b.Block]:
    """What a guest's own answer leads to."""
    _ = tr.gettext
    found = result.found
    lines = [b.line(said(result, tr)), *facts(found, tr)]
    return [b.rich(*lines), *(answer_buttons(found, tr) if found.state is PassState.ACCEPTED else [])]


def said(result: Answered, tr: Translator) -> str:
    """The first sentence after a guest's answer."""
    _ = tr.gettext
    if not result.kept:
        return _("This pass can no longer be answered. Its state: {state}.").format(
            state=_(STATE_NAMES[result.found.state])
        )
    if result.found.state is PassState.ACCEPTED:
        return _("Thank you! You take part as a guest expert. The invitations to meetings come to you now.")
    return _("You do not take part. The person who invited you is told.")
