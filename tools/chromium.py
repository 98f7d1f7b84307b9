"""Finds a Chromium for the browser tests; run as a program, it also installs one where it can.

    python tools/chromium.py

Found: says where. Not found: Debian's package when run as root with apt-get, else the browser that Playwright
brings. Where neither works it says so, and does not fail: the tests then say what they skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium or Chrome: on PATH, else Playwright's own; None when there is none."""
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    return _of_playwright()


def _of_playwright() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    # The newest last; the headless shell is a browser of its own and does as well.
    patterns = ("chromium_headless_shell-*/chrome-*/headless_shell", "chromium-*/chrome-*/chrome")
    found = [
        path for pattern in patterns for path in sorted(folder.glob(pattern)) if os.access(path, os.X_OK)
    ]
    return str(found[-1]) if found else None


def _install() -> None:
    """Tries each way in turn until one gives a browser."""
    ways: list[list[list[str]]] = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # With Debian's package come the libraries it needs; Playwright's build comes without them.
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        ways.insert(0, [["apt-get", "update", "-qq"], install])
    for commands in ways:
        for command in commands:
            print("+", " ".join(command), flush=True)
            if subprocess.run(
                command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False
            ).returncode:
                break
        if find():
            return


def main() -> None:
    """Says where the browser is, installing it first if need be."""
    if find() is None:
        print("No Chromium found; installing one for the browser tests …", flush=True)
        _install()
    path = find()
    if path is None:
        print("!!! NO CHROMIUM COULD BE INSTALLED: the browser tests will be skipped !!!", flush=True)
    else:
        print(f"Chromium: {path}")


if __name__ == "__main__":
    main()
