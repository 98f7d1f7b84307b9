"""What an invited person sees: each stage, their own registration, a place on offer, what changes."""

from datetime import datetime

from bot.domain.seminar_payloads import SeminarFeedback
from bot.domain.seminars import Fate, Registered, Registration, Reply, SeminarInfo, Stage
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b
from bot.views.seminars import answer_buttons, facts, own_line, programme, reasons, titled

GRADES = (1, 2, 3, 4, 5)


def stage_message(found: Registration, stage: Stage, tr: Translator, *, ticket: str = "") -> list[b.Block]:
    """A stage's message to one person; `ticket` is the address of their QR code."""
    make = {
        Stage.SAVE_THE_DATE: save_the_date,
        Stage.INVITATION: invitation,
        Stage.REMINDER: reminder,
        Stage.LAST_CALL: last_call,
        Stage.THANKS: thanks,
    }.get(stage)
    return make(found, tr) if make else practical(found, tr, ticket=ticket)


def save_the_date(found: Registration, tr: Translator) -> list[b.Block]:
    """The day, so that it can be kept free; registering comes with the invitation."""
    _ = tr.gettext
    heading = _("Save the date: {title}").format(title=found.seminar.name)
    lines = [
        *facts(found.seminar, tr, deadline=False),
        b.line(_("The invitation with the programme comes later. You need not answer yet.")),
    ]
    return titled(heading, found.seminar, tr, *lines)


def invitation(found: Registration, tr: Translator) -> list[b.Block]:
    """The invitation, with the buttons to answer it; with the answer when there is one already."""
    _ = tr.gettext
    heading = _("Invitation: {title}").format(title=found.seminar.name)
    return _asking(found, tr, heading, b.line(_("You are warmly welcome to the network's seminar.")))


def reminder(found: Registration, tr: Translator) -> list[b.Block]:
    """The question once more, to who has not answered."""
    _ = tr.gettext
    heading = _("Are you coming? {title}").format(title=found.seminar.name)
    return _asking(found, tr, heading, b.line(_("You have not answered the invitation yet.")))


def last_call(found: Registration, tr: Translator) -> list[b.Block]:
    """The last question before the time to register ends."""
    _ = tr.gettext
    heading = _("Registration ends soon: {title}").format(title=found.seminar.name)
    last = show_moment(found.seminar.deadline, tr.locale)
    return _asking(found, tr, heading, b.line(_("You can still register until {time}."), time=last))


def practical(found: Registration, tr: Translator, *, ticket: str = "") -> list[b.Block]:
    """What who comes needs to know on the day."""
    _ = tr.gettext
    heading = _("Welcome soon: {title}").format(title=found.seminar.name)
    lines = [*facts(found.seminar, tr, deadline=False), own_line(found, tr)]
    lines.append(b.line(_("*Organiser:* {name}"), name=found.seminar.organiser.name))
    blocks = [*titled(heading, found.seminar, tr, *lines), *programme(found.seminar, tr)]
    blocks += _ticket(ticket, tr)
    if found.guest.reply is Reply.COMING:
        blocks.append(b.note(_("If you cannot come after all, please give up your place to others.")))
    return [*blocks, *answer_buttons(found, tr)]


def thanks(found: Registration, tr: Translator) -> list[b.Block]:
    """Thanks, and how it went: one press."""
    _ = tr.gettext
    heading = _("Thank you for taking part: {title}").format(title=found.seminar.name)
    question = b.line(_("How useful was the seminar for you? 1 = of no use, 5 = very useful"))
    buttons = [
        b.button(str(grade), "seminar.feedback", SeminarFeedback(found.guest.id, grade), nth=grade)
        for grade in GRADES
    ]
    return [
        *titled(heading, found.seminar, tr, b.line(_("It was good to have you with us.")), question),
        b.actions(*buttons),
        b.note(_("Your answer is kept without your name.")),
    ]


def thanked(tr: Translator) -> list[b.Block]:
    """In place of the question, when it is answered."""
    return [b.rich(b.line(tr.gettext("Thank you, your answer is saved.")))]


def confirmation(found: Registration, tr: Translator, *, ticket: str = "") -> list[b.Block]:
    """How the registration stands now, to keep."""
    _ = tr.gettext
    heading = {
        Reply.COMING: N_("Registered: {title}"),
        Reply.WAITING: N_("In the queue: {title}"),
        Reply.NOT_COMING: N_("You do not attend: {title}"),
    }.get(found.guest.reply, N_("Your registration: {title}"))
    lines = [own_line(found, tr), *facts(found.seminar, tr, deadline=False)]
    if found.guest.recorded_by:
        lines.append(b.line(_("*Written down by:* {name}"), name=found.guest.recorded_by))
    blocks = titled(_(heading).format(title=found.seminar.name), found.seminar, tr, *lines)
    if found.guest.reply is Reply.COMING:
        blocks += _ticket(ticket, tr)
    return [*blocks, *answer_buttons(found, tr)]


