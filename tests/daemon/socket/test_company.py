"""Who is at the desk: one presence an operator, one holder a chat, nothing told of what may not be seen."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.api.errors import Conflict, NotFound
from daemon.api.presence import Presence
from daemon.rules.leases import LEASE_MILLIS
from daemon.rules.sight import EVERYTHING, Sight, Sights, rules_of
from daemon.socket import company
from daemon.socket.company import Company
from store.models import Millis

NOON = Millis(1_795_348_800_000)
CARE, SALES = (7, 1), (8, 2)
"""A chat and its workspace."""


@dataclass
class Clock:
    at: Millis = NOON

    def __call__(self) -> Millis:
        return self.at

    def passes(self, millis: int) -> None:
        self.at = Millis(self.at + millis)


@dataclass
class Sitting:
    """A company, and its terminals by operator."""

    clock: Clock = field(default_factory=Clock)
    sights: Sights = field(default_factory=lambda: Sights(rules_of([(1, []), (2, [])])))

    def __post_init__(self) -> None:
        self.company = Company(self.clock, self.sights, pause=0.01, look=0.01)

    def terminal(self, operator: str) -> str:
        name = self.company.arrive(operator)
        assert name
        self.company.be(name, operator, None)
        return name

    def states(self, sight: Sight = EVERYTHING) -> dict[str, tuple[str, int | None]]:
        return {one.operator: (one.state, one.chat_id) for one in self.company.present(sight)}


@pytest.fixture
def sitting() -> Sitting:
    return Sitting()


def test_a_listener_that_says_nothing_of_itself_is_nobody_at_the_desk(sitting: Sitting) -> None:
    sitting.company.arrive("script")

    assert {} == sitting.states()


def test_several_terminals_of_one_operator_are_one_presence(sitting: Sitting) -> None:
    one, other = sitting.terminal("ana"), sitting.terminal("ana")
    sitting.company.type(one, "ana", CARE)
    sitting.company.be(other, "ana", SALES)
    typing = sitting.states()
    sitting.company.leave(one)

    assert {"ana": ("typing", 7)} == typing
    assert {"ana": ("viewing", 8)} == sitting.states()


def test_whoever_leaves_is_gone_with_their_lease(sitting: Sitting) -> None:
    ana = sitting.terminal("ana")
    sitting.company.type(ana, "ana", CARE)
    sitting.company.leave(ana)

    assert {} == sitting.states()
    assert sitting.company.holder(7) is None


def test_a_chat_taken_this_very_second_is_held_for_a_moment_not_for_no_time(sitting: Sitting) -> None:
    sitting.company.type(sitting.terminal("ana"), "ana", CARE)

    with pytest.raises(Conflict, match="ana has been answering this for a moment"):
        sitting.company.check(7, "bia")


def test_a_chat_held_by_another_is_refused_with_the_holders_name(sitting: Sitting) -> None:
    ana, bia = sitting.terminal("ana"), sitting.terminal("bia")
    sitting.company.type(ana, "ana", CARE)

    with pytest.raises(Conflict, match="ana has been answering"):
        sitting.company.type(bia, "bia", CARE)
    with pytest.raises(Conflict, match="ana has been answering"):
        sitting.company.check(7, "bia")
    sitting.company.check(7, "bia", take_over=True)
    assert {"ana": ("typing", 7), "bia": ("viewing", 7)} == sitting.states()


def test_a_take_over_is_said_and_told(sitting: Sitting) -> None:
    ana, bia = sitting.terminal("ana"), sitting.terminal("bia")
    sitting.company.type(ana, "ana", CARE)
    sitting.company.type(bia, "bia", CARE, take_over=True)

    told = {one.operator: one for one in sitting.company.present(EVERYTHING)}
    assert Presence("bia", "typing", 7, NOON, "ana") == told["bia"]
    assert "viewing" == told["ana"].state
    with pytest.raises(Conflict, match="bia has been"):
        sitting.company.type(ana, "ana", CARE)


def test_another_terminal_of_the_same_operator_is_free(sitting: Sitting) -> None:
    one, other = sitting.terminal("ana"), sitting.terminal("ana")
    sitting.company.type(one, "ana", CARE)
    sitting.company.type(other, "ana", CARE)
    sitting.company.be(one, "ana", CARE)

    sitting.company.check(7, "ana")
    assert {"ana": ("typing", 7)} == sitting.states()


def test_sending_ends_the_lease_and_anothers_send_does_not(sitting: Sitting) -> None:
    sitting.company.type(sitting.terminal("ana"), "ana", CARE)
    sitting.company.sent(7, "bia")
    held = sitting.company.holder(7)
    sitting.company.sent(7, "ana")

    assert held is not None
    assert (None, {"ana": ("viewing", 7)}) == (sitting.company.holder(7), sitting.states())


def test_silence_ends_typing_after_90_seconds_and_viewing_goes_on(sitting: Sitting) -> None:
    sitting.company.type(sitting.terminal("ana"), "ana", CARE)
    sitting.clock.passes(LEASE_MILLIS)

    assert {"ana": ("viewing", 7)} == sitting.states()


def test_a_terminal_is_only_its_owners_to_speak_for(sitting: Sitting) -> None:
    ana = sitting.terminal("ana")

    with pytest.raises(NotFound, match="does not listen"):
        sitting.company.be(ana, "bia", CARE)
    with pytest.raises(NotFound, match="does not listen"):
        sitting.company.be("nobody", "ana", CARE)


def test_where_nobody_may_look_nobody_is_seen() -> None:
    sitting = Sitting(sights=Sights(rules_of([(1, []), (2, ["bia"]), (3, ["cid"])])))
    sitting.company.type(sitting.terminal("bia"), "bia", SALES)
    ana, cid = sitting.sights.of("ana"), Sight(frozenset({3}))

    assert {"bia": ("online", None)} == sitting.states(ana)
    assert {} == sitting.states(cid)
    assert (1, 0) == (sitting.company.terminals(ana), sitting.company.terminals(cid))


def test_only_so_many_terminals_are_told_of(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "MOST_TERMINALS", 3)
    monkeypatch.setattr(company, "MOST_GONE", 2)
    for number in range(20):
        sitting.company.leave(sitting.terminal(f"guest{number}"))
    here = [sitting.terminal(f"name{number}") for number in range(3)]

    assert sitting.company.arrive("one too many") is None
    assert (3, 5) == (len(here), len(sitting.company._entries))
    assert {"name0", "name1", "name2"} == set(sitting.states())


async def heard(sitting: Sitting, count: int, sight: Sight = EVERYTHING) -> list[list[Presence]]:
    """So many chunks of news."""
    chunks: list[list[Presence]] = []
    async with asyncio.timeout(5):
        async for chunk in sitting.company.news(lambda: sight):
            chunks.append(list(chunk))
            if len(chunks) == count:
                break
    return chunks


async def test_a_new_listener_is_told_who_is_here_and_then_what_changes(sitting: Sitting) -> None:
    ana = sitting.terminal("ana")
    gone = sitting.terminal("gone")
    sitting.company.leave(gone)
    hearing = asyncio.create_task(heard(sitting, 2))
    await asyncio.sleep(0.03)
    sitting.company.type(ana, "ana", CARE)

    assert [[("ana", "online")], [("ana", "typing")]] == _told(await hearing)


async def test_many_steps_between_two_looks_are_told_as_one(sitting: Sitting) -> None:
    ana = sitting.terminal("ana")
    sitting.company.pause = 0.05
    hearing = asyncio.create_task(heard(sitting, 2))
    await asyncio.sleep(0.02)
    for _ in range(500):
        sitting.company.be(ana, "ana", CARE)
        sitting.company.be(ana, "ana", SALES)

    assert [[("ana", "online")], [("ana", "viewing")]] == _told(await hearing)


async def test_a_lease_that_runs_out_is_told_without_any_key(sitting: Sitting) -> None:
    sitting.company.type(sitting.terminal("ana"), "ana", CARE)
    hearing = asyncio.create_task(heard(sitting, 2))
    await asyncio.sleep(0.03)
    sitting.clock.passes(LEASE_MILLIS)

    assert [[("ana", "typing")], [("ana", "viewing")]] == _told(await hearing)


async def test_whoever_leaves_is_told_to_those_who_knew_them() -> None:
    sitting = Sitting(sights=Sights(rules_of([(1, ["ana"]), (2, ["bia"])])))
    ana, bia = sitting.terminal("ana"), sitting.terminal("bia")
    hearing = asyncio.create_task(heard(sitting, 2, sitting.sights.of("ana")))
    await asyncio.sleep(0.03)
    sitting.company.leave(bia)
    sitting.company.leave(ana)

    assert [[("ana", "online")], [("ana", "offline")]] == _told(await hearing)


def _told(chunks: Sequence[Sequence[Presence]]) -> list[list[tuple[str, str]]]:
    return [[(one.operator, one.state) for one in chunk] for chunk in chunks]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["type", "type", "take over", "stop", "leave", "die", "send", "wait"]),
        st.integers(0, 2),
        st.sampled_from([CARE, SALES]),
        st.integers(0, LEASE_MILLIS + 5_000),
    ),
    max_size=40,
)


@dataclass
class Client:
    """A terminal and what stands in its composer: a text is given up only by sending it."""

    operator: str
    name: str
    draft: str = ""
    keys: dict[int, Millis] = field(default_factory=dict)
    """When a key was last pressed and taken, by chat."""


@given(STEPS)
def test_whatever_three_clients_do_a_chat_has_one_holder_and_nobody_loses_a_text(
    steps: list[tuple[str, int, tuple[int, int], int]],
) -> None:
    sitting, sent = Sitting(), list[str]()
    clients = [Client(one, sitting.terminal(one)) for one in ("ana", "bia", "cid")]
    typed = 0
    for step, number, place, millis in steps:
        one = clients[number]
        if step == "wait":
            sitting.clock.passes(millis)
        elif step == "die":
            sitting.company.leave(one.name)
            one.name, one.keys = sitting.terminal(one.operator), {}
        elif step == "send":
            sent.append(_sent(sitting, one, place))
        elif step in ("stop", "leave"):
            sitting.company.be(one.name, one.operator, place if step == "stop" else None)
        else:
            typed += 1
            one.draft += f" {typed}"
            _press(sitting, one, place, take_over=step == "take over")
        _check(sitting, clients)

    kept = " ".join([*sent, *(one.draft for one in clients)]).split()
    assert sorted(str(number + 1) for number in range(typed)) == sorted(kept)


def _press(sitting: Sitting, one: Client, place: tuple[int, int], *, take_over: bool) -> None:
    held = sitting.company.holder(place[0])
    try:
        sitting.company.type(one.name, one.operator, place, take_over=take_over)
    except Conflict:
        assert held is not None
        assert held.operator != one.operator
        assert not take_over
        return
    one.keys[place[0]] = sitting.clock.at


def _sent(sitting: Sitting, one: Client, place: tuple[int, int]) -> str:
    """What left; nothing while another holds the chat."""
    held = sitting.company.holder(place[0])
    try:
        sitting.company.check(place[0], one.operator)
    except Conflict:
        assert held is not None
        assert held.operator != one.operator
        return ""
    sitting.company.sent(place[0], one.operator)
    text, one.draft = one.draft, ""
    return text


def _check(sitting: Sitting, clients: list[Client]) -> None:
    typing = [one for one in sitting.company.present(EVERYTHING) if one.state == "typing"]
    places = [one.chat_id for one in typing]
    assert len(places) == len(set(places))
    for chat, _ in (CARE, SALES):
        lease = sitting.company.holder(chat)
        holders = [one.operator for one in typing if one.chat_id == chat]
        assert holders == ([lease.operator] if lease else [])
        if lease:
            [client] = [one for one in clients if one.operator == lease.operator]
            assert sitting.clock.at - client.keys[chat] < LEASE_MILLIS
