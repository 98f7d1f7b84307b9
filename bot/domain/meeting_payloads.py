"""What the buttons and forms of meetings carry. Moments are epoch seconds."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class MeetingRef(Payload):
    """One meeting; 0 for one that is not made yet."""

    meeting_id: int


@dataclass(frozen=True)
class MeetingVersion(Payload):
    """One meeting as it was when the button or form was made."""

    meeting_id: int
    sequence: int


@dataclass(frozen=True)
class MeetingDraft(Payload):
    """One draft with exactly the content that was shown (domain.meetings.draft_stamp)."""

    meeting_id: int
    stamp: str


@dataclass(frozen=True)
class MeetingNew(Payload):
    """A whole meeting that is not made yet, with one of the times that its words could mean."""

    group_id: int
    starts: int
    ends: int
    title: str
    place: str
    assumed_end: bool


@dataclass(frozen=True)
class MeetingMove(Payload):
    """A move that was shown and waits for its confirmation."""

    meeting_id: int
    sequence: int
    starts: int
    ends: int
    place: str


@dataclass(frozen=True)
class MeetingCancel(Payload):
    """A cancellation that was shown and waits for its confirmation."""

    meeting_id: int
    sequence: int
    reason: str


@dataclass(frozen=True)
class MeetingAnswer(Payload):
    """An answer to an invitation, given to one time of the meeting."""

    invitation_id: int
    sequence: int
    answer: str


@dataclass(frozen=True)
class InvitationRef(Payload):
    """An invitation to one time of a meeting."""

    invitation_id: int
    sequence: int


@dataclass(frozen=True)
class MeetingPage(Payload):
    """A page of the list: of a named group (0: as the channel says), after so many meetings."""

    group_id: int
    skip: int
