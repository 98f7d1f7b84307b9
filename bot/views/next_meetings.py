"""The proposal of a group's next meeting, shown to who organised the last one."""

from bot.domain.meeting_payloads import MeetingNew
from bot.domain.meetings import NextMeeting
from bot.language.i18n import Translator
from bot.language.showing import show_span
from bot.views import blocks as b
from bot.views import meetings as m


def proposal(found: NextMeeting, tr: Translator) -> list[b.Block]:
    """The date, and a button that makes a draft of it: nothing is sent to anybody else."""
    _ = tr.gettext
    last = found.last
    new = MeetingNew(
        last.group.id,
        int(found.starts_at.timestamp()),
        int(found.ends_at.timestamp()),
        last.title,
        last.place,
        assumed_end=False,
    )
    return [
        b.header(_("Time to agree on the next meeting")),
        b.rich(
            b.line(_("*Group:* {group}"), group=last.group.name),
            b.line(_("*Last meeting:* {when}"), when=m.when(last, tr)),
            b.line(
                _("*The next one could be:* {when}"),
                when=show_span(found.starts_at, found.ends_at, tr.locale),
            ),
        ),
        b.actions(
            b.button(_("Make a draft"), "meeting.new_at", new, style="primary"),
            b.button(_("Choose another time"), "meeting.new_form", new),
        ),
    ]
