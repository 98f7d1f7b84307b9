"""The development programme, shown: by goal, each action with its owner, its deadline, and how it goes."""

from collections.abc import Sequence

from bot.domain.payloads import RunText
from bot.domain.programme import (
    ActionState,
    ActionView,
    AddedAction,
    GoalView,
    IndicatorView,
    ProgrammeRef,
    ProgrammeState,
    ProgrammeView,
    Shown,
    TopGoal,
)
from bot.domain.programme_payloads import CommentOn, OfGoal, PlannedAction, ProgrammeOf
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.paging import Paged, paged

SLASH = "/ohjelma"
PAGE = 12  # actions on one page

# The agreement, section 3.
TOP_GOALS = {
    TopGoal.VITALITY: N_("Vitality and employment are promoted"),
    TopGoal.UNEMPLOYMENT: N_("Unemployment falls, above all among the young and those out of work for long"),
    TopGoal.IMMIGRANTS: N_("Immigrants find work better"),
    TopGoal.MATCHING: N_("Jobs and job seekers meet better"),
}
STATE_NAMES = {
    ProgrammeState.DRAFT: N_("draft"),
    ProgrammeState.COMMENTS: N_("open for comments"),
    ProgrammeState.AGENDA: N_("waits for the forum"),
    ProgrammeState.DECIDED: N_("decided"),
    ProgrammeState.DISCARDED: N_("given up"),
}
ACTION_STATES = {
    ActionState.PLANNED: N_("not begun"),
    ActionState.UNDER_WAY: N_("under way"),
    ActionState.DONE: N_("done"),
    ActionState.DROPPED: N_("left undone"),
}


def goal_name(goal: GoalView, tr: Translator) -> str:
    """A goal's words: the agreement's in the reader's language, or its own title."""
    return goal.title if goal.top is None else tr.gettext(TOP_GOALS[goal.top])


def name(ref: ProgrammeRef, tr: Translator) -> str:
    """A version by its year, and by its number from the second on."""
    _ = tr.gettext
    if ref.version == 1:
        return _("Development programme {year}").format(year=ref.year)
    return _("Development programme {year}, version {version}").format(year=ref.year, version=ref.version)


def standing(view: ProgrammeView, tr: Translator) -> str:
    """Where a version stands, in one sentence."""
    _ = tr.gettext
    ref = view.ref
    if ref.state is ProgrammeState.COMMENTS and ref.comments_until:
        until = show_day(ref.comments_until, tr.locale)
        return _("Open for comments until {day}.").format(day=until)
    if ref.state is ProgrammeState.AGENDA:
        return _("The comments are in. It waits for the forum to decide.")
    if ref.state is ProgrammeState.DECIDED and ref.decided_on and ref.in_force_from:
        day, since = show_day(ref.decided_on, tr.locale), show_day(ref.in_force_from, tr.locale)
        if view.decided_by:
            return _("Decided {day} ({meeting}). In force from {since}.").format(
                day=day, meeting=view.decided_by.title, since=since
            )
        return _("Decided {day}. In force from {since}.").format(day=day, since=since)
    if ref.state is ProgrammeState.DISCARDED:
        return _("This version was given up.")
    return _("Draft. The forum decides the programme.")


def programme(
    found: Shown,
    page: int,
    tr: Translator,
    *,
    notice: str = "",
    files: Sequence[tuple[str, str]] = (),
) -> list[b.Block]:
    """One page of a version by goal, with the buttons that make sense for this reader.

    `files` are the ways to take it along, as (words, address); one without an address is left out.
    """
    view = found.view
    shown = [b.header(name(view.ref, tr))]
    if notice:
        shown.append(b.rich(b.line("{notice}", notice=notice)))
    shown.append(b.rich(b.line("{standing}", standing=standing(view, tr)), *_comments(found, tr)))
    part = paged(view.actions, page, PAGE)
    here = {one.plan_id for one in part.here}
    for goal in view.goals:
        actions = [one for one in goal.actions if one.plan_id in here]
        if part.page == 1 or actions:
            shown += _goal(goal, actions, view.ref, tr, is_first=part.page == 1)
    shown += part.note(tr)
    links = [b.link_button(words, address, nth=words) for words, address in files if address]
    return [*shown, *_buttons(found, part, tr), *([b.actions(*links)] if links and view.actions else [])]


