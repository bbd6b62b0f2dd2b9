"""The country of a number that does not say it."""

import pytest

from daemon.rules.regions import in_region, phone_in
from store.models import Identity
from tests.facts import a_peer, inbound


@pytest.mark.parametrize(
    ("written", "region", "phone"),
    [
        ("0812-3456-7890", "ID", "+6281234567890"),
        ("(0) 812 3456 7890", "ID", "+6281234567890"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("0812-3456-7890", None, None),
        ("812-3456-7890", "ID", None),
        ("0", "ID", None),
        ("0abc", "ID", None),
        ("", "ID", None),
    ],
)
def test_only_a_leading_zero_is_of_the_region(written: str, region: str | None, phone: str | None) -> None:
    assert phone == phone_in(written, region)


@pytest.mark.parametrize("known", [Identity("phone", "+351920000001"), Identity("lid", "0812345678901")])
def test_what_has_its_country_or_is_no_phone_stays_the_very_same_fact(known: Identity) -> None:
    fact = inbound(peer=a_peer(known))

    assert fact is in_region(fact, "ID")
