"""The Web API: the table of methods, and the gate that every call goes through.

Gate: token, method, arguments, scope, rate, work, with the faults that were asked for. What is not in the
table, and every argument that a row does not name, is refused rather than guessed at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import methods_chat as chat
from bot.sandbox import methods_conversations as conversations
from bot.sandbox import methods_others as others
from bot.sandbox.call import Call, Method
from bot.sandbox.errors import ApiError, not_settled
from bot.sandbox.models import Json

if TYPE_CHECKING:
    from bot.sandbox.core import Sandbox

_READS = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORIES = ("channels:history", "groups:history", "im:history", "mpim:history")
_MANAGE = ("channels:manage", "channels:write.invites", "groups:write", "groups:write.invites")
_PAGE = ("limit", "cursor")
_POST = ("channel", *chat.CONTENT_ARGS, *chat.DISPLAY_ARGS, "thread_ts")
_RANGE = ("channel", "oldest", "latest", "inclusive", "include_all_metadata", *_PAGE)


def _row(
    run: Callable[[Call], Json], tier: str, args: tuple[str, ...], *scopes: str, app_token: bool = False
) -> Method:
    return Method(run, tier, frozenset(args), scopes, app_token=app_token)


# Scope and tier of each row: docs.slack.dev/reference/methods/<method>; tiers also java-slack-sdk
# MethodsRateLimits.
METHODS: dict[str, Method] = {
    "apps.connections.open": _row(others.connections_open, "connections", (), app_token=True),
    "auth.test": _row(others.auth_test, "auth", ()),
    "chat.delete": _row(chat.delete, "3", ("channel", "ts"), "chat:write"),
    "chat.getPermalink": _row(chat.get_permalink, "auth", ("channel", "message_ts")),
    "chat.postEphemeral": _row(chat.post_ephemeral, "4", (*_POST, "user"), "chat:write"),
    "chat.postMessage": _row(chat.post_message, "post", _POST, "chat:write"),
    "chat.update": _row(chat.update, "3", (*_POST[:-1], "ts"), "chat:write"),
    "conversations.history": _row(conversations.history, "3", _RANGE, *_HISTORIES),
    "conversations.info": _row(
        conversations.info, "3", ("channel", "include_locale", "include_num_members"), *_READS
    ),
    "conversations.invite": _row(conversations.invite, "3", ("channel", "users", "force"), *_MANAGE),
    "conversations.join": _row(conversations.join, "3", ("channel",), "channels:join"),
    "conversations.kick": _row(
        conversations.kick, "3", ("channel", "user"), "channels:manage", "groups:write"
    ),
    "conversations.leave": _row(
        conversations.leave, "3", ("channel",), "channels:manage", "groups:write", "im:write", "mpim:write"
    ),
    "conversations.list": _row(conversations.list_, "2", ("types", "exclude_archived", *_PAGE), *_READS),
    "conversations.members": _row(conversations.members, "4", ("channel", *_PAGE), *_READS),
    "conversations.open": _row(
        conversations.open_,
        "3",
        ("users", "channel", "return_im", "prevent_creation"),
        "im:write",
        "mpim:write",
    ),
    "conversations.replies": _row(conversations.replies, "3", (*_RANGE, "ts"), *_HISTORIES),
    "files.completeUploadExternal": _row(
        others.complete_upload,
        "4",
        ("files", "channel_id", "channels", "initial_comment", "thread_ts", "blocks"),
        "files:write",
    ),
    "files.getUploadURLExternal": _row(
        others.get_upload_url, "4", ("filename", "length", "alt_txt", "snippet_type"), "files:write"
    ),
    "reactions.add": _row(chat.add_reaction, "3", ("channel", "timestamp", "name"), "reactions:write"),
    "team.info": _row(others.team_info, "3", ("team", "domain"), "team:read"),
    "usergroups.list": _row(
        others.usergroups_list,
        "2",
        ("include_users", "include_count", "include_disabled"),
        "usergroups:read",
    ),
    "users.conversations": _row(
        conversations.of_user, "3", ("user", "types", "exclude_archived", *_PAGE), *_READS
    ),
    "users.info": _row(others.users_info, "4", ("user", "include_locale"), "users:read"),
    "users.list": _row(others.users_list, "2", ("include_locale", *_PAGE), "users:read"),
    "users.lookupByEmail": _row(others.lookup_by_email, "3", ("email",), "users:read.email"),
    "views.open": _row(others.views_open, "4", ("trigger_id", "view")),
    "views.publish": _row(others.views_publish, "4", ("user_id", "view", "hash")),
    "views.push": _row(others.views_push, "4", ("trigger_id", "view")),
    "views.update": _row(others.views_update, "4", ("view_id", "external_id", "view", "hash")),
}


@dataclass(frozen=True)
class Reply:
    """The body of an answer, and the seconds of a 429."""

    body: Json
    retry_after: int = 0


def answer(sandbox: "Sandbox", method: str, token: str | None, args: Json) -> Reply:
    """Run one call. Everything that it changed is on disk when this returns."""
    args = {name: value for name, value in args.items() if name != "token"}
    try:
        row = METHODS.get(method)
        _authenticate(sandbox, row, token)
        if row is None:
            raise ApiError("unknown_method", detail="not modelled: not settled")
        call = Call(sandbox, method, args)
        call.scope(*row.scopes)
        wait = sandbox.rates.check_method(method, row.tier)
        if wait:
            raise ApiError("ratelimited", retry_after=wait)
        # Bolt's clients add the workspace's id to every call.
        if args.pop("team_id", None) not in {None, "", sandbox.state.team["id"]}:
            raise ApiError("team_access_not_granted")
        strangers = sorted(
            name for name in args if name not in row.args and args[name] is not None and args[name] != ""
        )
        if strangers:
            raise not_settled(f"argument {', '.join(strangers)} of {method}")
        reply = Reply({"ok": True, **row.run(call)})
    except ApiError as error:
        retry_after = int(error.extra.get("retry_after", 0))
        body = {key: value for key, value in error.as_json().items() if key != "retry_after"}
        reply = Reply(body, retry_after)
    sandbox.store.flush()
    sandbox.journal.add(
        "api",
        method,
        ok=bool(reply.body["ok"]),
        args=args,
        error=reply.body.get("error"),
        ts=reply.body.get("ts") or reply.body.get("message_ts"),
    )
    return reply


def _authenticate(sandbox: "Sandbox", row: Method | None, token: str | None) -> None:
    if not token:
        raise ApiError("not_authed")
    secrets = sandbox.secrets
    if token not in {secrets.bot_token, secrets.app_token}:
        raise ApiError("invalid_auth")
    if row is not None and (token == secrets.app_token) != row.app_token:
        raise ApiError("not_allowed_token_type")
