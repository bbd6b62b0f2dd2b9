"""Leases of chats: one holder at a time, renewed by keys, never beyond 90 seconds without one."""

from daemon.rules.leases import LEASE_MILLIS, Lease, Leases
from store.models import Millis

NOON = Millis(1_795_348_800_000)


def later(millis: int) -> Millis:
    return Millis(NOON + millis)


def test_whoever_begins_holds_the_chat_and_a_key_renews_it() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)
    leases.begin(7, "ana", later(80_000))

    assert Lease(7, "ana", NOON, later(80_000)) == leases.of(7, later(160_000))


def test_another_has_to_say_that_they_take_over() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)

    assert leases.begin(7, "bia", later(1)) is None
    assert Lease(7, "bia", later(2), later(2), "ana") == leases.begin(7, "bia", later(2), take_over=True)


def test_a_lease_ends_90_seconds_after_the_last_key() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)

    assert leases.of(7, later(LEASE_MILLIS - 1)) is not None
    assert leases.of(7, later(LEASE_MILLIS)) is None
    assert leases.begin(7, "bia", later(LEASE_MILLIS)) is not None


def test_a_clock_that_is_put_back_makes_no_lease_longer() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)

    assert leases.of(7, later(-1)) is None


def test_only_its_holder_ends_it() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)

    assert leases.end(7, "bia") is None
    assert leases.end(7, "ana") is not None
    assert leases.of(7, NOON) is None


def test_those_whose_time_is_over_are_taken_out_once() -> None:
    leases = Leases()
    leases.begin(7, "ana", NOON)
    leases.begin(8, "bia", later(50_000))

    assert ["ana"] == [one.operator for one in leases.expired(later(LEASE_MILLIS))]
    assert [] == leases.expired(later(LEASE_MILLIS))
