"""Groups, shown: one's own, all of them, one with its members."""

from collections.abc import Sequence

from bot.domain.groups import (
    MAX_SIZE,
    TARGET_SIZE,
    GroupDetails,
    GroupKind,
    GroupRef,
    GroupRow,
    Member,
    Office,
)
from bot.domain.meeting_reminders import lead_times
from bot.domain.payloads import RunText
from bot.domain.reminder_text import DAY, HOUR, split_minutes
from bot.language.i18n import N_, Translator
from bot.views import blocks as b
from bot.views.lists import first_of
from bot.views.paging import paged
from bot.views.partners import term_words

SLASH = "/ryhma"
PAGE = 15  # groups on one page of the list
OWN_SHOWN = 8
MEMBERS_SHOWN = 40  # the forum has about 30 (the agreement, section 5)

KIND_NAMES = {
    GroupKind.WORKING_GROUP: N_("Working group"),
    GroupKind.SUBGROUP: N_("Subgroup"),
    GroupKind.FORUM: N_("Leadership forum"),
    GroupKind.DEVELOPMENT_GROUP: N_("Development group"),
}
OFFICE_NAMES = {Office.LEADER: N_("Leader"), Office.COORDINATOR: N_("Coordinator")}
_ORDER = (GroupKind.FORUM, GroupKind.DEVELOPMENT_GROUP, GroupKind.WORKING_GROUP, GroupKind.SUBGROUP)


def run_button(text: str, words: str, group: GroupRef | None = None, *, style: str | None = None) -> b.Block:
    """A button that does what the command would; the group goes by its number, which needs no guessing."""
    line = f"{words} ryhmä: #{group.id}" if group else words
    return b.button(text, "house.run", RunText(SLASH, line), nth=line.replace("/", ""), style=style)


def overview(
    rows: Sequence[GroupRow],
    leads: frozenset[int],
    coordinates: frozenset[int],
    tr: Translator,
    *,
    may_form: bool,
) -> list[b.Block]:
    """The person's own groups, what is missing in them, and what can be done next."""
    _ = tr.gettext
    shown: list[b.Block] = [b.header(_("Your groups"))]
    for row in rows[:OWN_SHOWN]:
        standing = _("You are the leader.") if row.ref.id in leads else ""
        if row.ref.id in coordinates:
            standing = _("You are the coordinator.")
        facts = [row.ref.name, size_words(row, tr), standing, *missing(row, tr)]
        text = "\n".join([facts[0], " ".join(filter(None, facts[1:]))])
        shown.append(b.section(text, accessory=run_button(_("Show"), "näytä", row.ref)))
    if len(rows) > OWN_SHOWN:
        shown.append(b.note(_("The rest are in the list of all groups.")))
    if not rows:
        shown.append(b.rich(b.line(_("You do not belong to any group yet."))))
    buttons = [run_button(_("All groups"), "lista")]
    if leads | coordinates or may_form:
        buttons.append(run_button(_("Add a member"), "lisää"))
    if rows:
        buttons.append(run_button(_("Balance"), "kokoonpano"))
    if may_form:
        buttons.append(run_button(_("Found a group"), "uusi"))
    return [*shown, b.actions(*buttons)]


def missing(row: GroupRow, tr: Translator) -> list[str]:
    """The offices that nobody holds though the agreement asks for them (rules R3, R4)."""
    _ = tr.gettext
    if not row.ref.kind.has_size_limit:
        return []
    without_leader = [] if row.leader else [_("The leader is missing.")]
    return without_leader + ([] if row.coordinator else [_("The coordinator is missing.")])


def size_words(row: GroupRow, tr: Translator) -> str:
    """The kind and the size of a group."""
    if not row.ref.kind.has_size_limit:
        # The forum and the development group are called by their kind already.
        return tr.ngettext("{n} member.", "{n} members.", row.members).format(n=row.members)
    return tr.ngettext("{kind}, {n} member.", "{kind}, {n} members.", row.members).format(
        kind=tr.gettext(KIND_NAMES[row.ref.kind]), n=row.members
    )


def listing(rows: Sequence[GroupRow], page: int, tr: Translator) -> list[b.Block]:
    """One page of all groups by kind, a subgroup right after its parent; `page` counts from 1."""
    _ = tr.gettext
    ordered = in_order(rows)
    found = paged(ordered, page, PAGE)
    here = found.here
    shown: list[b.Block] = [b.header(_("Groups"))]
    if here:
        shown.append(b.bullets(*(_row(row, rows, tr) for row in here)))
    else:
        shown.append(b.rich(b.line(_("There are no groups yet."))))
    buttons = found.buttons(SLASH, "lista", tr)
    return [*shown, *found.note(tr), b.actions(*buttons)] if buttons else shown


def in_order(rows: Sequence[GroupRow]) -> list[GroupRow]:
    """By kind and name, each subgroup after its parent."""
    under = {row.ref.id: [sub for sub in rows if sub.parent_id == row.ref.id] for row in rows}
    top = sorted(
        (row for row in rows if row.parent_id not in under), key=lambda row: _ORDER.index(row.ref.kind)
    )
    return [one for row in top for one in (row, *under[row.ref.id])]


