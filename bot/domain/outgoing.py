"""Messages on their way out: kinds, ways and states."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a message reaches its recipient."""

    SLACK = "slack"
    EMAIL = "email"
    NONE = "none"  # neither is known: the coordinator phones


NO_WAY = "no_way"
"""The error of a row whose recipient has neither Slack nor an e-mail address."""


def way_of(preferred: Way | None, *, in_slack: bool, by_email: bool) -> Way:
    """How somebody is reached: as they wish where that is possible, else as it is possible."""
    if by_email and (preferred is Way.EMAIL or not in_slack):
        return Way.EMAIL
    return Way.SLACK if in_slack else Way.NONE


class Topic(StrEnum):
    """What letters that are no duty are about: each can be refused by itself (RFC 8058)."""

    REMINDERS = "reminders"  # is kept as the person's ReminderWish
    SEMINAR = "seminar"
    POLLS = "polls"


# In the links that refuse them: never to be given to another topic.
TOPIC_NUMBERS: Mapping[Topic, int] = {Topic.REMINDERS: 1, Topic.SEMINAR: 2, Topic.POLLS: 3}


class OutgoingState(StrEnum):
    """Where a message is on its way. Only DUE, LEASED, POSTING and UNCERTAIN move by themselves."""

    DUE = "due"
    LEASED = "leased"  # a worker holds it until lease_until
    POSTING = "posting"  # committed before the call to Slack begins
    UNCERTAIN = "uncertain"  # the call's outcome is unknown: ask the channel's history before repeating
    BUNDLED = "bundled"  # waits for its digest (domain/pace.py)
    IN_DIGEST = "in_digest"  # its digest is being sent
    SENT = "sent"
    FAILED = "failed"  # refused for a lasting reason
    DEAD = "dead"  # tried as often as is sensible
    CANCELLED = "cancelled"  # its cause went away
    EXPIRED = "expired"  # too late to be of use


class OutgoingKind(StrEnum):
    """What a message is about; each kind has a renderer (bot/delivery/renderers.py)."""

    INVITATION = "invitation"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_REMINDER = "meeting_reminder"
    ANSWER_NUDGE = "answer_nudge"
    ANSWER_NOTE = "answer_note"  # what somebody wrote to the organiser with their answer
    WRONG_READER = "wrong_reader"  # a personal link came to somebody else
    SEMINAR_SAVE_THE_DATE = "seminar_save_the_date"
    SEMINAR_INVITATION = "seminar_invitation"
    SEMINAR_REMINDER = "seminar_reminder"
    SEMINAR_LAST_CALL = "seminar_last_call"
    SEMINAR_PRACTICAL = "seminar_practical"
    SEMINAR_THANKS = "seminar_thanks"
    SEMINAR_MOVED = "seminar_moved"
    SEMINAR_CANCELLED = "seminar_cancelled"
    SEMINAR_CONFIRMATION = "seminar_confirmation"
    SEMINAR_OFFER = "seminar_offer"
    SEMINAR_OFFER_LAPSED = "seminar_offer_lapsed"
    DELIVERY_PROBLEM = "delivery_problem"
    PHONE_LIST = "phone_list"
    GUEST_INVITATION = "guest_invitation"
    GUEST_CHANGED = "guest_changed"
    GUEST_CANCELLED = "guest_cancelled"
    GUEST_ANSWERED = "guest_answered"
    GUEST_ENDING = "guest_ending"
    GUEST_ENDED = "guest_ended"
    GUEST_WRONG_READER = "guest_wrong_reader"
    POLL_OPENING = "poll_opening"  # the post to the channel
    POLL_ASK = "poll_ask"  # to somebody who does not see that post
    POLL_NUDGE = "poll_nudge"
    POLL_UPDATE = "poll_update"  # replaces a message that is there
    POLL_RESULT = "poll_result"
    DUTY_NOTICE = "duty_notice"
    NEXT_MEETING = "next_meeting"
    PROGRAMME_COMMENTS = "programme_comments"  # a version is open for comments
    SUB_AGREEMENT_ENDING = "sub_agreement_ending"
    INPUT_ASKED = "input_asked"  # to next year's programme
    INPUT_REMINDED = "input_reminded"
    INPUTS_CLOSED = "inputs_closed"  # who has given what, to those who prepare the draft
    DISPUTE_REMINDER = "dispute_reminder"
    AMENDMENT_NEWS = "amendment_news"  # to be approved, or in force
    NOTICE_GIVEN = "notice_given"  # a partner leaves the agreement
    DEADLINE_REMINDER = "deadline_reminder"  # of an action of the programme, or of several
    DEADLINE_PASSED = "deadline_passed"  # to who stands behind the owner
    ACTION_HELP = "action_help"  # an owner asks for help
    WEEKLY_DIGEST = "weekly_digest"  # what did not fit among the week's five messages


