"""Forms about partners. The block ids are the fields' names, as the commands' parsers use them."""

from collections.abc import Mapping, Sequence

from bot.domain.names import MAX_NAME
from bot.domain.partners import PartnerKind, PartnerRef, SeatRow
from bot.domain.payloads import Nothing
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.forms import Problems, date_input, term_fields, with_problems
from bot.views.partners import KIND_NAMES

Known = Mapping[str, str]
MAX_OPTIONS = 100  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element


def _form(
    name: str, title: str, fields: Sequence[b.Block], problems: Problems, tr: Translator, *, submit: str = ""
) -> b.Block:
    _ = tr.gettext
    return b.modal(
        title,
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=submit or _("Save"),
        callback_id=name,
        metadata=Nothing(),
    )


def partner_field(partners: Sequence[PartnerRef], known: Known, tr: Translator) -> b.Block:
    """The menu of partners."""
    options = [b.option(partner.name, str(partner.id)) for partner in partners[:MAX_OPTIONS]]
    return b.input_block("partner", tr.gettext("Partner"), b.select(options, initial=known.get("partner")))


def _person_fields(known: Known, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    typed = known.get("person", "")
    # A mention travels as marks that nobody should see.
    initial = "" if any(ord(ch) < 32 for ch in typed) else typed
    return [
        b.input_block(
            "person",
            _("Person"),
            b.text_input(initial=initial, limit=MAX_NAME),
            hint=_("First name and surname. Somebody in the registry is found by part of the name, too."),
        ),
        b.input_block(
            "email",
            _("E-mail address"),
            b.text_input(initial=known.get("email", ""), limit=254),
            hint=_("For a new person, so that invitations arrive."),
            optional=True,
        ),
    ]


def pick(partners: Sequence[PartnerRef], known: Known, problems: Problems, tr: Translator) -> b.Block:
    """Which partner to show."""
    _ = tr.gettext
    fields = [partner_field(partners, known, tr)]
    return _form("partner.show", _("Show a partner"), fields, problems, tr, submit=_("Show"))


def new(known: Known, problems: Problems, tr: Translator) -> b.Block:
    """A new partner."""
    _ = tr.gettext
    kinds = [b.option(_(KIND_NAMES[kind]), kind.value) for kind in PartnerKind]
    fields = [
        b.input_block("name", _("Name"), b.text_input(initial=known.get("name", ""), limit=MAX_NAME)),
        b.input_block("kind", _("Kind"), b.select(kinds, initial=known.get("kind"))),
        b.input_block(
            "aliases",
            _("Other names"),
            b.text_input(initial=known.get("aliases", ""), limit=300),
            hint=_("Short names people use, parted by commas."),
            optional=True,
        ),
        b.input_block("joined", _("With us since"), date_input(known.get("joined", "")), optional=True),
    ]
    return _form("partner.new", _("A new partner"), fields, problems, tr)


def contact(partners: Sequence[PartnerRef], known: Known, problems: Problems, tr: Translator) -> b.Block:
    """A partner's new contact."""
    _ = tr.gettext
    fields = [partner_field(partners, known, tr), *_person_fields(known, tr)]
    return _form("partner.contact", _("A contact"), fields, problems, tr)


def member(
    partners: Sequence[PartnerRef],
    seats: Sequence[SeatRow],
    known: Known,
    problems: Problems,
    tr: Translator,
) -> b.Block:
    """A partner's member in the forum. `seats` are the partner's present ones, when it is known already."""
    _ = tr.gettext
    fields = [
        partner_field(partners, known, tr),
        *_person_fields(known, tr),
        *term_fields(known, _("Until further notice, when left empty."), tr),
    ]
    if seats:
        options = [b.option(seat.person.name, str(seat.id)) for seat in seats[:MAX_OPTIONS]]
        fields.append(
            b.input_block(
                "replaces",
                _("In place of"),
                b.select(options, initial=known.get("replaces")),
                hint=_("The predecessor's place ends on the day before."),
                optional=True,
            )
        )
    return _form("partner.member", _("A forum member"), fields, problems, tr)


def leave(partners: Sequence[PartnerRef], known: Known, problems: Problems, tr: Translator) -> b.Block:
    """Which partner leaves and when; what it means is shown before anything is done."""
    _ = tr.gettext
    fields = [
        partner_field(partners, known, tr),
        b.input_block(
            "on",
            _("First day without it"),
            date_input(known.get("on", "")),
            hint=_("Today, when left empty."),
            optional=True,
        ),
    ]
    return _form("partner.leave", _("A partner leaves"), fields, problems, tr, submit=_("Go on"))
