"""What somebody should look at: said when it is so, and not otherwise."""

from dataclasses import replace
from typing import Any

import pytest

from daemon.api.endpoint import AskNothing
from daemon.api.status import Concern, Health, Traffic
from daemon.client import SocketInbox
from daemon.socket.desk import Caller, Desk
from daemon.socket.health import health, of_session
from daemon.vitals import Vitals
from store import journal
from store.journal import NewDelivery, Settled
from store.models import HealthPart, Notice
from tests.builders import a_session
from tests.fakes.desk import NOON, FakeDesk, an_about

SILENT = (HealthPart("silent for over an hour", -20),)


def concerns(**rest: Any) -> list[Concern]:
    return list(of_session(a_session(**rest)))


def test_a_session_that_is_well_is_no_concern() -> None:
    assert [] == concerns(health=100)


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ({"state": "disconnected", "state_reason": "LOGOUT", "health": 50}, "care is disconnected: LOGOUT"),
        ({"state": "unknown", "health": 50}, "care has not been heard of yet"),
        ({"trouble": "the token is refused", "trouble_hint": "a new one"}, "care does not send: the token is refused"),
        (
            {"health": 60, "health_parts": (HealthPart("risk of a ban", -40),)},
            "care is at 60 of 100: risk of a ban -40",
        ),
    ],
)
def test_what_keeps_a_session_from_its_work_is_grave(rest: dict[str, Any], words: str) -> None:
    (only,) = concerns(**rest)

    assert (words, True) == (only.words, only.is_grave)


@pytest.mark.parametrize("provider_type", ["meta", "webjs"])
def test_a_session_that_was_just_added_is_to_be_written_to_and_not_to_be_linked_again(provider_type: Any) -> None:
    (only,) = concerns(state="unknown", health=50, provider_type=provider_type)

    assert "send it a message from any telephone; what is missing: frontdesk sessions test" == only.hint


@pytest.mark.parametrize(("level", "is_grave"), [("trouble", True), ("warning", False)])
def test_what_a_provider_tells_of_an_account_is_a_concern_and_trouble_is_grave(level: Any, is_grave: bool) -> None:
    (only,) = concerns(notices=(Notice("account_update", "ban", level, "DISABLED", 7),))

    assert ("care: account: DISABLED", is_grave) == (only.words, only.is_grave)
    assert "frontdesk sessions dismiss care" in only.hint


def test_connected_and_silent_is_worth_a_look_and_not_grave() -> None:
    (only,) = concerns(health=80, health_parts=SILENT)

    assert ("care is connected and silent for over an hour", False) == (only.words, only.is_grave)
    assert "address" in only.hint


async def test_a_desk_whose_sessions_are_not_linked_is_unwell(inbox: SocketInbox) -> None:
    found = await inbox.health()

    assert "unwell" == found.status
    assert ["sales has not been heard of yet"] == [one.words for one in found.concerns if one.is_grave]
    assert ["care", "sales"] == [one.key for one in found.sessions]


async def test_what_is_put_aside_is_counted_with_the_way_to_it(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, b"{}"))
    await desk.store.write(lambda tx: journal.settle(tx, [Settled(1, "quarantined", "/x: y")]))
    found = await inbox.health()

    assert (1, 0) == (found.quarantined, found.failed)
    assert Concern("deliveries not understood: 1", "frontdesk deliveries list --state quarantined") in found.concerns


async def test_a_full_queue_is_busy_whatever_else_there_is(desk: FakeDesk) -> None:
    found = await answered(desk, traffic=lambda: Traffic(is_busy=True))

    assert "busy" == found.status
    assert found.concerns[0].is_grave


async def test_a_config_that_was_not_taken_and_a_restart_that_is_needed_are_told(desk: FakeDesk) -> None:
    about = replace(an_about(), config_trouble=lambda: "line 3: no such key", restart_needed=lambda: ("[http] listen",))
    found = await answered(desk, about=about)

    assert ["the config was not taken: line 3: no such key", "[http] listen: edited, holds after a restart"] == [
        one.words for one in found.concerns[:2]
    ]


async def test_a_group_that_a_folder_keeps_from_the_socket_is_told_which(desk: FakeDesk) -> None:
    found = await answered(desk, about=replace(an_about(), shut_at="/run/user/1000"))

    (only,) = [one for one in found.concerns if "socket" in one.words]
    assert "nobody else reaches the socket: /run/user/1000 is closed to [socket] group" == only.words
    assert not only.is_grave


async def test_a_retired_session_is_nobodys_concern(desk: FakeDesk) -> None:
    found = await answered(desk, vitals=Vitals(lambda: NOON, is_in_use=lambda one: one == 1))

    assert ("healthy", ()) == (found.status, found.concerns)


async def answered(desk: FakeDesk, **rest: Any) -> Health:
    given = {"about": an_about(), "vitals": Vitals(lambda: NOON), **rest}
    outbox: Any = None  # nobody sends here
    syncing: Any = None  # nor syncs
    whole = Desk(
        desk.store, desk.feed, outbox, given.pop("about"), lambda: NOON, given.pop("vitals"), syncing, {}, **given
    )
    return await health(whole, Caller("ana", 1), AskNothing())
