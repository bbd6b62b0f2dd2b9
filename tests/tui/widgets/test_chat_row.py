"""A chat's row at every width: what it says and what gives way first."""

from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.models import Chat, Millis
from tests.builders import DAY, HOUR, NOW, a_chat
from tui.glyphs import ASCII, FULL
from tui.looks import DARK, LOOKS, ink
from tui.scene import Scene
from tui.times import Times
from tui.widgets.chat_row import one_line, two_lines
from tui.widgets.parts import Line

SCENE = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, "ana")


@given(st.text(max_size=60), st.text(max_size=60), st.integers(10, 160), st.integers(0, 5000))
def test_whatever_they_are_called_rows_are_exactly_as_wide_as_the_list(
    name: str, preview: str, width: int, unread: int
) -> None:
    chat = a_chat(name=name, preview=preview, unread_count=unread, assignee=name, tags=(name,), window_closes_at=NOW)
    chat = replace(chat, priority=unread % 4, pinned=unread % 2 == 0, muted=unread % 3 == 0)

    for scene in (SCENE, replace(SCENE, glyphs=ASCII)):
        drawn = [*two_lines(chat, scene, width, None), one_line(chat, scene, width, ink("#ffffff"))]
        assert {width} == {cell_len(text(one)) for one in drawn}


def test_the_name_gives_way_to_the_time() -> None:
    first, _ = two_lines(a_chat(name="A" * 100), SCENE, 40, None)

    assert text(first).endswith("…  12:59 ") or text(first).endswith("… 12:59 ")


def test_the_last_column_stays_free() -> None:
    lines = both(a_chat(unread_count=3)) + both(a_chat(assignee="bia")) + both(a_chat())

    assert {" "} == {line[-1] for line in lines}


def test_what_stands_at_the_right_ends_in_the_same_column() -> None:
    ends = {len(line.rstrip()) for line in both(a_chat(assignee="bia"))}

    assert 1 == len(ends)


def test_a_group_has_its_sign_and_its_members() -> None:
    first, second = both(a_chat(kind="group", participants_count=14, last_sender_name="Rui", name="Entregas"))

    assert "👥" in first
    assert "Entregas 14" in first
    assert "Rui: " in second


def test_priority_pin_and_mute_stand_behind_the_name_each_with_a_plain_twin() -> None:
    chat = a_chat(name="A" * 60, priority=2, pinned=True, muted=True)
    full = [both(chat, 60)[0], text(one_line(chat, SCENE, 60, None))]
    plain = text(two_lines(chat, replace(SCENE, glyphs=ASCII), 60, None)[0])

    assert all("… ▲▲ 📌 🔇 " in line for line in full)
    assert "~ ^^ pin mute " in plain


def test_a_snoozed_chat_says_when_it_wakes_instead_of_its_window() -> None:
    chat = a_chat(status="snoozed", snoozed_until=Millis(NOW + 6 * DAY), window_closes_at=Millis(NOW + HOUR))

    assert "wakes Mon 13:00" in both(chat, 60)[1]
    assert "⧗" not in both(chat, 60)[1]
    assert "◷Mon 13:00" in text(one_line(chat, SCENE, 40, None))
    assert "..Mon 13:00" in text(one_line(chat, replace(SCENE, glyphs=ASCII), 40, None))


def test_the_session_is_named_only_among_several() -> None:
    among = two_lines(a_chat(), SCENE, 80, None)[0]
    alone = two_lines(a_chat(), SCENE.of_one_session(True), 80, None)[0]

    assert "care" in text(among)
    assert "care" not in text(alone)


def both(chat: Chat, width: int = 50) -> list[str]:
    return [text(one) for one in two_lines(chat, SCENE, width, None)]


def text(drawn: Line) -> str:
    return "".join(segment.text for segment in drawn)
