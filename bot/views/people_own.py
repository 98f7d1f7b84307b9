"""A person's own page and settings."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain import people_own as own
from bot.domain.errors import UserError
from bot.domain.groups import Office
from bot.domain.guests import Pass, PassState
from bot.domain.meeting_payloads import MeetingAnswer
from bot.domain.meetings import Answer
from bot.domain.outgoing import Way
from bot.domain.payloads import Nothing, RunText
from bot.domain.people import ReminderWish
from bot.domain.people_own import OwnGroup, OwnMeeting, OwnPage, OwnSettings
from bot.domain.poll_payloads import PollRef
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b
from bot.views import deadlines as deadline_views
from bot.views import duty_notices, preparation
from bot.views.forms import Problems, with_problems
from bot.views.guests import STATE_NAMES
from bot.views.lists import first_of

SLASH = "/eko"
FOLLOW_SLACK = "slack"
DEADLINES_SHOWN = 5  # two blocks each, and a message takes fifty

LANGUAGE_NAMES = {
    FOLLOW_SLACK: N_("The language of my Slack"),
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
}
REMINDER_NAMES = {
    ReminderWish.ALL: N_("All reminders"),
    ReminderWish.DAY_BEFORE: N_("Only the day before"),
    ReminderWish.NONE: N_("No reminders"),
}
WAY_NAMES = {Way.SLACK: N_("In Slack"), Way.EMAIL: N_("By e-mail")}
OFFICE_NAMES = {Office.LEADER: N_("leader"), Office.COORDINATOR: N_("coordinator")}
ANSWER_NAMES = {
    Answer.NONE: N_("waits for your answer"),
    Answer.YES: N_("you are coming"),
    Answer.NO: N_("you are not coming"),
    Answer.MAYBE: N_("maybe"),
    Answer.SUBSTITUTE: N_("a substitute comes"),
}


def page(found: OwnPage, tr: Translator) -> list[b.Block]:
    """My groups, my coming meetings, what waits for me."""
    _ = tr.gettext
    return [b.header(found.name), *own_blocks(found, tr), b.actions(*_buttons(tr))]


def own_blocks(found: OwnPage, tr: Translator) -> list[b.Block]:
    """The page without its head and its buttons: the Home tab has the same."""
    _ = tr.gettext
    shown = [*_waiting(found, tr), *(_poll(*one, tr) for one in found.polls)]
    shown += deadline_views.own(found.deadlines, found.today, tr, DEADLINES_SHOWN)
    shown.append(b.rich(b.line(_("*My coming meetings*"))))
    if found.meetings:
        shown.append(b.bullets(*(_meeting_line(meeting, tr) for meeting in found.meetings)))
    else:
        shown.append(b.rich(b.line(_("No meetings are agreed for now."))))
    shown.append(b.rich(b.line(_("*My groups*"))))
    if found.groups:
        shown.append(first_of([_group_line(group, tr) for group in found.groups], 40, tr))
    else:
        shown.append(b.rich(b.line(_("You are not in any group yet."))))
    if found.passes:
        shown.append(b.rich(b.line(_("*My guest's passes*"))))
        shown.append(first_of([_pass_line(one, tr) for one in found.passes], 40, tr))
    return shown


def _poll(poll_id: int, question: str, closes_at: datetime, tr: Translator) -> b.Block:
    """A poll that waits for the person's answer, with the button to give it."""
    _ = tr.gettext
    words = _("Poll: {question}").format(question=question)
    until = _("open until {time}").format(time=show_moment(closes_at, tr.locale))
    answer = b.button(_("Answer"), "poll.open", PollRef(poll_id), nth=poll_id)
    return b.section(f"{words}\n{until}", accessory=answer)


def _pass_line(one: Pass, tr: Translator) -> list[b.Block]:
    what = f"{one.group.name}: {one.meeting.title}" if one.meeting else one.group.name
    days = show_span(one.starts_on, one.ends_on, tr.locale)
    state = tr.gettext(STATE_NAMES[one.state])
    return b.line("{what}, {days} – {state}", what=what, days=days, state=state)


