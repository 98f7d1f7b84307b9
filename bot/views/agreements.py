"""Sub-agreements, shown: the list, one of them, and what was registered."""

from collections.abc import Sequence
from datetime import date

from bot.domain.agreements import Registered, SubAgreement, SubAgreementPage, Validity
from bot.domain.partners import PartnerRef
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day, show_span
from bot.views import blocks as b
from bot.views.agreement_forms import opener
from bot.views.letters import Fact, Letter
from bot.views.paging import paged

SLASH = "/sopimus"
WORD = "alasopimus"
PAGE = 10

# In letters: not everybody who is to record something is in Slack.
BY_AREA = N_("If you do not use Slack, tell the employment area, which records it for you.")
_STATES = {
    Validity.COMING: N_("not in force yet"),
    Validity.IN_FORCE: N_("in force"),
    Validity.ENDED: N_("ended"),
}


def names(partners: Sequence[PartnerRef]) -> str:
    """The partners in a row."""
    return ", ".join(one.name for one in partners)


def term(found: SubAgreement, tr: Translator) -> str:
    """From when to when it is valid."""
    if found.ends_on is None:
        first = show_day(found.starts_on, tr.locale)
        return tr.gettext("from {day} until further notice").format(day=first)
    return show_span(found.starts_on, found.ends_on, tr.locale)


def with_number(heading: str, number: int) -> str:
    """A heading with the number by which the thing is called in commands."""
    return f"{heading} (#{number})"


def informed(found: SubAgreement, tr: Translator) -> str:
    """Whether the forum has been told of it as it is now."""
    _ = tr.gettext
    if found.informed_on is None:
        return _("is brought for information to the forum's next meeting")
    return _("brought to the forum for information: {day}").format(day=show_day(found.informed_on, tr.locale))


def listed(page: SubAgreementPage, number: int, tr: Translator) -> list[b.Block]:
    """The list, those that end first in front; ended ones last."""
    _ = tr.gettext
    order = sorted(page.found, key=lambda one: one.on(page.today) is Validity.ENDED)
    here = paged(order, number, PAGE)
    shown = [b.header(_("Sub-agreements"))]
    if order:
        shown.append(b.bullets(*(_row(one, page.today, tr) for one in here.here)))
        shown.append(b.note(_("One of them with its buttons: /sopimus alasopimus 1")))
    else:
        shown.append(b.rich(b.line(_("No sub-agreements have been registered."))))
    buttons = [*_new_button(page, tr), *here.buttons(SLASH, WORD + " sivu", tr)]
    return [*shown, *here.note(tr), *([b.actions(*buttons)] if buttons else [])]


def _row(one: SubAgreement, today: date, tr: Translator) -> list[b.Block]:
    return b.line(
        "*#{number} {subject}* · {parties} · {term} ({state}) · {informed}",
        number=one.id,
        subject=one.subject,
        parties=names(one.parties),
        term=term(one, tr),
        state=tr.gettext(_STATES[one.on(today)]),
        informed=informed(one, tr),
    )


def _new_button(page: SubAgreementPage, tr: Translator) -> list[b.Block]:
    if not page.may_manage:
        return []
    return [opener(N_("Register a sub-agreement"), "sub", 0, tr, is_main=True)]


def one(page: SubAgreementPage, tr: Translator) -> list[b.Block]:
    """One sub-agreement with what can be done to it."""
    _ = tr.gettext
    found = page.found[0]
    shown = [b.header(_("Sub-agreement #{number}").format(number=found.id)), _facts(found, page.today, tr)]
    if page.may_manage:
        shown.append(b.actions(opener(N_("Change or end it"), "sub", found.id, tr)))
    return shown


def _facts(found: SubAgreement, today: date, tr: Translator) -> b.Block:
    _ = tr.gettext
    return b.rich(
        b.line(_("*Subject:* {subject}"), subject=found.subject),
        b.line(_("*Parties:* {parties}"), parties=names(found.parties)),
        b.line(_("*Valid:* {term} ({state})"), term=term(found, tr), state=_(_STATES[found.on(today)])),
        b.line("{informed}", informed=_capital(informed(found, tr))),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def registered(done: Registered, tr: Translator) -> list[b.Block]:
    """What is now in the registry, said back in full."""
    _ = tr.gettext
    if done.again:
        heading = _("This sub-agreement is registered already")
    else:
        heading = _("Sub-agreement registered") if done.is_new else _("Sub-agreement changed")
    shown = [b.header(with_number(heading, done.agreement.id)), _facts(done.agreement, done.today, tr)]
    if done.agreement.ends_soon(done.today):
        words = _(
            "It ends soon: the parties' contacts are told 90, 30 and 7 days before, as far as there is time."
        )
        shown.append(b.note(words))
    return [*shown, b.actions(opener(N_("Change or end it"), "sub", done.agreement.id, tr))]


# -- the warning -----------------------------------------------------------------------------------------


def ending(found: SubAgreement, today: date, tr: Translator) -> list[b.Block]:
    """That a sub-agreement ends."""
    _ = tr.gettext
    return [
        b.header(_("A sub-agreement ends")),
        b.rich(
            b.line(_("*Subject:* {subject}"), subject=found.subject),
            b.line(_("*Parties:* {parties}"), parties=names(found.parties)),
            b.line(
                _("*Last day:* {day} ({left})"),
                day=_last(found, tr),
                left=days_left(found.ends_on, today, tr),
            ),
            b.line(_(NEXT_STEP)),
        ),
    ]


NEXT_STEP = N_(
    "If you go on with it, agree on the new term and tell the employment area, which registers it."
)


def ending_letter(found: SubAgreement, today: date, tr: Translator) -> Letter:
    """The same by e-mail. A duty: who does not hear of it loses the sub-agreement unawares."""
    _ = tr.gettext
    return Letter(
        subject=_("A sub-agreement ends: {subject}").format(subject=found.subject),
        heading=_("A sub-agreement ends"),
        facts=(
            Fact(_("Subject"), found.subject),
            Fact(_("Parties"), names(found.parties)),
            Fact(_("Last day"), f"{_last(found, tr)} ({days_left(found.ends_on, today, tr)})"),
        ),
        closing=(_(NEXT_STEP),),
        when=_("Last day: {day}").format(day=_last(found, tr)),
    )


def _last(found: SubAgreement, tr: Translator) -> str:
    return show_day(found.ends_on, tr.locale) if found.ends_on else ""


def days_left(last_day: date | None, today: date, tr: Translator) -> str:
    """How far the day is, in words."""
    days = (last_day - today).days if last_day else 0
    if days <= 0:
        return tr.gettext("today") if days == 0 else tr.gettext("is past")
    return tr.ngettext("{n} day left", "{n} days left", days).format(n=days)
