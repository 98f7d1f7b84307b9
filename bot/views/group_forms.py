"""Forms about groups. The block ids are the fields' names, as the commands' parsers use them."""

from collections.abc import Mapping, Sequence

from bot.domain.group_payloads import NewMember, OfGroup, PickGroup
from bot.domain.groups import GroupKind, GroupRef, Office
from bot.domain.names import MAX_NAME
from bot.domain.partners import PartnerRef
from bot.domain.payloads import Nothing, Payload
from bot.domain.people import PersonRef
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.forms import Problems, date_input, term_fields, with_problems
from bot.views.groups import KIND_NAMES
from bot.views.partner_forms import MAX_OPTIONS

Known = Mapping[str, str]


def _form(
    name: str,
    title: str,
    fields: Sequence[b.Block],
    problems: Problems,
    tr: Translator,
    *,
    submit: str = "",
    payload: Payload | None = None,
) -> b.Block:
    _ = tr.gettext
    return b.modal(
        title,
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=submit or _("Save"),
        callback_id=name,
        metadata=payload or Nothing(),
    )


def number(thing: GroupRef | PersonRef) -> str:
    """How a menu's choice names a group or a person: as commands may, too."""
    return f"#{thing.id}"


def _group_field(groups: Sequence[GroupRef], known: Known, tr: Translator) -> b.Block:
    options = [b.option(group.name, number(group)) for group in groups[:MAX_OPTIONS]]
    return b.input_block("group", tr.gettext("Group"), b.select(options, initial=known.get("group")))


def _people_field(people: Sequence[PersonRef], known: Known, label: str, field: str = "person") -> b.Block:
    options = [b.option(person.name, number(person)) for person in people[:MAX_OPTIONS]]
    return b.input_block(
        field, label, b.select(options, initial=known.get(field)), optional=field != "person"
    )


def _typed(known: Known, field: str) -> str:
    """What was typed, for a text field. A mention travels as marks that nobody should see."""
    text = known.get(field, "")
    return "" if any(ord(ch) < 32 for ch in text) else text


def pick(
    name: str, groups: Sequence[GroupRef], payload: PickGroup, problems: Problems, tr: Translator
) -> b.Block:
    """Which group a command is about."""
    _ = tr.gettext
    fields = [_group_field(groups, {}, tr)]
    return _form(name, _("Which group?"), fields, problems, tr, submit=_("Go on"), payload=payload)


def member(
    groups: Sequence[GroupRef],
    partners: Sequence[PartnerRef],
    known: Known,
    problems: Problems,
    tr: Translator,
    *,
    payload: NewMember,
) -> b.Block:
    """A new member, or what changes in a membership; says when somebody new is added to the registry."""
    _ = tr.gettext
    fields: list[b.Block] = []
    if payload.confirmed:
        fields.append(
            b.rich(
                b.line(_("*This person is not in the registry yet.*")),
                b.line(_("Check the details. Saving adds the person to the registry and to the group.")),
            )
        )
    options = [b.option(partner.name, str(partner.id)) for partner in partners[:MAX_OPTIONS]]
    fields += [
        _group_field(groups, known, tr),
        b.input_block(
            "person",
            _("Person"),
            b.text_input(initial=_typed(known, "person"), limit=MAX_NAME),
            hint=_("First name and surname. Somebody in the registry is found by part of the name, too."),
        ),
        b.input_block(
            "email",
            _("E-mail address"),
            b.text_input(initial=known.get("email", ""), limit=254),
            hint=_("For a new person, so that invitations arrive."),
            optional=True,
        ),
        b.input_block(
            "partner",
            _("Partner"),
            b.select(options, initial=known.get("partner")),
            hint=_("Whom the member represents. The person's own partner, when left empty."),
            optional=not payload.confirmed,
        ),
    ]
    fields += _term_fields(known, tr)
    title = _("A new person") if payload.confirmed else _("A member")
    return _form("group.member", title, fields, problems, tr, payload=payload)


