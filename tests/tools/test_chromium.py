"""Finding a browser, and being loud where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tools import chromium


def put_program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; its programs go to bin/, Playwright's browsers to browsers/."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    return tmp_path


def test_where_there_is_none_nothing_is_found(bare: Path) -> None:
    assert chromium.find() is None


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
def test_a_browser_on_the_path_is_found(bare: Path, name: str) -> None:
    program = put_program(bare / "bin" / name)

    assert chromium.find() == program


@pytest.mark.parametrize(
    "place",
    ["chromium-1187/chrome-linux/chrome", "chromium_headless_shell-1187/chrome-linux/headless_shell"],
)
def test_the_browser_that_playwright_brought_is_found(bare: Path, place: str) -> None:
    program = put_program(bare / "browsers" / place)

    assert chromium.find() == program


def test_a_file_that_cannot_be_run_is_no_browser(bare: Path) -> None:
    Path(put_program(bare / "browsers" / "chromium-1/chrome-linux/chrome")).chmod(0o644)

    assert chromium.find() is None


def test_what_is_installed_is_told(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # Debian's installer, as root: it puts the browser where Debian does.
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    apt = Path(put_program(bare / "bin" / "apt-get"))
    browser = bare / "bin" / "chromium"
    apt.write_text(
        f'#!/bin/sh\n[ "$1" = install ] || exit 0\necho "#!/bin/sh" > {browser}\n/bin/chmod +x {browser}\n'
    )

    chromium.main()

    assert capfd.readouterr().out.splitlines() == [
        "No Chromium found; installing one for the browser tests …",
        "+ apt-get update -qq",
        "+ apt-get install -y -qq --no-install-recommends chromium",
        f"Chromium: {browser}",
    ]


def test_where_nothing_can_be_installed_it_says_so_and_does_not_fail(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "executable", "/bin/false")

    chromium.main()

    assert capfd.readouterr().out.splitlines() == [
        "No Chromium found; installing one for the browser tests …",
        "+ /bin/false -m playwright install chromium",
        "!!! NO CHROMIUM COULD BE INSTALLED: the browser tests will be skipped !!!",
    ]


def test_skipped_browser_tests_are_told_at_the_end_of_the_run(bare: Path) -> None:
    (bare / "test_in_browser.py").write_text(
        "import pytest\n\n"
        "@pytest.mark.browser\n"
        "def test_page(chromium: str) -> None:\n    raise AssertionError\n"
    )
    # The project's own settings and fixtures, on a test of somewhere else.
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml")]

    done = subprocess.run(
        [*command, "--rootdir", str(ROOT), str(bare / "test_in_browser.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert "BROWSER TESTS NOT RUN" in done.stdout
    assert "1 browser tests were skipped: no Chromium was found." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("=")
    assert "1 skipped" in done.stdout.splitlines()[-1]
