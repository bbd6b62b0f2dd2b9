"""The lines of a message: wrapped, signed, ticked."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.models import Media, Message, Millis, Quoted, Reaction
from tests.builders import HOUR, MINUTE, NOW, a_message
from tui.glyphs import FULL
from tui.looks import DARK, LOOKS, ink
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
        (a_message(reactions=(Reaction("ana", "👍"), Reaction("bia", "👍"))), "👍 2  ana, bia"),
        (a_message(reactions=(Reaction("+5511", "👍", name="Ana"),)), "👍 Ana"),
        (a_message(quoted=Quoted("x")), "a message that is not held here"),
        (a_message(quoted=Quoted("x", 1, "Ana", None, "text", is_revoked=True)), "Ana: ⊘ deleted by the sender"),
        (a_message(quoted=Quoted("x", 1, "Ana", "", "image")), "Ana: 📷 photo"),
        (a_message(quoted=Quoted("x", 1, "Ana", "", "unsupported")), "Ana: message not shown yet"),
        (a_message(quoted=Quoted("x", 1, "Ana", "BEGIN:VCARD", "contacts")), "Ana: 👤 contact card"),
        (a_message(sent_at=NOW, received_at=Millis(NOW + HOUR)), "↷ 14:00"),
        (a_message(claimed_sent_at=Millis(NOW - 400 * 24 * HOUR)), "its clock said Sep 2025"),
        (a_message(direction="internal", type="note", sender_name="bia", body="VIP"), "private note  bia"),
        (
            a_message(direction="internal", type="note", sender_name="bia", body="", revoked_at=NOW),
            "[taken back]",
        ),
        (
            a_message(direction="internal", type="triage", sender_name="bia", body="done", revoked_at=NOW),
            "bia done [taken back]",
        ),
        (a_message(body=""), "(empty)"),
        (a_message(type="unsupported", detail="location", body="Café, Rua 1"), "📍 location · Café, Rua 1"),
        (a_message(type="unsupported", detail="location", body=""), "its place did not come along"),
        (a_message(type="location", body="-23.5, -46.6"), "📍 location · -23.5, -46.6"),
        (
            a_message(type="contacts", body="BEGIN:VCARD\nFN:Ana Lima\nTEL;waid=55:+55 11\nEND:VCARD"),
            "Ana Lima, +55 11",
        ),
        (a_message(type="unsupported", detail="poll", body="Lunch?"), "📊 poll · Lunch?"),
        (a_message(type="button", body="Yes"), "button reply · Yes"),
        (a_message(type="interactive", body="Yes"), "choice · Yes"),
        (a_message(type="order", body="2 x TEA\n1 x CUP"), "order"),
        (a_message(body="hi", remarks=("forwarded", "from an ad: \x1b[2JTea")), "from an ad: ␛[2JTea"),
        (a_message(reactions=tuple(Reaction(f"p{one}", "👍") for one in range(9))), "👍 9  p0, p1, p2 and 6 more"),
        (a_message(body="in\u202evoice"), "! 1 hidden character: v shows them"),
        (a_message(body="https://bank.example@evil.example"), "! this link leads to evil.example"),
    ],
)
def test_what_is_special_about_a_message_is_said_in_words(message: Message, words: str) -> None:
    assert words in "\n".join(drawn(message))


def test_in_a_note_our_own_name_stands_out() -> None:
    note = a_message(direction="internal", type="note", sender_name="bia", body="for @bia and @Ana: VIP @anabel")
    last = lines(note, BARE, "meta", SCENE, 80)[-1]

    amber = LOOKS[DARK].amber
    bold = [one.text for one in last if one.style and one.style.bold and one.style.color == ink(amber).color]
    assert ["@Ana"] == bold
    assert "for @bia and @Ana: VIP @anabel" in last.text


def test_what_stands_beside_a_text_stands_above_it_line_by_line() -> None:
    shown = drawn(a_message(body="hola", remarks=("about product 7", "forwarded"), quoted=Quoted("x")))
    ours = drawn(a_message(body="hola", remarks=("forwarded",), direction="outbound"))

    words = ["about product 7", "forwarded", "a message that is not held", "hola"]
    assert [True] * 4 == [one in line for one, line in zip(words, shown, strict=True)]
    assert [True, True] == [one in line for one, line in zip(["forwarded", "hola"], ours, strict=True)]
    assert any("(empty)" in line for line in drawn(a_message(body="", remarks=("forwarded",))))
    assert "forwarded" not in "".join(drawn(a_message(remarks=("forwarded",), revoked_at=NOW)))


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


def test_a_note_says_that_it_is_private_and_triage_is_a_dim_line_in_the_middle() -> None:
    note = drawn(a_message(direction="internal", type="note", sender_name="bia", body="VIP\ndiscount ok"))
    [line] = drawn(a_message(direction="internal", type="triage", sender_name="bia", body="claimed it"))

    assert [" ┃ private note  bia", " ┃ VIP", " ┃ discount ok"] == [one[:20].rstrip() for one in note]
    assert "13:00" in note[0]
    assert "bia claimed it · 13:00" == line.strip()
    assert abs(len(line) - len(line.lstrip()) - (60 - len(line.strip())) // 2) <= 1


def test_triage_lines_of_several_operators_stand_together() -> None:
    one = a_message(1, direction="internal", type="triage", sender_name="bia", body="claimed it")
    two = a_message(2, direction="internal", type="triage", sender_name="ana", body="marked it done")

    assert not above(one, two, SCENE, is_group=False, new=0).gap


def test_what_whatsapp_tells_of_a_chat_is_a_dim_line_too_and_no_note() -> None:
    told: dict[str, Any] = {"direction": "internal", "type": "system", "body": "+1 left", "sender_name": None}
    [line] = drawn(a_message(**told))
    first, second = a_message(1, **told), a_message(2, direction="internal", type="triage", sender_name="ana")

    assert "+1 left · 13:00" == line.strip()
    assert not above(first, second, SCENE, is_group=True, new=0).gap
    assert above(first, a_message(2), SCENE, is_group=True, new=0).gap


def test_the_longest_reason_is_shown_whole_at_eighty_columns() -> None:
    reason = " ".join(f"word{number}" for number in range(42))

    shown = " ".join(strip.text.strip() for strip in lines(
        a_message(direction="outbound", status="failed", error=reason), BARE, "meta", SCENE, 44))  # fmt: skip

    assert reason[:290] in shown