def _comments(found: Shown, tr: Translator) -> list[list[b.Block]]:
    if not found.comments:
        return []
    words = tr.ngettext("{n} comment", "{n} comments", found.comments)
    return [b.line(words, n=found.comments)]


def _goal(
    goal: GoalView, actions: Sequence[ActionView], ref: ProgrammeRef, tr: Translator, *, is_first: bool
) -> list[b.Block]:
    _ = tr.gettext
    shown = [b.rich(b.line("*{nr}. {goal}*", nr=goal.position, goal=goal_name(goal, tr)))]
    lines = [action_line(one, tr, decided=ref.state is ProgrammeState.DECIDED) for one in actions]
    if is_first:
        lines += [indicator_line(one, tr) for one in goal.indicators]
    if lines:
        shown.append(b.bullets(*lines))
    elif not goal.actions:
        shown.append(b.rich(b.line(_("No actions yet."))))
    return shown


def action_line(one: ActionView, tr: Translator, *, decided: bool = True) -> list[b.Block]:
    """An action in one line: its number, what, who, with whom, by when, and how it goes."""
    _ = tr.gettext
    pieces = [one.owner.name, deadline(one, tr)]
    if decided:
        pieces.append(_(ACTION_STATES[one.state]))
    if one.partners:
        pieces.append(_("with: {names}").format(names=", ".join(partner.name for partner in one.partners)))
    if decided and one.note:
        pieces.append(b.cut(one.note, 200))
    return b.line("#{id} *{title}* – {rest}", id=one.id, title=one.title, rest=" · ".join(pieces))


def deadline(one: ActionView, tr: Translator) -> str:
    """The day that was decided, and the one it has been moved to."""
    _ = tr.gettext
    day = show_day(one.deadline, tr.locale)
    if one.moved_to is None or one.moved_to == one.deadline:
        return _("by {day}").format(day=day)
    moved = show_day(one.moved_to, tr.locale)
    return _("decided deadline {day}, moved to {moved}").format(day=day, moved=moved)


def indicator_line(one: IndicatorView, tr: Translator) -> list[b.Block]:
    """An indicator in one line: what is measured, from what to what."""
    _ = tr.gettext
    unit = f" ({one.unit})" if one.unit else ""
    way = ""
    if one.baseline is not None and one.target is not None:
        way = f": {number(one.baseline)} → {number(one.target)}"
    return b.line(_("Indicator: {name}{unit}{way}"), name=one.name, unit=unit, way=way)


def number(value: object) -> str:
    """A number as Finns write it."""
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if "." in f"{value:f}" else f"{value:f}"


