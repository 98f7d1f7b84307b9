"""A partner's contact, who need not name their own partner."""

import pytest

from tests.conversations.conftest import House
from tests.conversations.test_partners import forum_seats, said
from tests.conversations.test_partners import network as network  # noqa: PLC0414 (a fixture)


@pytest.mark.parametrize(
    "typed", ["Outi Opettaja", "Outi Opettaja; outi@example.fi", "Outi Opettaja; 1.1.2027"]
)
def test_a_contact_of_one_partner_may_leave_the_partner_out(network: House, typed: str) -> None:
    kalle = network.ws.person("U0KALLE")

    named = kalle.types("#yleinen", f"/kumppani edustaja {typed}")

    assert said(named).startswith("Johtofoorumin jäsen: Outi Opettaja")
    assert [name for name, _, _ in forum_seats(network)] == ["Outi Opettaja"]


def test_a_slip_in_a_partners_name_is_not_taken_for_a_person(network: House) -> None:
    form = network.ws.person("U0KALLE").types("#yleinen", "/kumppani edustaja rivieraa; Outi Opettaja").form

    assert form is not None
    assert "En löytänyt kumppania nimellä: rivieraa" in form.shown
    assert form.values["Henkilö"] == "Outi Opettaja"
