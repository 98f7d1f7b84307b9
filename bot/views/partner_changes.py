"""What was done about a partner, said back in full."""

from bot.domain.partner_payloads import OfPartner, PartnerLeaves
from bot.domain.partners import Leaving, PartnerRef
from bot.domain.payloads import Nothing
from bot.domain.people import Named, PersonRef
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.lists import first_of
from bot.views.partners import KIND_NAMES

MAX_SHOWN = 40


def added(partner: PartnerRef, tr: Translator) -> list[b.Block]:
    """A new partner is in the registry."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("Partner added: *{name}*"), name=partner.name),
            b.line("{kind}", kind=_(KIND_NAMES[partner.kind])),
        ),
        b.actions(
            b.button(_("Name a forum member"), "partner.member_form", OfPartner(partner.id)),
            b.button(_("Name a contact"), "partner.contact_form", OfPartner(partner.id)),
        ),
    ]


def contact_named(partner: PartnerRef, named: Named, tr: Translator) -> list[b.Block]:
    """The partner has a contact."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("Contact: *{name}*"), name=named.person.name),
            b.line(_("Partner: {partner}"), partner=partner.name),
            *new_person(named, tr),
        )
    ]


def contact_ended(partner: PartnerRef, person: PersonRef, tr: Translator) -> list[b.Block]:
    """The partner has one contact less."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("No longer a contact: *{name}*"), name=person.name),
            b.line(_("Partner: {partner}"), partner=partner.name),
        )
    ]


def member_named(
    partner: PartnerRef, named: Named, term: str, replaced: PersonRef | None, tr: Translator
) -> list[b.Block]:
    """The partner has a member in the forum."""
    _ = tr.gettext
    lines = [
        b.line(_("Member of the forum: *{name}*"), name=named.person.name),
        b.line(_("Partner: {partner}"), partner=partner.name),
        b.line(_("Term: {term}"), term=term),
        *new_person(named, tr),
    ]
    if replaced is not None:
        lines.append(b.line(_("The place of the predecessor ends: {name}"), name=replaced.name))
    return [b.rich(*lines)]


def new_person(named: Named, tr: Translator) -> list[list[b.Block]]:
    """Says when somebody was added to the registry by being named."""
    return [b.line(tr.gettext("A new person was added to the registry."))] if named.is_new else []


def leaving(told: Leaving, tr: Translator) -> list[b.Block]:
    """What will end with the partner, to be confirmed."""
    _ = tr.gettext
    shown = [
        b.header(_("A partner leaves")),
        b.rich(
            b.line(_("Partner: *{partner}*"), partner=told.partner.name),
            b.line(_("First day without it: {day}"), day=show_day(told.on, tr.locale)),
            b.line(_("What it has done stays in the history.")),
        ),
    ]
    if told.seats:
        lines = [b.line("{group}: {name}", group=g, name=p.name) for g, p in told.seats]
        shown.append(b.rich(b.line(_("*Seats that end: {n}*"), n=len(told.seats))))
        shown.append(first_of(lines, MAX_SHOWN, tr))
    if told.contacts:
        names = ", ".join(person.name for person in told.contacts)
        shown.append(b.rich(b.line(_("Contacts that end: {names}"), names=names)))
    if told.without_leader:
        names = ", ".join(told.without_leader)
        shown.append(b.rich(b.line(_("Groups that lose their leader: {names}"), names=names)))
    confirm = b.button(
        _("Confirm the leaving"),
        "partner.leave",
        PartnerLeaves(told.partner.id, told.on.isoformat()),
        style="danger",
    )
    return [*shown, b.actions(confirm, b.button(_("Back"), "house.cancel", Nothing()))]


def left(told: Leaving, tr: Translator) -> list[b.Block]:
    """The partner's leaving is in the registry."""
    _ = tr.gettext
    count = len(told.seats)
    return [
        b.rich(
            b.line(_("Leaving recorded: *{partner}*"), partner=told.partner.name),
            b.line(_("First day without it: {day}"), day=show_day(told.on, tr.locale)),
            b.line(tr.ngettext("{n} seat ends.", "{n} seats end.", count), n=count),
        )
    ]
