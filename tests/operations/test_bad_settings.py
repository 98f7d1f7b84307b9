"""Whatever stands in the settings, an administrator reads a Finnish sentence and never a traceback."""

from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import SETTINGS

AWFUL = ("…", "ä", "\udcff", "a\tb", "https://[", "https://a:x/", "smtp://ä@[", "sqlite:////proc/eko/x.db")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A small installation as the guide makes it; Slack is out of reach."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'ekobotti.db'}")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    return monkeypatch


@pytest.mark.parametrize("value", AWFUL)
@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_the_doctor_has_a_sentence_for_every_awful_setting(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    environment.setenv(name, value)
    if name == "SMTP_URL":
        environment.setenv("MAIL_FROM", "botti@example.fi")

    assert main(["doctor"]) == 1

    shown, told = capsys.readouterr()
    if told:
        assert told.startswith(f"Asetuksissa on korjattavaa:\n  {name}: ")
    else:
        assert "KORJAA    " in shown


def test_the_guides_example_of_a_token_is_told_by_name(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-…")

    assert main(["doctor"]) == 1

    assert capsys.readouterr().err == (
        "Asetuksissa on korjattavaa:\n"
        "  SLACK_BOT_TOKEN: avaimessa on vääriä merkkejä. Kopioi koko avain Slackin sivulta.\n"
    )


AWAY = "Tietokantaa ei saatu auki. Aja: ekobotti doctor\n"
NO_FILE = "Tiedostoa tai kansiota ei ole: {}. Tarkista polku.\n"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:////proc/eko/x.db", NO_FILE.format("/proc/eko")),
        ("DATABASE_URL", "postgresql://127.0.0.1:9/x", AWAY),
        ("DATABASE_URL", f"sqlite:///{__file__}", AWAY),
        ("EKOBOTTI_PARTNERS_FILE", "/ei/ole.csv", NO_FILE.format("/ei/ole.csv")),
        (
            "EKOBOTTI_PARTNERS_FILE",
            __file__,
            "Rivi 1: otsikkorivin pitää olla nimi;laji;lyhenteet;liittynyt.\n",
        ),
        ("SLACK_BOT_TOKEN", "xoxb-1", "Slackiin ei saatu yhteyttä. Aja: ekobotti doctor\n(URLError)\n"),
    ],
)
def test_run_tells_what_is_to_be_mended(
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    sentence: str,
) -> None:
    environment.setenv(name, value)
    environment.setattr("bot.operations.logs.set_up", lambda _level: None)

    assert main(["run"]) == 1

    assert capsys.readouterr().err == sentence


def test_a_folder_of_somebody_elses_is_told(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refused(*_a: object, **_b: object) -> None:
        raise PermissionError(
            13, "Permission denied", str(tmp_path)
        )  # root, who runs tests, is refused nothing

    environment.setattr(Path, "mkdir", refused)

    assert (main(["doctor"]), main(["db", "upgrade"])) == (1, 1)

    shown, told = capsys.readouterr()
    assert f"Tietokanta: ei oikeutta: {tmp_path}\n" in shown
    assert told == f"Ei oikeutta käyttää: {tmp_path}. Aja komento botin käyttäjänä tai korjaa oikeudet.\n"
