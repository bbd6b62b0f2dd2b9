"""The lines of a message: wrapped, signed, ticked."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.models import Media, Message, Millis, Quoted, Reaction
from tests.builders import HOUR, MINUTE, NOW, a_message
from tui.glyphs import FULL
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times
from tui.widgets.message_lines import Above, above, lines

SCENE = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, "ana")
BARE = Above(gap=False)


@given(st.text(max_size=400), st.integers(24, 120), st.sampled_from(["inbound", "outbound", "internal"]))
def test_whatever_is_written_lines_are_exactly_as_wide_as_the_thread(body: str, width: int, direction: str) -> None:
    message = a_message(
        body=body, direction=direction, sender_name=body[:50], status="failed", error=body,
        quoted=Quoted("x", sender_name=body, body=body), reactions=(Reaction(body[:30], body[:5] or "x"),),
    )  # fmt: skip

    made = lines(message, Above("Today", 3, body[:40]), "meta", SCENE, width)

    assert {width} == {strip.cell_length for strip in made}
    assert {width} == {cell_len(strip.text) for strip in made}


def test_inbound_stands_left_with_a_bar_and_ours_stands_right() -> None:
    [theirs] = drawn(a_message(body="hello"))
    [ours] = drawn(a_message(body="hello", direction="outbound", status="sent"))

    assert " ┃ hello  13:00" == theirs.rstrip()[:15]
    assert ours.startswith(" " * 20)
    assert ours.rstrip().endswith("hello  13:00 ✓")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (a_message(type="image", media=Media(size=84_000, state="stored"), body="look"), "photo · 84 kB · look"),
        (a_message(type="unsupported", detail="poll", body=""), "[poll] not shown yet"),
        (a_message(revoked_at=NOW), "⊘ deleted by the sender"),
        (a_message(edited_at=NOW), "edited"),
        (a_message(direction="outbound", status="failed", error="no such number"), "! not sent: no such number"),
        (a_message(direction="outbound", status="unknown"), "not known whether it was sent"),
        (a_message(reactions=(Reaction("ana", "👍"), Reaction("bia", "👍"))), "👍 ana, bia"),
        (a_message(quoted=Quoted("x")), "a message that is not held here"),
        (a_message(sent_at=NOW, received_at=Millis(NOW + HOUR)), "↷ 14:00"),
        (a_message(claimed_sent_at=Millis(NOW - 400 * 24 * HOUR)), "its clock said Sep 2025"),
        (a_message(direction="internal", type="note", sender_name="bia", body="VIP"), "note  bia: VIP"),
        (
            a_message(direction="internal", type="note", sender_name="bia", body="", revoked_at=NOW),
            "note  bia: [taken back]",
        ),
        (
            a_message(direction="internal", type="triage", sender_name="bia", body="done", revoked_at=NOW),
            "bia: done [taken back]",
        ),
        (a_message(body=""), "(empty)"),
    ],
)
def test_what_is_special_about_a_message_is_said_in_words(message: Message, words: str) -> None:
    assert words in "\n".join(drawn(message))


def test_what_was_deleted_is_not_shown() -> None:
    assert "secret" not in "\n".join(drawn(a_message(body="secret", revoked_at=NOW)))


def test_a_huge_message_takes_a_bounded_number_of_lines() -> None:
    made = drawn(a_message(body="\n" * 65_536)) + drawn(a_message(body="a" * 65_536))

    assert len(made) < 320


def test_a_sender_is_named_once_for_a_run() -> None:
    one = a_message(1, sender_name="Rui", sent_at=NOW)
    soon = a_message(2, sender_name="Rui", sent_at=Millis(NOW + MINUTE))
    later = a_message(3, sender_name="Rui", sent_at=Millis(NOW + HOUR))
    other = a_message(4, sender_name="Zé", sent_at=Millis(NOW + HOUR))

    def named(before: Message | None, message: Message) -> str:
        return above(before, message, SCENE, is_group=True, new=0).sender

    assert ["Rui", "", "Rui", "Zé"] == [named(None, one), named(one, soon), named(soon, later), named(later, other)]


def test_a_day_is_named_when_it_begins() -> None:
    before = a_message(1, sent_at=Millis(NOW - 24 * HOUR))
    message = a_message(2, sent_at=NOW)

    assert "Today" == above(before, message, SCENE, is_group=False, new=0).day
    assert "" == above(message, replace(message, id=3), SCENE, is_group=False, new=0).day


def drawn(message: Message) -> list[str]:
    return [strip.text for strip in lines(message, BARE, "meta", SCENE, 60)]
