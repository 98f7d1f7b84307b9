"""Impact indicators, shown: all of a version with their charts, one with its readings."""

from collections.abc import Mapping, Sequence

from bot.domain.indicator_payloads import InVersion, OfIndicator, OfReading
from bot.domain.indicators import Choices, Followed, Indicators, Planned, ReadingInfo, Recorded
from bot.domain.payloads import RunText
from bot.domain.programme import ProgrammeRef
from bot.language.i18n import Translator
from bot.language.numbers import show_amount
from bot.language.periods import show_period
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views import indicator_chart as chart
from bot.views.paging import paged
from bot.views.programme import STATE_NAMES, goal_name

SLASH, WORD = "/ohjelma", "mittari"
PAGE_SIZE = 5
WITH_BUTTON = 6  # so many of the newest readings can be removed by a button
SHOWN = 24
_CHOICES = 6


def heading(ref: ProgrammeRef, tr: Translator) -> str:
    """Which version's indicators these are."""
    _ = tr.gettext
    words = _("Indicators {year}, version {version} ({state})")
    return words.format(year=ref.year, version=ref.version, state=_(STATE_NAMES[ref.state]))


def overview(
    found: Indicators,
    page: int,
    tr: Translator,
    *,
    notice: str = "",
    pictures: Mapping[int, str],
    files: Sequence[tuple[str, str]] = (),
) -> list[b.Block]:
    """A page of the indicators. `pictures` are addresses by indicator, absent where there are no pages;
    `files` are pairs of words and addresses of the readings as tables.
    """
    _ = tr.gettext
    shown = [b.header(heading(found.programme, tr))]
    if notice:
        shown.append(b.section(notice))
    part = paged(found.followed, page, PAGE_SIZE)
    if not found.followed:
        shown.append(b.section(_("The programme has no indicators yet.")))
    for one in part.here:
        shown += _standing(one, pictures.get(one.indicator.id, ""), tr)
        shown.append(b.actions(*_indicator_buttons(one, found, tr)))
    shown += part.note(tr)
    return [*shown, *_steps(found, part.buttons(SLASH, f"{WORD} sivu", tr), files, tr)]


