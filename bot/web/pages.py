"""The boundary of every answer page: one transaction, who comes, in which language, and what went wrong.

What handlers/router.py is to Slack's deliveries, this is to pages that are opened by a signed link:
`look` for GET, which changes nothing (mail scanners follow links), `change` for POST, which a person presses.
A noun's pages are a Flask blueprint in bot/web/<noun>.py whose functions are lines of this kind:

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.MEETING, token, _show)
"""

import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request

from bot.clock import Clock
from bot.domain.errors import UserError
from bot.domain.links import NOBODY, LinkClosed, LinkCut, LinkExpired, LinkWrong, Purpose, Ticket
from bot.domain.names import storable
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor
from bot.domain.rights import NotAllowed
from bot.language.i18n import LOCALES, Translator, negotiate, translator
from bot.services import Session, deliveries
from bot.services.links import Links, admit
from bot.services.people import find_actor_by_id, whom_to_ask
from bot.services.poll_sealing import Vault
from bot.views import errors as error_views
from bot.views import pages as views

log = logging.getLogger(__name__)

LANGUAGE, SAID, ONCE = "kieli", "tehty", "kerran"
_STATUS: Mapping[type[UserError], HTTPStatus] = {
    LinkWrong: HTTPStatus.NOT_FOUND,
    LinkCut: HTTPStatus.NOT_FOUND,
    LinkClosed: HTTPStatus.GONE,
    LinkExpired: HTTPStatus.GONE,
    StaleButton: HTTPStatus.GONE,
    NotAllowed: HTTPStatus.FORBIDDEN,
}
MAX_SAID = 20


class Transactions(Protocol):
    """The two ways to use the store (bot.storage.engine.Database)."""

    def writing(self) -> AbstractContextManager[Session]: ...

    def reading(self) -> AbstractContextManager[Session]: ...


@dataclass(frozen=True)
class Visit:
    """One request: whose link it came by, what was sent, and the transaction it happens in.

    `actor` is the link's owner (STRANGER for a link that is nobody's). `form` has the first value of each
    field, without blanks around it. `said` is what the last change said it did (Done.said).
    """

    session: Session
    ticket: Ticket
    token: str
    actor: Actor
    tr: Translator
    now: datetime
    links: Links
    vault: Vault
    form: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def many(self, name: str) -> list[str]:
        """All values of a field: of ticked boxes."""
        return [storable(value) for value in request.form.getlist(name)]


@dataclass(frozen=True)
class Page:
    """A page to show: a template of bot/web/templates and what it needs."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    status: int = HTTPStatus.OK


@dataclass(frozen=True)
class File:
    """Something else than a page: a calendar. With `changed_at` it is one that programs come back for."""

    content: bytes
    kind: str
    name: str
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Done:
    """A change was made: the browser is sent to the page again, so that a reload does nothing twice.

    `said` is a word that the page finds in `Visit.said`; `tail` is what comes after the token.
    """

    said: str = "tallennettu"
    tail: str = ""


Look = Callable[[Visit], Page | File]
Change = Callable[[Visit], Page | Done]
Again = Callable[[Visit, Mapping[str, str]], Page]
"""Shows a form again with what was typed (`visit.form`) and the troubles by field; "" is the whole form's."""


class Pages:
    """Carries requests to the pages' functions and their answers back."""

    def __init__(
        self, *, database: Transactions, clock: Clock, links: Links, vault: Vault | None = None
    ) -> None:
        self._vault = vault or Vault()
        self._database = database
        self._clock = clock
        self.links = links

    def look(self, purpose: Purpose, token: str, work: Look) -> Response:
        """A GET: reads, and changes nothing."""

        def read(language: "_Language") -> Response:
            with self._database.reading() as session:
                visit = self._enter(session, purpose, token, language)
                return _shown(work(visit), visit.tr, token)

        return self._guarded(read)

    def change(self, purpose: Purpose, token: str, work: Change, again: Again | None = None) -> Response:
        """A POST: one writing transaction. The same form sent twice (its hidden field ONCE) counts once.

        A failure that has a sentence is shown by `again`, above the form or at its field, with all that was
        typed; without it, on a page of its own.
        """

        def write(language: "_Language") -> Response:
            try:
                with self._database.writing() as session:
                    visit = self._enter(session, purpose, token, language)
                    outcome: Page | Done = Done()
                    if _is_first(visit):
                        outcome = work(visit)
            except UserError as error:
                if again is None or type(error) in _STATUS:
                    raise
                return self._again(purpose, token, error, again, language)
            if isinstance(outcome, Done):
                return _sent_back(purpose, token, outcome, visit.tr)
            return _shown(outcome, visit.tr, token)

        return self._guarded(write)

    def _enter(self, session: Session, purpose: Purpose, token: str, language: "_Language") -> Visit:
        """Raises LinkWrong, LinkCut, LinkClosed."""
        ticket = self.links.read(purpose, token)
        admit(session, ticket)
        now = self._clock.now()
        actor: Actor | None = STRANGER
        if ticket.person_id != NOBODY:
            actor = find_actor_by_id(session, ticket.person_id, now=now)
        if actor is None:
            raise LinkClosed
        language.owner = actor.locale if actor.is_known else None
        form = (
            {name: storable(value).strip() for name, value in request.form.items()}
            if request.method == "POST"
            else {}
        )
        return Visit(
            session=session,
            ticket=ticket,
            token=token,
            actor=actor,
            tr=language.translator(),
            now=now,
            links=self.links,
            vault=self._vault,
            form=form,
            said=storable(request.args.get(SAID, ""))[:MAX_SAID],
        )

    def _again(
        self, purpose: Purpose, token: str, error: UserError, again: Again, language: "_Language"
    ) -> Response:
        with self._database.reading() as session:
            visit = self._enter(session, purpose, token, language)
            name = str(getattr(error, "field", ""))
            page = again(visit, {name: error_views.sentence(error, visit.tr)})
            return _shown(Page(page.template, page.facts, HTTPStatus.UNPROCESSABLE_ENTITY), visit.tr, token)

    # -- what did not go well ---------------------------------------------------------------------------

    def _guarded(self, work: Callable[["_Language"], Response]) -> Response:
        language = _Language()
        try:
            return work(language)
        except UserError as error:
            return self._refuse(error, language.translator())
        except Exception as error:
            if getattr(error, "code", None) is not None:  # werkzeug's own: too large, not a form
                raise
            return _apologise(language.translator())

    def _refuse(self, error: UserError, tr: Translator) -> Response:
        names: tuple[str, ...] = ()
        if isinstance(error, NotAllowed):
            with self._database.reading() as session:
                names = whom_to_ask(session, error, self._clock.now())
        log.info("refused: %s", type(error).__name__)
        status = _STATUS.get(type(error), HTTPStatus.CONFLICT)
        gone = views.gone(tr) if isinstance(error, StaleButton) else None
        return message(gone or error_views.sentence(error, tr, names), tr, status)


