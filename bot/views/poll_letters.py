"""The letters of a poll, for those who have no Slack: the question, the nudge, how it ended."""

from bot.domain.outgoing import Topic
from bot.domain.poll_counting import PollResults, ranked
from bot.domain.polls import PollKind
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.views import polls as p
from bot.views.letters import Fact, Letter, Link, fact


def asked(found: PollResults, url: str, tr: Translator, *, nudge: bool) -> Letter:
    """The question with the way to the page where it is answered; `url` "" when there are no pages."""
    _ = tr.gettext
    poll = found.poll
    subject = _("Answer is missing: {question}") if nudge else _("Poll: {question}")
    paragraphs = [
        _("You have not answered this poll yet.") if nudge else _("Your answer is asked for."),
        *p.rules(poll, tr),
    ]
    if poll.anonymous:
        paragraphs.append(p.anonymity(tr))
    facts = [
        Fact(_("Answer by"), show_moment(poll.closes_at, tr.locale)),
        *fact(_("Place"), poll.place),
        Fact(_("Asked"), p.whom(poll, tr)),
        Fact(_("From"), poll.organiser.name),
        *(Fact(str(one.option.position), p.label(one.option, tr)) for one in found.options),
    ]
    closing = [] if url else [_("Answer by phone or by e-mail to: {name}").format(name=poll.organiser.name)]
    return Letter(
        subject=subject.format(question=poll.question),
        heading=poll.question,
        paragraphs=paragraphs,
        facts=facts,
        links=[Link(_("Answer"), url, is_main=True)],
        closing=closing,
        topic=Topic.POLLS,
        when=_("open until {time}").format(time=show_moment(poll.closes_at, tr.locale)),
    )


def ended(found: PollResults, url: str, tr: Translator) -> Letter:
    """How the poll ended."""
    _ = tr.gettext
    poll = found.poll
    order = ranked(found) if poll.kind is PollKind.TIMES else found.options
    return Letter(
        subject=_("Results: {question}").format(question=poll.question),
        paragraphs=[p.end_words(found, tr)],
        facts=[Fact(p.label(one.option, tr), p.plain_counts(one, found, tr)) for one in order],
        links=[Link(_("Results"), url)],
        topic=Topic.POLLS,
    )
