"""chat.* and reactions.add. docs.slack.dev/reference/methods/chat.postMessage and its neighbours."""

from bot.sandbox.call import Call
from bot.sandbox.content import Content, read_content
from bot.sandbox.errors import ApiError, not_settled
from bot.sandbox.models import Channel, Json, Message
from bot.sandbox.render import message_json

CONTENT_ARGS = {"text", "blocks", "attachments", "metadata"}
# Accepted and without effect here: they only change how links are unfurled or plain text is marked up.
DISPLAY_ARGS = {"unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names"}


def _content(call: Call, *, update: bool = False) -> Content:
    if call.text("parse") not in {None, "none"} or call.flag("link_names"):
        raise not_settled("parse=full and link_names: what else they turn into mentions")
    body = {name: call.parsed(name) for name in CONTENT_ARGS if name != "text" and name in call.args}
    body["text"] = call.args.get("text")
    return read_content(body, update=update)


def _target(call: Call) -> Channel:
    """The channel of a post: an id, or a person's id for the app's direct message with them."""
    state, channel_id = call.sandbox.state, call.need("channel")
    if channel_id in state.users:
        person = state.users[channel_id]
        if person.is_bot:
            raise ApiError("channel_not_found")
        return _direct(call, person.id)
    channel = state.channels.get(channel_id)
    if channel is None:
        raise ApiError("channel_not_found")
    if state.bot_user_id not in channel.members:
        if channel.kind != "public":
            raise ApiError("channel_not_found")
        if "chat:write.public" not in call.sandbox.manifest.scopes:
            raise ApiError("not_in_channel")
    return channel


def _direct(call: Call, user_id: str) -> Channel:
    state = call.sandbox.state
    user = state.users[user_id]
    if user.is_external and not state.meets(user_id):
        raise ApiError("channel_not_found")  # no channel in common (docs.slack.dev/apis/slack-connect)
    return state.open_direct({user_id, state.bot_user_id}, state.bot_user_id)


def _postable(call: Call, channel: Channel) -> None:
    state = call.sandbox.state
    if channel.archived:
        raise ApiError("is_archived")
    if channel.kind == "im":
        if not call.sandbox.manifest.messages_tab:
            raise ApiError("messages_tab_disabled")
        if any(state.users[one].deleted for one in channel.members):
            raise ApiError("channel_not_found")


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    sandbox, state = call.sandbox, call.sandbox.state
    channel = _target(call)
    _postable(call, channel)
    content = _content(call)
    thread_ts = call.text("thread_ts")
    if thread_ts is not None:
        parent = state.message(channel.id, thread_ts)
        if parent is None or parent.thread_ts not in {None, parent.ts}:
            raise ApiError("cannot_reply_to_message")
    wait = sandbox.rates.check_post(channel.id)
    if wait:
        raise ApiError("ratelimited", retry_after=wait)
    message = sandbox.posting.add(
        Message(
            ts=state.next_ts(),
            channel=channel.id,
            user=state.bot_user_id,
            bot_id=state.bot_id,
            app_id=state.app_id,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata or None,
            thread_ts=thread_ts,
        )
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": message_json(state, message, all_metadata=True),
    }


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: to somebody who is in the channel and active."""
    state = call.sandbox.state
    channel = _target(call)
    _postable(call, channel)
    user = state.users.get(call.need("user"))
    if user is None or user.deleted or user.id not in channel.members:
        raise ApiError("user_not_in_channel")
    content = _content(call)
    if content.metadata is not None:
        raise not_settled("metadata on an ephemeral message")
    thread_ts = call.text("thread_ts")
    if thread_ts is not None:
        raise not_settled("an ephemeral message in a thread")
    message = call.sandbox.posting.add(
        Message(
            ts=state.next_ts(),
            channel=channel.id,
            user=state.bot_user_id,
            bot_id=state.bot_id,
            app_id=state.app_id,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            only_for=user.id,
        )
    )
    return {"message_ts": message.ts}


def _own(call: Call, refusal: str) -> Message:
    state, channel_id = call.sandbox.state, call.need("channel")
    channel = state.channels.get(channel_id)
    if channel is None or not state.can_see(state.users[state.bot_user_id], channel):
        raise ApiError("channel_not_found")
    message = state.message(channel_id, call.need("ts"))
    if message is None:
        raise ApiError("message_not_found")  # also for the ts of an ephemeral one
    if message.bot_id != state.bot_id:
        raise ApiError(refusal)
    if channel.archived:
        raise ApiError("is_archived")
    return message


def update(call: Call) -> Json:
    """chat.update: own messages; text without blocks removes the blocks; metadata stays unless sent."""
    state = call.sandbox.state
    message = _own(call, "cant_update_message")
    content = _content(call, update=True)
    changes: Json = {"text": content.text, "blocks": content.blocks, "attachments": content.attachments}
    if content.metadata is not None:
        changes["metadata"] = content.metadata or None
    call.sandbox.posting.change(message, **changes)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_json(state, message, all_metadata=True),
    }


def delete(call: Call) -> Json:
    """chat.delete: own messages."""
    message = _own(call, "cant_delete_message")
    call.sandbox.posting.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    state = call.sandbox.state
    channel = call.visible_channel(call.need("channel"))
    message = state.message(channel.id, call.need("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"https://{state.team['domain']}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(call: Call) -> Json:
    """reactions.add. Custom emoji are not modelled: any well-formed name is taken."""
    state = call.sandbox.state
    channel = call.member_channel(call.need("channel"))
    message = state.message(channel.id, call.need("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    name = call.need("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise ApiError("invalid_name")
    users = message.reactions.get(name, [])
    if state.bot_user_id in users:
        raise ApiError("already_reacted")
    reactions = {**message.reactions, name: [*users, state.bot_user_id]}
    call.sandbox.posting.change(message, edited=False, reactions=reactions)
    return {}
