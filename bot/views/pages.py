"""What all answer pages say alike."""

from http import HTTPStatus

from bot.language.i18n import Translator

# Each language by its own name, so that its speakers find it.
LANGUAGES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


def heading(status: int, tr: Translator) -> str:
    """The heading of a page that says only why it shows nothing else."""
    _ = tr.gettext
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("Something went wrong")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _("Too much text")
    if status == HTTPStatus.FORBIDDEN:
        return _("This is not for you")
    return _("The page cannot be shown")


def gone(tr: Translator) -> str:
    """What the link was about is not there."""
    return tr.gettext("What this link was about has changed or is gone.")


def not_found(tr: Translator) -> str:
    """There is no page at this address."""
    return tr.gettext("There is no page at this address. Open the link from the message you got.")


def not_so(tr: Translator) -> str:
    """The request is none that a page's own form would send."""
    return tr.gettext("The form could not be read. Go back to the page and try again.")


def too_large(tr: Translator) -> str:
    """What was sent is larger than any answer."""
    return tr.gettext("What you sent is too large. Nothing was saved. Go back and shorten your text.")


def apology(code: str, tr: Translator) -> str:
    """For what was not expected: nothing was changed, and the code leads to the log."""
    _ = tr.gettext
    return " ".join(
        (
            _("Sorry, something went wrong on my side. Nothing was changed."),
            _("Please try again. If it fails again, tell the administrator the code {code}.").format(
                code=code
            ),
        )
    )
