"""Forms about the agreement's own matters. The block ids are the fields' names, as the parsers use them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from bot.domain.agreement_payloads import OfAgreement, OpenAgreementForm
from bot.domain.agreements import MAX_SUBJECT
from bot.domain.partners import PartnerRef
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.forms import Problems, date_input, with_problems
from bot.views.partner_forms import MAX_OPTIONS

Known = Mapping[str, str]
E = TypeVar("E", bound=StrEnum)
SEPARATOR = "\n"  # between the values of a menu of many choices (handlers.values)


def form(name: str, of_id: int, title: str, fields: Sequence[b.Block], tr: Translator) -> b.Block:
    """A form of this noun; `of_id` is what it is about, 0 something new."""
    _ = tr.gettext
    return b.modal(
        title,
        fields,
        close=_("Cancel"),
        submit=_("Save"),
        callback_id=f"agreement.{name}",
        metadata=OfAgreement(of_id),
    )


def opener(text: str, name: str, of_id: int, tr: Translator, *, is_main: bool = False) -> b.Block:
    """A button that opens one of these forms."""
    payload = OpenAgreementForm(name, of_id)
    style = "primary" if is_main else None
    return b.button(tr.gettext(text), "agreement.open", payload, nth=f"{name}-{of_id}", style=style)


def parties_field(partners: Sequence[PartnerRef], known: Known, tr: Translator) -> b.Block:
    """The menu of many partners."""
    options = [b.option(one.name, str(one.id)) for one in partners[:MAX_OPTIONS]]
    chosen = known.get("parties", "").split(SEPARATOR)
    element: b.Block = {"type": "multi_static_select", "options": options}
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return b.input_block("parties", tr.gettext("Parties"), element, hint=tr.gettext("Two partners or more."))


def subject_field(known: Known, label: str, hint: str = "", *, optional: bool = False) -> b.Block:
    """What it is about, in one line."""
    element = b.text_input(initial=known.get("subject", ""), limit=MAX_SUBJECT)
    return b.input_block("subject", label, element, hint=hint, optional=optional)


def day_field(name: str, label: str, known: Known, hint: str = "", *, optional: bool = True) -> b.Block:
    """A day."""
    return b.input_block(name, label, date_input(known.get(name, "")), hint=hint, optional=optional)


def sub_agreement(
    partners: Sequence[PartnerRef],
    known: Known,
    problems: Problems,
    tr: Translator,
    *,
    agreement_id: int | None = None,
) -> b.Block:
    """A new sub-agreement, or one to be changed."""
    _ = tr.gettext
    fields = [
        parties_field(partners, known, tr),
        subject_field(known, _("Subject"), _("What is agreed on, in a few words.")),
        day_field("starts", _("First day"), known, _("Today, when left empty.")),
        day_field("ends", _("Last day"), known, _("Until further notice, when left empty.")),
    ]
    title = _("Change a sub-agreement") if agreement_id else _("New sub-agreement")
    return form("sub", agreement_id or 0, title, with_problems(fields, problems), tr)


def date_or_today(name: str, label: str, known: Known, tr: Translator) -> b.Block:
    """A day that is today when left empty."""
    return day_field(name, label, known, tr.gettext("Today, when left empty."))


def outcome_field(words: Mapping[E, str], known: Known, tr: Translator) -> b.Block:
    """How something came out: `words` by the outcome's code."""
    options = [b.option(_capital(tr.gettext(text)), code.value) for code, text in words.items()]
    menu = b.select(options, initial=known.get("outcome"))
    return b.input_block("outcome", tr.gettext("How it came out"), menu)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
