"""A version's way to the decision, shown: its comments, the questions before each step, what changed."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.payloads import Nothing, RunText
from bot.domain.programme import (
    MAX_COMMENT,
    ActionView,
    Comment,
    CommentSource,
    GoalView,
    IndicatorView,
    ProgrammeState,
    ProgrammeView,
    Shown,
)
from bot.domain.programme_payloads import CommentOn, Decision, OfComment, OfThread, OpenUntil, ProgrammeOf
from bot.domain.programme_versions import (
    Changed,
    Compared,
    Deciding,
    Differences,
    Opening,
    Part,
    PartChange,
)
from bot.domain.zone import local_date
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import meetings as m
from bot.views import programme as p
from bot.views.forms import Problems, date_input, with_problems
from bot.views.letters import Fact, Letter, Link
from bot.views.lists import first_of
from bot.views.paging import paged

SLASH = p.SLASH
PAGE = 10  # comments on one page; each has its own block and perhaps a button
SHOWN = 20  # lines of one kind of change

PARTS = {
    Part.TITLE: N_("name"),
    Part.GOAL: N_("goal"),
    Part.OWNER: N_("answers for it"),
    Part.DEADLINE: N_("deadline"),
    Part.PARTNERS: N_("partners"),
    Part.UNIT: N_("unit"),
    Part.BASELINE: N_("baseline"),
    Part.TARGET: N_("target"),
}
SOURCES = {
    CommentSource.FORM: "",
    CommentSource.THREAD: N_("in the thread"),
    CommentSource.PAGE: N_("on the page"),
}


# -- opening for comments ----------------------------------------------------------------------------------


def opening(plan: Opening, tr: Translator) -> list[b.Block]:
    """What opening for comments would send, and to how many; nothing is sent before the press."""
    _ = tr.gettext
    until = show_day(plan.until, tr.locale)
    changes_day = plan.ref.state is ProgrammeState.COMMENTS
    lines = [b.line("*{what}*", what=p.name(plan.ref, tr))]
    if changes_day:
        lines.append(
            b.line(_("The new last day for comments: {day}. Nobody is written to again."), day=until)
        )
    else:
        lines.append(b.line(_("The last day for comments: {day}"), day=until))
        lines.append(
            b.line(
                tr.ngettext(
                    "{n} person hears of it: the leaders and the experts of the employment area.",
                    "{n} people hear of it: the leaders and the experts of the employment area.",
                    plan.people,
                ),
                n=plan.people,
            )
        )
        if plan.channel_id:
            lines.append(b.line(_("It is posted to the development group's channel too.")))
    go = b.button(
        _("Change the day") if changes_day else _("Open for comments"),
        "programme.open_comments",
        OpenUntil(plan.ref.id, plan.until.isoformat()),
        style="primary",
    )
    other = b.button(_("Choose another day"), "programme.until_form", ProgrammeOf(plan.ref.id))
    return [b.rich(*lines), b.actions(go, other, b.button(_("Back"), "house.cancel", Nothing()))]


def asked(view: ProgrammeView, tr: Translator, *, url: str = "") -> list[b.Block]:
    """The message that asks for comments, to one person or to the channel."""
    _ = tr.gettext
    ref = view.ref
    until = show_day(ref.comments_until, tr.locale) if ref.comments_until else ""
    buttons = [
        b.button(_("Comment"), "programme.comment_form", CommentOn(ref.id, 0), style="primary"),
        b.button(_("Show the programme"), "house.run", RunText(SLASH, f"näytä #{ref.id}"), nth="show"),
    ]
    if url:
        buttons.append(b.link_button(_("On the web page"), url))
    return [
        b.header(_("Comment the draft: {name}").format(name=p.name(ref, tr))),
        b.rich(
            b.line(_("Leaders and area experts prepare the programme together. What would you change?")),
            b.line(_("*Last day for comments:* {day}"), day=until),
        ),
        b.actions(*buttons),
    ]


def posted(view: ProgrammeView, tr: Translator) -> list[b.Block]:
    """The same to the development group's channel, where replies in the thread are comments too."""
    return [*asked(view, tr), b.note(tr.gettext("You can also reply in the thread of this message."))]


def letter(view: ProgrammeView, url: str, tr: Translator) -> Letter:
    """The same by e-mail, with the page where it is answered."""
    _ = tr.gettext
    ref = view.ref
    until = show_day(ref.comments_until, tr.locale) if ref.comments_until else ""
    return Letter(
        subject=_("Comment the draft: {name}").format(name=p.name(ref, tr)),
        paragraphs=[_("Leaders and area experts prepare the programme together. What would you change?")],
        facts=[
            Fact(_("Last day for comments"), until),
            *(Fact(f"{goal.position}. {p.goal_name(goal, tr)}", _actions(goal, tr)) for goal in view.goals),
        ],
        links=[Link(_("Read and comment"), url, is_main=True)],
        when=_("Last day for comments: {day}").format(day=until),
    )


