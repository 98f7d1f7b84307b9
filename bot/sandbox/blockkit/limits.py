"""The one table of Block Kit and view limits; each row says where the number comes from.

Lengths are counted in UTF-16 units, which is never fewer than the characters Slack may count: the stricter
reading. A row whose source says "not settled" is our own bound where Slack publishes none.
"""

from dataclasses import dataclass

_DOCS = "https://docs.slack.dev/reference/"
_BLOCKS = _DOCS + "block-kit/blocks/"
_ELEMENTS = _DOCS + "block-kit/block-elements/"
_OBJECTS = _DOCS + "block-kit/composition-objects/"
_MODALS = "https://docs.slack.dev/surfaces/modals"
_NODE_BLOCKS = "slackapi/node-slack-sdk:packages/types/src/block-kit/blocks.ts"
_NODE_ELEMENTS = "slackapi/node-slack-sdk:packages/types/src/block-kit/block-elements.ts"
_NODE_OBJECTS = "slackapi/node-slack-sdk:packages/types/src/block-kit/composition-objects.ts"
_NODE_ACTIONABLE = "slackapi/node-slack-sdk:packages/types/src/block-kit/extensions.ts"
_NODE_VIEWS = "slackapi/node-slack-sdk:packages/types/src/views.ts"


@dataclass(frozen=True)
class Limit:
    """An inclusive range for a length, a count or a number, with the page or file it was read from."""

    low: int
    high: int
    source: str