def _buttons(found: Shown, part: Paged[ActionView], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    ref = found.view.ref
    of = ProgrammeOf(ref.id)
    rows = [[*part.buttons(SLASH, f"näytä #{ref.id}", tr)], _next_steps(found, of, tr)]
    if found.may_manage:
        rows.append(_managing(found, of, tr))
    others = [
        one
        for one in (found.in_force, found.draft, *reversed(found.versions))
        if one is not None and one.id != ref.id
    ]
    seen = {one.id: one for one in others}
    rows.append(
        [
            b.button(
                f"{name(one, tr)} ({_(STATE_NAMES[one.state])})",
                "house.run",
                RunText(SLASH, f"näytä #{one.id}"),
                nth=f"version{one.id}",
            )
            for one in list(seen.values())[:3]
        ]
    )
    return [b.actions(*row) for row in rows if row]


def _next_steps(found: Shown, of: ProgrammeOf, tr: Translator) -> list[b.Block]:
    """What takes the version on, and what there is to see of it."""
    _ = tr.gettext
    ref = found.view.ref
    steps = []
    if ref.state is ProgrammeState.DRAFT and found.may_manage and found.view.actions:
        ask = RunText(SLASH, f"kommentit #{ref.id}")
        steps.append(b.button(_("Open for comments"), "house.run", ask, nth="comments", style="primary"))
    if ref.state is ProgrammeState.COMMENTS and found.may_comment:
        on = CommentOn(ref.id, 0)
        steps.append(b.button(_("Comment"), "programme.comment_form", on, style="primary"))
    if ref.state is ProgrammeState.AGENDA and found.may_manage:
        decide = RunText(SLASH, f"päätä vuosi: {ref.year}")
        steps.append(
            b.button(_("Write the decision down"), "house.run", decide, nth="decide", style="primary")
        )
    if found.may_comment and ref.state is not ProgrammeState.DRAFT:
        read = RunText(SLASH, f"kommentit #{of.programme_id}")
        steps.append(b.button(_("Comments"), "house.run", read, nth="comments"))
    if ref.based_on_id is not None:
        changed = RunText(SLASH, f"erot #{of.programme_id}")
        steps.append(b.button(_("What changed"), "house.run", changed, nth="changed"))
    return steps


def _managing(found: Shown, of: ProgrammeOf, tr: Translator) -> list[b.Block]:
    """The next steps by where the version stands."""
    _ = tr.gettext
    ref = found.view.ref
    if ref.state is ProgrammeState.DECIDED:
        if found.draft is not None and found.draft.year == ref.year:
            return []
        new = RunText(SLASH, f"uusi {ref.year}")
        return [b.button(_("Make a new version"), "house.run", new, nth="new")]
    if not ref.is_open:
        return []
    return [
        b.button(_("Add an action"), "programme.action_form", PlannedAction(of.programme_id, 0)),
        b.button(_("Add a goal"), "programme.goal_form", of),
        b.button(_("Change the actions"), "programme.edit_list", of),
        b.button(
            _("Give this version up"),
            "programme.discard",
            of,
            style="danger",
            confirm=b.confirm(
                _("Is this version given up?"),
                _("Its actions go with it. What has been decided before stays in force."),
                yes=_("Give up"),
                no=_("Keep"),
            ),
        ),
    ]


def edit_list(found: Shown, page: int, tr: Translator) -> list[b.Block]:
    """The actions of a draft, each with its buttons; and the goals of its own that can be taken away."""
    _ = tr.gettext
    ref = found.view.ref
    part = paged(found.view.actions, page, PAGE)
    shown = [b.header(name(ref, tr))]
    for one in part.here:
        of = PlannedAction(ref.id, one.id)
        shown += [
            b.rich(action_line(one, tr, decided=False)),
            b.actions(
                b.button(_("Edit"), "programme.action_form", of, nth=one.id),
                b.button(_("Take out"), "programme.action_remove", of, nth=one.id, style="danger"),
            ),
        ]
    if not part.here:
        shown.append(b.rich(b.line(_("No actions yet."))))
    for goal in found.view.goals:
        if part.page == part.pages and goal.top is None and not (goal.actions or goal.indicators):
            away = b.button(_("Take the goal out"), "programme.goal_remove", OfGoal(goal.id), nth=goal.id)
            shown.append(b.section(f"{goal.position}. {goal.title}", accessory=away))
    back = b.button(_("Show the programme"), "house.run", RunText(SLASH, f"näytä #{ref.id}"), nth="show")
    return [
        *shown,
        *part.note(tr),
        b.actions(*part.buttons(SLASH, f"muokkaus {ref.year}", tr), back),
    ]


def no_programme(tr: Translator, *, may_manage: bool) -> list[b.Block]:
    """Before there is any."""
    _ = tr.gettext
    words = _("There is no development programme yet. An expert of the employment area begins one.")
    shown = [b.rich(b.line("{words}", words=words))]
    if may_manage:
        begin = b.button(_("Begin a programme"), "house.run", RunText(SLASH, "uusi"), style="primary")
        shown.append(b.actions(begin))
    return shown


def begun(ref: ProgrammeRef, tr: Translator, *, existed: bool) -> str:
    """What became of beginning a version, in one sentence."""
    _ = tr.gettext
    if existed:
        return _("This version is being prepared already. There is one at a time.")
    if ref.based_on_id is not None:
        return _("The new version says what the decided one does. Change what needs changing.")
    return _("The programme has been begun with the four top goals of the agreement. Add actions to them.")


def action_saved(done: AddedAction, goal: str, tr: Translator) -> str:
    """What was understood of an action, in full."""
    _ = tr.gettext
    one = done.action
    words = (
        _("There is an action of this name already: {what}") if done.existed else _("Action saved: {what}")
    )
    partners = ", ".join(partner.name for partner in one.partners)
    what = " · ".join(
        filter(
            None,
            (
                f"#{one.id} {one.title}",
                goal,
                one.owner.name,
                deadline(one, tr),
                _("with: {names}").format(names=partners) if partners else "",
            ),
        )
    )
    return words.format(what=what)
