"""What an import did, or would do: every row's fate as plain text for the command line."""

from bot.domain.importing import Fate, ImportKind, Report, RowResult
from bot.language.i18n import N_, Translator
from bot.views import errors as error_views

FATE_NAMES = {
    Fate.NEW: N_("new"),
    Fate.CHANGED: N_("changes"),
    Fate.SAME: N_("as before"),
    Fate.ERROR: N_("error"),
}
KIND_NAMES = {
    ImportKind.PARTNERS: N_("Partners"),
    ImportKind.PEOPLE: N_("People"),
    ImportKind.GROUPS: N_("Groups"),
    ImportKind.SEATS: N_("Seats"),
}


def report(found: Report, tr: Translator) -> str:
    """The whole report, rows in the order of the file, the numbers and the next step last."""
    _ = tr.gettext
    if found.problem is not None:
        return _("Nothing was brought in. {reason}").format(reason=error_views.sentence(found.problem, tr))
    lines = [f"{_(KIND_NAMES[found.kind])}:", *(_row(row, tr) for row in found.rows), ""]
    if found.ignored:
        names = ", ".join(found.ignored)
        lines.append(_("These columns were not used: {names}").format(names=names))
    counts = found.counts
    lines.append(
        _("New {new}, changing {changed}, as before {same}, errors {errors}.").format(
            new=counts[Fate.NEW],
            changed=counts[Fate.CHANGED],
            same=counts[Fate.SAME],
            errors=counts[Fate.ERROR],
        )
    )
    lines.append(_last(found, tr))
    return "\n".join(lines)


def _last(found: Report, tr: Translator) -> str:
    _ = tr.gettext
    if not found.applied:
        return _("This was a trial: nothing was saved. To save, give the same command with --apply.")
    if found.counts[Fate.ERROR]:
        return _("Saved, except for the rows with an error. Mend them and bring the same file in again.")
    return _("Saved.")


def _row(row: RowResult, tr: Translator) -> str:
    _ = tr.gettext
    fate = _(FATE_NAMES[row.fate])
    if row.error is not None:
        reason = error_views.sentence(row.error, tr)
        return _("Row {n}: {fate} – {label}: {reason}").format(
            n=row.number, fate=fate, label=row.label, reason=reason
        )
    if row.changes:
        fate = _("{fate} ({what})").format(fate=fate, what=", ".join(row.changes))
    return _("Row {n}: {fate} – {label}").format(n=row.number, fate=fate, label=row.label)
