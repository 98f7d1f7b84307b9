"""Meetings, shown: the facts of one, the list, who has answered what."""

from collections.abc import Sequence
from functools import lru_cache

from bot.domain.calendar import Concern
from bot.domain.meeting_payloads import InvitationRef, MeetingPage, MeetingRef, MeetingVersion
from bot.domain.meetings import (
    Answer,
    AnswerSource,
    Cover,
    HeldMeeting,
    Invited,
    MeetingInfo,
    MeetingList,
    MeetingRow,
    MeetingState,
    MeetingStatus,
    Tally,
    cover,
    present_partners,
    tally,
)
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_span
from bot.views import blocks as b

_RUN = 1400  # characters of one run of names: even if all were emoji, half of what a text may have
MOST_CHOICES = 10  # of meetings that fit what was typed

ANSWERS = {
    Answer.NONE: N_("no answer yet"),
    Answer.YES: N_("attending"),
    Answer.NO: N_("not attending"),
    Answer.MAYBE: N_("maybe"),
    Answer.SUBSTITUTE: N_("a substitute attends"),
}
CONCERNS = {
    Concern.HOLIDAY: N_("The day is a public holiday, or offices are closed."),
    Concern.WEEKEND: N_("The day is on a weekend."),
    Concern.NIGHT: N_("The time is early in the morning or late in the evening."),
}


def when(meeting: MeetingInfo | MeetingRow, tr: Translator) -> str:
    """The meeting's time in full."""
    return show_span(meeting.starts_at, meeting.ends_at, tr.locale)


def facts(meeting: MeetingInfo, tr: Translator) -> list[list[b.Block]]:
    """Time, place and group as lines."""
    _ = tr.gettext
    place = (
        b.line(_("*Place:* {place}"), place=meeting.place)
        if meeting.place
        else b.line(_("*Place:* not known yet"))
    )
    return [
        b.line(_("*Time:* {time}"), time=when(meeting, tr)),
        place,
        b.line(_("*Group:* {group}"), group=meeting.group.name),
    ]


def titled(heading: str, meeting: MeetingInfo, tr: Translator, *lines: list[b.Block]) -> list[b.Block]:
    """A heading with lines under it; the title is told in full below when the heading has no room for it."""
    if len(heading) > b.MAX_HEADER_TEXT:
        lines = (b.line(tr.gettext("*Meeting:* {title}"), title=meeting.title), *lines)
    return [b.header(heading), b.rich(*lines)]


def counts(found: Tally, tr: Translator) -> str:
    """How many come: "5 tulee, 2 ei pääse, 1 ehkä, 3 ei ole vastannut"."""
    return tr.gettext("{yes} coming, {no} not coming, {maybe} maybe, {silent} have not answered").format(
        yes=found.yes, no=found.no, maybe=found.maybe, silent=found.silent
    )


def warnings(
    concerns: Sequence[Concern], same_day: Sequence[MeetingInfo], tr: Translator, *more: str
) -> list[b.Block]:
    """What to think about before sending, as a bulleted list; nothing when there is nothing."""
    _ = tr.gettext
    items = [b.line("{text}", text=text) for text in more]
    items += [b.line(_(CONCERNS[concern])) for concern in concerns]
    items += [
        b.line(
            _("The group has another meeting on the same day: {title}, {time}"),
            title=other.title,
            time=when(other, tr),
        )
        for other in same_day
    ]
    asked = [b.rich(b.line(_("Is this time all right nevertheless?")))] if concerns else []
    return [b.rich(b.line(_("*Please note:*"))), b.bullets(*items), *asked] if items else []


def runs(names: Sequence[str]) -> list[str]:
    """Names after each other with commas, in as many texts as Slack's limit of a text needs."""
    found = [""]
    for name in names:
        longer = f"{found[-1]}, {name}" if found[-1] else name
        if len(longer) <= _RUN:
            found[-1] = longer
        else:
            found.append(name)
    return found


