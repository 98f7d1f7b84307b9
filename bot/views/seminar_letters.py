"""The seminar by e-mail: the same messages as letters, each with the calendar's entry and the answer page."""

from datetime import datetime

from bot.domain.calendar_entry import Attendee, CalendarEntry, Method
from bot.domain.outgoing import Topic
from bot.domain.seminars import Registration, Reply, SeminarInfo, SeminarState, Stage
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment, show_span
from bot.views.letters import Fact, Letter, Link, fact
from bot.views.seminars import reasons, when

_SUBJECTS = {
    Stage.SAVE_THE_DATE: N_("Save the date: {title}"),
    Stage.INVITATION: N_("Invitation: {title}"),
    Stage.REMINDER: N_("Are you coming? {title}"),
    Stage.LAST_CALL: N_("Registration ends soon: {title}"),
    Stage.PRACTICAL: N_("Welcome soon: {title}"),
    Stage.THANKS: N_("Thank you for taking part: {title}"),
}
_OPENINGS = {
    Stage.SAVE_THE_DATE: N_("The invitation with the programme comes later. You need not answer yet."),
    Stage.INVITATION: N_("You are warmly welcome to the network's seminar."),
    Stage.REMINDER: N_("You have not answered the invitation yet."),
    Stage.LAST_CALL: N_("You can still register."),
    Stage.PRACTICAL: N_("You have a place. Welcome!"),
    Stage.THANKS: N_("It was good to have you with us. How useful was the seminar for you?"),
}
# Letters that nobody is hurt by not getting: each of them can be refused.
_REFUSABLE = frozenset({Stage.SAVE_THE_DATE, Stage.REMINDER, Stage.LAST_CALL, Stage.THANKS})
# A reminder brings no second entry.
_WITH_ENTRY = frozenset({Stage.SAVE_THE_DATE, Stage.INVITATION, Stage.PRACTICAL})
_PARTSTAT = {
    Reply.COMING: "ACCEPTED",
    Reply.NOT_COMING: "DECLINED",
    Reply.LAPSED: "DECLINED",
    Reply.WAITING: "TENTATIVE",
    Reply.OFFERED: "TENTATIVE",
}


def stage(found: Registration, which: Stage, page: str, tr: Translator) -> Letter:
    """A stage's letter; `page` is the reader's own answer page."""
    _ = tr.gettext
    seminar = found.seminar
    is_over = which is Stage.THANKS
    asks = which in (Stage.INVITATION, Stage.REMINDER, Stage.LAST_CALL)
    words = {
        Stage.THANKS: _("Tell how it was"),
        Stage.SAVE_THE_DATE: _("Open the seminar's page"),
        Stage.PRACTICAL: _("Open my ticket and registration"),
    }.get(which, _("Answer"))
    paragraphs = [_(_OPENINGS[which]), *seminar.programme.splitlines()]
    closing = []
    if which is Stage.PRACTICAL:
        closing.append(_("If you cannot come after all, please give up your place to others."))
    if which is not Stage.THANKS and found.guest.reasons:
        closing.append(_("You are invited as: {reasons}").format(reasons=reasons(found.guest, tr)))
    return Letter(
        subject=_(_SUBJECTS[which]).format(title=seminar.name),
        paragraphs=paragraphs[:1] if is_over else paragraphs,
        facts=[] if is_over else facts(seminar, tr, deadline=asks),
        links=[Link(words, page, is_main=True)],
        closing=closing,
        topic=Topic.SEMINAR if which in _REFUSABLE else None,
        calendar=entry(found, page, tr) if which in _WITH_ENTRY else None,
        when="" if is_over else when(seminar, tr),
    )


def confirmation(found: Registration, page: str, ticket: str, tr: Translator) -> Letter:
    """How the registration stands now; who does not come has the entry taken out of their calendar."""
    _ = tr.gettext
    seminar, reply = found.seminar, found.guest.reply
    subject, words = {
        Reply.COMING: (_("Registered: {title}"), _("You have a place. Welcome!")),
        Reply.WAITING: (
            _("In the queue: {title}"),
            _("The seminar is full. Your number in the queue: {number}").format(number=found.position),
        ),
    }.get(reply, (_("You do not attend: {title}"), _("Your answer is saved: you do not attend.")))
    links = [Link(_("Open my registration"), page, is_main=reply is not Reply.COMING)]
    if reply is Reply.COMING:
        links.insert(0, Link(_("Open my ticket (QR code)"), ticket, is_main=True))
    closing = []
    if found.guest.recorded_by:
        closing.append(_("Written down by: {name}").format(name=found.guest.recorded_by))
    if reply is Reply.COMING and seminar.catering:
        closing.append(_("You can tell about a special diet and accessibility needs on the page."))
    return Letter(
        subject=subject.format(title=seminar.name),
        paragraphs=[words],
        facts=facts(seminar, tr, deadline=False),
        links=links,
        closing=closing,
        calendar=entry(found, page, tr),
        method=Method.CANCEL if reply is Reply.NOT_COMING else Method.REQUEST,
    )