def _actions(goal: GoalView, tr: Translator) -> str:
    return "; ".join(one.title for one in goal.actions) or tr.gettext("No actions yet.")


# -- comments ----------------------------------------------------------------------------------------------


def comments(
    found: Shown,
    items: Sequence[Comment],
    page: int,
    tr: Translator,
    *,
    me: int | None,
    thread: tuple[str, str] | None,
    is_open: bool,
    notice: str = "",
) -> list[b.Block]:
    """One page of a version's comments, and the ways to write one."""
    _ = tr.gettext
    ref = found.view.ref
    part = paged(items, page, PAGE)
    shown = [b.header(_("Comments: {name}").format(name=p.name(ref, tr)))]
    if notice:
        shown.append(b.rich(b.line("{notice}", notice=notice)))
    shown.append(b.rich(b.line("{standing}", standing=p.standing(found.view, tr))))
    for one in part.here:
        own = is_open and (found.may_manage or (me is not None and one.person_id == me))
        away = b.button(_("Take back"), "programme.comment_withdraw", OfComment(one.id), nth=one.id)
        shown.append(b.section(comment_words(one, tr), accessory=away if own else None))
    if not items:
        shown.append(b.rich(b.line(_("No comments yet."))))
    shown += part.note(tr)
    buttons = part.buttons(SLASH, f"kommentit #{ref.id}", tr)
    if is_open and found.may_comment:
        write = b.button(_("Comment"), "programme.comment_form", CommentOn(ref.id, 0), style="primary")
        buttons.append(write)
    if thread:
        of = OfThread(ref.id, *thread)
        buttons.append(b.button(_("Fetch the replies of the thread"), "programme.comments", of))
    if found.may_manage and ref.state is ProgrammeState.COMMENTS:
        close = OfThread(ref.id, *(thread or ("", "")))
        sure = b.confirm(
            _("Are the comments ended now?"),
            _("After this nobody can comment this version. It goes to the forum."),
            yes=_("End the comments"),
            no=_("Back"),
        )
        buttons.append(b.button(_("End the comments"), "programme.close_comments", close, confirm=sure))
    buttons.append(
        b.button(_("Show the programme"), "house.run", RunText(SLASH, f"näytä #{ref.id}"), nth="show")
    )
    return [*shown, b.actions(*buttons)]


def comment_words(one: Comment, tr: Translator) -> str:
    """A comment as plain text: who, when, of what, where, and the words."""
    _ = tr.gettext
    where = SOURCES[one.source]
    head = " · ".join(
        filter(
            None,
            (
                one.person or _("somebody"),
                show_day(local_date(one.at), tr.locale),
                one.action,
                _(where) if where else "",
            ),
        )
    )
    return f"{head}\n{one.text}"