def shown_elsewhere(made: Response) -> Response:
    """A picture that Slack fetches and shows in a message."""
    if made.status_code == HTTPStatus.OK:
        made.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        made.headers["Content-Disposition"] = "inline"
    return made


class _Language:
    """What the request and the link's owner tell of the language to speak."""

    def __init__(self) -> None:
        self.owner: str | None = None

    def translator(self) -> Translator:
        """The one asked for on the page, else the owner's, else the browser's, else Finnish."""
        asked = request.args.get(LANGUAGE)
        browser = request.accept_languages.best_match(LOCALES)
        return translator(negotiate(asked if asked in LOCALES else None, self.owner, browser))


def message(text: str, tr: Translator, status: int, *, heading: str = "") -> Response:
    """A page that says one thing."""
    page = Page("message.html", {"heading": heading or views.heading(status, tr), "text": text}, status)
    return _shown(page, tr)


def _apologise(tr: Translator) -> Response:
    code = secrets.token_hex(3)
    log.exception("failed with code %s", code)
    return message(views.apology(code, tr), tr, HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_first(visit: Visit) -> bool:
    once = visit.form.get(ONCE, "")
    if not once:
        return True
    key = f"page:{visit.ticket.purpose}:{visit.ticket.person_id}:{once[:64]}"
    if deliveries.claim(visit.session, key=key, now=visit.now) is not None:
        return False
    deliveries.finish(visit.session, key=key, answer="")
    return True


def _sent_back(purpose: Purpose, token: str, done: Done, tr: Translator) -> Response:
    said = {SAID: done.said, **_asked_language(tr)}
    # Relative: whatever the address that the reverse proxy shows to the world.
    there = f"/{purpose}/{token}{done.tail}?{urlencode(said)}"
    return make_response(redirect(request.script_root + there, HTTPStatus.SEE_OTHER))


def _asked_language(tr: Translator) -> dict[str, str]:
    return {LANGUAGE: tr.locale} if LANGUAGE in request.args else {}


def _shown(page: Page | File, tr: Translator, token: str = "") -> Response:
    if isinstance(page, File):
        return _sent_file(page)
    languages = [
        (code, name, f"?{urlencode({LANGUAGE: code})}") for code, name in views.LANGUAGES.items() if token
    ]
    asked = _asked_language(tr)
    html = render_template(
        page.template,
        _=tr.gettext,
        ngettext=tr.ngettext,
        language=tr.locale,
        languages=languages,
        # The form goes to the page's own address, in the language that was asked for.
        here=f"?{urlencode(asked)}" if asked else "",
        once=secrets.token_hex(8),
        **page.facts,
    )
    return make_response(html, page.status)


def _sent_file(file: File) -> Response:
    made = make_response(file.content)
    made.headers["Content-Type"] = file.kind
    made.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if file.changed_at is None:
        return made
    # The mark is of the content itself. The time alone is not asked: not every change of the content has one.
    mark = hashlib.sha256(file.content).hexdigest()[:32]
    if request.if_none_match.contains(mark):
        made = make_response("", HTTPStatus.NOT_MODIFIED)
    made.set_etag(mark)
    made.last_modified = file.changed_at
    made.headers["Cache-Control"] = "private, no-cache"
    return made
