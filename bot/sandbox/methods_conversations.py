"""conversations.*. docs.slack.dev/reference/methods/conversations.open, .info, .history and their
neighbours."""

from bot.sandbox.call import KIND_PREFIX, Call
from bot.sandbox.errors import ApiError, invalid_arguments, not_settled
from bot.sandbox.models import Channel, Json, Message
from bot.sandbox.render import channel_json, message_json

MOST_MESSAGES = 999  # conversations.history: limit
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def open_(call: Call) -> Json:
    """conversations.open: the direct message with one to eight people; opening it again gives the same
    one."""
    state = call.sandbox.state
    if call.text("channel") is not None:
        raise not_settled("conversations.open with channel: use users")
    users = list(dict.fromkeys(call.ids("users")))
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 8:
        raise ApiError("too_many_users")
    call.scope("im:write" if len(users) == 1 else "mpim:write")
    for user_id in users:
        _can_meet(call, user_id)
    members = {state.bot_user_id, *users}
    found = state.direct_channel(members)
    if found is None and call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    channel = found or state.open_direct(members, state.bot_user_id)
    call.sandbox.posting.show_channel(channel)
    shown = channel_json(state, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "already_open": found is not None, "no_op": found is not None}


def _can_meet(call: Call, user_id: str) -> None:
    state = call.sandbox.state
    user = call.user(user_id)
    if user.is_bot:
        raise ApiError("cannot_dm_bot" if user_id != state.bot_user_id else "invalid_user_combination")
    if user.deleted:
        raise ApiError("user_disabled")
    if user.is_external and not state.meets(user_id):
        raise ApiError("invalid_user_combination")


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.visible_channel(call.need("channel"))
    call.kind_scope(channel, "read")
    shown = channel_json(call.sandbox.state, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(call: Call) -> Json:
    """conversations.members: active and deactivated, external ones too."""
    channel = call.visible_channel(call.need("channel"))
    call.kind_scope(channel, "read")
    page, following = call.page(list(channel.members), default=100, most=1000)
    return {"members": page, **following}


def list_(call: Call) -> Json:
    """conversations.list: what the app can see, of the kinds asked for."""
    state = call.sandbox.state
    channels = [
        channel
        for channel in _of_types(call)
        if state.can_see(state.users[state.bot_user_id], channel)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, following = call.page(channels, default=100, most=1000)
    return {"channels": [channel_json(state, channel) for channel in page], **following}


def _of_types(call: Call) -> list[Channel]:
    wanted = call.ids("types") or ["public_channel"]
    for name in wanted:
        if name not in TYPES:
            raise ApiError("invalid_types")
        call.scope(f"{KIND_PREFIX[TYPES[name]]}:read")
    kinds = {TYPES[name] for name in wanted}
    channels = sorted(call.sandbox.state.channels.values(), key=lambda channel: channel.id)
    return [channel for channel in channels if channel.kind in kinds]


def of_user(call: Call) -> Json:
    """users.conversations: the channels of the app itself, or of a person so far as the app sees them."""
    state = call.sandbox.state
    user = call.user(call.text("user") or state.bot_user_id)
    channels = [
        channel
        for channel in _of_types(call)
        if user.id in channel.members
        and state.can_see(state.users[state.bot_user_id], channel)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, following = call.page(channels, default=100, most=999)
    return {"channels": [channel_json(state, channel) for channel in page], **following}


def history(call: Call) -> Json:
    """conversations.history: newest first, without the replies of threads."""
    channel = call.visible_channel(call.need("channel"))
    call.kind_scope(channel, "history")
    call.member_channel(channel.id)
    found = _between(call, call.sandbox.state.top_level(channel.id))
    found.reverse()
    return _messages(call, found)


def replies(call: Call) -> Json:
    """conversations.replies: a thread, oldest first, its parent at the head."""
    state = call.sandbox.state
    channel = call.visible_channel(call.need("channel"))
    call.kind_scope(channel, "history")
    call.member_channel(channel.id)
    parent = state.message(channel.id, call.need("ts"))
    if parent is None:
        raise ApiError("thread_not_found")
    root = parent.thread_ts or parent.ts
    first = state.message(channel.id, root)
    found = _between(call, state.replies(channel.id, root))
    return _messages(call, [*([first] if first is not None else []), *found])


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest, inclusive = call.text("oldest") or "0", call.text("latest"), call.flag("inclusive")
    try:
        low, high = float(oldest), float(latest) if latest is not None else None
    except ValueError:
        raise ApiError("invalid_ts_oldest") from None
    kept = [one for one in messages if float(one.ts) > low or (inclusive and float(one.ts) == low)]
    if high is None:
        return kept
    return [one for one in kept if float(one.ts) < high or (inclusive and float(one.ts) == high)]


def _messages(call: Call, found: list[Message]) -> Json:
    page, following = call.page(found, default=100, most=MOST_MESSAGES)
    everything = call.flag("include_all_metadata")
    more = bool(following["response_metadata"]["next_cursor"])
    shown = [message_json(call.sandbox.state, message, all_metadata=everything) for message in page]
    return {"messages": shown, "has_more": more, "pin_count": 0, **(following if more else {})}


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    state = call.sandbox.state
    channel = call.visible_channel(call.need("channel"))
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    new = call.sandbox.people.add_member(channel, state.bot_user_id)
    extra: Json = {} if new else {"warning": "already_in_channel"}
    return {"channel": channel_json(state, channel), **extra}


def leave(call: Call) -> Json:
    """conversations.leave."""
    channel = call.visible_channel(call.need("channel"))
    if channel.kind == "im":
        raise ApiError("method_not_supported_for_channel_type")
    gone = call.sandbox.people.remove_member(channel, call.sandbox.state.bot_user_id)
    return {} if gone else {"not_in_channel": True}


def invite(call: Call) -> Json:
    """conversations.invite: people by id into a channel that the app is in."""
    state = call.sandbox.state
    channel = call.member_channel(call.need("channel"))
    if channel.kind in {"im", "mpim"}:
        raise ApiError("method_not_supported_for_channel_type")
    prefix = KIND_PREFIX[channel.kind]
    call.scope("channels:manage" if channel.kind == "public" else "groups:write", f"{prefix}:write.invites")
    if channel.archived:
        raise ApiError("is_archived")
    users = call.ids("users")
    if not users:
        raise ApiError("no_user")
    if len(users) > 1000:
        raise invalid_arguments("more than 1000 users")
    for user_id in users:
        _can_come(call, channel, user_id)
    for user_id in users:
        call.sandbox.people.add_member(channel, user_id, inviter=state.bot_user_id)
    return {"channel": channel_json(state, channel)}


def _can_come(call: Call, channel: Channel, user_id: str) -> None:
    user = call.user(user_id)
    if user_id == call.sandbox.state.bot_user_id:
        raise ApiError("cant_invite_self")
    if user_id in channel.members:
        raise ApiError("already_in_channel")
    if user.deleted:
        raise ApiError("user_is_deactivated") from None
    if user.role == "single_channel_guest":
        raise ApiError("ura_max_channels")
    if user.is_external:
        raise not_settled("inviting an external person by conversations.invite")


def kick(call: Call) -> Json:
    """conversations.kick."""
    state = call.sandbox.state
    channel = call.member_channel(call.need("channel"))
    if channel.kind in {"im", "mpim"}:
        raise ApiError("method_not_supported_for_channel_type")
    call.scope("channels:manage" if channel.kind == "public" else "groups:write")
    user = call.user(call.need("user"))
    if user.id == state.bot_user_id:
        raise ApiError("cant_kick_self")
    if not call.sandbox.people.remove_member(channel, user.id):
        raise ApiError("not_in_channel")
    return {}
