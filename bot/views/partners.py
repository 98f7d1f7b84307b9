"""Partners, shown."""

from collections.abc import Sequence

from bot.domain.partners import PartnerKind, PartnerRow
from bot.language.i18n import N_, Translator
from bot.views import blocks as b

KIND_NAMES = {
    PartnerKind.MUNICIPALITY: N_("Municipalities"),
    PartnerKind.EDUCATION: N_("Education"),
    PartnerKind.EMPLOYER: N_("Employer services and development companies"),
    PartnerKind.STATE: N_("State, region and wellbeing"),
    PartnerKind.ASSOCIATION: N_("Associations"),
    PartnerKind.EMPLOYMENT_AREA: N_("Employment area"),
}


def overview(partners: Sequence[PartnerRow], tr: Translator) -> list[b.Block]:
    """The partners by kind; those without a forum seat say so (rule R1)."""
    _ = tr.gettext
    shown: list[b.Block] = [b.header(_("Partners"))]
    for kind in PartnerKind:
        of_kind = [partner for partner in partners if partner.kind is kind]
        if of_kind:
            shown.append(b.rich(b.line("*{kind}* ({count})", kind=_(KIND_NAMES[kind]), count=len(of_kind))))
            shown.append(b.bullets(*(_partner_line(partner, tr) for partner in of_kind)))
    if len(shown) == 1:
        shown.append(b.rich(b.line(_("There are no partners yet."))))
    return shown


def _partner_line(partner: PartnerRow, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if partner.kind.is_party and not partner.forum_seats:
        return b.line(_("{name} – no member in the forum"), name=partner.name)
    return b.line("{name}", name=partner.name)
