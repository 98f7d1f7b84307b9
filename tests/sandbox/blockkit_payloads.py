"""Hypothesis strategies for valid Block Kit payloads of every kind the workspace draws."""

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

LETTERS = "aäbcdeéfghijklmnoöpqrstuvwxyzÅÄÖ0123456789.,:;–!?&<>*_~`'\"😀 "


def texts(most: int) -> st.SearchStrategy[str]:
    """Short or as long as allowed, never blank; an emoji counts as two."""
    short = st.text(LETTERS, min_size=1, max_size=min(most // 2, 12)).filter(lambda text: bool(text.strip()))
    return short | st.just("ä" * most)


def plain(most: int) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"type": st.just("plain_text"), "text": texts(most)}, optional={"emoji": st.booleans()}
    )


def any_text(most: int) -> st.SearchStrategy[Json]:
    mrkdwn = st.fixed_dictionaries(
        {"type": st.just("mrkdwn"), "text": texts(most)}, optional={"verbatim": st.booleans()}
    )
    return plain(most) | mrkdwn


def confirms() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
        optional={"style": st.sampled_from(["primary", "danger"])},
    )


def options(most: int, *, mrkdwn: bool = False, url: bool = False) -> st.SearchStrategy[list[Json]]:
    extra: dict[str, st.SearchStrategy[Any]] = {"description": plain(75)}
    if url:
        extra["url"] = st.just("https://example.fi/sivu")
    one = st.fixed_dictionaries(
        {"text": any_text(75) if mrkdwn else plain(75), "value": texts(150)}, optional=extra
    )
    return st.lists(one, min_size=1, max_size=most, unique_by=lambda option: option["value"])


def _element(
    kind: str, required: Json | None = None, **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"type": st.just(kind), "action_id": texts(255), **(required or {})}, optional=optional
    )


@st.composite
def _with_options(draw: st.DrawFn, kind: str, most: int, *, mrkdwn: bool, several: bool, menu: bool) -> Json:
    found = draw(options(most, mrkdwn=mrkdwn))
    extra: dict[str, Any] = {"placeholder": plain(150)} if menu else {}
    element: Json = draw(_element(kind, **extra))
    if menu and draw(st.booleans()):
        element["option_groups"] = [{"label": draw(plain(75)), "options": found}]
    else:
        element["options"] = found
    if draw(st.booleans()):
        chosen = draw(st.sampled_from(found))
        element["initial_options" if several else "initial_option"] = (
            [dict(chosen)] if several else dict(chosen)
        )
    if several and menu and draw(st.booleans()):
        element["max_selected_items"] = draw(st.integers(1, 100))
    return element


USERS = st.sampled_from(["U0ANNA", "W0ESIMERKKI", "U0TESTAAJA"])
CHANNELS = st.sampled_from(["C0YLEINEN", "G0SISAINEN"])
CONVERSATIONS = CHANNELS | st.just("D0VIESTIT")
PLACE: Json = {"placeholder": plain(150)}


def _several(ids: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(ids, min_size=1, max_size=2, unique=True)


@st.composite
def _plain_text_inputs(draw: st.DrawFn) -> Json:
    element: Json = draw(_element("plain_text_input", multiline=st.booleans(), **PLACE))
    low, high = sorted((draw(st.integers(0, 3000)), draw(st.integers(1, 3000))))
    if draw(st.booleans()):
        element |= {"min_length": low, "max_length": max(high, 1)}
    elif draw(st.booleans()):
        element["initial_value"] = draw(texts(3000))
    if draw(st.booleans()):
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return element


def rich_texts() -> st.SearchStrategy[Json]:
    style = {"style": st.fixed_dictionaries({}, optional={"bold": st.booleans(), "code": st.booleans()})}
    moment = st.integers(10**9, 10**10 - 1)
    piece = st.one_of(
        st.fixed_dictionaries({"type": st.just("text"), "text": texts(3000) | st.just(" ")}, optional=style),
        st.fixed_dictionaries(
            {"type": st.just("link"), "url": st.just("https://example.fi")}, optional={"text": texts(9)}
        ),
        st.fixed_dictionaries({"type": st.just("user"), "user_id": USERS}, optional=style),
        st.fixed_dictionaries({"type": st.just("channel"), "channel_id": CHANNELS}),
        st.just({"type": "emoji", "name": "wave"}),
        st.just({"type": "usergroup", "usergroup_id": "S0RYHMA"}),
        st.just({"type": "broadcast", "range": "here"}),
        st.just({"type": "color", "value": "#2B6CB0"}),
        st.fixed_dictionaries(
            {"type": st.just("date"), "timestamp": moment, "format": st.just("{date}")},
            optional={"fallback": texts(9)},
        ),
    )
    pieces = st.lists(piece, min_size=1, max_size=3)
    section = st.fixed_dictionaries({"type": st.just("rich_text_section"), "elements": pieces})
    part = st.one_of(
        section,
        st.fixed_dictionaries(
            {
                "type": st.just("rich_text_list"),
                "style": st.sampled_from(["bullet", "ordered"]),
                "elements": st.lists(section, min_size=1, max_size=3),
            },
            optional={"indent": st.integers(0, 8), "border": st.integers(0, 1)},
        ),
        st.fixed_dictionaries({"type": st.just("rich_text_quote"), "elements": pieces}),
        st.just({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]}),
    )
    return st.fixed_dictionaries(
        {"type": st.just("rich_text"), "elements": st.lists(part, min_size=1, max_size=3)}
    )


