"""Settings: all problems at once, in Finnish, and never a secret in them."""

import pytest

from bot.settings import SETTINGS, Settings, SettingsError


def test_an_empty_environment_gives_the_small_installation() -> None:
    settings = Settings.from_env({})

    assert (settings.database_url, settings.slack_api_url, settings.port, settings.log_level) == (
        "sqlite:///var/ekobotti.db",
        "https://slack.com/api/",
        8000,
        "INFO",
    )


def test_everything_given_is_read() -> None:
    settings = Settings.from_env(
        {
            "DATABASE_URL": "postgresql://botti@localhost/eko",
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "SLACK_SIGNING_SECRET": "salaisuus",
            "SLACK_API_URL": "http://127.0.0.1:8137/api",
            "EKOBOTTI_ADMINS": " Yllapitaja@example.fi, toinen@example.fi ,",
            "EKOBOTTI_PARTNERS_FILE": "/etc/kumppanit.csv",
            "EKOBOTTI_LOG_LEVEL": "debug",
            "EKOBOTTI_CLOCK_URL": "http://127.0.0.1:8137/_control/clock",
            "SMTP_URL": "smtp+starttls://botti:sana@posti.example.fi:587",
            "MAIL_FROM": "botti@example.fi",
            "PORT": "80",
        }
    )

    assert settings.slack_api_url == "http://127.0.0.1:8137/api/"
    assert settings.admins == ("yllapitaja@example.fi", "toinen@example.fi")
    assert (str(settings.partners_file), settings.log_level, settings.port) == (
        "/etc/kumppanit.csv",
        "DEBUG",
        80,
    )


def test_every_problem_is_told_at_once() -> None:
    wrong = {
        "DATABASE_URL": "mysql://x",
        "SLACK_BOT_TOKEN": "xoxp-secret-value",
        "SLACK_APP_TOKEN": "xoxb-secret-value",
        "SLACK_API_URL": "http://slack.example.fi/api/",
        "EKOBOTTI_LOG_LEVEL": "LOUD",
        "EKOBOTTI_CLOCK_URL": "http://kello.example.fi/",
        "SMTP_URL": "posti.example.fi",
        "MAIL_FROM": "botti",
        "PORT": "70000",
    }

    with pytest.raises(SettingsError) as caught:
        Settings.from_env(wrong)

    assert {problem.partition(":")[0] for problem in caught.value.problems} == set(wrong)
    assert "secret-value" not in str(caught.value)


@pytest.mark.parametrize("token", ["xoxb-…", "xoxb-1 2", "xoxb-"])
def test_an_example_or_a_torn_token_is_not_taken_for_one(token: str) -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN: avaimessa on vääriä merkkejä"):
        Settings.from_env({"SLACK_BOT_TOKEN": token})


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80a", "８０", " "])
def test_a_port_is_a_number_of_a_port(text: str) -> None:
    if text.strip():
        with pytest.raises(SettingsError, match="PORT"):
            Settings.from_env({"PORT": text})
    else:
        assert Settings.from_env({"PORT": text}).port == 8000


def test_secrets_are_not_in_the_settings_own_text() -> None:
    settings = Settings.from_env(
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "abc-salaisuus"}
    )

    assert not any(secret in repr(settings) for secret in ("xoxb-1", "xapp-1", "abc-salaisuus"))
    assert {s.name for s in SETTINGS if s.secret} == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SMTP_URL",
        "EKOBOTTI_SECRET",
    }
