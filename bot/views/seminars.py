"""Seminars, shown: the facts of one, one's own registration, and how the registrations stand."""

from collections.abc import Sequence

from bot.domain.payloads import RunText
from bot.domain.seminar_payloads import (
    SeminarAnswer,
    SeminarGuestRef,
    SeminarRef,
    SeminarVersion,
)
from bot.domain.seminars import (
    Guest,
    Reason,
    Registration,
    Reply,
    SeminarInfo,
    SeminarState,
)
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b

REPLIES = {
    Reply.SILENT: N_("has not answered"),
    Reply.COMING: N_("has a place"),
    Reply.NOT_COMING: N_("does not come"),
    Reply.WAITING: N_("in the queue"),
    Reply.OFFERED: N_("is offered a place"),
    Reply.LAPSED: N_("did not take the offered place"),
}
REASONS = {
    Reason.FORUM: N_("leadership forum"),
    Reason.LEADER: N_("group leaders"),
    Reason.COORDINATOR: N_("group coordinators"),
    Reason.MEMBER: N_("group members"),
    Reason.AREA_EXPERT: N_("experts of the employment area"),
    Reason.MANAGEMENT: N_("management of the employment area"),
    Reason.CONTACT: N_("partners' contacts"),
    Reason.GUEST: N_("guest experts"),
    Reason.EXTRA: N_("invited separately"),
    Reason.SELF: N_("registered by themselves"),
}


def when(seminar: SeminarInfo, tr: Translator) -> str:
    """The seminar's time in full."""
    return show_span(seminar.starts_at, seminar.ends_at, tr.locale)


def heading(seminar: SeminarInfo, tr: Translator) -> str:
    """The name, with what the seminar is when it is not simply coming."""
    _ = tr.gettext
    if seminar.state is SeminarState.CANCELLED:
        return _("Cancelled: {title}").format(title=seminar.name)
    if seminar.state is SeminarState.DRAFT:
        return _("Draft: {title}").format(title=seminar.name)
    return seminar.name


def facts(seminar: SeminarInfo, tr: Translator, *, deadline: bool = True) -> list[list[b.Block]]:
    """Time, place, link and the time to register, as lines."""
    _ = tr.gettext
    lines = [b.line(_("*Time:* {time}"), time=when(seminar, tr))]
    if seminar.place:
        lines.append(b.line(_("*Place:* {place}"), place=seminar.place))
    elif not seminar.link:
        lines.append(b.line(_("*Place:* not known yet")))
    if seminar.link:
        lines.append(b.line(_("*To take part from afar:* {link}"), link=seminar.link))
    if deadline:
        last = show_moment(seminar.deadline, tr.locale)
        lines.append(b.line(_("*Register by:* {time}"), time=last))
    return lines


def programme(seminar: SeminarInfo, tr: Translator) -> list[b.Block]:
    """The programme as it was written; nothing when there is none."""
    if not seminar.programme:
        return []
    lines = [b.line("{text}", text=text) for text in seminar.programme.splitlines()]
    return [b.rich(b.line(tr.gettext("*Programme:*")), *lines)]


def reasons(guest: Guest, tr: Translator) -> str:
    """Why somebody is invited."""
    return ", ".join(tr.gettext(REASONS[reason]) for reason in guest.reasons)


# -- one's own ---------------------------------------------------------------------------------------------


def own_line(found: Registration, tr: Translator) -> list[b.Block]:
    """How the reader's registration stands, in one line."""
    _ = tr.gettext
    guest = found.guest
    if guest.reply is Reply.COMING:
        return b.line(_("*You have a place.* Welcome!"))
    if guest.reply is Reply.WAITING:
        return b.line(_("*You are in the queue.* Your number: {number}"), number=found.position)
    if guest.reply is Reply.OFFERED and guest.offer_until:
        until = show_moment(guest.offer_until, tr.locale)
        return b.line(_("*A place is held for you* until {time}."), time=until)
    if guest.reply is Reply.NOT_COMING:
        return b.line(_("*You answered:* I cannot attend."))
    if guest.reply is Reply.LAPSED:
        return b.line(_("*The place that was held for you went to the next in the queue.*"))
    return b.line(_("*You have not answered yet.*"))


