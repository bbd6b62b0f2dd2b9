"""The main screen, looked at: every size, every state."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from store.models import Media, MessageType
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, settled
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24), "60x20": (60, 20)}
NORMAL = SIZES["120x36"]


@pytest.mark.parametrize("size", SIZES)
def test_the_inbox(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=settled)


@pytest.mark.parametrize("size", SIZES)
def test_an_open_thread(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=after("enter"))


@pytest.mark.parametrize("size", ["120x36", "80x24"])
@pytest.mark.parametrize("theme", ["light", "high-contrast", "ansi"])
def test_an_open_thread_in_each_theme(snap_compare: Compare, theme: str, size: str) -> None:
    app = an_app(a_busy_desk(), theme=theme)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("enter"))


def test_an_open_thread_in_plain_ascii_in_a_small_terminal(snap_compare: Compare) -> None:
    app = an_app(a_busy_desk(), is_ascii=True)

    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=after("enter"))


@pytest.mark.parametrize("size", ["160x48", "60x20"])
@pytest.mark.parametrize("look", ["light", "ascii"])
def test_an_open_thread_in_the_largest_and_the_smallest_terminal(snap_compare: Compare, look: str, size: str) -> None:
    app = an_app(a_busy_desk(), theme="light" if look == "light" else None, is_ascii=look == "ascii")

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("enter"))


def test_an_open_thread_without_colours(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("enter"))


def test_an_open_group(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("j", "enter"))


def test_an_empty_desk(snap_compare: Compare) -> None:
    assert snap_compare(an_app(FakeInbox()), terminal_size=NORMAL, run_before=settled)


def test_numbers_to_which_nobody_has_written(snap_compare: Compare) -> None:
    desk = FakeInbox(sessions=a_busy_desk().sessions_by_id.values())

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=settled)


def test_one_session_only(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("1"))


def test_a_session_without_chats(snap_compare: Compare) -> None:
    desk = a_busy_desk()
    del desk.chats_by_id[6]

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=after("3"))


def test_the_connection_lost(snap_compare: Compare) -> None:
    desk = a_busy_desk()

    async def lose(pilot: Pilot[None]) -> None:
        await after("enter")(pilot)
        desk.go_down()
        await settled(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=lose)


def test_no_daemon_at_all(snap_compare: Compare) -> None:
    desk = a_busy_desk()
    desk.go_down()

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=settled)


def test_the_light_theme(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk(), theme="light"), terminal_size=NORMAL, run_before=after("enter"))


def test_plain_ascii(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk(), is_ascii=True), terminal_size=NORMAL, run_before=after("enter"))


@pytest.mark.parametrize("size", ["120x36", "80x24"])
def test_a_thread_over_the_whole_width(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=after("enter", "z"))


def test_help_for_the_list(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("question_mark"))


def test_the_session_picker(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=after("S"))


def test_leaving_is_asked(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES["80x24"], run_before=after("q"))


def test_the_contact_in_a_small_terminal(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES["80x24"], run_before=after("i"))


def test_what_is_new_is_counted_above_and_below(snap_compare: Compare) -> None:
    desk = a_busy_desk()

    async def write(pilot: Pilot[None]) -> None:
        await after("enter", "ctrl+u", "tab", "tab", "G")(pilot)
        desk.receive(1, "alguém aí?")
        desk.receive(3, "olá?")
        await settled(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=write)


def test_files_of_every_state(snap_compare: Compare) -> None:
    desk = a_busy_desk()
    files: list[tuple[MessageType, Media]] = [
        ("image", Media("image/jpeg", "image_17", 220_000, state="stored", key="a" * 64, found_type="image/jpeg")),
        ("audio", Media("audio/ogg", "ptt_17", 9_000, is_voice=True, state="stored", key="b" * 64)),
        ("document", Media("application/pdf", "orçamento.pdf", 1_400_000, state="waiting")),
        ("image", Media("image/png", "image_18", None, state="broken", reason="it came broken: its base64 is cut off")),
        ("video", Media("video/mp4", "v", 90_000_000, state="too_big",
                        reason="it is greater than 67,108,864 bytes ([limits] media_bytes)")),
        ("sticker", Media()),
    ]  # fmt: skip
    for kind, media in files:
        desk.receive(1, "olha só" if kind == "image" else "", type=kind, media=media, is_read=True)

    assert snap_compare(
        an_app(desk), terminal_size=NORMAL, run_before=after("enter", "left_square_bracket", "left_square_bracket")
    )