def _row(row: GroupRow, rows: Sequence[GroupRow], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    parent = next((one.ref.name for one in rows if one.ref.id == row.parent_id), "")
    facts = [size_words(row, tr)]
    if parent:
        facts.append(_("Part of: {parent}.").format(parent=parent))
    if row.leader:
        facts.append(_("Leader: {name}.").format(name=row.leader))
    facts += missing(row, tr)
    return b.line("*{name}* – {facts}", name=row.ref.name, facts=" ".join(facts))


def details(found: GroupDetails, tr: Translator) -> list[b.Block]:
    """One group."""
    _ = tr.gettext
    shown = [b.header(found.ref.name), b.rich(*_facts(found, tr))]
    if found.members:
        shown.append(b.rich(b.line(_("*Members*"))))
        shown.append(first_of([member_line(one, tr) for one in found.members], MEMBERS_SHOWN, tr))
    if found.guests:
        shown.append(b.rich(b.line(_("*Guest experts:* {names}"), names=", ".join(found.guests))))
    if found.coming:
        shown.append(b.rich(b.line(_("*Coming later*"))))
        lines = [member_line(one, tr, whole_term=True) for one in found.coming]
        shown.append(first_of(lines, MEMBERS_SHOWN, tr))
    return [*shown, *_buttons(found, tr)]


def _facts(found: GroupDetails, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    lines = [b.line("{kind}", kind=_(KIND_NAMES[found.ref.kind]))] if found.ref.kind.has_size_limit else []
    if found.parent:
        lines.append(b.line(_("Part of: {parent}"), parent=found.parent.name))
    if found.subgroups:
        names = ", ".join(group.name for group in found.subgroups)
        lines.append(b.line(_("Subgroups: {names}"), names=names))
    if found.ref.kind.has_typed_members:
        lines.append(b.line(_("Leader: *{name}*"), name=found.leader.name if found.leader else _("missing")))
        holder = found.coordinator.name if found.coordinator else _("missing")
        lines.append(b.line(_("Coordinator: *{name}*"), name=holder))
    else:
        lines.append(
            b.line(_("The members follow from the roles: service manager, leaders and area experts."))
        )
    lines.append(size_line(len(found.members), found.ref.kind, tr))
    if found.channel_id:
        channel = {"type": "channel", "channel_id": found.channel_id}
        lines.append([*b.line(_("Channel:")), {"type": "text", "text": " "}, channel])
    lines.append(b.line(_("Reminders: {times}"), times=reminder_words(found.reminder_minutes, tr)))
    lines += interval_line(found.meets_every_weeks, tr)
    return lines


def size_line(count: int, kind: GroupKind, tr: Translator) -> list[b.Block]:
    """How many members there are, and how many there should be (rule R2)."""
    if not kind.has_size_limit:
        return b.line(tr.ngettext("{n} member", "{n} members", count), n=count)
    return b.line(
        tr.ngettext(
            "{n} member; the target is about {target}, at most {limit}",
            "{n} members; the target is about {target}, at most {limit}",
            count,
        ),
        n=count,
        target=TARGET_SIZE,
        limit=MAX_SIZE,
    )


def member_line(one: Member, tr: Translator, *, whole_term: bool = False) -> list[b.Block]:
    """A member with the partner, the term where its end is agreed (or always), and the deputy."""
    _ = tr.gettext
    facts = [one.partner] if one.partner else []
    if one.starts_on and (one.ends_on or whole_term):
        facts.append(_("term {term}").format(term=term_words(one.starts_on, one.ends_on, tr)))
    if one.deputy:
        facts.append(_("deputy: {name}").format(name=one.deputy))
    if not facts:
        return b.line("{name}", name=one.person.name)
    return b.line("{name} – {facts}", name=one.person.name, facts="; ".join(facts))


def interval_line(weeks: int | None, tr: Translator) -> list[list[b.Block]]:
    """How often a group meets; nothing when it has no interval."""
    if weeks is None:
        return []
    text = tr.ngettext("Meets every week", "Meets every {n} weeks", weeks)
    return [b.line("{text}", text=text.format(n=weeks))]


def reminder_words(stored: str | None, tr: Translator) -> str:
    """When a group's meetings are reminded of, in words."""
    _ = tr.gettext
    times = [_span(minutes, tr) for minutes in lead_times(stored)]
    if not times:
        return _("none")
    return _("{times} before").format(times=", ".join(times))


def reminder_text(stored: str | None) -> str:
    """The same as one would type it: "7 pv, 1 pv, 1 h"."""
    if stored is None:
        return ""
    units = {DAY: "pv", HOUR: "h", 1: "min"}
    return ", ".join(f"{n} {units[unit]}" for n, unit in map(split_minutes, lead_times(stored))) or "ei"


def _span(minutes: int, tr: Translator) -> str:
    count, unit = split_minutes(minutes)
    if unit == DAY:
        return tr.ngettext("{n} day", "{n} days", count).format(n=count)
    if unit == HOUR:
        return tr.ngettext("{n} hour", "{n} hours", count).format(n=count)
    return tr.ngettext("{n} minute", "{n} minutes", count).format(n=count)


def _buttons(found: GroupDetails, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    ref, typed = found.ref, found.ref.kind.has_typed_members
    first = [run_button(_("Balance"), "kokoonpano", ref)]
    if found.may_manage and typed:
        first = [
            run_button(_("Add a member"), "lisää", ref, style="primary"),
            run_button(_("End a membership"), "poista", ref),
            run_button(_("Name a leader"), "vetäjä", ref),
            *first,
        ]
    if found.may_manage:
        first.append(run_button(_("Settings"), "asetukset", ref))
    rows = [b.actions(*first)]
    second = []
    if found.may_form and typed:
        second.append(run_button(_("Name a coordinator"), "vastuuhenkilö", ref))
    if found.may_form and ref.kind is GroupKind.WORKING_GROUP:
        second.append(run_button(_("Add a subgroup"), "alaryhmä", ref))
    if found.may_form and ref.kind.has_size_limit:
        second.append(run_button(_("End the group …"), "päätä", ref))
    return [*rows, b.actions(*second)] if second else rows
