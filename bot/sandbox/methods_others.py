"""auth, apps, team, users, usergroups, views and files. docs.slack.dev/reference/methods/<method>."""

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, not_settled
from bot.sandbox.models import File, Json, Message
from bot.sandbox.render import file_json, user_json, view_json
from bot.sandbox.state import new_id

MOST_FILE_BYTES = 1_000_000_000  # files.getUploadURLExternal: 1 GB


def auth_test(call: Call) -> Json:
    """auth.test."""
    state = call.sandbox.state
    return {
        "url": f"https://{state.team['domain']}.slack.com/",
        "team": state.team["name"],
        "user": state.users[state.bot_user_id].name,
        "team_id": state.team["id"],
        "user_id": state.bot_user_id,
        "bot_id": state.bot_id,
        "app_id": state.app_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    """apps.connections.open: a new address for one socket."""
    sandbox = call.sandbox
    if not sandbox.manifest.socket_mode:
        raise not_settled("apps.connections.open while the manifest has Socket Mode off")
    if not sandbox.hub.enabled:
        raise not_settled("apps.connections.open after link_disabled, while Socket Mode is off")
    address = sandbox.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={sandbox.hub.ticket()}&app_id={sandbox.state.app_id}"}


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.sandbox.state.team
    if call.text("team") not in {None, team["id"]}:
        raise ApiError("team_not_found")
    return {"team": {"id": team["id"], "name": team["name"], "domain": team["domain"], "email_domain": ""}}


def users_info(call: Call) -> Json:
    """users.info: anybody of the workspace, and external people who share a channel with the app."""
    state = call.sandbox.state
    user = call.user(call.need("user"))
    if user.is_external and not state.meets(user.id):
        raise ApiError("user_not_visible")
    return {"user": _user(call, user.id)}


def _user(call: Call, user_id: str) -> Json:
    state = call.sandbox.state
    email = "users:read.email" in call.sandbox.manifest.scopes
    return user_json(state, state.users[user_id], email=email, locale=call.flag("include_locale"))


def users_list(call: Call) -> Json:
    """users.list: the workspace's own people and bots; external ones are not in it."""
    state = call.sandbox.state
    ids = sorted(user.id for user in state.users.values() if not user.is_external)
    page, following = call.page(ids, default=len(ids) or 1, most=1000)
    return {"members": [_user(call, one) for one in page], "cache_ts": int(state.clock.now()), **following}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail: the error is `users_not_found`, in the plural."""
    wanted = call.need("email").casefold()
    for user in call.sandbox.state.users.values():
        if (user.email or "").casefold() == wanted and not user.deleted and not user.is_external:
            return {"user": _user(call, user.id)}
    raise ApiError("users_not_found")


def usergroups_list(call: Call) -> Json:  # noqa: ARG001 - a method's common form
    """usergroups.list: there are none in this workspace."""
    return {"usergroups": []}


# -- views --


def views_open(call: Call) -> Json:
    """views.open."""
    view = call.sandbox.forms.open(call.need("trigger_id"), call.parsed("view"))
    return {"view": view_json(call.sandbox.state, view)}


def views_push(call: Call) -> Json:
    """views.push."""
    view = call.sandbox.forms.push(call.need("trigger_id"), call.parsed("view"))
    return {"view": view_json(call.sandbox.state, view)}


def views_update(call: Call) -> Json:
    """views.update."""
    view = call.sandbox.forms.update(
        call.parsed("view"),
        view_id=call.text("view_id"),
        external_id=call.text("external_id"),
        hash_=call.text("hash"),
    )
    return {"view": view_json(call.sandbox.state, view)}


def views_publish(call: Call) -> Json:
    """views.publish."""
    if not call.sandbox.manifest.home_tab:
        raise ApiError("not_enabled")
    user = call.user(call.need("user_id"))
    if user.is_bot or user.deleted:
        raise not_settled("a Home tab for a bot or a deactivated person")
    view = call.sandbox.forms.publish(user.id, call.parsed("view"), call.text("hash"))
    return {"view": view_json(call.sandbox.state, view)}


# -- files --


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: the first of three steps."""
    length = call.number("length", 0, most=MOST_FILE_BYTES)
    if not length:
        raise ApiError("missing_argument")
    if call.text("snippet_type") is not None or call.text("alt_txt") is not None:
        raise not_settled("snippets and alternative texts of files")
    file = File(new_id("F"), call.need("filename"), length)
    call.sandbox.state.save_file(file)
    return {"upload_url": f"{call.sandbox.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: the third step; with `channel_id` the file is posted there."""
    sandbox, state = call.sandbox, call.sandbox.state
    files = [_uploaded(call, item) for item in call.parsed("files") or []]
    if not files:
        raise ApiError("missing_argument")
    channel_id, thread_ts = call.text("channel_id"), call.text("thread_ts")
    if call.text("channels") is not None or call.parsed("blocks") is not None:
        raise not_settled("several channels, or blocks, with files")
    if channel_id is not None:
        channel = call.member_channel(channel_id)
        if channel.archived:
            raise ApiError("is_archived")
        if thread_ts is not None and state.message(channel.id, thread_ts) is None:
            raise ApiError("thread_not_found")
        sandbox.posting.add(
            Message(
                ts=state.next_ts(),
                channel=channel.id,
                user=state.bot_user_id,
                bot_id=state.bot_id,
                app_id=state.app_id,
                text=call.text("initial_comment") or "",
                files=[file.id for file in files],
                thread_ts=thread_ts,
            )
        )
    for file in files:
        file.complete = True
        state.save_file(file)
    return {"files": [file_json(file) for file in files]}


def _uploaded(call: Call, item: object) -> File:
    file_id = str(item.get("id")) if isinstance(item, dict) else ""
    file = call.sandbox.state.files.get(file_id)
    if file is None or file.complete or call.sandbox.store.content(file_id) is None:
        raise ApiError("file_not_found")
    if isinstance(item, dict):
        file.title = str(item.get("title") or file.name)
    return file
