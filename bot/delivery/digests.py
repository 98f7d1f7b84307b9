"""The digest of what did not fit among the week's five messages, written when it is sent.

Each row that waits is rendered by its own renderer at that moment: what has been cancelled, answered or
mended meanwhile drops out. What breaks goes by itself, and stops nobody else's.
"""

import logging
from dataclasses import replace

from bot.delivery.renderers import Bundle, Message, Renderer, Renderers, Rendering, Void
from bot.domain.outgoing import PACE, OutgoingState, Pace, Way
from bot.services.pace import is_answered
from bot.storage import letter_topics, pace
from bot.storage.outgoing import Job
from bot.views import outgoing as views
from bot.views.letters import Letter, of_blocks
from bot.views.outgoing import DigestLine

log = logging.getLogger(__name__)

_S = OutgoingState


def digest_of(renderers: Renderers) -> Renderer:
    """The renderer of digests of what these render. Void when there is nothing left to tell."""

    def render(at: Rendering) -> Message | Void:
        told: list[int] = []
        ended: dict[int, OutgoingState] = {}
        letters: dict[object, tuple[Job, Letter]] = {}
        for job in pace.waiting(at.session, at.job.id):
            found = _letter(replace(at, job=job), renderers)
            if isinstance(found, OutgoingState):
                ended[job.id] = found
            else:
                told.append(job.id)
                # One line for one thing: a question whether the person comes adds nothing to the invitation.
                if PACE[job.kind] is not Pace.REPEATS or _subject(job) not in letters:
                    letters[_subject(job)] = (job, found)
        bundle = Bundle(told, ended)
        if not told:
            return Void(bundle=bundle)
        lines = [line for job, letter in letters.values() for line in _lines(job, letter)]
        calendars = [(one.calendar, one.method) for _, one in letters.values() if one.calendar is not None]
        return Message(
            views.digest(lines, at.tr), views.digest_letter(lines, calendars, at.tr), bundle=bundle
        )

    return render


def _letter(at: Rendering, renderers: Renderers) -> Letter | OutgoingState:
    """What a row has to tell now, or where it ends."""
    job = at.job
    if at.now >= job.expires_at:
        return _S.EXPIRED
    if at.way is not Way.EMAIL and is_answered(at.session, job, at.now):
        # By e-mail the invitation brings the calendar's entry all the same.
        return _S.CANCELLED
    try:
        rendered = renderers[job.kind](at)
    except Exception:
        log.exception("outgoing %s: could not be rendered for digest %s", job.id, job.digest_id)
        return _S.DUE
    if isinstance(rendered, Void):
        return rendered.state
    if not isinstance(rendered, Message):
        return _S.DUE
    letter = rendered.letter or of_blocks(rendered.blocks)
    is_refused = (
        at.way is Way.EMAIL
        and letter.topic is not None
        and job.recipient_id is not None
        and letter_topics.is_refused(at.session, job.recipient_id, letter.topic)
    )
    return _S.CANCELLED if is_refused else letter


def _subject(job: Job) -> object:
    things = (job.invitation_id, job.poll_id, job.seminar_guest_id, job.guest_id)
    return things if any(things) else job.id


def _lines(job: Job, letter: Letter) -> list[DigestLine]:
    if letter.parts:
        return [DigestLine(job.kind, part.label, part.value, part.url) for part in letter.parts]
    main = next((one for one in letter.links if one.url and one.is_main), None)
    return [DigestLine(job.kind, letter.subject, letter.when, main.url if main else "")]