def comment_form(
    of: CommentOn, actions: Sequence[ActionView], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """A form for one comment, of the whole or of one action."""
    _ = tr.gettext
    fields = [
        b.input_block(
            "comment",
            _("Your comment"),
            b.text_input(initial=known.get("comment", ""), multiline=True, limit=MAX_COMMENT),
        )
    ]
    options = [b.option(f"#{one.id} {one.title}", str(one.id)) for one in actions[:100]]
    if options:
        fields.append(
            b.input_block(
                "action",
                _("Which action it is about"),
                b.select(options, initial=known.get("action")),
                hint=_("Leave empty when it is about the whole."),
                optional=True,
            )
        )
    return b.modal(
        _("Comment"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Send"),
        callback_id="programme.comment",
        metadata=of,
    )


def until_form(of: ProgrammeOf, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """A form for the last day of comments."""
    _ = tr.gettext
    field = b.input_block("until", _("Last day for comments"), date_input(known.get("until", "")))
    return b.modal(
        _("Open for comments"),
        with_problems([field], problems),
        close=_("Cancel"),
        submit=_("Next"),
        callback_id="programme.until",
        metadata=of,
    )


# -- the decision ------------------------------------------------------------------------------------------


def deciding(plan: Deciding, tr: Translator) -> list[b.Block]:
    """The decision as it would be written down."""
    _ = tr.gettext
    lines = [
        b.line("*{what}*", what=p.name(plan.ref, tr)),
        b.line(
            _("*Decided by:* {meeting}, {when}"), meeting=plan.meeting.title, when=m.when(plan.meeting, tr)
        ),
        b.line(_("*Decided on:* {day}"), day=show_day(plan.decided_on, tr.locale)),
        b.line(_("*In force from:* {day}"), day=show_day(plan.in_force_from, tr.locale)),
        b.line(_("A decided version is not changed any more. A change is made as a new version.")),
    ]
    payload = Decision(
        plan.ref.id, plan.meeting.id, plan.decided_on.isoformat(), plan.in_force_from.isoformat()
    )
    go = b.button(_("Write the decision down"), "programme.decide", payload, style="primary")
    other = b.button(_("Change the meeting or the days"), "programme.decision_form", ProgrammeOf(plan.ref.id))
    return [b.rich(*lines), b.actions(go, other, b.button(_("Back"), "house.cancel", Nothing()))]


def decision_form(of: ProgrammeOf, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """A form for the decision's meeting and days."""
    _ = tr.gettext
    fields = [
        b.input_block(
            "meeting",
            _("Number of the forum's meeting"),
            b.text_input(initial=known.get("meeting", ""), limit=12),
            hint=_("The latest meeting of the forum, when left empty."),
            optional=True,
        ),
        b.input_block(
            "on",
            _("Decided on"),
            date_input(known.get("on", "")),
            hint=_("The day of the meeting, when left empty."),
            optional=True,
        ),
        b.input_block(
            "in_force",
            _("In force from"),
            date_input(known.get("in_force", "")),
            hint=_("The day of the decision, when left empty."),
            optional=True,
        ),
    ]
    return b.modal(
        _("The forum's decision"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Next"),
        callback_id="programme.decision",
        metadata=of,
    )


# -- differences -------------------------------------------------------------------------------------------


def differences(found: Differences, tr: Translator) -> list[b.Block]:
    """What changed from the version before: by goals, actions and indicators."""
    _ = tr.gettext
    shown = [
        b.header(_("What changed: {name}").format(name=p.name(found.after, tr))),
        b.rich(b.line(_("Compared with: {name}"), name=p.name(found.before, tr))),
    ]
    if found.is_same:
        shown.append(b.rich(b.line(_("Nothing has changed."))))
    for heading, goals in (
        (_("*Goals added*"), found.goals_added),
        (_("*Goals taken out*"), found.goals_removed),
    ):
        if goals:
            lines = [b.line("{goal}", goal=p.goal_name(one, tr)) for one in goals]
            shown += [b.rich(b.line(heading)), first_of(lines, SHOWN, tr)]
    shown += _compared(
        found.actions, (_("*Actions added*"), _("*Actions taken out*"), _("*Actions changed*")), tr
    )
    shown += _compared(
        found.indicators,
        (_("*Indicators added*"), _("*Indicators taken out*"), _("*Indicators changed*")),
        tr,
    )
    back = b.button(
        _("Show the programme"), "house.run", RunText(SLASH, f"näytä #{found.after.id}"), nth="show"
    )
    return [*shown, b.actions(back)]


def _compared(
    found: Compared[ActionView] | Compared[IndicatorView], headings: tuple[str, str, str], tr: Translator
) -> list[b.Block]:
    shown = []
    for heading, items in zip(headings, (found.added, found.removed), strict=False):
        if items:
            shown += [b.rich(b.line(heading)), first_of([_whole(one, tr) for one in items], SHOWN, tr)]
    if found.changed:
        lines = [_changed(one, tr) for one in found.changed]
        shown += [b.rich(b.line(headings[2])), first_of(lines, SHOWN, tr)]
    return shown


def _whole(one: ActionView | IndicatorView, tr: Translator) -> list[b.Block]:
    if isinstance(one, ActionView):
        return p.action_line(one, tr, decided=False)
    return p.indicator_line(one, tr)


def _changed(one: Changed[ActionView] | Changed[IndicatorView], tr: Translator) -> list[b.Block]:
    now = one.now
    title = f"#{now.id} {now.title}" if isinstance(now, ActionView) else now.name
    parts = "; ".join(_part(change, tr) for change in one.parts)
    return b.line("*{title}* – {parts}", title=title, parts=parts)


def _part(change: PartChange, tr: Translator) -> str:
    before, after = _value(change.before, tr), _value(change.after, tr)
    return f"{tr.gettext(PARTS[change.part])}: {before} → {after}"


def _value(value: object, tr: Translator) -> str:
    if isinstance(value, GoalView):
        return p.goal_name(value, tr)
    if isinstance(value, date):
        return show_day(value, tr.locale)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else p.number(value)