def phone_list(names: Sequence[str], tr: Translator) -> list[b.Block]:
    """Who cannot be reached by message; nothing when everybody can."""
    if not names:
        return []
    _ = tr.gettext
    return [
        b.rich(b.line(_("*No message reaches them; please phone:*"))),
        b.bullets(*(b.line("{name}", name=name) for name in names)),
    ]


# -- the list ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)  # every member lists the same meetings, over and over
def coming(found: MeetingList, tr: Translator, group_id: int = 0) -> b.Kept:
    """Coming meetings, each with a button, and the way to more of them."""
    _ = tr.gettext
    if not found.rows and not found.skipped:
        new = b.button(_("New meeting"), "house.run", RunText("/kokous", "uusi"), style="primary")
        return b.Kept((b.rich(b.line(_("There are no coming meetings."))), b.actions(new, _held_button(tr))))
    blocks = [b.header(_("Coming meetings")), *(_row(row, tr) for row in found.rows)]
    buttons = [] if found.skipped else [_held_button(tr)]
    if found.more:
        page = MeetingPage(group_id, found.skipped + len(found.rows))
        buttons.insert(0, b.button(_("Show more"), "meeting.page", page))
    return b.Kept([*blocks, b.actions(*buttons)] if buttons else blocks)


@lru_cache(maxsize=1024)  # the lists differ by the asking person's answers, their rows seldom
def _row(row: MeetingRow, tr: Translator) -> b.Block:
    _ = tr.gettext
    title = _("Draft: {title}").format(title=row.title) if row.state is MeetingState.DRAFT else row.title
    details = [_("meeting {number}").format(number=row.id), row.group_name]
    if row.place:
        details.append(row.place)
    if row.answer is not None:
        details.append(_("your answer: {answer}").format(answer=_(ANSWERS[row.answer])))
    text = f"{when(row, tr)}\n{title}\n{' · '.join(details)}"
    return b.section(text, accessory=b.button(_("Show"), "meeting.show", MeetingRef(row.id), nth=row.id))


def overview(found: MeetingList, tr: Translator, *, may_call: bool) -> list[b.Block]:
    """Bare /kokous: what is next, and buttons for the next step."""
    _ = tr.gettext
    blocks = [b.header(_("Meetings")), *(_row(row, tr) for row in found.rows)]
    if not found.rows:
        blocks.append(b.rich(b.line(_("There are no coming meetings."))))
    buttons = [
        b.button(_("All coming"), "house.run", RunText("/kokous", "lista"), nth="list"),
        _held_button(tr),
    ]
    if may_call:
        new = RunText("/kokous", "uusi")
        buttons.insert(0, b.button(_("New meeting"), "house.run", new, nth="new", style="primary"))
    buttons.append(b.button(_("Help"), "house.run", RunText("/kokous", "apu"), nth="help"))
    return [*blocks, b.actions(*buttons)]


def held(found: Sequence[HeldMeeting], tr: Translator) -> list[b.Block]:
    """Meetings that were held, each with the way to write down who was there."""
    _ = tr.gettext
    if not found:
        return [b.rich(b.line(_("No meeting has been held in the last two months.")))]
    return [b.header(_("Meetings held")), *(_held(one, tr) for one in found)]


def _held(one: HeldMeeting, tr: Translator) -> b.Block:
    _ = tr.gettext
    meeting = one.meeting
    written = _("attendance written down") if one.is_written else _("attendance not written down")
    details = [_("meeting {number}").format(number=meeting.id), meeting.group.name, written]
    ref = MeetingRef(meeting.id)
    if one.may_manage and not one.is_written:
        button = b.button(_("Attendance"), "meeting.attendance", ref, nth=meeting.id, style="primary")
    else:
        button = b.button(_("Show"), "meeting.show", ref, nth=meeting.id)
    return b.section(f"{when(meeting, tr)}\n{meeting.title}\n{' · '.join(details)}", accessory=button)


def _held_button(tr: Translator) -> b.Block:
    return b.button(tr.gettext("Meetings held"), "house.run", RunText("/kokous", "lista pidetyt"), nth="held")


