"""Columns stay put in terminals that measure as rich does, as tmux does, or narrower than either."""

import unicodedata
from collections.abc import Callable

import pyte
import pyte.screens
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.drivers.headless_driver import HeadlessDriver

from daemon.display import display
from tui.steady import measure_at_most, steady, steady_driver

measure_at_most()
wcwidth: Callable[[str], int] = pyte.screens.wcwidth

TEXTS = [
    "का", "आपका ऑर्डर आज नौ बजे तक पहुँच जाएगा।", "কেমন আছেন", "நான் காத்திருக்கிறேன், எப்போது வரும்?",
    "ကောင်းပါတယ် ကျေးဇူးတင်ပါတယ်", "ខ្ញុំចង់បានទំនិញនេះ", "ꦲꦏ꧀ꦱꦫꦗꦮ", "👍 ok 🇧🇷 👥", "กำลังรอ", "Z\u0301 نعم 王小明",
]  # fmt: skip
FLAG_LETTERS = [chr(0x1F1E6 + place) for place in range(26)]


def as_rich(character: str) -> int:
    """Letter by letter: of the two that make a flag each has one cell, as in tmux."""
    return 1 if character in FLAG_LETTERS else wcwidth(character)


def as_tmux(character: str) -> int:
    """A cell for each spacing mark, and two for a skin tone."""
    return 1 if unicodedata.category(character) == "Mc" else as_rich(character)


def as_of_old(character: str) -> int:
    """Tables from before there were emoji: one cell each, and no mark has any."""
    return as_rich(character) if ord(character) < 0x10000 else 1


def drawn(frame: str, width: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, held: str = "") -> str:
    """The first row of a terminal on which `held` stood before."""
    monkeypatch.setattr(pyte.screens, "wcwidth", width)
    terminal = pyte.Screen(80, 2)
    stream = pyte.Stream(terminal)
    stream.feed(held + "\r" + frame)
    return "".join(terminal.buffer[0][column].data[:1] or "_" for column in range(80))


@pytest.mark.parametrize("width", [as_rich, as_tmux, as_of_old])
@pytest.mark.parametrize("text", TEXTS)
def test_what_follows_a_text_stands_where_it_was_measured(
    text: str, width: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = display(text)
    row = drawn(steady(f"\x1b[1m{shown}\x1b[0m│ next"), width, monkeypatch)

    assert "│ next" == row[cell_len(shown) :].rstrip()


@pytest.mark.parametrize("width", [as_rich, as_tmux, as_of_old])
def test_nothing_of_what_stood_there_before_shows_through(
    width: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = drawn(steady("कि का कि का"), width, monkeypatch, held="9" * 80)

    assert "9" not in row[: cell_len("कि का कि का")]
    assert "9" * 60 == row[20:]


@given(st.text(max_size=40))
@example("\U0001f1e6\U0001f1e6")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_terminal_of_these_draws_a_text_wider_than_it_was_measured(text: str) -> None:
    shown = display(text)

    assert cell_len(shown) >= sum(max(0, as_tmux(one)) for one in shown if wcwidth(one) >= 0 and one.isprintable())


def test_ordinary_text_goes_out_as_it_is() -> None:
    frame = "\x1b[1;38;2;227;179;65mMaria São\x1b[0m │ ─ ◆ ✓✓ ⧗41m … Ελλάδα Привет مرحبا 王小明 한국\n"

    assert frame is steady(frame)


def test_only_frames_are_steadied_not_commands_to_the_terminal() -> None:
    written: list[str] = []

    class Remembering(HeadlessDriver):
        def write(self, data: str) -> None:
            written.append(data)

    driver = steady_driver(Remembering).__new__(steady_driver(Remembering))
    driver.write("\x1b]9;का\x07")
    driver.write("का")

    assert ["\x1b]9;का\x07", "\x1b7  \x1b8\x1b7का\x1b8\x1b[2C"] == written
