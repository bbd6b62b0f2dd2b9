"""Alt with Enter, a digit or a sign is what it says, however a terminal sends it."""

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tui.keymap import keymap
from tui.keys import keys_of
from tui.presets import PRESETS
from tui.terminal_keys import teach


def keys(sent: str) -> list[str]:
    teach()
    parser = XTermParser()  # the end, which is an empty piece, ends its waiting for more of a sequence
    return [event.key for event in (*parser.feed(sent), *parser.feed("")) if isinstance(event, events.Key)]


def test_alt_enter_is_never_taken_for_enter() -> None:
    assert ["alt+enter"] == keys("\x1b\r")
    assert ["alt+enter"] == keys("\x1b\n")
    assert ["enter"] == keys("\r")


@pytest.mark.parametrize("digit", "0123456789")
def test_alt_and_a_digit_is_no_letter(digit: str) -> None:
    assert [f"alt+{digit}"] == keys(f"\x1b{digit}")


def test_a_pound_sign_is_a_letter_all_the_same() -> None:
    assert ["pound_sign"] == keys("£")


def test_alt_and_a_sign_is_never_the_sign_alone() -> None:
    assert ["alt+less_than_sign", "less_than_sign"] == [*keys("\x1b<"), *keys("<")]


@pytest.mark.parametrize("letter", ["a", "A"])
def test_alt_and_a_letter_is_called_as_the_config_calls_it(letter: str) -> None:
    made = keymap({"chat.read": f"alt+{letter}", "unread.next": ""})

    assert keys(f"\x1b{letter}") == list(keys_of("chat.read", made.keys))


def sent_by_any_terminal(key: str) -> str:
    """The bytes of ctrl or alt with one sign, as every terminal has sent them for forty years."""
    modifier, _, sign = key.partition("+")
    return chr(ord(sign.upper()) & 31) if modifier == "ctrl" else f"\x1b{sign}"


def _wanted(preset: str) -> list[tuple[str, str]]:
    wishes = {**PRESETS[preset].more, **PRESETS[preset].instead}
    return [(id, key) for id, names in wishes.items() for key in names.split() if len(key.partition("+")[2]) == 1]


@pytest.mark.parametrize("preset", ["vim", "emacs"])
def test_every_terminal_can_send_the_keys_of_a_preset(preset: str) -> None:
    made = keymap({"preset": preset})
    # ctrl+/ is what some terminals call ctrl+_, which all of them send for it.
    unsent = [
        (id, key) for id, key in _wanted(preset)
        if key != "ctrl+/" and not (set(keys(sent_by_any_terminal(key))) & keys_of(id, made.keys))
    ]  # fmt: skip

    assert [] == unsent