def offer(found: Registration, tr: Translator) -> list[b.Block]:
    """A place has become free."""
    _ = tr.gettext
    heading = _("A place for you: {title}").format(title=found.seminar.name)
    lines = [own_line(found, tr), b.line(_("After that it is offered to the next in the queue."))]
    blocks = titled(heading, found.seminar, tr, *lines, *facts(found.seminar, tr, deadline=False))
    return [*blocks, *answer_buttons(found, tr)]


def offer_lapsed(found: Registration, tr: Translator) -> list[b.Block]:
    """The place went on."""
    _ = tr.gettext
    heading = _("The place went to the next: {title}").format(title=found.seminar.name)
    why = b.line(_("You did not take the place in time, so it was offered to the next in the queue."))
    return titled(heading, found.seminar, tr, why, *facts(found.seminar, tr, deadline=False))


def moved(found: Registration, old: tuple[datetime, datetime] | None, tr: Translator) -> list[b.Block]:
    """Another time or place; the registration stays. `old` is the time they heard of, when it was another."""
    _ = tr.gettext
    seminar = found.seminar
    if old is None or old == (seminar.starts_at, seminar.ends_at):
        heading = _("The seminar has a new place: {title}").format(title=seminar.name)
        lines = []
    else:
        heading = _("The seminar has moved: {title}").format(title=seminar.name)
        lines = [b.line(_("*Old time:* {time}"), time=show_span(*old, tr.locale))]
    lines += facts(seminar, tr)
    if found.guest.reply in (Reply.COMING, Reply.WAITING, Reply.OFFERED):
        lines += [
            own_line(found, tr),
            b.line(_("If the change does not suit you, please give up your place.")),
        ]
    return [*titled(heading, seminar, tr, *lines), *answer_buttons(found, tr)]


def cancelled(seminar: SeminarInfo, tr: Translator) -> list[b.Block]:
    """The seminar will not be held."""
    _ = tr.gettext
    lines = [b.line(_("The seminar will not be held.")), *facts(seminar, tr, deadline=False)]
    if seminar.cancel_reason:
        lines.append(b.line(_("*Reason:* {reason}"), reason=seminar.cancel_reason))
    return titled(_("Cancelled: {title}").format(title=seminar.name), seminar, tr, *lines)


FATES = {
    Fate.CLOSED: N_("The time to register is over. Please ask the organiser: {name}"),
    Fate.NOT_OPEN: N_("Registration has not begun. You will get an invitation."),
    Fate.OVER: N_("The seminar has begun or is over, so it can no longer be answered."),
    Fate.OFFER_LAPSED: N_("The time to take the place was over, and it went to the next in the queue."),
}


def answered(result: Registered, tr: Translator, *, ticket: str = "") -> list[b.Block]:
    """What an answer leads to, in place of the message it was in."""
    _ = tr.gettext
    found = result.registration
    if result.fate is Fate.CANCELLED:
        return cancelled(found.seminar, tr)
    if result.fate in FATES:
        why = b.line(_(FATES[result.fate]), name=found.seminar.organiser.name)
        lines = [why, *facts(found.seminar, tr)]
        shown = titled(found.seminar.name, found.seminar, tr, *lines)
        return [*shown, *answer_buttons(found, tr)] if result.fate is Fate.OFFER_LAPSED else shown
    first = [] if result.fate is Fate.SAME else [b.line(_("*Saved.*"))]
    lines = [*first, own_line(found, tr), *facts(found.seminar, tr, deadline=False)]
    blocks = titled(found.seminar.name, found.seminar, tr, *lines)
    if found.guest.reply is Reply.COMING:
        blocks += _ticket(ticket, tr)
    return [*blocks, *answer_buttons(found, tr)]


def _asking(found: Registration, tr: Translator, heading: str, *first: list[b.Block]) -> list[b.Block]:
    _ = tr.gettext
    lines = list(first) if found.guest.reply is Reply.SILENT else [own_line(found, tr)]
    lines += facts(found.seminar, tr)
    lines.append(b.line(_("*Organiser:* {name}"), name=found.seminar.organiser.name))
    if found.guest.reasons:
        lines.append(b.line(_("*You are invited as:* {reasons}"), reasons=reasons(found.guest, tr)))
    blocks = [*titled(heading, found.seminar, tr, *lines), *programme(found.seminar, tr)]
    return [*blocks, *answer_buttons(found, tr)]


def _ticket(address: str, tr: Translator) -> list[b.Block]:
    if not address:
        return []
    words = tr.gettext("Your ticket as a QR code: show it at the door. Your name is enough, too.")
    return [b.image(address, words), b.note(words)]
