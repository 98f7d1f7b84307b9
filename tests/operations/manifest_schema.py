"""What a manifest must look like: docs.slack.dev/reference/app-manifest, and Slack's own schema's limits."""

from typing import Any

_URL = {"type": "string", "maxLength": 3500, "pattern": "^https://"}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """An object that may have nothing else: Slack refuses unknown keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _text(shortest: int, longest: int) -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": longest}


SCHEMA = _object(
    {
        "_metadata": _object({"major_version": {"enum": [1, 2]}}),
        "display_information": _object(
            {
                "name": _text(1, 35),
                "description": _text(1, 140),
                "long_description": _text(175, 4000),
                "background_color": {"type": "string", "pattern": "^#([0-9a-f]{3}|[0-9a-f]{6})$"},
            },
            "name",
        ),
        "features": _object(
            {
                "app_home": _object(
                    {
                        "home_tab_enabled": {"type": "boolean"},
                        "messages_tab_enabled": {"type": "boolean"},
                        "messages_tab_read_only_enabled": {"type": "boolean"},
                    }
                ),
                "bot_user": _object(
                    {
                        "display_name": {**_text(1, 80), "pattern": "^[a-z0-9._-]+$"},
                        "always_online": {"type": "boolean"},
                    },
                    "display_name",
                ),
                "slash_commands": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 50,
                    "items": _object(
                        {
                            "command": {**_text(2, 32), "pattern": "^/[a-z0-9_-]+$"},
                            "description": _text(1, 2000),
                            "usage_hint": _text(1, 1000),
                            "url": {**_URL, "maxLength": 3000},
                            "should_escape": {"type": "boolean"},
                        },
                        "command",
                        "description",
                    ),
                },
            }
        ),
        "oauth_config": _object(
            {
                "scopes": _object(
                    {
                        "bot": {
                            "type": "array",
                            "items": {"type": "string", "pattern": "^[a-z]+:?[a-z:._]*$"},
                            "maxItems": 255,
                            "uniqueItems": True,
                        }
                    }
                )
            }
        ),
        "settings": _object(
            {
                "event_subscriptions": _object(
                    {
                        "request_url": _URL,
                        "bot_events": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 100,
                            "uniqueItems": True,
                            "items": {"type": "string"},
                        },
                    }
                ),
                "interactivity": _object(
                    {"is_enabled": {"type": "boolean"}, "request_url": _URL}, "is_enabled"
                ),
                "org_deploy_enabled": {"type": "boolean"},
                "socket_mode_enabled": {"type": "boolean"},
                "token_rotation_enabled": {"type": "boolean"},
            }
        ),
    },
    "display_information",
)
