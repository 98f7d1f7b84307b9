"""The Block Kit checker tells valid payloads from payloads that are one step off."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.blockkit import (
    check_message,
    check_metadata,
    check_options,
    check_view,
)
from bot.sandbox.blockkit.blocks import BLOCKS
from bot.sandbox.blockkit.elements import ELEMENTS
from tests.sandbox import blockkit_payloads as payloads
from tests.sandbox.blockkit_pieces import Json, text

quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

MESSAGES_ONLY = {"markdown", "table"}


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside the payload."""
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, one in inner:
        yield (*at, key)
        yield from places(one, (*at, key))


def found_at(payload: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        payload = payload[key]
    return payload


def one_step_off(value: Any) -> list[Any]:
    """Values in the place of this one that no payload may have there."""
    if isinstance(value, str):
        return [None, "", "x" * 50_000, ["x"], 7, "   "]
    if isinstance(value, bool):
        return [None, "true", 1, {}]
    if isinstance(value, int):
        return [None, str(value), -1, True, 10**11]
    if isinstance(value, list):
        return [None, [], value * 120, {"0": value[0]}, [None, *value]]
    return [None, [], "x", {**value, "uusi_avain": 1}, {**value, "type": "sections"}]


def may_be_so(path: tuple[Any, ...], wrong: Any, surface: str) -> bool:
    """The few wrong-looking values that are fine: see each line."""
    name = path[-1]
    if path[0] == "private_metadata" and wrong in ("", "   "):
        return True  # opaque to Slack, its length is all that is checked
    if surface == "message" and path in (("blocks",), ("metadata",)) and wrong in (None, []):
        return True  # a message without blocks or metadata
    if name == "text" and wrong == "   " and "elements" in path:
        return True  # a space between two pieces of rich text
    if "event_payload" in path and len(path) == 3:
        return not isinstance(wrong, list | dict | type(None)) and len(str(wrong)) < 1000
    if path[-2:] == ("metadata", "event_payload"):
        return isinstance(wrong, dict)  # its keys are the app's own
    return False


@st.composite
def mutations(draw: st.DrawFn, valid: st.SearchStrategy[Json], surface: str) -> tuple[Json, str]:
    payload = copy.deepcopy(draw(valid))
    path = draw(st.sampled_from(sorted(places(payload), key=str)))
    wrong = draw(st.sampled_from(one_step_off(found_at(payload, path))))
    if may_be_so(path, wrong, surface):
        wrong = {"aivan": ["väärin"]}
    found_at(payload, path[:-1])[path[-1]] = wrong
    return payload, ("/view" if surface != "message" else "") + "".join(f"/{key}" for key in path)


def near(pointer: str, place: str) -> bool:
    return place.startswith(pointer) or pointer.startswith(place)


@pytest.mark.parametrize("kind", payloads.IN_MESSAGES)
def test_every_valid_message_passes_and_one_step_from_it_is_refused_at_that_place(kind: str) -> None:
    @quick
    @given(payloads.messages(kind))
    def valid(payload: Json) -> None:
        assert check_message(payload) == []

    @quick
    @given(mutations(payloads.messages(kind), "message"))
    def broken(case: tuple[Json, str]) -> None:
        payload, place = case
        found = check_message(payload)
        assert [problem for problem in found if near(problem.pointer, place)] != [], place

    valid()
    broken()


@pytest.mark.parametrize("kind", payloads.IN_FORMS)
def test_every_valid_form_passes_and_one_step_from_it_is_refused_at_that_place(kind: str) -> None:
    @quick
    @given(payloads.modals(kind))
    def valid(view: Json) -> None:
        assert check_view(view) == []

    @quick
    @given(mutations(payloads.modals(kind), "modal"))
    def broken(case: tuple[Json, str]) -> None:
        view, place = case
        assert [problem for problem in check_view(view) if near(problem.pointer, place)] != [], place

    valid()
    broken()


@pytest.mark.parametrize("kind", payloads.IN_HOMES)
def test_every_valid_home_tab_passes_and_one_step_from_it_is_refused_at_that_place(kind: str) -> None:
    @quick
    @given(payloads.homes(kind))
    def valid(view: Json) -> None:
        assert check_view(view) == []

    @quick
    @given(mutations(payloads.homes(kind), "home"))
    def broken(case: tuple[Json, str]) -> None:
        view, place = case
        assert [problem for problem in check_view(view) if near(problem.pointer, place)] != [], place

    valid()
    broken()


@quick
@given(payloads.found())
def test_every_valid_list_of_options_passes(answer: Json) -> None:
    assert check_options(answer) == []


@quick
@given(mutations(payloads.found(), "list"))
def test_a_list_of_options_one_step_off_is_refused_at_that_place(case: tuple[Json, str]) -> None:
    answer, place = case
    at = place.removeprefix("/view")
    if answer in ({"options": []}, {"option_groups": []}):
        return  # nothing was found: a good answer
    assert [problem for problem in check_options(answer) if near(problem.pointer, at)] != [], at


def test_every_kind_of_block_and_of_element_is_among_the_payloads() -> None:
    assert (set(payloads.IN_MESSAGES), set(payloads.IN_FORMS)) == (set(BLOCKS), set(BLOCKS) - MESSAGES_ONLY)
    assert set(payloads.IN_HOMES) == set(BLOCKS) - MESSAGES_ONLY
    made = {**payloads.MENUS, **payloads.BUTTONS, **payloads.PICKERS, **payloads.INPUTS}
    assert set(made) == set(ELEMENTS)


@quick
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["type", "text", "blocks", "elements", "options", "element"]), inner
            )
        ),
    )
)
def test_nothing_however_malformed_makes_the_checker_itself_fail(value: Any) -> None:
    assert check_view(value) != []
    assert check_view({"type": "modal", "title": text(), "blocks": value}) != []
    assert check_message({"text": "Hei", "blocks": [value]}) != []
    assert isinstance(check_options(value), list)
    assert isinstance(check_metadata(value), list)
