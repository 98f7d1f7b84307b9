"""/kysely uusi and aika, /kokous ehdota: from text or form to a draft, and from the draft to the channel."""

from collections.abc import Mapping
from functools import partial

from bot.domain.errors import UserError
from bot.domain.payloads import StaleButton
from bot.domain.poll_payloads import PollNew, PollRef, PollStamp
from bot.domain.polls import NewPoll, PollDraft, PollInfo, PollKind
from bot.domain.rights import Permission
from bot.handlers import channels
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.channels import ChannelLook
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import sentences
from bot.handlers.poll_text import filled_in, typed
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import poll_drafts as drafts
from bot.services import polls
from bot.services.groups import manageable
from bot.views import poll_drafts as views


def _look(client: object, channel_id: str | None, _payload: object) -> ChannelLook:
    return channels.look(client, channel_id)  # type: ignore[arg-type]


def _look_closely(client: object, _channel_id: str | None, payload: object) -> ChannelLook:
    """At the channel that the draft goes to, and at everybody in it."""
    where = payload.channel_id if isinstance(payload, PollStamp) else ""
    return channels.look(client, where or None, members=True)  # type: ignore[arg-type]


def _new(call: Call, new: NewPoll) -> Answer:
    poll = drafts.draft(call.session, actor=call.actor, now=call.now, new=new)
    return _draft(call, poll)


def _draft(call: Call, poll: PollInfo, problem: UserError | None = None) -> Answer:
    found = drafts.show_draft(call.session, actor=call.actor, now=call.now, poll_id=poll.id)
    if isinstance(call.seen, ChannelLook) and call.seen.channel_id == poll.channel_id:
        problem = problem or call.seen.problem
    shown = views.draft(found, call.tr, channel=call.channel_id, problem=problem)
    return Answer(shown, title=call.tr.gettext("Draft"))


def show(call: Call, poll_id: int) -> Answer:
    """A draft, for its makers. Raises NotAllowed, PollGone."""
    return _draft(call, drafts.show_draft(call.session, actor=call.actor, now=call.now, poll_id=poll_id).poll)


def _form(kind: PollKind, call: Call, incomplete: Incomplete) -> OpenForm:
    channel = call.channel_id if channels.is_channel(call.channel_id) else ""
    return _open(call, incomplete.known, incomplete.problems, PollNew(0, kind, channel or ""))


def _open(
    call: Call, known: Mapping[str, str], problems: Mapping[str, UserError | None], new: PollNew
) -> OpenForm:
    return OpenForm(
        views.form(
            known,
            problems,
            manageable(call.session, actor=call.actor),
            call.tr,
            new=new,
            may_ask_partners=allows(call.actor, Permission.ASK_PARTNERS),
        )
    )


def _edit(call: Call, ref: PollRef, _pressed: Pressed) -> OpenForm:
    found = drafts.show_draft(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    names = [one.person.name for one in found.electorate.people]
    known = views.form_of(found, names if found.poll.audience == "people" else ())
    new = PollNew(found.poll.id, found.poll.kind, found.poll.channel_id or "")
    return _open(call, known, {}, new)


def _save(call: Call, new: PollNew, values: Mapping[str, str]) -> Outcome:
    try:
        kind = PollKind(new.kind)
    except ValueError:
        raise StaleButton from None
    try:
        asked = filled_in(call, values, kind, new.channel_id)
    except Incomplete as incomplete:
        _ = call.tr.gettext
        missing = {field: _("Please fill this in.") for field in incomplete.problems}
        return FieldErrors({**missing, **sentences(incomplete, call)})
    if new.poll_id:
        poll = drafts.edit(call.session, actor=call.actor, now=call.now, poll_id=new.poll_id, new=asked)
    else:
        poll = drafts.draft(call.session, actor=call.actor, now=call.now, new=asked)
    return _draft(call, poll)


def _send(call: Call, draft: PollStamp, _pressed: Pressed) -> Answer:
    look: ChannelLook = call.seen if isinstance(call.seen, ChannelLook) else ChannelLook("")
    poll = polls.load(call.session, draft.poll_id)
    if look.problem is not None and look.channel_id == poll.channel_id:
        # Said below the draft: once the bot is invited, the same button sends it.
        raise look.problem
    if poll.channel_id and look.channel_id != poll.channel_id:
        return show(call, draft.poll_id)
    done = drafts.send(
        call.session,
        actor=call.actor,
        now=call.now,
        poll_id=draft.poll_id,
        stamp=draft.stamp,
        team_id=call.team_id,
        in_channel=look.members,
    )
    if isinstance(done, PollDraft):
        return Answer(views.draft(done, call.tr, channel=call.channel_id), title=call.tr.gettext("Draft"))
    return Answer(views.sent(done, call.tr), title=call.tr.gettext("Poll"))


def _discard(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    poll = drafts.discard(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    return Answer(views.discarded(poll, call.tr), title=call.tr.gettext("Draft"))


def _parse_choice(call: Call, text: str) -> NewPoll:
    return typed(call, text, PollKind.CHOICE)


def _parse_times(call: Call, text: str) -> NewPoll:
    return typed(call, text, PollKind.TIMES)


_TIMES_HELP = N_(
    "Asks which of several times suit people. Write the times as you would say them. "
    "The best one becomes a meeting with one press."
)
_TIMES_USAGE = N_("times; title; place")

COMMANDS = (
    Command(
        "/kysely",
        ("uusi",),
        parse=_parse_choice,
        run=_new,
        form=partial(_form, PollKind.CHOICE),
        help=N_(
            "Asks something in the channel. Nothing is sent before you have seen the draft and confirmed it."
        ),
        usage=N_("question; option; option (ends: Friday at 16, anonymous: yes, several: yes)"),
        example="/kysely uusi Missä pidetään seuraava kokous?; Joensuussa; Lieksassa; etänä",
        permission=Permission.MANAGE_GROUP,
        writes=True,
        before=_look,
    ),
    Command(
        "/kysely",
        ("aika",),
        parse=_parse_times,
        run=_new,
        form=partial(_form, PollKind.TIMES),
        help=_TIMES_HELP,
        usage=_TIMES_USAGE,
        example="/kysely aika ti 1.12. tai to 3.12. klo 9–11; Ohjaamon palvelut; Carelicum",
        permission=Permission.MANAGE_GROUP,
        writes=True,
        before=_look,
    ),
)
PROPOSE = Command(
    "/kokous",
    ("ehdota",),
    parse=_parse_times,
    run=_new,
    form=partial(_form, PollKind.TIMES),
    help=_TIMES_HELP,
    usage=_TIMES_USAGE,
    example="/kokous ehdota ti 1.12. tai to 3.12. klo 9–11; Ohjaamon palvelut; Carelicum",
    permission=Permission.MANAGE_GROUP,
    writes=True,
    before=_look,
)
ACTIONS = (
    Action("poll.send", PollStamp, _send, Permission.MANAGE_GROUP, before=_look_closely),
    Action("poll.edit", PollRef, _edit, Permission.MANAGE_GROUP, writes=False),
    Action("poll.discard", PollRef, _discard, Permission.MANAGE_GROUP),
)
FORMS = (Form("poll.save", PollNew, _save, Permission.MANAGE_GROUP),)
