"""How a seminar's registrations stand: numbers, partners, those silent, the trend, the queue, diets."""

from collections.abc import Sequence
from datetime import date

from bot.domain.seminar_payloads import SeminarRef
from bot.domain.seminar_rules import positions
from bot.domain.seminars import Guest, Registered, Reply, SeminarInfo, Status, by_partner
from bot.language.i18n import Translator
from bot.language.showing import show_day, show_moment
from bot.views import blocks as b
from bot.views import seminar_messages as messages
from bot.views.meetings import phone_list, runs
from bot.views.seminar_stages import stage_line
from bot.views.seminars import REPLIES, facts, heading, titled

BAR = 20  # characters of the longest bar
NAMED = 40  # people named in one message; everybody is in the list that can be fetched


def counts(found: Status, tr: Translator) -> str:
    """How many have answered what."""
    tally = found.tally
    return tr.gettext(
        "{answered} of {total} have answered: {coming} coming, {not_coming} not coming, "
        "{waiting} in the queue; {silent} have not answered"
    ).format(
        answered=tally.answered,
        total=tally.total,
        coming=tally.coming,
        not_coming=tally.not_coming,
        waiting=tally.waiting,
        silent=tally.silent,
    )


def partners_line(found: Status, tr: Translator) -> str:
    """How many of the partners somebody comes from."""
    coming = sum(1 for row in by_partner(found.guests) if row.tally.coming)
    return tr.gettext("{count} of {total} partners take part").format(
        count=min(coming, found.partners_total), total=found.partners_total
    )