def _buttons(tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    return [
        b.button(_("Meetings"), "house.run", RunText("/kokous", ""), nth="meetings"),
        b.button(_("Settings"), "house.run", RunText(SLASH, "asetukset"), nth="settings"),
        b.button(_("Annual cycle"), "house.run", RunText(SLASH, "vuosikello"), nth="cycle"),
        b.button(_("Help"), "house.run", RunText(SLASH, "apu"), nth="help"),
    ]


def _waiting(found: OwnPage, tr: Translator) -> list[b.Block]:
    """Invitations with the ways to answer them, then what else waits."""
    _ = tr.gettext
    unanswered = [meeting for meeting in found.meetings if meeting.is_open]
    shown: list[b.Block] = []
    if unanswered:
        words = tr.ngettext(
            "{n} invitation waits for your answer", "{n} invitations wait for your answer", len(unanswered)
        )
        shown.append(b.rich(b.line(words, n=len(unanswered))))
    for meeting in unanswered:
        shown += [b.rich(_what_and_when(meeting, tr)), _answer_buttons(meeting, tr)]
    lines = [
        b.line(_("An invitation as a guest expert waits for your answer: {group}"), group=one.group.name)
        for one in found.passes
        if one.state is PassState.INVITED
    ]
    if found.acknowledges:
        lines.append(b.line(_("Please read and acknowledge confidentiality: /eko salassapito")))
    lines += duty_notices.lines(found.duties, tr)
    lines += [b.line(_("The group has no coordinator: {name}"), name=name) for name in found.uncoordinated]
    lines += [preparation.missing(one, found.inputs_until, tr) for one in found.inputs]
    if lines:
        shown.append(first_of(lines, 20, tr))
    if found.inputs:
        shown.append(b.actions(preparation.give_button(found.inputs, tr)))
    ways = duty_notices.buttons(found.duties, tr)
    if ways:
        shown.append(b.actions(*ways))
    return [b.rich(b.line(_("*Waits for you*"))), *shown] if shown else []


def _answer_buttons(meeting: OwnMeeting, tr: Translator) -> b.Block:
    """The same answers as below the invitation."""
    _ = tr.gettext

    def button(text: str, answer: Answer, style: str | None = None) -> b.Block:
        payload = MeetingAnswer(meeting.invitation_id, meeting.sequence, answer)
        return b.button(text, "meeting.answer", payload, nth=f"{meeting.id}-{answer}", style=style)

    return b.actions(
        button(_("I will attend"), Answer.YES, "primary"),
        button(_("I cannot attend"), Answer.NO),
        button(_("Maybe"), Answer.MAYBE),
    )


def _what_and_when(meeting: OwnMeeting, tr: Translator) -> list[b.Block]:
    return b.line(
        "*{when}* {group}: {title}{place}",
        when=show_span(meeting.starts_at, meeting.ends_at, tr.locale),
        group=meeting.group,
        title=meeting.title,
        place=f" · {meeting.place}" if meeting.place else "",
    )


def _meeting_line(meeting: OwnMeeting, tr: Translator) -> list[b.Block]:
    return [
        *_what_and_when(meeting, tr),
        *b.line(" – {state}", state=tr.gettext(ANSWER_NAMES[meeting.answer])),
    ]


def _group_line(group: OwnGroup, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    held = ", ".join(_(OFFICE_NAMES[office]) for office in sorted(group.offices))
    if held:
        return b.line("{name} ({held})", name=group.name, held=held)
    return b.line("{name}", name=group.name)


# -- settings -------------------------------------------------------------------------------------------


def settings_form(known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """Language and reminders, as they are now or as they were typed."""
    _ = tr.gettext
    languages = [b.option(_(name), code) for code, name in LANGUAGE_NAMES.items()]
    wishes = [b.option(_(name), wish.value) for wish, name in REMINDER_NAMES.items()]
    ways = [b.option(_(name), way.value) for way, name in WAY_NAMES.items()]
    fields = [
        b.input_block("language", _("Language"), b.select(languages, initial=known.get("language"))),
        b.input_block(
            "reminders",
            _("Reminders of meetings"),
            b.select(wishes, initial=known.get("reminders")),
            hint=_("Invitations, moves and cancellations always come."),
        ),
        b.input_block(
            "way",
            _("Messages"),
            b.select(ways, initial=known.get("way", Way.SLACK)),
            hint=_("By e-mail every invitation brings the meeting to your calendar."),
        ),
    ]
    return b.modal(
        _("Settings"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Save"),
        callback_id="own.settings",
        metadata=Nothing(),
    )


def settings_saved(saved: OwnSettings, tr: Translator) -> list[b.Block]:
    """The settings as they are now."""
    _ = tr.gettext
    return [b.rich(b.line(_("Your settings are saved.")), *settings_lines(saved, tr))]


def settings_lines(saved: OwnSettings, tr: Translator) -> list[list[b.Block]]:
    """The person's own choices."""
    _ = tr.gettext
    return [
        b.line(_("Language: {language}"), language=_(LANGUAGE_NAMES[saved.language or FOLLOW_SLACK])),
        b.line(_("Reminders of meetings: {wish}"), wish=_(REMINDER_NAMES[saved.reminders])),
        b.line(_("Messages: {way}"), way=_(WAY_NAMES[saved.way or Way.SLACK])),
    ]


def _word_unknown(error: own.WordUnknown, tr: Translator) -> str:
    _ = tr.gettext
    words = {
        "language": "suomi, ruotsi, englanti, slack",
        "reminders": "kaikki, päivää ennen, ei",
        "way": "slack, sähköposti",
        "role": "työllisyysaluejohtaja, palvelupäällikkö, asiantuntija, ylläpitäjä",
    }[error.field]
    return _("I do not know this: {text}. Use one of these: {words}.").format(
        text=b.cut(error.text, 40), words=words
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    own.WordUnknown: _word_unknown,
}
