"""The words of the rights table (bot/permissions.py): what may be done, by whom, on what."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import UserError


class Standing(StrEnum):
    """What somebody is in the network, as far as rights go."""

    GUEST = "guest"
    MEMBER = "member"
    PARTNER_CONTACT = "partner_contact"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    AREA_EXPERT = "area_expert"
    SERVICE_MANAGER = "service_manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What may be done."""

    ANSWER = "answer"
    """Answer one's own invitations, and see and set what concerns oneself."""
    SEE_NETWORK = "see_network"
    """See the partners and the list of groups."""
    SEE_GROUP = "see_group"
    """See a group's members and meetings."""
    MANAGE_GROUP = "manage_group"
    """A group's members, leader, meetings, reminders and channel."""
    NAME_MEMBERS = "name_members"
    """Name members to a group and end their seats; a partner's contact: the own partner's people."""
    PROPOSE_ITEMS = "propose_items"
    """Propose items to the agenda of a group's meeting; a partner's contact: to the forum's."""
    FORM_GROUPS = "form_groups"
    """Found and end groups, name their coordinators."""
    NAME_PARTNER_PEOPLE = "name_partner_people"
    """Name a partner's people to seats, and its contacts."""
    MANAGE_PARTNERS = "manage_partners"
    """Add partners and record that one leaves."""
    APPOINT_ROLES = "appoint_roles"
    """Appoint to the roles and end them."""
    SEE_AUDIT = "see_audit"
    """See who changed what."""
    ASK_PARTNERS = "ask_partners"
    """Ask a poll of the contacts of all partners, and manage polls that are of no group."""
    MANAGE_SEMINAR = "manage_seminar"
    """Arrange the seminar: its time and places, its list, its messages."""
    SEMINAR_DESK = "seminar_desk"
    """See who comes to the seminar, write down answers given by phone, and receive people at the door."""
    COMMENT_PROGRAMME = "comment_programme"
    """Comment the draft of the development programme, and give input to the next one."""
    MANAGE_PROGRAMME = "manage_programme"
    """The development programme: its goals, actions, indicators, versions, and its calendar."""
    MANAGE_AGREEMENTS = "manage_agreements"
    """Sub-agreements, what the forum did with an amendment, how a renegotiation came out."""
    SPEAK_FOR_PARTNER = "speak_for_partner"
    """Propose an amendment for a partner, record its approval or its notice."""
    HANDLE_DISPUTES = "handle_disputes"
    """See and record disputes; a partner's contact: those that the own partner is a party to."""
    IMPORT = "import"
    """Bring in people, groups and seats from a file."""


class Reach(StrEnum):
    """Where a right holds."""

    OWN = "own"
    ANY = "any"


@dataclass(frozen=True)
class On:
    """What a right is asked about: a group, a partner, or a person themself. Empty: the network."""

    group_id: int | None = None
    partner_id: int | None = None
    person_id: int | None = None


NETWORK = On()


class NotAllowed(UserError):
    """The actor may not do this. Carries what was asked, on what, and which standings may."""

    def __init__(
        self, permission: Permission, on: On, *, is_stranger: bool, allowed: tuple[Standing, ...]
    ) -> None:
        super().__init__(permission, on)
        self.permission = permission
        self.on = on
        self.is_stranger = is_stranger
        self.allowed = allowed