def _standing(one: Followed, picture: str, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    lines = [
        b.line("*{name}* (#{number})", name=one.indicator.name, number=one.indicator.id),
        b.line(_("Goal: {goal}"), goal=goal_name(one.goal, tr)),
        b.line("*{latest}*", latest=chart.latest_words(one, tr)),
    ]
    plan = chart.plan_words(one, tr)
    if plan:
        lines.append(b.line("{plan}", plan=" · ".join(plan)))
    shown = [b.rich(*lines)]
    if picture:
        shown.append(b.image(picture, chart.words(one, tr)))
    elif bars := chart.sparkline(one.readings):
        first, last = (show_amount(r.value, "", tr.locale) for r in (one.readings[-12:][0], one.readings[-1]))
        shown.append(b.preformatted([f"{bars} {first} → {last}"]))
    return shown


def _indicator_buttons(one: Followed, found: Indicators, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    of, number = OfIndicator(one.indicator.id), one.indicator.id
    buttons = []
    if found.may_record:
        buttons.append(b.button(_("Record a reading"), "indicator.record_form", of, nth=number))
    buttons.append(b.button(_("Readings"), "indicator.show", of, nth=number))
    if found.may_plan:
        buttons += plan_buttons(InVersion(found.programme.id, one.indicator.id), one, tr)
    return buttons


def plan_buttons(of: InVersion, one: Followed, tr: Translator) -> list[b.Block]:
    """To change an indicator in a draft, and to take it out of there."""
    _ = tr.gettext
    return [
        b.button(_("Change the indicator"), "indicator.plan_form", of, nth=of.indicator_id),
        b.button(
            _("Leave out"), "indicator.drop", of, nth=of.indicator_id,
            confirm=b.confirm(
                _("Leave the indicator out?"),
                _("It is removed from the draft, and its readings are kept: {name}").format(
                    name=b.cut(one.indicator.name, 150)
                ),
                yes=_("Leave out"),
                no=_("Back"),
            ),
        ),
    ]  # fmt: skip


def _steps(
    found: Indicators, pages: list[b.Block], files: Sequence[tuple[str, str]], tr: Translator
) -> list[b.Block]:
    _ = tr.gettext
    buttons = [*pages]
    if found.may_plan:
        of = InVersion(found.programme.id)
        buttons.append(b.button(_("New indicator"), "indicator.plan_form", of, style="primary"))
    if found.draft is not None and found.draft.id != found.programme.id:
        words = _("Draft of {year}").format(year=found.draft.year)
        buttons.append(b.button(words, "indicator.version", InVersion(found.draft.id)))
    buttons += [b.link_button(words, address, nth=place) for place, (words, address) in enumerate(files)]
    return [b.actions(*buttons)] if buttons else []


# -- one ---------------------------------------------------------------------------------------------------


def details(
    found: Followed, tr: Translator, *, may_record: bool, picture: str = "", notice: str = ""
) -> list[b.Block]:
    """An indicator with its readings, the newest first; those that do not count any more below."""
    _ = tr.gettext
    shown = [b.header(found.indicator.name)]
    if notice:
        shown.append(b.section(notice))
    shown += _standing(found, picture, tr)
    newest = list(reversed(found.readings))
    with_button = newest[:WITH_BUTTON] if may_record else []
    for one in with_button:
        shown.append(b.section(_reading_words(one, found, tr), accessory=_remove_button(one, found, tr)))
    rest = newest[len(with_button) : SHOWN]
    if rest:
        shown.append(
            b.bullets(*(b.line("{reading}", reading=_reading_words(one, found, tr)) for one in rest))
        )
    if len(newest) > SHOWN:
        shown.append(b.note(_("All readings are in the table.")))
    if found.earlier:
        shown.append(b.rich(b.line(_("*Corrected and removed*"))))
        shown.append(b.bullets(*(_gone(one, found, tr) for one in found.earlier[:SHOWN])))
    of = OfIndicator(found.indicator.id)
    buttons = [b.button(_("All indicators"), "house.run", RunText(SLASH, WORD), nth="all")]
    if may_record:
        buttons.insert(0, b.button(_("Record a reading"), "indicator.record_form", of, style="primary"))
    return [*shown, b.actions(*buttons)]


def _reading_words(one: ReadingInfo, found: Followed, tr: Translator) -> str:
    """A reading in a line: the period, the value, where it is from, who recorded it and when."""
    _ = tr.gettext
    parts = [
        f"{show_period(one.period, tr.locale)}: {show_amount(one.value, found.indicator.unit, tr.locale)}"
    ]
    if one.source:
        parts.append(_("Source: {source}").format(source=one.source))
    parts.append(_recorded(one, tr))
    return " · ".join(parts)


def _recorded(one: ReadingInfo, tr: Translator) -> str:
    _ = tr.gettext
    when = show_moment(one.recorded_at, tr.locale)
    if not one.recorded_by:
        return _("Recorded: {when}").format(when=when)
    return _("Recorded: {when}, {who}").format(when=when, who=one.recorded_by)


def _gone(one: ReadingInfo, found: Followed, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    line = b.line("{reading}", reading=_reading_words(one, found, tr))
    if one.replaced_at is None:
        return line
    return [*line, *b.line(_(" · Out of use: {when}"), when=show_moment(one.replaced_at, tr.locale))]


def _remove_button(one: ReadingInfo, found: Followed, tr: Translator) -> b.Block:
    _ = tr.gettext
    value = show_amount(one.value, found.indicator.unit, tr.locale)
    return b.button(
        _("Remove"), "indicator.remove", OfReading(one.id), nth=one.id,
        confirm=b.confirm(
            _("Remove the reading?"),
            _("It does not count any more, and it stays in the list of removed ones: {reading}").format(
                reading=b.cut(f"{show_period(one.period, tr.locale)} {value}", 120)
            ),
            yes=_("Remove"),
            no=_("Back"),
        ),
    )  # fmt: skip


# -- what was done -----------------------------------------------------------------------------------------


def recorded(done: Recorded, tr: Translator) -> str:
    """What became of a reading, said back in full."""
    _ = tr.gettext
    unit = done.followed.indicator.unit
    told = {
        "period": show_period(done.reading.period, tr.locale),
        "value": show_amount(done.reading.value, unit, tr.locale),
    }
    if done.same:
        return _("This reading was recorded already: {period}, {value}").format(**told)
    if done.corrected is not None:
        before = show_amount(done.corrected.value, unit, tr.locale)
        return _("The reading has been corrected: {period}, {value} (was {before})").format(
            **told, before=before
        )
    return _("The reading has been recorded: {period}, {value}").format(**told)


def planned(done: Planned, tr: Translator) -> str:
    """What became of an indicator in a draft."""
    _ = tr.gettext
    told = {"name": b.cut(done.followed.indicator.name, 150), "year": done.programme.year}
    if done.again:
        return _("The indicator has been changed in the draft of {year}: {name}").format(**told)
    return _("The indicator has been added to the draft of {year}: {name}").format(**told)


def choose(choices: Choices, rest: str, tr: Translator) -> list[b.Block]:
    """Several indicators match: the same line with each of them as a button."""
    _ = tr.gettext
    lines = [(name, RunText(SLASH, f"{WORD} #{number}{rest}"), number) for number, name in choices[:_CHOICES]]
    buttons = [b.button(name, "house.run", line, nth=number) for name, line, number in lines if line.fits]
    return [b.section(_("Which indicator do you mean?")), b.actions(*buttons)]
