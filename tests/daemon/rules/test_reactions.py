"""Our reaction and what providers tell of it, in any order, are one; and what did not arrive says so."""

import json
from dataclasses import replace
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daemon.rules import messages
from store.messages import Event
from tests.facts import NOON, inbound, seconds
from tests.fakes.desk import a_chat_row, a_message_row

BLANK = a_message_row(1, a_chat_row(1))


def ours(emoji: str, at: int, operator: str = "ana", called: str | None = None) -> Event:
    event = Event(1, "m", "reaction", f" desk:{at}", seconds(at), "us", emoji, None, None)
    return replace(event, operator=operator, called=called)


def echo(emoji: str, at: float, actor: str = "us") -> Event:
    return Event(1, "m", "reaction", f"reaction:{at}", seconds(at), actor, emoji, None, 7)


def failed(called: str, words: str = "too old") -> Event:
    return Event(1, called, "status", "failed", seconds(9), "", "failed", words, 8, hint="read it")


def shown(*events: Event) -> list[dict[str, Any]]:
    row = messages.with_events(messages.received(inbound("m"), NOON, BLANK), events)
    found: list[dict[str, Any]] = json.loads(row.reactions or "[]")
    return found


wishes = st.lists(st.sampled_from(("👍", "❤", "")), min_size=1, max_size=4)


@given(wishes, st.lists(st.booleans(), min_size=4, max_size=4), st.randoms(use_true_random=False))
def test_our_reactions_and_their_echoes_in_any_order_are_one(
    wanted: list[str], is_told: list[bool], random: Any
) -> None:
    events = [ours(emoji, at) for at, emoji in enumerate(wanted, 1)]
    events += [echo(emoji, at + 0.4) for at, emoji in enumerate(wanted, 1) if is_told[at - 1]]
    events += [echo("🙏", 2.2, "+6281")]
    jumbled = [*events, *random.choices(events, k=2)]
    random.shuffle(jumbled)

    mine = [(one["emoji"], one["operator"]) for one in shown(*jumbled) if one["actor"] == "us"]
    assert [(wanted[-1], "ana")] * bool(wanted[-1]) == mine
    assert ["🙏"] == [one["emoji"] for one in shown(*jumbled) if one["actor"] != "us"]


def test_the_echo_of_a_reaction_still_says_who_gave_it() -> None:
    (one,) = shown(ours("👍", 1), echo("👍", 1.3))

    assert ("👍", "ana", seconds(1.3)) == (one["emoji"], one["operator"], one["at"])


def test_what_the_telephone_did_later_is_nobodys_here() -> None:
    (one,) = shown(ours("👍", 1), echo("👍", 1.3), echo("❤", 5))

    assert ("❤", False) == (one["emoji"], "operator" in one)


def test_taking_ours_back_leaves_everybody_elses() -> None:
    assert ["+6281"] == [one["actor"] for one in shown(ours("👍", 1), echo("👍", 1, "+6281"), ours("", 2))]


def test_a_reaction_that_did_not_arrive_says_why_in_any_order() -> None:
    for events in permutations((ours("👍", 1), ours("❤", 2, called="r2"), failed("r2"))):
        (one,) = shown(*events)

        assert ("❤", "too old", "read it") == (one["emoji"], one["error"], one["hint"])


def test_one_that_could_not_be_taken_back_still_stands() -> None:
    (one,) = shown(ours("👍", 1), ours("", 2, called="r2"), failed("r2"))

    assert ("👍", False) == (one["emoji"], "error" in one)


def test_a_later_one_that_arrives_takes_the_troubles_place() -> None:
    (one,) = shown(ours("❤", 1, called="r1"), failed("r1"), ours("❤", 3, called="r3"))

    assert ("❤", False) == (one["emoji"], "error" in one)


def test_what_becomes_of_a_reaction_is_nothing_that_became_of_the_message() -> None:
    row = messages.received(replace(inbound("m"), direction="outbound", status="read"), NOON, BLANK)

    assert "read" == messages.with_events(row, [ours("❤", 1, called="r1"), failed("r1")]).status
