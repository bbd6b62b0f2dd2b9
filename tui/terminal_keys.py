"""What terminals send for alt with a digit, with Enter, or with a sign, told to Textual.

Its own table reads Escape and a digit as what a Mac types with that key, so that alt+3 would write a pound sign to a
customer; and Escape and Enter as Enter, so that a wish for a new line would send. Of alt and a sign it hears the sign
alone: alt+< would be the view before.
"""

from enum import Enum

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class _AltKey(Enum):
    ENTER = "alt+enter"
    DIGIT_0, DIGIT_1, DIGIT_2, DIGIT_3, DIGIT_4 = "alt+0", "alt+1", "alt+2", "alt+3", "alt+4"
    DIGIT_5, DIGIT_6, DIGIT_7, DIGIT_8, DIGIT_9 = "alt+5", "alt+6", "alt+7", "alt+8", "alt+9"
    LESS, GREATER, SLASH, GRAVE = "alt+less_than_sign", "alt+greater_than_sign", "alt+slash", "alt+grave_accent"


_SIGNS = {"<": _AltKey.LESS, ">": _AltKey.GREATER, "/": _AltKey.SLASH, "`": _AltKey.GRAVE}
"""Those that a preset has. Behind Escape some others begin what a terminal answers."""


def teach() -> None:
    """From now on these keys are called by their names. There is no public way to say so."""
    table: dict[str, object] = ANSI_SEQUENCES_KEYS  # type: ignore[assignment]  # it takes any enum: only `value` is read
    table["\x1b\r"] = table["\x1b\n"] = (_AltKey.ENTER,)
    digits = {key.value[-1]: key for key in _AltKey if key.value[-1].isdigit()}
    for sign, key in {**digits, **_SIGNS}.items():
        table["\x1b" + sign] = (key,)