MENUS: dict[str, st.SearchStrategy[Json]] = {
    "static_select": _with_options("static_select", 100, mrkdwn=False, several=False, menu=True),
    "multi_static_select": _with_options("multi_static_select", 100, mrkdwn=False, several=True, menu=True),
    "external_select": _element("external_select", min_query_length=st.integers(0, 5), **PLACE),
    "multi_external_select": _element("multi_external_select", max_selected_items=st.integers(1, 9), **PLACE),
    "users_select": _element("users_select", initial_user=USERS, **PLACE),
    "multi_users_select": _element("multi_users_select", initial_users=_several(USERS), **PLACE),
    "channels_select": _element("channels_select", initial_channel=CHANNELS, **PLACE),
    "multi_channels_select": _element("multi_channels_select", initial_channels=_several(CHANNELS), **PLACE),
    "conversations_select": _element(
        "conversations_select",
        initial_conversation=CONVERSATIONS,
        filter=st.just({"include": ["public", "private"], "exclude_bot_users": True}),
        **PLACE,
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select", initial_conversations=_several(CONVERSATIONS), **PLACE
    ),
    "checkboxes": _with_options("checkboxes", 10, mrkdwn=True, several=True, menu=False),
    "radio_buttons": _with_options("radio_buttons", 10, mrkdwn=True, several=False, menu=False),
    "datepicker": _element("datepicker", initial_date=st.dates().map(str), **PLACE),
    "timepicker": _element(
        "timepicker",
        initial_time=st.times().map(lambda time: f"{time:%H:%M}"),
        timezone=st.just("Europe/Helsinki"),
        **PLACE,
    ),
}
BUTTONS: dict[str, st.SearchStrategy[Json]] = {
    "button": _element(
        "button",
        {"text": plain(75)},
        value=texts(2000),
        url=st.just("https://example.fi/"),
        style=st.sampled_from(["primary", "danger"]),
        accessibility_label=texts(75),
        confirm=confirms(),
    ),
    "overflow": _element("overflow", {"options": options(5, url=True)}, confirm=confirms()),
}
PICKERS: dict[str, st.SearchStrategy[Json]] = {
    "datetimepicker": _element("datetimepicker", initial_date_time=st.integers(10**9, 10**10 - 1))
}
INPUTS: dict[str, st.SearchStrategy[Json]] = {
    "plain_text_input": _plain_text_inputs(),
    "email_text_input": _element("email_text_input", initial_value=st.just("anna@example.fi"), **PLACE),
    "url_text_input": _element("url_text_input", initial_value=st.just("https://example.fi/a?b=1"), **PLACE),
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": st.booleans()},
        min_value=st.integers(-9, 0).map(str),
        max_value=st.integers(20, 30).map(str),
        initial_value=st.integers(1, 19).map(str),
        **PLACE,
    ),
    "file_input": _element("file_input", max_files=st.integers(1, 10), filetypes=st.just(["pdf", "docx"])),
    "rich_text_input": _element(
        "rich_text_input",
        initial_value=rich_texts(),
        min_lines=st.integers(1, 9),
        max_lines=st.integers(9, 100),
    ),
}
IMAGE = {"image_url": st.just("https://example.fi/kuva.png"), "alt_text": texts(2000)}
IMAGE_ELEMENT = st.fixed_dictionaries({"type": st.just("image"), **IMAGE})