@dataclass(frozen=True)
class Posted:
    """A message of ours that stands in Slack."""

    channel_id: str
    ts: str


# Who cannot be reached need not be phoned about these: they were about what the person was phoned about.
NOT_PHONED = frozenset({OutgoingKind.MEETING_REMINDER, OutgoingKind.ANSWER_NUDGE, OutgoingKind.POLL_NUDGE})

# When nobody can find out whether a message arrived: is a second one better than perhaps none? The second
# says that it may be one. (An opening of a poll would gather two sets of votes.) Every kind is decided here.
WORTH_REPEATING: Mapping[OutgoingKind, bool] = {
    OutgoingKind.INVITATION: True,
    OutgoingKind.MEETING_MOVED: True,
    OutgoingKind.MEETING_CANCELLED: True,
    OutgoingKind.MEETING_REMINDER: True,
    OutgoingKind.ANSWER_NUDGE: True,
    OutgoingKind.ANSWER_NOTE: True,
    OutgoingKind.WRONG_READER: True,
    OutgoingKind.SEMINAR_SAVE_THE_DATE: True,
    OutgoingKind.SEMINAR_INVITATION: True,
    OutgoingKind.SEMINAR_REMINDER: True,
    OutgoingKind.SEMINAR_LAST_CALL: True,
    OutgoingKind.SEMINAR_PRACTICAL: True,
    OutgoingKind.SEMINAR_THANKS: True,
    OutgoingKind.SEMINAR_MOVED: True,
    OutgoingKind.SEMINAR_CANCELLED: True,
    OutgoingKind.SEMINAR_CONFIRMATION: True,
    OutgoingKind.SEMINAR_OFFER: True,
    OutgoingKind.SEMINAR_OFFER_LAPSED: True,
    OutgoingKind.DELIVERY_PROBLEM: True,
    OutgoingKind.PHONE_LIST: True,
    OutgoingKind.GUEST_INVITATION: True,
    OutgoingKind.GUEST_CHANGED: True,
    OutgoingKind.GUEST_CANCELLED: True,
    OutgoingKind.GUEST_ANSWERED: True,
    OutgoingKind.GUEST_ENDING: True,
    OutgoingKind.GUEST_ENDED: True,
    OutgoingKind.GUEST_WRONG_READER: True,
    OutgoingKind.POLL_OPENING: False,
    OutgoingKind.POLL_ASK: True,
    OutgoingKind.POLL_NUDGE: True,
    OutgoingKind.POLL_UPDATE: True,
    OutgoingKind.POLL_RESULT: True,
    OutgoingKind.DUTY_NOTICE: True,
    OutgoingKind.NEXT_MEETING: True,
    OutgoingKind.PROGRAMME_COMMENTS: True,
    OutgoingKind.SUB_AGREEMENT_ENDING: True,
    OutgoingKind.INPUT_ASKED: True,
    OutgoingKind.INPUT_REMINDED: True,
    OutgoingKind.INPUTS_CLOSED: True,
    OutgoingKind.DISPUTE_REMINDER: True,
    OutgoingKind.AMENDMENT_NEWS: True,
    OutgoingKind.NOTICE_GIVEN: True,
    OutgoingKind.DEADLINE_REMINDER: True,
    OutgoingKind.DEADLINE_PASSED: True,
    OutgoingKind.ACTION_HELP: True,
    OutgoingKind.WEEKLY_DIGEST: True,
}


