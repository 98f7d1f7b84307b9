"""What there is in a workspace: people, channels, messages, views. Plain mutable records, saved as JSON."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, Self

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im", "mpim"]


class Record:
    """Gives a dataclass its JSON form and back; unknown keys of an older file are left out."""

    def as_record(self) -> Json:
        """The stored form."""
        return asdict(self)  # type: ignore[call-overload,no-any-return]  # every subclass is a dataclass

    @classmethod
    def from_record(cls, record: Json) -> Self:
        """Back from the stored form."""
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
        return cls(**{key: value for key, value in record.items() if key in known})


@dataclass
class User(Record):
    """A person or a bot. `team_id` other than the workspace's = an external person (Slack Connect)."""

    id: str
    name: str
    real_name: str
    team_id: str
    display_name: str = ""
    title: str = ""
    email: str | None = None
    tz: str = "Europe/Helsinki"
    locale: str = "fi-FI"
    role: str = "member"  # member, admin, guest, single_channel_guest, external, bot
    deleted: bool = False
    is_bot: bool = False

    @property
    def is_guest(self) -> bool:
        """Multi- or single-channel guest."""
        return self.role in {"guest", "single_channel_guest"}

    @property
    def is_external(self) -> bool:
        """A member of another workspace who shares a channel with this one."""
        return self.role == "external"


@dataclass
class Channel(Record):
    """A conversation of any kind. `last_read` holds each person's newest read ts."""

    id: str
    name: str
    kind: ChannelKind
    created: int
    creator: str = ""
    members: list[str] = field(default_factory=list)
    archived: bool = False
    topic: str = ""
    purpose: str = ""
    shared: bool = False  # with another organisation
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass
class Message(Record):
    """One message. `only_for` = ephemeral, seen by that person alone and never stored on disk."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] | None = None
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    edited: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    notice: Json | None = None
    from_response_url: bool = False


@dataclass
class View(Record):
    """A form or a Home tab as it stands open for one person. `values` are RAW values (docs/sandbox.md)."""

    id: str
    user: str
    payload: Json
    hash: str
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    root_view_id: str = ""
    previous_view_id: str | None = None

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.payload.get("type"))


@dataclass
class File(Record):
    """An uploaded file; its bytes are stored beside the records."""

    id: str
    name: str
    size: int
    title: str = ""
    mimetype: str = "application/octet-stream"
    complete: bool = False
    channels: list[str] = field(default_factory=list)
