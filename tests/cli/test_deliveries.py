"""`frontdesk deliveries`: why something was put aside, and reading it once more."""

from pathlib import Path

import pytest

from cli.quarantine import causes, what_to_do
from daemon.api.outbox import Unchanged
from store.models import Delivery, DeliveryState
from tests.cli.conftest import Run
from tests.cli.desk import SENT, a_delivery, frontdesk
from tests.fakes.socket_daemon import Desk

UNKNOWN = "/entry/0/changes/1: field 'shiny' is not known; /entry/1: it names a session that is not configured"


def put_aside(reason: str | None = UNKNOWN, state: DeliveryState = "quarantined", *, has_body: bool = True) -> Delivery:
    return Delivery(5, SENT, "meta", 1, state, reason, 1, 12, has_body)


def test_each_cause_stands_beside_its_place() -> None:
    found = causes(put_aside())

    assert [
        ("/entry/0/changes/1", "field 'shiny' is not known"),
        ("/entry/1", "it names a session that is not configured"),
    ] == found


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (": no JSON: nothing", [("", "no JSON: nothing")]),
        ("it says nothing that is understood", [("", "it says nothing that is understood")]),
        ("/a: one; two: three", [("/a", "one; two: three")]),
    ],
)
def test_a_cause_of_the_whole_body_has_no_place(reason: str, expected: list[tuple[str, str]]) -> None:
    assert expected == causes(put_aside(reason))


@pytest.mark.parametrize(
    ("delivery", "words"),
    [
        (put_aside(), "name that session in the config"),
        (put_aside("/a: odd"), "after an upgrade: frontdesk deliveries replay 5"),
        (put_aside("KeyError", "failed"), "frontdesk daemon logs"),
        (put_aside(has_body=False), "cannot be replayed"),
    ],
)
def test_what_is_put_aside_says_what_to_do(delivery: Delivery, words: str) -> None:
    assert words in what_to_do(delivery)


def test_what_was_understood_asks_for_nothing() -> None:
    assert "" == what_to_do(put_aside(None, "done"))


def test_show_says_why_and_what_to_do(desk: Desk, run: Run) -> None:
    desk.deliveries = (a_delivery(5, state="quarantined", reason=UNKNOWN),)
    lines = run("deliveries", "show", "5").out.splitlines()

    assert "at /entry/0/changes/1\tfield 'shiny' is not known" in lines
    assert "what to do\tname that session in the config, then: frontdesk deliveries replay 5" in lines
    assert [] == [line for line in lines if line.startswith("reason")]


def test_secrets_are_asked_for_by_name_only(desk: Desk, run: Run) -> None:
    desk.deliveries = (a_delivery(5),)
    run("deliveries", "show", "5")
    run("deliveries", "show", "5", "--raw")

    assert ["0", "1"] == [one.query["raw"] for one in desk.asked]


def test_each_named_delivery_is_replayed_once(desk: Desk, run: Run) -> None:
    ended = run("deliveries", "replay", "5", "7", "5")

    assert ["/v1/deliveries/5/replay", "/v1/deliveries/7/replay"] == [one.path for one in desk.asked]
    assert (0, "replay: 2 understood\n") == (ended.code, ended.err)


def test_what_is_still_not_understood_ends_with_1(desk: Desk, run: Run) -> None:
    desk.replays = {5: {"quarantined": 1}}

    assert (1, "replay: 1 understood, 1 still quarantined\n") == (
        (ended := run("deliveries", "replay", "5", "6")).code,
        ended.err,
    )


def test_what_cannot_be_replayed_is_told(desk: Desk, run: Run) -> None:
    desk.replays = {5: {"unchanged": (Unchanged(5, "its raw body was thrown away for its age"),)}}
    ended = run("deliveries", "replay", "5")

    assert 1 == ended.code
    assert "frontdesk: 5: its raw body was thrown away for its age" in ended.err


def test_all_of_a_state_is_replayed_to_the_end(desk: Desk, run: Run) -> None:
    ended = run("deliveries", "replay", "--all", "--state", "failed")

    assert [("failed", None), ("failed", "7")] == [
        (one.body["state"], one.body["cursor"]) for one in desk.asked if one.body
    ]
    assert (0, "replay: 4 understood\n") == (ended.code, ended.err)


@pytest.mark.parametrize("words", [(), ("--all", "5")])
def test_ids_and_all_exclude_each_other(words: tuple[str, ...], desk: Desk, run: Run) -> None:
    assert 2 == run("deliveries", "replay", *words).code
    assert [] == desk.asked


def test_ids_come_from_standard_input(desk: Desk, folder: Path) -> None:
    ended = frontdesk(folder, "deliveries", "replay", "-", typed="5\n6\n")

    assert 0 == ended.returncode
    assert 2 == len(desk.asked)
