"""All tables, by noun. Import from here, so that the metadata is always whole."""

from bot.storage.models.agenda import AgendaClosing, AgendaItem
from bot.storage.models.agreements import (
    Amendment,
    AmendmentApproval,
    Dispute,
    DisputeParty,
    PartnerNotice,
    Renegotiation,
    SubAgreement,
    SubAgreementParty,
)
from bot.storage.models.groups import Group, OfficeHolding, Seat
from bot.storage.models.guests import Acknowledgement, ConfidentialityText, GuestPass
from bot.storage.models.meetings import Invitation, Meeting
from bot.storage.models.organisation import LetterRefusal, Partner, PartnerContact, Person, RoleHolding
from bot.storage.models.outgoing import Outgoing, SlackPause
from bot.storage.models.polls import (
    Poll,
    PollAnswer,
    PollBallot,
    PollOption,
    PollPerson,
    PollVoter,
)
from bot.storage.models.preparation import ProgrammeAsk
from bot.storage.models.programme import (
    ActionNote,
    ActionPartner,
    ActionPlan,
    Indicator,
    IndicatorPlan,
    Programme,
    ProgrammeAction,
    ProgrammeComment,
    ProgrammeGoal,
    ProgrammeInput,
    ProgrammeStep,
    Reading,
)
from bot.storage.models.records import AuditEntry, Delivery
from bot.storage.models.seminars import Seminar, SeminarFeedback, SeminarGuest, SeminarHold, SeminarStage

__all__ = [
    "Acknowledgement",
    "ActionNote",
    "ActionPartner",
    "ActionPlan",
    "AgendaClosing",
    "AgendaItem",
    "Amendment",
    "AmendmentApproval",
    "AuditEntry",
    "ConfidentialityText",
    "Delivery",
    "Dispute",
    "DisputeParty",
    "Group",
    "GuestPass",
    "Indicator",
    "IndicatorPlan",
    "Invitation",
    "LetterRefusal",
    "Meeting",
    "OfficeHolding",
    "Outgoing",
    "Partner",
    "PartnerContact",
    "PartnerNotice",
    "Person",
    "Poll",
    "PollAnswer",
    "PollBallot",
    "PollOption",
    "PollPerson",
    "PollVoter",
    "Programme",
    "ProgrammeAction",
    "ProgrammeAsk",
    "ProgrammeComment",
    "ProgrammeGoal",
    "ProgrammeInput",
    "ProgrammeStep",
    "Reading",
    "Renegotiation",
    "RoleHolding",
    "Seat",
    "Seminar",
    "SeminarFeedback",
    "SeminarGuest",
    "SeminarHold",
    "SeminarStage",
    "SlackPause",
    "SubAgreement",
    "SubAgreementParty",
]
