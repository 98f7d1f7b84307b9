"""Users of the workspace, as far as the registry cares about them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import SlackId

SLACKBOT = "USLACKBOT"  # has is_bot false (docs.slack.dev/reference/objects/user-object)


@dataclass(frozen=True)
class SlackUser:
    """One user, as Slack tells of them. `email` is None where Slack keeps it; `locale` is like "fi-FI"."""

    id: SlackId
    name: str = ""
    email: str | None = None
    locale: str | None = None
    is_active: bool = True
    is_bot: bool = False
    is_guest: bool = False
    is_external: bool = False

    @property
    def is_own(self) -> bool:
        """A full member of our own workspace, whose address this workspace's administrators vouch for."""
        return self.is_active and not (self.is_bot or self.is_guest or self.is_external)


class Synced(StrEnum):
    """What became of a user."""

    IGNORED = "ignored"  # a bot, or nobody that the registry knows
    CREATED = "created"  # an administrator named in the settings, seen for the first time
    LINKED = "linked"  # joined by e-mail address to the person who was there
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_TRUSTED = "not_trusted"  # the address matches, but the match may not be made by itself
