"""Alt with Enter or a digit is what it says, however a terminal sends it."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tui.terminal_keys import teach


def keys(sent: str) -> list[str]:
    teach()
    parser = XTermParser()
    return [event.key for event in parser.feed(sent) if isinstance(event, events.Key)]


def test_alt_enter_is_never_taken_for_enter() -> None:
    assert ["alt+enter"] == keys("\x1b\r")
    assert ["alt+enter"] == keys("\x1b\n")
    assert ["enter"] == keys("\r")


@pytest.mark.parametrize("digit", "0123456789")
def test_alt_and_a_digit_is_no_letter(digit: str) -> None:
    assert [f"alt+{digit}"] == keys(f"\x1b{digit}")


def test_a_pound_sign_is_a_letter_all_the_same() -> None:
    assert ["pound_sign"] == keys("£")