def choose(meetings: Sequence[MeetingInfo], words: str, rest: str, tr: Translator) -> list[b.Block]:
    """Several meetings match: a button for each runs the command again, with the meeting's number."""
    _ = tr.gettext
    blocks = [b.rich(b.line(_("Several meetings match. Which one do you mean?")))]
    for one in meetings[:MOST_CHOICES]:
        line = RunText("/kokous", f"{words} {one.id}{rest}")
        if not line.fits:
            # The command then asks for the rest in its form.
            line = RunText("/kokous", f"{words} {one.id}")
        text = f"{when(one, tr)}\n{one.title}\n{one.group.name}"
        blocks.append(b.section(text, accessory=b.button(_("This one"), "house.run", line, nth=one.id)))
    if len(meetings) > MOST_CHOICES:
        blocks.append(b.note(_("and {n} more").format(n=len(meetings) - MOST_CHOICES)))
    return blocks


# -- one meeting -------------------------------------------------------------------------------------------


def heading(meeting: MeetingInfo, tr: Translator) -> str:
    """The title, with what the meeting is when it is not simply coming."""
    _ = tr.gettext
    if meeting.state is MeetingState.CANCELLED:
        return _("Cancelled: {title}").format(title=meeting.title)
    if meeting.state is MeetingState.DRAFT:
        return _("Draft: {title}").format(title=meeting.title)
    return meeting.title


def status(found: MeetingStatus, tr: Translator, *, notice: str = "") -> list[b.Block]:
    """One meeting with everybody's answers, by person and by partner; `notice` says what was just done."""
    _ = tr.gettext
    meeting = found.meeting
    lines = [b.line("{notice}", notice=notice)] if notice else []
    lines += facts(meeting, tr)
    lines.append(b.line(_("*Organiser:* {name}"), name=meeting.organiser))
    lines.append(b.line(_("*Meeting number:* {number}"), number=meeting.id))
    if meeting.cancel_reason:
        lines.append(b.line(_("*Reason:* {reason}"), reason=meeting.cancel_reason))
    blocks = titled(heading(meeting, tr), meeting, tr, *lines)
    # Of a meeting that is not held nobody waits for answers.
    if found.invited and meeting.state is not MeetingState.CANCELLED:
        blocks.append(b.rich(b.line("*{counts}*", counts=counts(tally(found.invited), tr))))
        blocks.append(_by_person(found, tr))
        blocks.extend(_by_partner(found.invited, tr))
    if found.may_manage and meeting.state is MeetingState.CONFIRMED and found.unreachable:
        blocks.extend(phone_list([one.person.name for one in found.unreachable], tr))
    if found.may_manage and found.undelivered:
        names = [one.person.name for one in found.invited if one.invitation_id in found.undelivered]
        blocks += [
            b.rich(b.line(_("*The message did not arrive. Please check the address, or phone:*"))),
            b.bullets(*(b.line("{name}", name=name) for name in names)),
        ]
    if found.may_manage:
        blocks.extend(_notes(found, tr))
    return [*blocks, *_steps(found, tr)]


def _notes(found: MeetingStatus, tr: Translator) -> list[b.Block]:
    """What people wrote to the organiser with their answers."""
    written = [one for one in found.invited if one.note]
    if not written:
        return []
    return [
        b.rich(b.line(tr.gettext("*Messages with the answers:*"))),
        b.bullets(*(b.line("{name}: {note}", name=one.person.name, note=one.note) for one in written)),
    ]


_ORDER = (Answer.YES, Answer.MAYBE, Answer.NONE, Answer.NO, Answer.SUBSTITUTE)
_TITLES = {
    Answer.YES: N_("*Coming:* {names}"),
    Answer.MAYBE: N_("*Maybe:* {names}"),
    Answer.NONE: N_("*Not answered:* {names}"),
    Answer.NO: N_("*Not coming:* {names}"),
    Answer.SUBSTITUTE: N_("*Sends a substitute:* {names}"),
}


