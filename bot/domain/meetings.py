"""Meetings, invitations and their answers."""

from enum import StrEnum


class MeetingState(StrEnum):
    """A meeting is a draft until its organiser confirms that the invitations go out."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """An invited person's answer (RSVP)."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    SUBSTITUTE = "substitute"  # somebody else comes instead, with an invitation of their own


class AnswerSource(StrEnum):
    """Where an answer was given."""

    SLACK = "slack"
    WEB = "web"
    RECORDED = "recorded"  # given by phone or in person, written down by somebody with the right to
