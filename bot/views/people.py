"""People, shown."""

from collections.abc import Callable
from typing import Any

from bot.domain import people
from bot.domain.errors import UserError
from bot.language.i18n import Translator
from bot.views import blocks as b


def _not_found(error: people.PersonNotFound, tr: Translator) -> str:
    _ = tr.gettext
    if not error.query:
        return _("This Slack user is not in the registry yet. Give the name and the e-mail address instead.")
    return _("I found nobody in the registry by this name or address: {query}").format(
        query=b.cut(error.query, 80)
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    people.PersonNotFound: _not_found,
    people.PersonAmbiguous: lambda error, tr: tr.gettext(
        "Several people match: {names}. Write more of the name, or the e-mail address."
    ).format(names=", ".join(person.name for person in error.people[:5])),
    people.EmailNotUnderstood: lambda error, tr: tr.gettext("This is not an e-mail address: {text}").format(
        text=b.cut(error.text, 80)
    ),
    people.PersonUnclear: lambda error, tr: tr.gettext(
        "Nobody is called {query}. Did you mean {name}? For a new person, give the e-mail address as well."
    ).format(query=b.cut(error.query, 80), name=error.near.name),
    people.NameNeeded: lambda error, tr: tr.gettext(
        "I found nobody in the registry: {query}. For a new person, give first name and surname."
    ).format(query=b.cut(error.query, 80)),
    people.PersonElsewhere: lambda error, tr: tr.gettext(
        "{name} is in the registry as another partner's: {partner}."
    ).format(name=error.person.name, partner=error.partner),
    people.AddressNotGiven: lambda error, tr: tr.gettext(
        "{name} is in the registry without an e-mail address, and has a place or duties in the network. The "
        "address is added by the service manager, the director or the administrator."
    ).format(name=error.person.name),
    people.PersonTaken: lambda error, tr: tr.gettext("This e-mail address belongs to: {name}.").format(
        name=error.person.name
    ),
}
