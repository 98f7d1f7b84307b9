"""Answers to polls: buttons, the form of all options at once, an option of one's own, a time chosen."""

from collections.abc import Mapping

from bot.domain.payloads import StaleButton
from bot.domain.poll_errors import NothingChosen
from bot.domain.poll_payloads import PollRef, PollVote
from bot.domain.polls import PollFate, PollInfo, Value
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Form, Pressed
from bot.handlers.values import LIST_SEPARATOR
from bot.services import poll_answers as answers
from bot.services import poll_times, polls
from bot.services.poll_answers import PollAnswered
from bot.views import meeting_drafts as meeting_views
from bot.views import poll_answers as views
from bot.views import polls as poll_views
from bot.views.blocks import Block


def _vote(call: Call, vote: PollVote, _pressed: Pressed) -> Answer:
    done = answers.press(
        call.session,
        actor=call.actor,
        now=call.now,
        poll_id=vote.poll_id,
        option_id=vote.option_id,
        vault=call.vault,
        channel_id=call.channel_id,
    )
    return _told(call, done)


def _told(call: Call, done: PollAnswered) -> Answer:
    """Below the message in a channel, which everybody shares; a message of one's own shows the new state."""
    blocks = views.answered(done.fate, done.poll, done.options, done.said, call.tr)
    own_message = call.surface == "message" and str(call.channel_id).startswith("D")
    if own_message and done.poll.is_open(call.now):
        found = polls.counted(call.session, done.poll, call.now)
        blocks = [*blocks, *poll_views.posted(found, call.tr)]
    return Answer(blocks, title=call.tr.gettext("Answer"), beside=not own_message)


def _form(call: Call, ref: PollRef, _pressed: Pressed) -> Outcome:
    found = answers.look(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    if found.fate is not PollFate.KEPT:
        return _told(call, found)
    return OpenForm(views.answer_form(found.poll, found.options, found.said, call.tr))


def _submitted(call: Call, ref: PollRef, values: Mapping[str, str]) -> Answer:
    poll = polls.load(call.session, ref.poll_id)
    said = _said(values)
    if not said and poll.is_open(call.now):
        raise NothingChosen(poll)
    done = answers.answer(
        call.session,
        actor=call.actor,
        now=call.now,
        poll_id=ref.poll_id,
        said=said,
        vault=call.vault,
    )
    blocks = views.answered(done.fate, done.poll, done.options, done.said, call.tr)
    return Answer(blocks, title=call.tr.gettext("Answer"))


def _said(values: Mapping[str, str]) -> dict[int, Value]:
    """What the fields of the form say, by option. Raises StaleButton for what no form could say."""
    found: dict[int, Value] = {}
    try:
        for name, text in values.items():
            kind, _, rest = name.partition("-")
            if kind == "time":
                found[int(rest)] = Value(text)
            elif kind == "choice":
                found.update({int(one): Value.YES for one in text.split(LIST_SEPARATOR)})
    except ValueError:
        raise StaleButton from None
    return found


def _open(call: Call, ref: PollRef, _pressed: Pressed) -> Outcome:
    """From the list or the Home tab: the whole poll to answer in."""
    found = answers.look(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    if found.fate is not PollFate.KEPT:
        return _told(call, found)
    return Answer(_whole(call, found.poll), title=call.tr.gettext("Poll"), beside=True)


def _whole(call: Call, poll: PollInfo) -> list[Block]:
    return poll_views.posted(polls.counted(call.session, poll, call.now), call.tr)


def _mine(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    found = answers.look(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    blocks = views.mine(found.poll, found.options, found.said, found.voter, call.tr)
    return Answer(blocks, title=call.tr.gettext("Answer"), beside=True)


def _retract(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    done = answers.answer(
        call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id, said={}, vault=call.vault
    )
    blocks = views.answered(done.fate, done.poll, done.options, done.said, call.tr)
    return Answer(blocks, title=call.tr.gettext("Answer"))


def _own_form(call: Call, ref: PollRef, _pressed: Pressed) -> Outcome:
    found = answers.look(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    if found.fate is PollFate.CLOSED:
        return _told(call, found)
    poll = answers.check_option(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    return OpenForm(views.own_form(poll, call.tr))


def _own(call: Call, ref: PollRef, values: Mapping[str, str]) -> Answer:
    done = answers.add_option(
        call.session,
        actor=call.actor,
        now=call.now,
        poll_id=ref.poll_id,
        text=values.get("option", ""),
        vault=call.vault,
    )
    blocks = views.answered(done.fate, done.poll, done.options, done.said, call.tr)
    return Answer(blocks, title=call.tr.gettext("Answer"))


def _choose(call: Call, vote: PollVote, _pressed: Pressed) -> Answer:
    """One of the times becomes a meeting's draft, to be looked at and confirmed."""
    draft = poll_times.choose(
        call.session,
        actor=call.actor,
        now=call.now,
        poll_id=vote.poll_id,
        option_id=vote.option_id,
        vault=call.vault,
    )
    return Answer(meeting_views.draft(draft, call.tr), title=call.tr.gettext("Draft"), beside=True)


ACTIONS = (
    Action("poll.choose", PollVote, _choose, Permission.MANAGE_GROUP),
    Action("poll.vote", PollVote, _vote, Permission.ANSWER),
    Action("poll.form", PollRef, _form, Permission.ANSWER, writes=False),
    Action("poll.open", PollRef, _open, Permission.ANSWER, writes=False),
    Action("poll.mine", PollRef, _mine, Permission.ANSWER, writes=False),
    Action("poll.retract", PollRef, _retract, Permission.ANSWER),
    Action("poll.own_form", PollRef, _own_form, Permission.ANSWER, writes=False),
)
FORMS = (
    Form("poll.answer", PollRef, _submitted, Permission.ANSWER),
    Form("poll.own", PollRef, _own, Permission.ANSWER),
)
