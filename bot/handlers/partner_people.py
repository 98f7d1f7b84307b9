"""/kumppani: a partner's contacts, and its members in the forum."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.partner_payloads import OfContact
from bot.domain.partners import PartnerAmbiguous, PartnerNotFound, PartnerRef, SeatRow
from bot.domain.people import Who
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Call, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.text import address_apart, fields, who
from bot.handlers.values import id_of
from bot.services import partner_changes as changes
from bot.services import partners
from bot.views import partner_changes as results
from bot.views import partner_forms as forms
from bot.views import partners as views

PARTNER_NAMES = {"kumppani": "partner"}
_PERSON = {**PARTNER_NAMES, "henkilo": "person", "sahkoposti": "email"}
_MEMBER_NAMES = {**_PERSON, "edustaja": "person", "alkaa": "starts", "paattyy": "ends", "tilalle": "replaces"}
_END_WORDS = ("pois", "päättyy", "lopeta")


def partner_of(call: Call, given: Given) -> PartnerRef | None:
    """The field `partner`: an id from a form, a name from a command; a contact's own when left out."""
    if not given.texts.get("partner") and len(call.actor.contact_of) == 1:
        (own,) = call.actor.contact_of
        given.known["partner"] = str(own)
        return partners.get_partner(call.session, own)

    def read(text: str) -> PartnerRef:
        chosen = id_of(text) if call.surface == "submission" else None
        if chosen is not None:
            return partners.get_partner(call.session, chosen)
        return partners.find_partner(call.session, text, now=call.now)

    found = given.read("partner", read, required=True)
    if found is not None:
        given.known["partner"] = str(found.id)
    return found


def _order(call: Call, text: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The order of the fields: the contact of one partner may begin with the person."""
    first, second = (*(piece.strip() for piece in text.split(";")), "")[:2]
    # Two names after each other are a partner and a person, though the first may have a slip in it.
    is_name = second and "@" not in second and not second[0].isdigit() and second.lower() not in _END_WORDS
    if len(call.actor.contact_of) == 1 and first and not is_name:
        try:
            partners.find_partner(call.session, first, now=call.now)
        except PartnerNotFound:
            return order[1:]
        except PartnerAmbiguous:
            pass
    return order


def all_of(call: Call) -> tuple[PartnerRef, ...]:
    """The partners for a form's menu."""
    return partners.all_partners(call.session, now=call.now)


# -- contacts -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactRequest:
    """A partner's contact to be named, or ended."""

    partner: PartnerRef
    person: Who
    email: str
    ends: bool
    known: Mapping[str, str]


def parse_contact(call: Call, text: str) -> ContactRequest:
    texts = fields(text, _order(call, text, ("partner", "person", "email")), _PERSON)
    ends = texts.get("email", "").lower() in _END_WORDS
    if ends:
        texts.pop("email")
    return read_contact(call, texts, ends=ends)


def read_contact(call: Call, texts: Mapping[str, str], *, ends: bool = False) -> ContactRequest:
    given = Given(address_apart(texts))
    partner = partner_of(call, given)
    person = given.text("person", required=True)
    email = given.text("email")
    if partner is None or given.problems:
        raise given.incomplete()
    return ContactRequest(partner, who(person, call.team_id), email, ends, given.known)


def contact(call: Call, request: ContactRequest) -> Answer:
    def work() -> changes.ContactNamed:
        if request.ends:
            return changes.end_contact(
                call.session,
                actor=call.actor,
                now=call.now,
                partner_id=request.partner.id,
                who=request.person,
            )
        return changes.name_contact(
            call.session,
            actor=call.actor,
            now=call.now,
            partner_id=request.partner.id,
            who=request.person,
            email=request.email or None,
        )

    done = or_form(call, request.known, work)
    if request.ends:
        return Answer(results.contact_ended(done.partner, done.named.person, call.tr))
    return Answer(results.contact_named(done.partner, done.named, call.tr))


def contact_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.contact(all_of(call), incomplete.known, sentences(incomplete, call), call.tr))


def end_contact(call: Call, payload: OfContact, _pressed: Pressed) -> Answer:
    done = changes.end_contact(
        call.session, actor=call.actor, now=call.now, partner_id=payload.partner_id, who=payload.person_id
    )
    return Answer(results.contact_ended(done.partner, done.named.person, call.tr))


# -- the forum's members --------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberRequest:
    """A partner's member in the forum to be named."""

    partner: PartnerRef
    person: Who
    email: str
    starts: date | None
    ends: date | None
    replaces: int | None
    known: Mapping[str, str]


def parse_member(call: Call, text: str) -> MemberRequest:
    texts = fields(text, _order(call, text, ("partner", "person", "email", "starts", "ends")), _MEMBER_NAMES)
    email = texts.get("email", "")
    if email and "@" not in email:
        # The address was left out: the days moved one place towards the front.
        texts = {**texts, "starts": email, **({"ends": texts["starts"]} if "starts" in texts else {})}
        del texts["email"]
    return read_member(call, texts)


def read_member(call: Call, texts: Mapping[str, str]) -> MemberRequest:
    given = Given(address_apart(texts))
    partner = partner_of(call, given)
    person = given.text("person", required=True)
    email = given.text("email")
    starts, ends = given.day(call, "starts"), given.day(call, "ends")
    replaces = None
    if partner is not None and texts.get("replaces"):
        replaces = given.read("replaces", lambda text: _seat(call, partner, text))
        given.known["replaces"] = str(replaces or "")
    if partner is None or given.problems:
        raise given.incomplete()
    return MemberRequest(partner, who(person, call.team_id), email, starts, ends, replaces, given.known)


def _seat(call: Call, partner: PartnerRef, text: str) -> int:
    """The partner's present forum seat: an id from a form, its holder's name from a command."""
    chosen = id_of(text) if call.surface == "submission" else None
    if chosen is not None:
        return chosen
    return partners.forum_seat_of(call.session, partner_id=partner.id, who=who(text, call.team_id)).id


def member(call: Call, request: MemberRequest) -> Answer:
    done = or_form(
        call,
        request.known,
        lambda: changes.name_forum_member(
            call.session,
            actor=call.actor,
            now=call.now,
            partner_id=request.partner.id,
            who=request.person,
            email=request.email or None,
            starts_on=request.starts,
            ends_on=request.ends,
            replaces=request.replaces,
        ),
    )
    term = views.term_words(done.starts_on, done.ends_on, call.tr)
    return Answer(results.member_named(done.partner, done.named, term, done.replaced, call.tr))


def member_form(call: Call, incomplete: Incomplete) -> OpenForm:
    known = incomplete.known
    seats: tuple[SeatRow, ...] = ()
    partner_id = id_of(known.get("partner", ""))
    if partner_id is not None:
        seats = partners.forum_seats(call.session, partner_id=partner_id)
    return OpenForm(forms.member(all_of(call), seats, known, sentences(incomplete, call), call.tr))