class Pace(StrEnum):
    """Whether a message is one of the five that a person gets unasked in a week (docs/decisions/0015)."""

    FREE = "free"  # follows what the person did, or answers for: neither counts nor waits
    TELLS = "tells"  # something new: counts, waits for a digest, and is rather a sixth message than lost
    REPEATS = "repeats"  # of something told before: counts, waits, and is never a sixth message
    DIGEST = "digest"  # counts and does not wait


# Every kind is decided here. Whatever the kind, a message about a meeting, a seminar or a pass that the
# person has said yes to is free, and so is one to a channel (services/pace.py).
PACE: Mapping[OutgoingKind, Pace] = {
    OutgoingKind.INVITATION: Pace.TELLS,
    OutgoingKind.MEETING_MOVED: Pace.TELLS,
    OutgoingKind.MEETING_CANCELLED: Pace.TELLS,
    OutgoingKind.MEETING_REMINDER: Pace.REPEATS,
    OutgoingKind.ANSWER_NUDGE: Pace.REPEATS,
    OutgoingKind.ANSWER_NOTE: Pace.FREE,
    OutgoingKind.WRONG_READER: Pace.FREE,
    OutgoingKind.SEMINAR_SAVE_THE_DATE: Pace.TELLS,
    OutgoingKind.SEMINAR_INVITATION: Pace.TELLS,
    OutgoingKind.SEMINAR_REMINDER: Pace.REPEATS,
    OutgoingKind.SEMINAR_LAST_CALL: Pace.REPEATS,
    OutgoingKind.SEMINAR_PRACTICAL: Pace.TELLS,
    OutgoingKind.SEMINAR_THANKS: Pace.TELLS,
    OutgoingKind.SEMINAR_MOVED: Pace.TELLS,
    OutgoingKind.SEMINAR_CANCELLED: Pace.TELLS,
    OutgoingKind.SEMINAR_CONFIRMATION: Pace.FREE,
    OutgoingKind.SEMINAR_OFFER: Pace.FREE,  # who queues has asked for it
    OutgoingKind.SEMINAR_OFFER_LAPSED: Pace.FREE,
    OutgoingKind.DELIVERY_PROBLEM: Pace.FREE,
    OutgoingKind.PHONE_LIST: Pace.FREE,
    OutgoingKind.GUEST_INVITATION: Pace.TELLS,
    OutgoingKind.GUEST_CHANGED: Pace.TELLS,
    OutgoingKind.GUEST_CANCELLED: Pace.TELLS,
    OutgoingKind.GUEST_ANSWERED: Pace.FREE,
    OutgoingKind.GUEST_ENDING: Pace.FREE,  # to whoever answers for the guest, with what is left to do
    OutgoingKind.GUEST_ENDED: Pace.FREE,
    OutgoingKind.GUEST_WRONG_READER: Pace.FREE,
    OutgoingKind.POLL_OPENING: Pace.FREE,
    OutgoingKind.POLL_ASK: Pace.TELLS,
    OutgoingKind.POLL_NUDGE: Pace.REPEATS,
    OutgoingKind.POLL_UPDATE: Pace.FREE,  # replaces a message that is there
    OutgoingKind.POLL_RESULT: Pace.FREE,  # to whoever made the poll, and to the channel
    OutgoingKind.DUTY_NOTICE: Pace.TELLS,
    OutgoingKind.NEXT_MEETING: Pace.TELLS,
    OutgoingKind.SUB_AGREEMENT_ENDING: Pace.TELLS,
    OutgoingKind.INPUT_ASKED: Pace.TELLS,
    OutgoingKind.INPUT_REMINDED: Pace.REPEATS,
    OutgoingKind.INPUTS_CLOSED: Pace.TELLS,
    OutgoingKind.DISPUTE_REMINDER: Pace.TELLS,
    OutgoingKind.AMENDMENT_NEWS: Pace.TELLS,
    OutgoingKind.NOTICE_GIVEN: Pace.TELLS,
    OutgoingKind.DEADLINE_REMINDER: Pace.TELLS,
    OutgoingKind.DEADLINE_PASSED: Pace.TELLS,
    OutgoingKind.PROGRAMME_COMMENTS: Pace.TELLS,
    OutgoingKind.ACTION_HELP: Pace.FREE,  # somebody asks whoever can help
    OutgoingKind.WEEKLY_DIGEST: Pace.DIGEST,
}