def answer_buttons(found: Registration, tr: Translator) -> list[b.Block]:
    """What the reader can do about their registration now."""
    _ = tr.gettext
    seminar, guest = found.seminar, found.guest
    if seminar.state is not SeminarState.OPEN or not found.stands:
        return []

    def button(text: str, answer: str, style: str | None = None, nth: str = "") -> b.Block:
        payload = SeminarAnswer(guest.id, answer)
        return b.button(text, "seminar.answer", payload, nth=nth or answer, style=style)

    comes = button(_("I will attend"), "coming", "primary")
    stays = button(_("I cannot attend"), "not_coming")
    if guest.reply is Reply.OFFERED:
        return [b.actions(button(_("I take the place"), "coming", "primary"), stays)]
    if guest.reply in (Reply.COMING, Reply.WAITING):
        leaves = button(
            _("Give up my place") if guest.reply is Reply.COMING else _("Leave the queue"), "not_coming"
        )
        buttons = [leaves]
        if seminar.catering:
            words = _("Diet and accessibility")
            buttons.insert(0, b.button(words, "seminar.needs_form", SeminarGuestRef(guest.id)))
        return [b.actions(*buttons)]
    if guest.reply is Reply.SILENT:
        return [b.actions(comes, stays)]
    return [b.actions(comes)]


def overview(
    seminar: SeminarInfo,
    own: Registration | None,
    tr: Translator,
    *,
    may_manage: bool,
    may_see: bool,
) -> list[b.Block]:
    """Bare /seminaari: the seminar, the reader's registration, and buttons for the next step."""
    _ = tr.gettext
    lines = list(facts(seminar, tr))
    if own is not None and seminar.state is SeminarState.OPEN:
        lines.append(own_line(own, tr))
    blocks = [*titled(heading(seminar, tr), seminar, tr, *lines), *programme(seminar, tr)]
    if own is not None:
        blocks += answer_buttons(own, tr)
    elif seminar.state is SeminarState.OPEN:
        register = RunText("/seminaari", f"ilmoittaudu {seminar.id}")
        blocks.append(b.actions(b.button(_("I will attend"), "house.run", register, style="primary")))
    buttons = []
    if may_manage:
        buttons += [
            b.button(_("List and messages"), "seminar.panel", SeminarRef(seminar.id), nth="panel"),
            b.button(_("Edit"), "seminar.edit", SeminarVersion(seminar.id, seminar.sequence), nth="edit"),
        ]
    if may_see:
        buttons.append(b.button(_("Registrations"), "seminar.status", SeminarRef(seminar.id), nth="status"))
    buttons.append(b.button(_("Help"), "house.run", RunText("/seminaari", "apu"), nth="help"))
    return [*blocks, b.actions(*buttons)]


def none_yet(tr: Translator, *, may_manage: bool) -> list[b.Block]:
    """There is no seminar to show."""
    _ = tr.gettext
    blocks = [
        b.rich(
            b.line(_("No seminar has been announced.")),
            b.line(_("The seminar is held once a year in early autumn, for everybody in the network.")),
        )
    ]
    if may_manage:
        new = RunText("/seminaari", "uusi")
        blocks.append(b.actions(b.button(_("New seminar"), "house.run", new, style="primary")))
    return blocks


def titled(head: str, seminar: SeminarInfo, tr: Translator, *lines: list[b.Block]) -> list[b.Block]:
    """A heading with lines under it; the name is told in full when the heading has no room for it."""
    if len(head) > b.MAX_HEADER_TEXT:
        lines = (b.line(tr.gettext("*Seminar:* {title}"), title=seminar.name), *lines)
    return [b.header(head), b.rich(*lines)]


def choose(seminars: Sequence[SeminarInfo], words: str, tr: Translator) -> list[b.Block]:
    """Several seminars match: a button for each runs the command again, with the seminar's number."""
    _ = tr.gettext
    blocks = [b.rich(b.line(_("Several seminars match. Which one do you mean?")))]
    for one in seminars[:10]:
        line = RunText("/seminaari", f"{words} {one.id}".strip())
        text = f"{when(one, tr)}\n{one.name}"
        blocks.append(b.section(text, accessory=b.button(_("This one"), "house.run", line, nth=one.id)))
    return blocks