def _term_fields(known: Known, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    return [
        *term_fields(known, _("Until further notice, when left empty."), tr),
        b.input_block(
            "deputy",
            _("Deputy"),
            b.text_input(initial=_typed(known, "deputy"), limit=MAX_NAME),
            hint=_("Somebody in the registry who stands in when the member cannot come."),
            optional=True,
        ),
    ]


def _of_group(group: GroupRef, tr: Translator) -> b.Block:
    return b.rich(b.line(tr.gettext("Group: *{group}*"), group=group.name))


def end_member(
    group: GroupRef, people: Sequence[PersonRef], known: Known, problems: Problems, tr: Translator
) -> b.Block:
    """Whose membership ends. `people` are the group's members."""
    _ = tr.gettext
    fields = [
        _of_group(group, tr),
        _person_of(people, known, _("Member")),
        b.input_block(
            "last_day",
            _("Last day"),
            date_input(known.get("last_day", "")),
            hint=_("The membership ends at once, when left empty."),
            optional=True,
        ),
    ]
    title = _("A membership ends")
    return _form("group.end_member", title, fields, problems, tr, payload=OfGroup(group.id))


def _person_of(people: Sequence[PersonRef], known: Known, label: str) -> b.Block:
    if people:
        return _people_field(people, known, label)
    return b.input_block("person", label, b.text_input(initial=_typed(known, "person"), limit=MAX_NAME))


def office(
    office: Office,
    group: GroupRef,
    people: Sequence[PersonRef],
    known: Known,
    problems: Problems,
    *,
    tr: Translator,
) -> b.Block:
    """Who leads or coordinates. `people` are those who may."""
    _ = tr.gettext
    leads = office is Office.LEADER
    label = _("Leader") if leads else _("Coordinator")
    fields = [_of_group(group, tr), _person_of(people, known, label)]
    return _form(f"group.{office.value}", label, fields, problems, tr, payload=OfGroup(group.id))


def new(
    kinds: Sequence[GroupKind],
    parents: Sequence[GroupRef],
    area: Sequence[PersonRef],
    known: Known,
    problems: Problems,
    *,
    tr: Translator,
) -> b.Block:
    """A new group. `area` are the employment area's people, one of whom coordinates (rule R4)."""
    _ = tr.gettext
    options = [b.option(_(KIND_NAMES[kind]), kind.value) for kind in kinds]
    fields = [
        b.input_block("name", _("Name"), b.text_input(initial=known.get("name", ""), limit=MAX_NAME)),
        b.input_block(
            "kind", _("Kind"), b.select(options, initial=known.get("kind", GroupKind.WORKING_GROUP.value))
        ),
    ]
    if parents:
        menu = [b.option(group.name, number(group)) for group in parents[:MAX_OPTIONS]]
        fields.append(
            b.input_block(
                "parent",
                _("Part of the working group"),
                b.select(menu, initial=known.get("parent")),
                hint=_("Only for a subgroup."),
                optional=True,
            )
        )
    if area:
        fields.append(_people_field(area, known, _("Coordinator"), "coordinator"))
    fields.append(
        b.input_block(
            "starts",
            _("At work since"),
            date_input(known.get("starts", "")),
            hint=_("Today, when left empty."),
            optional=True,
        )
    )
    return _form("group.new", _("A new group"), fields, problems, tr, submit=_("Found"))


def settings(group: GroupRef, known: Known, problems: Problems, tr: Translator) -> b.Block:
    """A group's name and its own reminder times."""
    _ = tr.gettext
    fields = [
        b.input_block("name", _("Name"), b.text_input(initial=known.get("name", ""), limit=MAX_NAME)),
        b.input_block(
            "reminders",
            _("Reminders before meetings"),
            b.text_input(initial=known.get("reminders", ""), limit=100),
            hint=_("Like this: 7 pv, 1 pv, 1 h. The word ei means none. The usual ones, when left empty."),
            optional=True,
        ),
        b.input_block(
            "interval",
            _("Weeks between meetings"),
            b.text_input(initial=known.get("interval", ""), limit=40),
            hint=_("Like this: 6 vk. When a meeting has passed, its organiser gets the next date proposed."),
            optional=True,
        ),
    ]
    return _form("group.settings", _("Settings"), fields, problems, tr, payload=OfGroup(group.id))
