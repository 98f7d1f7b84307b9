"""Every kind of outgoing message and its renderer."""

from bot.delivery import (
    agreements,
    deadlines,
    duties,
    guests,
    meetings,
    next_meetings,
    polls,
    preparation,
    programme,
    seminars,
)
from bot.delivery.digests import digest_of
from bot.delivery.problems import render_phone_list, render_problem
from bot.delivery.renderers import Renderers
from bot.domain.outgoing import OutgoingKind

RENDERERS: Renderers = {
    **meetings.RENDERERS,
    **guests.RENDERERS,
    **polls.RENDERERS,
    **duties.RENDERERS,
    **seminars.RENDERERS,
    **next_meetings.RENDERERS,
    **agreements.RENDERERS,
    **preparation.RENDERERS,
    **programme.RENDERERS,
    **deadlines.RENDERERS,
    OutgoingKind.DELIVERY_PROBLEM: render_problem,
    OutgoingKind.PHONE_LIST: render_phone_list,
}
RENDERERS[OutgoingKind.WEEKLY_DIGEST] = digest_of(RENDERERS)
