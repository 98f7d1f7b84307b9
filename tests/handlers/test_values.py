"""Every kind of field gives its value as a text; an untouched one gives nothing."""

from typing import Any

import pytest

from bot.handlers.values import chosen_of, values_of


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "teksti"}, "teksti"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "datepicker", "selected_date": "2026-12-01"}, "2026-12-01"),
        ({"type": "timepicker", "selected_time": "13:00"}, "13:00"),
        ({"type": "datetimepicker", "selected_date_time": 1796126400}, "1796126400"),
        ({"type": "static_select", "selected_option": {"value": "7", "text": {}}}, "7"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "checkboxes", "selected_options": [{"value": "1"}, {"value": "2"}]}, "1\n2"),
        ({"type": "checkboxes", "selected_options": []}, ""),
        ({"type": "users_select", "selected_user": "U1"}, "U1"),
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, "U1\nU2"),
        ({"type": "channels_select", "selected_channel": "C1"}, "C1"),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
    ],
)
def test_the_value_of_an_element(element: dict[str, Any], value: str) -> None:
    assert chosen_of(element) == value


def test_only_filled_in_fields_are_there() -> None:
    state = {
        "values": {
            "title": {"value": {"type": "plain_text_input", "value": "Otsikko"}},
            "place": {"value": {"type": "plain_text_input", "value": None}},
            "odd": {"value": None},
        }
    }

    assert values_of(state) == {"title": "Otsikko"}
    assert values_of({}) == {}
