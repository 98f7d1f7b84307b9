"""A time that could mean several: the person presses the one that was meant."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.meeting_payloads import MeetingMove, MeetingNew, MeetingVersion
from bot.domain.meetings import MeetingInfo
from bot.domain.payloads import Payload
from bot.language.i18n import Translator
from bot.language.showing import show_span
from bot.views import blocks as b
from bot.views import meetings as m

Times = Sequence[tuple[datetime, datetime]]
_MOST = 4  # longer rows of buttons are a wall on a phone


def new_meeting(asked: MeetingNew, group: str, said: str, choices: Times, tr: Translator) -> list[b.Block]:
    """Each time in full makes the draft; the form is one press away. Nothing is made yet."""
    _ = tr.gettext
    lines = [
        b.line(_("*Meeting:* {title}"), title=asked.title),
        b.line(_("*Group:* {group}"), group=group),
    ]
    if asked.place:
        lines.append(b.line(_("*Place:* {place}"), place=asked.place))
    buttons = _buttons(
        choices, "meeting.new_at", lambda starts, ends: replace(asked, starts=starts, ends=ends), tr
    )
    other = b.button(_("Another time"), "meeting.new_form", asked)
    return _question(lines, said, [*buttons, other], tr)


def move(meeting: MeetingInfo, place: str, said: str, choices: Times, tr: Translator) -> list[b.Block]:
    """Each time in full shows what the move would do; the form is one press away."""
    _ = tr.gettext
    lines = [
        b.line(_("*Meeting:* {title}"), title=meeting.title),
        b.line(_("*Time now:* {time}"), time=m.when(meeting, tr)),
    ]
    buttons = _buttons(
        choices,
        "meeting.move_to",
        lambda starts, ends: MeetingMove(meeting.id, meeting.sequence, starts, ends, place),
        tr,
    )
    version = MeetingVersion(meeting.id, meeting.sequence)
    other = b.button(_("Another time"), "meeting.move_form", version)
    return _question(lines, said, [*buttons, other], tr)


def _buttons(
    choices: Times, action: str, payload: Callable[[int, int], Payload], tr: Translator
) -> list[b.Block]:
    return [
        b.button(
            show_span(start, end, tr.locale),
            action,
            payload(int(start.timestamp()), int(end.timestamp())),
            nth=nth,
        )
        for nth, (start, end) in enumerate(choices[:_MOST], 1)
    ]


def _question(lines: list[list[b.Block]], said: str, buttons: list[b.Block], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    typed = b.line(_("*You wrote the time as:* {text}"), text=b.cut(said, 200))
    return [b.header(_("Which time do you mean?")), b.rich(*lines, typed), b.actions(*buttons)]