def _by_person(found: MeetingStatus, tr: Translator) -> b.Block:
    _ = tr.gettext
    names = {one.invitation_id: one.person.name for one in found.invited}
    items = []
    for answer in _ORDER:
        of_answer = [_named(one, names, tr) for one in found.invited if one.answer is answer]
        if of_answer:
            items += [b.line(_(_TITLES[answer]), names=names) for names in runs(of_answer)]
    present = [one.person.name for one in found.invited if one.present]
    if any(one.present is not None for one in found.invited):
        items += [b.line(_("*Were there:* {names}"), names=names or "–") for names in runs(present)]
    return b.bullets(*items)


def _named(one: Invited, names: dict[int, str], tr: Translator) -> str:
    _ = tr.gettext
    details = [one.partner] if one.partner else []
    if one.guest_id is not None:
        details.append(_("guest expert"))
    if one.stands_for_id is not None:
        details.append(_("substitute; member: {name}").format(name=names.get(one.stands_for_id, "?")))
    if one.source is AnswerSource.WEB:
        details.append(_("answered on the page"))
    if one.source is AnswerSource.CALENDAR:
        details.append(_("answered in their calendar"))
    if one.recorded_by:
        details.append(_("written down by: {name}").format(name=one.recorded_by))
    return f"{one.person.name} ({', '.join(details)})" if details else one.person.name


_COVERS = {
    Cover.COMING: N_("*Partners coming:* {names}"),
    Cover.MAYBE: N_("*Partners perhaps coming:* {names}"),
    Cover.SILENT: N_("*Partners that have not answered:* {names}"),
    Cover.ABSENT: N_("*Partners not coming:* {names}"),
}


def _by_partner(invited: Sequence[Invited], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if any(one.present is not None for one in invited):
        return _partners_present(invited, tr)
    found = cover(invited)
    items = []
    for how in sorted(Cover, reverse=True):
        names = [partner for partner, covered in found if covered is how]
        if names:
            items += [b.line(_(_COVERS[how]), names=run) for run in runs(names)]
    return [b.bullets(*items)] if items else []


def _partners_present(invited: Sequence[Invited], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    there, missing = present_partners(invited)
    count, every = len(there), len(there) + len(missing)
    if not every:
        return []
    items = [
        b.line(_("*Partners present ({count}/{all}):* {names}"), count=count, all=every, names=run or "–")
        for run in runs(there)[:1]
    ]
    items += [b.line("{names}", names=run) for run in runs(there)[1:]]
    if missing:
        items += [b.line(_("*Partners that were not there:* {names}"), names=run) for run in runs(missing)]
    return [b.bullets(*items)]


def _steps(found: MeetingStatus, tr: Translator) -> list[b.Block]:
    """The buttons that make sense for this person and this meeting now."""
    _ = tr.gettext
    meeting = found.meeting
    if meeting.state is not MeetingState.CONFIRMED:
        return []
    buttons = []
    ahead = meeting.starts_at > found.now
    version = MeetingVersion(meeting.id, meeting.sequence)
    if found.mine and meeting.ends_at > found.now:
        mine = InvitationRef(found.mine.invitation_id, meeting.sequence)
        words = _("Answer") if found.mine.answer is Answer.NONE else _("Change my answer")
        buttons.append(b.button(words, "meeting.ask", mine))
    if found.may_manage:
        silent = sum(
            one.answer is Answer.NONE and one.is_reached and one != found.mine for one in found.invited
        )
        if ahead and silent:
            buttons.append(
                b.button(
                    _("Ask the silent ones ({count})").format(count=silent),
                    "meeting.nudge",
                    MeetingRef(meeting.id),
                )
            )
        if meeting.ends_at > found.now:
            buttons.append(b.button(_("Write down an answer"), "meeting.record", MeetingRef(meeting.id)))
        if ahead:
            buttons.append(b.button(_("Move"), "meeting.move_form", version))
            buttons.append(b.button(_("Cancel the meeting"), "meeting.cancel_form", version, style="danger"))
        else:
            buttons.append(b.button(_("Attendance"), "meeting.attendance", MeetingRef(meeting.id)))
    return [b.actions(*buttons)] if buttons else []
