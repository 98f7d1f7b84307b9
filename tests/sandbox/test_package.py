"""The package by itself: of no particular network, fetching nothing, heard on this machine only."""

import re
import socket
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.workspace import Workspace

FOLDER = Path(bot.sandbox.__file__).parent
PYTHON = sorted(FOLDER.rglob("*.py"))
PAGE = sorted((FOLDER / "page").iterdir())

# What belongs to one network of partners, its bot or its town (the bot's own words: docs/ohje.md).
OURS = re.compile(
    r"ekosysteem|kumppan|vetäj|työllisyys|tyollisyys|foorumi|seminaari|kokous|carelicum|ohjaam|karjala|työryhmä",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", [*PYTHON, *PAGE], ids=lambda path: path.name)
def test_nothing_in_the_package_belongs_to_one_network(path: Path) -> None:
    assert OURS.findall(path.read_text("utf-8")) == []


def test_the_language_of_the_page_is_in_the_pages_own_files() -> None:
    finnish = {path.name for path in PYTHON if re.search("[äöåÄÖÅ]", path.read_text("utf-8"))}
    assert finnish == set()


def test_the_page_is_made_of_its_own_files_only() -> None:
    fetched = re.compile(r"""(?:src|href|url\(|from|import\()\s*=?\s*["'(]?((?:https?:)?//[^\s"')]+)""")
    assert {path.name: fetched.findall(path.read_text("utf-8")) for path in PAGE} == {
        path.name: [] for path in PAGE
    }


def test_web_and_mail_are_heard_on_the_loopback_address_only(ws: Workspace) -> None:
    assert ws._server._runner is not None
    assert ws.sandbox.mail._server is not None
    bound = [*ws._server._runner.addresses, *(one.getsockname() for one in ws.sandbox.mail._server.sockets)]
    assert {address[0] for address in bound} == {"127.0.0.1"}
    assert len(bound) == 2
    for _, port in bound:
        # All of 127/8 is this machine: what listens on every address would answer here as well.
        with socket.socket() as elsewhere:
            elsewhere.settimeout(5)
            assert elsewhere.connect_ex(("127.0.0.2", port)) != 0