def offer(found: Registration, page: str, tr: Translator) -> Letter:
    """A place has become free."""
    _ = tr.gettext
    until = show_moment(found.guest.offer_until, tr.locale) if found.guest.offer_until else "–"
    return Letter(
        subject=_("A place for you: {title}").format(title=found.seminar.name),
        paragraphs=[
            _("A place is held for you until {time}.").format(time=until),
            _("After that it is offered to the next in the queue."),
        ],
        facts=facts(found.seminar, tr, deadline=False),
        links=[Link(_("Take the place or give it up"), page, is_main=True)],
    )


def offer_lapsed(found: Registration, page: str, tr: Translator) -> Letter:
    """The place went on."""
    _ = tr.gettext
    return Letter(
        subject=_("The place went to the next: {title}").format(title=found.seminar.name),
        paragraphs=[_("You did not take the place in time, so it was offered to the next in the queue.")],
        facts=facts(found.seminar, tr, deadline=False),
        links=[Link(_("Open my registration"), page)],
    )


def moved(found: Registration, old: tuple[datetime, datetime] | None, page: str, tr: Translator) -> Letter:
    """Another time or place: the same calendar entry moves."""
    _ = tr.gettext
    seminar = found.seminar
    same_time = old is None or old == (seminar.starts_at, seminar.ends_at)
    subject = _("The seminar has a new place: {title}") if same_time else _("The seminar has moved: {title}")
    before = [] if same_time or old is None else fact(_("Old time"), show_span(*old, tr.locale))
    comes = found.guest.reply in (Reply.COMING, Reply.WAITING, Reply.OFFERED)
    closing = [_("If the change does not suit you, please give up your place.")] if comes else []
    return Letter(
        subject=subject.format(title=seminar.name),
        facts=[*before, *facts(seminar, tr)],
        links=[Link(_("Open my registration"), page, is_main=True)],
        closing=closing,
        calendar=None if found.guest.reply is Reply.NOT_COMING else entry(found, page, tr),
        when=when(seminar, tr),
    )


def cancelled(found: Registration, tr: Translator) -> Letter:
    """It will not be held: out of the calendar with it."""
    _ = tr.gettext
    seminar = found.seminar
    return Letter(
        subject=_("Cancelled: {title}").format(title=seminar.name),
        paragraphs=[_("The seminar will not be held.")],
        facts=[*facts(seminar, tr, deadline=False), *fact(_("Reason"), seminar.cancel_reason)],
        calendar=entry(found, "", tr),
        method=Method.CANCEL,
        when=when(seminar, tr),
    )


def facts(seminar: SeminarInfo, tr: Translator, *, deadline: bool = True) -> list[Fact]:
    """Time, place, link, the last moment to register, and who arranges it."""
    _ = tr.gettext
    found = [Fact(_("Time"), when(seminar, tr))]
    found += fact(_("Place"), seminar.place)
    found += fact(_("To take part from afar"), seminar.link, seminar.link)
    if deadline:
        found += fact(_("Register by"), show_moment(seminar.deadline, tr.locale))
    return [*found, *fact(_("Organiser"), seminar.organiser.name)]


def entry(found: Registration, page: str, tr: Translator) -> CalendarEntry:
    """The seminar in this person's calendar. Its sequence rises with each move and each answer."""
    _ = tr.gettext
    seminar, guest = found.seminar, found.guest
    description = [*seminar.programme.splitlines()]
    if page:
        description.append(_("Answer and ticket: {url}").format(url=page))
    answer = _PARTSTAT.get(guest.reply, "NEEDS-ACTION")
    attendee = Attendee(guest.person.name, guest.email, answer) if guest.email else None
    address = seminar.organiser_email
    organiser = Attendee(seminar.organiser.name, address) if address else None
    return CalendarEntry(
        uid=seminar.calendar_uid,
        sequence=seminar.sequence + guest.calendar_step,
        starts_at=seminar.starts_at,
        ends_at=seminar.ends_at,
        summary=seminar.name,
        place=seminar.place or seminar.link,
        description="\n".join(description),
        url=page,
        organiser=organiser,
        attendee=attendee,
        is_cancelled=seminar.state is SeminarState.CANCELLED or guest.reply is Reply.NOT_COMING,
        changed_at=seminar.changed_at,
    )