LIMITS: dict[str, Limit] = {
    # Surfaces
    "message.text": Limit(1, 40_000, _DOCS + "methods/chat.postMessage (longer is truncated; here refused)"),
    "update.text": Limit(1, 4_000, _DOCS + "methods/chat.update (msg_too_long)"),
    "message.blocks": Limit(0, 50, _DOCS + "block-kit/blocks"),
    "view.blocks": Limit(1, 100, _MODALS + "; the lower bound is not settled"),
    "view.title": Limit(1, 24, _NODE_VIEWS),
    "view.submit": Limit(1, 24, _NODE_VIEWS),
    "view.close": Limit(1, 24, _NODE_VIEWS),
    "view.private_metadata": Limit(0, 3_000, _NODE_VIEWS),
    "view.callback_id": Limit(1, 255, _NODE_VIEWS),
    "view.external_id": Limit(1, 255, _MODALS),
    "view.bytes": Limit(0, 250_000, _DOCS + "methods/views.open (view_too_large)"),
    "metadata.bytes": Limit(
        0, 3_000, _DOCS + "methods/chat.postMessage names metadata_too_large; size not settled"
    ),
    "metadata.event_type": Limit(
        1, 255, "https://docs.slack.dev/messaging/message-metadata; length not settled"
    ),
    # Blocks
    "block_id": Limit(1, 255, _NODE_BLOCKS),
    "section.text": Limit(1, 3_000, _BLOCKS + "section-block"),
    "section.fields": Limit(1, 10, _BLOCKS + "section-block"),
    "section.field": Limit(1, 2_000, _BLOCKS + "section-block"),
    "header.text": Limit(1, 150, _BLOCKS + "header-block"),
    "context.elements": Limit(1, 10, _BLOCKS + "context-block"),
    "actions.elements": Limit(1, 25, _BLOCKS + "actions-block"),
    "input.label": Limit(1, 2_000, _BLOCKS + "input-block"),
    "input.hint": Limit(1, 2_000, _BLOCKS + "input-block"),
    "image.url": Limit(1, 3_000, _BLOCKS + "image-block"),
    "image.alt_text": Limit(1, 2_000, _BLOCKS + "image-block"),
    "image.title": Limit(1, 2_000, _BLOCKS + "image-block"),
    "markdown.text": Limit(1, 12_000, _BLOCKS + "markdown-block (together over all of a message's blocks)"),
    "table.rows": Limit(1, 100, _BLOCKS + "table-block"),
    "table.cells": Limit(1, 20, _BLOCKS + "table-block"),
    "table.column_settings": Limit(1, 20, _BLOCKS + "table-block"),
    "table.characters": Limit(1, 10_000, _BLOCKS + "data-table-block (for table itself not settled)"),
    # Rich text
    "rich_text.elements": Limit(1, 100, _BLOCKS + "rich-text-block; count not settled"),
    "rich_text.text": Limit(1, 3_000, _BLOCKS + "rich-text-block; length not settled"),
    "rich_text.indent": Limit(0, 8, _NODE_ELEMENTS),
    "rich_text.border": Limit(0, 1, _NODE_ACTIONABLE),
    # Elements
    "action_id": Limit(1, 255, _NODE_ACTIONABLE),
    "placeholder": Limit(1, 150, _NODE_ACTIONABLE),
    "button.text": Limit(1, 75, _ELEMENTS + "button-element"),
    "button.value": Limit(1, 2_000, _ELEMENTS + "button-element"),
    "button.url": Limit(1, 3_000, _ELEMENTS + "button-element"),
    "button.accessibility_label": Limit(1, 75, _ELEMENTS + "button-element"),
    "select.options": Limit(1, 100, _ELEMENTS + "select-menu-element"),
    "select.option_groups": Limit(1, 100, _ELEMENTS + "select-menu-element"),
    "select.min_query_length": Limit(0, 150, _NODE_ELEMENTS + "; upper bound not settled"),
    "select.max_selected_items": Limit(1, 100, _NODE_ACTIONABLE + "; upper bound not settled"),
    "select.initial_ids": Limit(1, 100, _NODE_ELEMENTS + "; upper bound not settled"),
    "suggestion.options": Limit(0, 100, _DOCS + "interaction-payloads/block_suggestion-payload"),
    "overflow.options": Limit(1, 5, _ELEMENTS + "overflow-menu-element"),
    "checkboxes.options": Limit(1, 10, _ELEMENTS + "checkboxes-element"),
    "radio_buttons.options": Limit(1, 10, _ELEMENTS + "radio-button-group-element"),
    "datetimepicker.initial_date_time": Limit(10**9, 10**10 - 1, _ELEMENTS + "datetime-picker-element"),
    "plain_text_input.min_length": Limit(0, 3_000, _ELEMENTS + "plain-text-input-element"),
    "plain_text_input.max_length": Limit(1, 3_000, _ELEMENTS + "plain-text-input-element"),
    "plain_text_input.initial_value": Limit(
        1, 3_000, _ELEMENTS + "plain-text-input-element; empty not settled"
    ),
    "email_text_input.initial_value": Limit(1, 254, "RFC 5321; Slack's own bound not settled"),
    "url_text_input.initial_value": Limit(1, 3_000, _ELEMENTS + "url-input-element; length not settled"),
    "number_input.value": Limit(1, 30, _ELEMENTS + "number-input-element; length not settled"),
    "file_input.filetypes": Limit(1, 100, _ELEMENTS + "file-input-element; count not settled"),
    "file_input.filetype": Limit(1, 20, _ELEMENTS + "file-input-element; length not settled"),
    "file_input.max_files": Limit(1, 10, _ELEMENTS + "file-input-element"),
    "rich_text_input.lines": Limit(1, 100, _ELEMENTS + "rich-text-input-element"),
    # Composition objects
    "option.text": Limit(1, 75, _OBJECTS + "option-object"),
    "option.value": Limit(1, 150, _OBJECTS + "option-object"),
    "option.description": Limit(1, 75, _OBJECTS + "option-object"),
    "option.url": Limit(1, 3_000, _OBJECTS + "option-object"),
    "option_group.label": Limit(1, 75, _OBJECTS + "option-group-object"),
    "option_group.options": Limit(1, 100, _OBJECTS + "option-group-object"),
    "confirm.title": Limit(1, 100, _OBJECTS + "confirmation-dialog-object"),
    "confirm.text": Limit(1, 300, _OBJECTS + "confirmation-dialog-object"),
    "confirm.button": Limit(1, 30, _OBJECTS + "confirmation-dialog-object"),
    "filter.include": Limit(1, 4, _NODE_OBJECTS),
}


def length(text: str) -> int:
    """The length of a text in UTF-16 units: an emoji outside the basic plane counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
