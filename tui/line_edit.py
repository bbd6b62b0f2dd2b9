"""A text that is being typed below the desk: pure, so that no key of it can be lost on its way to another widget."""

from tui.keys import Key, keys_of

LONGEST = 300


class LineEdit:
    """`at` is where the cursor stands: before that character. One line, unless `has_lines`."""

    def __init__(self, text: str = "", longest: int = LONGEST, *, has_lines: bool = False) -> None:
        self.text = text
        self.at = len(text)
        self.longest = longest
        self.has_lines = has_lines

    @property
    def lines(self) -> list[str]:
        """What was typed, line by line; at least one."""
        return self.text.split("\n")

    @property
    def place(self) -> tuple[int, int]:
        """The cursor's line, and where it stands in that."""
        before = self.text[: self.at].split("\n")
        return len(before) - 1, len(before[-1])

    def write(self, text: str) -> None:
        """Another text in the place of this one."""
        self.text, self.at = text, len(text)

    def write_over(self, many: int, text: str) -> None:
        """Another text in the place of the last so many characters before the cursor."""
        self._take(self.at - many, self.at)
        self.insert(text)

    def key(self, key: str, character: str | None) -> None:
        """What a key does to it; one that means nothing here does nothing."""
        if key in _MOVES:
            self.at = max(0, min(len(self.text), self.at + _MOVES[key]))
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key in ("home", "ctrl+a"):
            self.at = self._begin
        elif key in ("end", "ctrl+e"):
            self.at = self._begin + len(self.lines[self.place[0]])
        elif key == "backspace":
            self._take(self.at - 1, self.at)
        elif key in ("delete", "ctrl+d"):
            self._take(self.at, self.at + 1)
        elif key == "ctrl+u":
            self._take(self._begin, self.at)
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip()
            self._take(max(kept.rfind(" "), kept.rfind("\n")) + 1, self.at)
        elif character is not None and character.isprintable():
            self.insert(character)

    def insert(self, text: str) -> None:
        """Typed or pasted; what is no letter is left out, and line breaks where there is one line."""
        joint = "\n" if self.has_lines else " "
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        words = joint.join("".join(one for one in line if one.isprintable()) for line in lines)
        words = words[: max(0, self.longest - len(self.text))]
        self.text = self.text[: self.at] + words + self.text[self.at :]
        self.at += len(words)

    @property
    def _begin(self) -> int:
        """Of the cursor's line."""
        return self.at - self.place[1]

    def _step(self, step: int) -> None:
        """To the line above or below, as far in as the cursor stands."""
        at, column = self.place
        lines = self.lines
        if 0 <= at + step < len(lines):
            self.at = sum(len(line) + 1 for line in lines[: at + step]) + min(column, len(lines[at + step]))

    def _take(self, first: int, end: int) -> None:
        first = max(0, first)
        self.text = self.text[:first] + self.text[end:]
        self.at = min(first, len(self.text))


_MOVES = {"left": -1, "right": 1, "ctrl+b": -1, "ctrl+f": 1}
_STEPS = {"up": -1, "down": 1}


def is_beside(key: str, keys: tuple[Key, ...]) -> bool:
    """Whether a key works although words are being typed: it could be no part of them."""
    return key.startswith("alt+") or leaves(key, keys) or (key[0] == "f" and key[1:].isdigit())


def leaves(key: str, keys: tuple[Key, ...]) -> bool:
    """Whether it leaves the desk although words are being typed: a letter or sign never does."""
    return ("+" in key or (key[0] == "f" and key[1:].isdigit())) and key in keys_of("desk.quit", keys)
