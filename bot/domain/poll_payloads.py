"""What the buttons and forms of polls carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class PollRef(Payload):
    """One poll; 0 for one that is not made yet."""

    poll_id: int


@dataclass(frozen=True)
class PollStamp(Payload):
    """One draft with exactly the content that was shown (domain.polls.poll_stamp), and where it would go."""

    poll_id: int
    stamp: str
    channel_id: str


@dataclass(frozen=True)
class PollNew(Payload):
    """A form of a poll: an existing draft or a new one (0), and where it was opened."""

    poll_id: int
    kind: str
    channel_id: str


@dataclass(frozen=True)
class PollVote(Payload):
    """One option of a poll, pressed."""

    poll_id: int
    option_id: int


@dataclass(frozen=True)
class PollPage(Payload):
    """A page of the list, after so many polls."""

    skip: int
