"""What the buttons and forms of the seminar carry. Moments are epoch seconds."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class SeminarRef(Payload):
    """One seminar; 0 for one that is not made yet."""

    seminar_id: int


@dataclass(frozen=True)
class SeminarVersion(Payload):
    """One seminar as it was when the button or form was made."""

    seminar_id: int
    sequence: int


@dataclass(frozen=True)
class SeminarStageRef(Payload):
    """One stage of a seminar."""

    stage_id: int


@dataclass(frozen=True)
class SeminarSend(Payload):
    """A stage that was shown with its count, for the seminar as it was, and waits to be confirmed."""

    stage_id: int
    sequence: int
    count: int


@dataclass(frozen=True)
class SeminarMove(Payload):
    """A move that was shown and waits for its confirmation."""

    seminar_id: int
    sequence: int
    starts: int
    ends: int
    deadline: int
    place: str
    link: str


@dataclass(frozen=True)
class SeminarCancel(Payload):
    """A cancellation that was shown and waits for its confirmation."""

    seminar_id: int
    sequence: int
    reason: str


@dataclass(frozen=True)
class SeminarGuestRef(Payload):
    """One person's registration."""

    guest_id: int


@dataclass(frozen=True)
class SeminarAnswer(Payload):
    """An answer: "coming" or "not_coming"."""

    guest_id: int
    answer: str


@dataclass(frozen=True)
class SeminarFeedback(Payload):
    """A grade from 1 to 5, given by a press."""

    guest_id: int
    grade: int
