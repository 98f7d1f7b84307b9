"""Letters about deadlines, with a link to each action's own page. They are duties: nobody refuses them."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.deadlines import DueAction
from bot.domain.programme_following import HelpAsked
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views.deadlines import deadline
from bot.views.letters import Fact, Letter, Link, fact


def reminder(actions: Sequence[DueAction], urls: Mapping[int, str], today: date, tr: Translator) -> Letter:
    """To an owner: one action, or the week's together."""
    _ = tr.gettext
    if len(actions) == 1:
        one = actions[0]
        late = one.due_on < today
        words = _("A deadline has passed: {title}") if late else _("A deadline is coming: {title}")
        ask = _("How is it going? If it takes longer, move the deadline.")
        return Letter(
            subject=words.format(title=one.title),
            heading=_("A deadline has passed") if late else _("A deadline is coming"),
            paragraphs=(ask,) if late else (),
            facts=facts(one, today, tr),
            links=(Link(_("Tell how it goes"), urls.get(one.id, ""), is_main=True),),
            closing=(_("On the page you can mark it as done, move the deadline or ask for help."), _own(tr)),
            when=deadline(one, today, tr),
        )
    return Letter(
        subject=_("Deadlines of your actions"),
        facts=[Fact(one.title, deadline(one, today, tr)) for one in actions],
        links=[Link(one.title, urls.get(one.id, "")) for one in actions],
        parts=[Fact(one.title, deadline(one, today, tr), urls.get(one.id, "")) for one in actions],
        closing=(
            _("On each action's page you can mark it as done, move the deadline or ask for help."),
            _own(tr),
        ),
    )


def passed(actions: Sequence[DueAction], urls: Mapping[int, str], today: date, tr: Translator) -> Letter:
    """To who stands behind the owners."""
    _ = tr.gettext
    alone = len(actions) == 1
    told = (
        _("The owner has been reminded of this, and it is not marked as done or moved.")
        if alone
        else _("The owners have been reminded of these, and they are not marked as done or moved.")
    )
    return Letter(
        subject=_("A deadline has passed: {title}").format(title=actions[0].title)
        if alone
        else _("Deadlines have passed"),
        heading=_("A deadline has passed") if alone else _("Deadlines have passed"),
        paragraphs=(told, _("Please ask how it is going. You hear of this once.")),
        facts=[Fact(one.title, f"{deadline(one, today, tr)} – {one.owner}") for one in actions],
        links=[
            Link(_("Show the action") if alone else one.title, urls.get(one.id, ""), is_main=alone)
            for one in actions
        ],
        parts=[Fact(one.title, deadline(one, today, tr), urls.get(one.id, "")) for one in actions],
        closing=(_own(tr),),
    )


def facts(one: DueAction, today: date, tr: Translator) -> list[Fact]:
    """An action with its deadline and whose it is."""
    _ = tr.gettext
    return [
        Fact(_("Action"), one.title),
        Fact(_("Deadline"), deadline(one, today, tr)),
        Fact(_("Owner"), one.owner),
    ]


def help_asked(found: HelpAsked, url: str, tr: Translator) -> Letter:
    """To the coordinator or the manager."""
    _ = tr.gettext
    return Letter(
        subject=_("Help is needed: {title}").format(title=found.action.title),
        heading=_("Help is needed"),
        paragraphs=(found.text,),
        facts=[
            Fact(_("Action"), found.action.title),
            Fact(_("Deadline"), show_day(found.action.due_on, tr.locale)),
            Fact(_("Who asks"), found.by),
            *fact(_("E-mail"), found.email, f"mailto:{found.email}" if found.email else ""),
        ],
        links=(Link(_("Show the action"), url, is_main=True),),
    )


def _own(tr: Translator) -> str:
    return tr.gettext("The link is your own. Please do not forward it.")
