"""Addresses become identities, and a name that only repeats the number is no name."""

import pytest

from daemon.providers.people import claimed_name, identity, in_order
from store.models import Identity

PHONE = Identity("phone", "+6281234567890")
LID = Identity("lid", "99887766554433")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("6281234567890", PHONE),
        ("6281234567890@c.us", PHONE),
        ("6281234567890@s.whatsapp.net", PHONE),
        ("6281234567890:12@s.whatsapp.net", PHONE),
        ("99887766554433@lid", LID),
        ("99887766554433:3@lid", LID),
        ("US.13491208655302741918", Identity("bsuid", "US.13491208655302741918")),
        ("US.ENT.11815799212886844830", Identity("bsuid", "US.ENT.11815799212886844830")),
        ("6282@c.us", Identity("jid", "6282@c.us")),
        ("@lid", Identity("jid", "@lid")),
        ("../../x", Identity("jid", "../../x")),
        ("+", Identity("jid", "+")),
        ("  ", None),
        pytest.param("7" * 10_240, None, id="long"),
    ],
)
def test_an_address_is_what_it_is(address: str, expected: Identity | None) -> None:
    assert expected == identity(address)


@pytest.mark.parametrize("raw", ["", "  ", "6281234567890", "+6281234567890", "+62 812-3456-7890", "99887766554433"])
def test_a_name_that_only_repeats_the_number_is_none(raw: str) -> None:
    assert claimed_name(raw, (PHONE, LID)) is None


@pytest.mark.parametrize("raw", ["Budi", "007", "+1 555", "Budi 6281234567890"])
def test_any_other_name_is_a_claim(raw: str) -> None:
    assert f" {raw} " == claimed_name(f" {raw} ", (PHONE,))


def test_a_phone_comes_first_and_each_kind_once() -> None:
    other = Identity("phone", "+628111")

    assert (PHONE, LID) == in_order((None, LID, PHONE, other))
