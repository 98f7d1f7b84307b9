"""What the queue itself says: what did not arrive, what may come twice, what was gathered into a digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.calendar_entry import CalendarEntry, Method
from bot.domain.meeting_payloads import MeetingRef
from bot.domain.outgoing import OutgoingKind, Way
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.views import blocks as b
from bot.views.letters import Fact, Letter


def repeated(tr: Translator) -> list[b.Block]:
    """Below a message that was sent again because nobody could tell whether the first one arrived."""
    _ = tr.gettext
    return [b.note(_("You may get this message twice: the connection broke while it was being sent."))]


_UNREACHED = {
    Way.SLACK: N_("I could not reach this person in Slack: *{name}*"),
    Way.EMAIL: N_("I could not reach this person by e-mail: *{name}*"),
    Way.NONE: N_("I could not reach this person: *{name}*"),
}


def not_delivered(recipient: str, title: str, when: str, way: Way, tr: Translator) -> list[b.Block]:
    """To whoever is responsible: somebody was not reached. `when` is the time of the thing in words."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_(_UNREACHED[way]), name=recipient),
            b.line(_("The message was about this: {title}, {when}"), title=title, when=when),
            b.line(_("Please tell them in another way.")),
        )
    ]


def not_posted(channel_id: str, title: str, when: str, tr: Translator) -> list[b.Block]:
    """To whoever is responsible: nothing could be posted to a channel."""
    _ = tr.gettext
    where: list[b.Block] = [
        {"type": "text", "text": _("I could not post to the channel:") + " "},
        {"type": "channel", "channel_id": channel_id},
    ]
    return [
        b.rich(
            where,
            b.line(_("The message was about this: {title}, {when}"), title=title, when=when),
            b.line(
                _(
                    "Check that I am in the channel and that it is in use. "
                    "Who is not told yet needs to be told."
                )
            ),
        )
    ]


def to_phone(
    names: Sequence[str], title: str, when: str, meeting_id: int | None, tr: Translator
) -> list[b.Block]:
    """To whoever is responsible: these have neither Slack nor an e-mail address."""
    _ = tr.gettext
    blocks = [
        b.rich(
            b.line(_("*Please phone these people.* They have neither Slack nor an e-mail address.")),
            b.line(_("It is about this: {title}, {when}"), title=title, when=when),
        ),
        b.bullets(*(b.line("{name}", name=name) for name in names)),
    ]
    if meeting_id is not None:
        button = b.button(_("Write down an answer"), "meeting.record", MeetingRef(meeting_id))
        blocks.append(b.actions(button))
    return blocks


# -- the digest -------------------------------------------------------------------------------------------

MAX_HEADLINE = 200
_OWN = (N_("Show what waits for me"), RunText("/eko", "omat"))
_PROGRAMME = (N_("Show the programme"), RunText("/ohjelma", ""))
_SEMINAR = (N_("Show the seminar"), RunText("/seminaari", ""))
# Where a line's thing is found and dealt with in Slack; everything else is on the person's own page.
_WHERE: Mapping[OutgoingKind, tuple[str, RunText]] = {
    OutgoingKind.SEMINAR_SAVE_THE_DATE: _SEMINAR,
    OutgoingKind.SEMINAR_INVITATION: _SEMINAR,
    OutgoingKind.SEMINAR_REMINDER: _SEMINAR,
    OutgoingKind.SEMINAR_LAST_CALL: _SEMINAR,
    OutgoingKind.SEMINAR_PRACTICAL: _SEMINAR,
    OutgoingKind.SEMINAR_MOVED: _SEMINAR,
    OutgoingKind.SEMINAR_THANKS: _SEMINAR,
    OutgoingKind.INPUT_ASKED: _PROGRAMME,
    OutgoingKind.INPUT_REMINDED: _PROGRAMME,
    OutgoingKind.INPUTS_CLOSED: _PROGRAMME,
    OutgoingKind.PROGRAMME_COMMENTS: _PROGRAMME,
    OutgoingKind.DEADLINE_PASSED: _PROGRAMME,
    OutgoingKind.NEXT_MEETING: (N_("Show the meetings"), RunText("/kokous", "")),
}


@dataclass(frozen=True)
class DigestLine:
    """One message of a digest: what it is about, when that matters, and the reader's own page, or ""."""

    kind: OutgoingKind
    headline: str
    when: str
    url: str


def digest(lines: Sequence[DigestLine], tr: Translator) -> list[b.Block]:
    """What did not fit among the week's messages: one line each, and the ways to deal with them."""
    _ = tr.gettext
    ways = dict.fromkeys(_WHERE.get(line.kind, _OWN) for line in lines)
    buttons = [
        b.button(_(text), b.RUN_BESIDE, where, nth=number) for number, (text, where) in enumerate(ways)
    ]
    return [
        b.header(_heading(lines, tr)),
        b.rich(b.line(_reason(tr))),
        b.bullets(*(_digest_line(line, tr) for line in lines)),
        b.actions(*buttons),
    ]


def _digest_line(line: DigestLine, tr: Translator) -> list[b.Block]:
    words = b.line("*{headline}*", headline=b.cut(line.headline, MAX_HEADLINE))
    if line.when:
        words += b.line("\n{when}", when=b.cut(line.when, MAX_HEADLINE))
    if line.url:
        words += [*b.line(" – "), b.link(tr.gettext("Open"), line.url)]
    return words


def digest_letter(
    lines: Sequence[DigestLine], calendars: Sequence[tuple[CalendarEntry, Method]], tr: Translator
) -> Letter:
    """The same by e-mail: each line with its own page, and the entries of the calendar as files."""
    _ = tr.gettext
    closing = [_("The attached files bring these meetings to your calendar.")] if calendars else []
    links = any(line.url for line in lines)
    return Letter(
        subject=_heading(lines, tr),
        paragraphs=[_reason(tr)],
        facts=[Fact(line.headline, _told(line, tr), line.url) for line in lines],
        closing=[*closing, *([_("The links are your own. Please do not forward them.")] if links else [])],
        enclosed=calendars,
    )


def _heading(lines: Sequence[DigestLine], tr: Translator) -> str:
    return tr.ngettext("Digest: {n} matter", "Digest: {n} matters", len(lines)).format(n=len(lines))


def _reason(tr: Translator) -> str:
    return tr.gettext(
        "I send you at most five messages a week that you have not asked for. "
        "The rest I gather into a digest."
    )


def _told(line: DigestLine, tr: Translator) -> str:
    return b.cut(line.when, MAX_HEADLINE) or (tr.gettext("Open") if line.url else "–")