def status(
    found: Status,
    tr: Translator,
    *,
    picture: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> list[b.Block]:
    """Everything at a glance. `picture` is the chart's address, "" to draw it with characters; `links` are
    pairs of words and addresses of pages and files.
    """
    _ = tr.gettext
    seminar = found.seminar
    lines = [*facts(seminar, tr), b.line("*{counts}*", counts=counts(found, tr))]
    if seminar.capacity is not None:
        lines.append(
            b.line(
                _("*Places:* {taken} of {capacity} taken"),
                taken=found.tally.coming + sum(one.reply is Reply.OFFERED for one in found.guests),
                capacity=seminar.capacity,
            )
        )
    lines += [
        b.line(_("*Held places:* {partner}, {count}"), partner=hold.partner, count=hold.places)
        for hold in found.holds
    ]
    lines.append(b.line("*{partners}*", partners=partners_line(found, tr)))
    blocks = titled(heading(seminar, tr), seminar, tr, *lines)
    blocks += _picture(found, picture, tr)
    blocks += _by_partner(found, tr)
    blocks += _queue(found, tr)
    blocks += _needs(found, tr)
    blocks += _messages(found, tr)
    blocks += _feedback(found, tr)
    unreachable = [one for one in found.guests if one.way == "none" and one.reply is Reply.SILENT]
    if unreachable:
        blocks += phone_list([one.person.name for one in unreachable][:NAMED], tr)
    return [*blocks, *_steps(found, links, tr)]


def _picture(found: Status, address: str, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    words = f"{counts(found, tr)}. {partners_line(found, tr)}."
    if address:
        return [b.image(address, words)]
    tally = found.tally
    rows = [
        (_("Coming"), tally.coming),
        (_("Queue"), tally.waiting),
        (_("Not coming"), tally.not_coming),
        (_("Silent"), tally.silent),
    ]
    most = max(1, *(number for _word, number in rows))
    widest = max(len(word) for word, _number in rows)
    bars = [
        f"{'█' * round(number / most * BAR):<{BAR}} {number:>4} {word:<{widest}}".rstrip()
        for word, number in rows
    ]
    blocks = [b.preformatted(bars)]
    if found.trend:
        blocks.append(b.preformatted(_trend(found, tr)))
    return blocks


def _trend(found: Status, tr: Translator) -> list[str]:
    """Registrations by day, the latest two weeks of them."""
    days = found.trend[-14:]
    most = max(number for _day, number in days)
    return [_bar(number, most, show_day(date.fromisoformat(day), tr.locale)) for day, number in days]


def _bar(number: int, most: int, word: str) -> str:
    drawn = "█" * max(1 if number else 0, round(number / most * BAR))
    return f"{drawn:<{BAR}} {number:>4} {word}"


def _by_partner(found: Status, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    coming, silent, away = [], [], []
    for row in by_partner(found.guests):
        if row.tally.coming:
            coming.append(f"{row.partner} ({row.tally.coming})")
        elif row.tally.silent:
            silent.append(row.partner)
        else:
            away.append(row.partner)
    items = []
    for words, names in (
        (_("*Partners coming:* {names}"), coming),
        (_("*Nobody of these has answered yes, and somebody is silent:* {names}"), silent),
        (_("*Nobody of these comes:* {names}"), away),
        (_("*Nobody of these is invited:* {names}"), list(found.partners_absent)),
    ):
        if names:
            items += [b.line(words, names=names) for names in runs(names)]
    quiet = [one.person.name for one in found.guests if one.reply is Reply.SILENT]
    if quiet:
        shown = quiet[:NAMED]
        if len(quiet) > NAMED:
            shown.append(_("and {count} more").format(count=len(quiet) - NAMED))
        items += [b.line(_("*Have not answered:* {names}"), names=run) for run in runs(shown)]
    return [b.bullets(*items)] if items else []


def _queue(found: Status, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    places = positions(found.guests)
    waiting = sorted((one for one in found.guests if one.id in places), key=lambda one: places[one.id])
    offered = [one for one in found.guests if one.reply is Reply.OFFERED and one.offer_until]
    items = [
        b.line(
            _("A place is offered to {name} until {time}"),
            name=one.person.name,
            time=show_moment(one.offer_until, tr.locale) if one.offer_until else "",
        )
        for one in offered[:NAMED]
    ]
    items += [
        b.line("{place}. {name}", place=places[one.id], name=_with_partner(one)) for one in waiting[:NAMED]
    ]
    return [b.rich(b.line(_("*Queue:*"))), b.bullets(*items)] if items else []


def _needs(found: Status, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if found.diets is None or found.access is None:
        return []
    items = [b.line(_("{diet}: {count}"), diet=diet, count=count) for diet, count in found.diets[:30]]
    items += [b.line(_("Accessibility: {need}"), need=need) for need in found.access[:30]]
    if not items:
        return []
    return [
        b.rich(b.line(_("*Diets and accessibility needs* (shown to you alone):"))),
        b.bullets(*items),
    ]


def _messages(found: Status, tr: Translator) -> list[b.Block]:
    sent = [one for one in found.stages if one.total]
    if not sent:
        return []
    title = b.rich(b.line(tr.gettext("*Messages:*")))
    return [title, b.bullets(*(b.line("{text}", text=stage_line(one, tr)) for one in sent))]


def _feedback(found: Status, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    given = found.feedback
    if given is None or not given.given:
        return []
    mean = sum(grade * count for grade, count in given.counts) / given.given
    number = f"{mean:.1f}" if tr.locale == "en" else f"{mean:.1f}".replace(".", ",")
    line = b.line(_("*Feedback:* {count}, on average {mean} of 5"), count=given.given, mean=number)
    comments = [b.line("{text}", text=text) for text in given.comments[:20]]
    return [b.rich(line), *([b.bullets(*comments)] if comments else [])]


def _steps(found: Status, links: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    seminar = found.seminar
    buttons = []
    if seminar.starts_at > found.now and seminar.state == "open":
        buttons.append(
            b.button(_("Write down an answer"), "seminar.record_form", SeminarRef(seminar.id), nth="record")
        )
    if found.may_manage:
        buttons.append(b.button(_("List and messages"), "seminar.panel", SeminarRef(seminar.id), nth="panel"))
        if not found.is_organiser:
            question = b.confirm(
                _("Become the organiser?"),
                _("You then see diets and accessibility needs, and hear when messages do not arrive."),
                yes=_("Yes"),
                no=_("No"),
            )
            buttons.append(
                b.button(
                    _("Become the organiser"),
                    "seminar.take_over",
                    SeminarRef(seminar.id),
                    nth="take",
                    confirm=question,
                )
            )
    buttons.append(b.button(_("Refresh"), "seminar.status", SeminarRef(seminar.id), nth="again"))
    blocks = [b.actions(*buttons)]
    if links:
        blocks.append(b.rich(*([b.link(words, address)] for words, address in links)))
    return blocks


def _with_partner(guest: Guest) -> str:
    return f"{guest.person.name} ({guest.partner})" if guest.partner else guest.person.name


def recorded(done: Registered, tr: Translator) -> list[b.Block]:
    """After an answer was written down."""
    _ = tr.gettext
    guest = done.registration.guest
    if done.fate in messages.FATES:
        words = _(messages.FATES[done.fate]).format(name=done.registration.seminar.organiser.name)
    else:
        words = _("The answer is written down.")
    lines = [
        b.line("*{words}*", words=words),
        b.line("{name}: {reply}", name=guest.person.name, reply=_(REPLIES[guest.reply])),
    ]
    if done.registration.position:
        lines.append(b.line(_("*Number in the queue:* {number}"), number=done.registration.position))
    back = b.button(_("Registrations"), "seminar.status", SeminarRef(done.registration.seminar.id))
    return [b.rich(*lines), b.actions(back)]


def export(seminar: SeminarInfo, links: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    """Links to the files and pages; they are the reader's own."""
    _ = tr.gettext
    if not links:
        return [
            b.rich(
                b.line(_("This installation has no pages of its own yet, so files cannot be fetched.")),
                b.line(_("The administrator can give it an address: EKOBOTTI_PUBLIC_URL.")),
            )
        ]
    lines = [[b.link(words, address)] for words, address in links]
    note = b.note(
        _("The links are your own: please do not pass them on. They work for 30 days after the seminar.")
    )
    return [*titled(seminar.name, seminar, tr, *lines), note]
