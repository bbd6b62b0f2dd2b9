"""A text of privacy mode, and what it stands for: pure."""

from typing import Self


class Masked(str):
    """What is shown in the place of `real`."""

    __slots__ = ("real",)
    real: str

    def __new__(cls, shown: str, real: str) -> Self:
        made = super().__new__(cls, shown)
        made.real = real
        return made


def real(text: str) -> str:
    """What a text stands for: for what leaves the screen and does not come back to it."""
    return text.real if isinstance(text, Masked) else text
