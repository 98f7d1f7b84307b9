"""The lock file can be installed for good: what a package asks for with an extra is locked with it."""

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).parents[2] / "requirements.lock"
_LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[([^\]]+)\])?==", re.MULTILINE)


def test_what_is_asked_for_with_an_extra_is_locked_with_it() -> None:
    # Else pip takes the index's newest release for it, finds no hash, and refuses the whole file
    # (pip.pypa.io, "Secure installs"): from the day on which there is a newer one.
    locked = {
        canonicalize_name(name): set(filter(None, (extras or "").split(",")))
        for name, extras in _LINE.findall(LOCK.read_text(encoding="utf-8"))
    }
    asked = {
        (canonicalize_name(one.name), extra)
        for distribution in distributions()
        if canonicalize_name(distribution.name) in locked
        for one in map(Requirement, distribution.requires or ())
        if one.marker is None or one.marker.evaluate({"extra": ""})
        for extra in one.extras
    }
    assert {(name, extra) for name, extra in asked if extra not in locked[name]} == set()
    assert ("coverage", "toml") in asked