def _block(
    kind: str, required: Json | None = None, **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"type": st.just(kind), **(required or {})}, optional={"block_id": texts(255), **optional}
    )


def _sections() -> st.SearchStrategy[Json]:
    accessory = st.one_of(*MENUS.values(), *BUTTONS.values(), IMAGE_ELEMENT)
    fields = st.lists(any_text(2000), min_size=1, max_size=10)
    extra: dict[str, st.SearchStrategy[Any]] = {"accessory": accessory, "expand": st.booleans()}
    return _block("section", {"text": any_text(3000)}, fields=fields, **extra) | _block(
        "section", {"fields": fields}, **extra
    )


@st.composite
def _tables(draw: st.DrawFn) -> Json:
    width = draw(st.integers(1, 4))
    cell = st.fixed_dictionaries({"type": st.just("raw_text"), "text": texts(40)})
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=5))
    table: Json = {"type": "table", "rows": rows}
    if draw(st.booleans()):
        table["column_settings"] = [{"align": "right", "is_wrapped": True}]
    return table


def _inputs(kinds: dict[str, st.SearchStrategy[Json]]) -> st.SearchStrategy[Json]:
    return _block(
        "input",
        {"label": plain(2000), "element": st.one_of(*kinds.values())},
        hint=plain(2000),
        optional=st.booleans(),
    )


ACTIONS = st.lists(
    st.one_of(*MENUS.values(), *BUTTONS.values()),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one["action_id"],
)

# Kinds that live on every surface, then those of messages and of forms only.
EVERYWHERE: dict[str, st.SearchStrategy[Json]] = {
    "section": _sections(),
    "header": _block("header", {"text": plain(150)}),
    "divider": _block("divider"),
    "context": _block(
        "context", {"elements": st.lists(any_text(3000) | IMAGE_ELEMENT, min_size=1, max_size=10)}
    ),
    "actions": _block("actions", {"elements": ACTIONS}),
    "image": _block("image", dict(IMAGE), title=plain(2000)),
    "rich_text": rich_texts(),
}
IN_MESSAGES = EVERYWHERE | {
    "markdown": _block("markdown", {"text": texts(12000)}),
    "table": _tables(),
    "input": _inputs(MENUS | PICKERS | {"plain_text_input": INPUTS["plain_text_input"]}),
}
IN_FORMS = EVERYWHERE | {"input": _inputs(MENUS | PICKERS | INPUTS)}
IN_HOMES = EVERYWHERE | {
    "input": _inputs(MENUS | {kind: INPUTS[kind] for kind in ("plain_text_input", "rich_text_input")})
}


def messages(kind: str) -> st.SearchStrategy[Json]:
    """A message with one block of that kind, sometimes with metadata."""
    metadata = st.fixed_dictionaries(
        {
            "event_type": st.just("kutsu_lahetetty"),
            "event_payload": st.dictionaries(st.sampled_from(["key", "n"]), texts(40) | st.integers(0, 9)),
        }
    )
    return st.fixed_dictionaries(
        {"text": texts(4000), "blocks": st.tuples(IN_MESSAGES[kind]).map(list)},
        optional={"metadata": metadata},
    )


def modals(kind: str) -> st.SearchStrategy[Json]:
    """A form with one block of that kind."""
    return st.fixed_dictionaries(
        {
            "type": st.just("modal"),
            "title": plain(24),
            "submit": plain(24),
            "blocks": st.tuples(IN_FORMS[kind]).map(list),
        },
        optional={
            "close": plain(24),
            "private_metadata": texts(3000),
            "callback_id": texts(255),
            "external_id": texts(255),
            "notify_on_close": st.booleans(),
            "clear_on_close": st.booleans(),
        },
    )


def homes(kind: str) -> st.SearchStrategy[Json]:
    """A home tab with one block of that kind."""
    return st.fixed_dictionaries({"type": st.just("home"), "blocks": st.tuples(IN_HOMES[kind]).map(list)})


def found() -> st.SearchStrategy[Json]:
    """An answer to block_suggestion: options, or one group of them."""
    groups = st.fixed_dictionaries({"label": plain(75), "options": options(9)}).map(lambda group: [group])
    return st.fixed_dictionaries({"options": options(9)}) | st.fixed_dictionaries({"option_groups": groups})
