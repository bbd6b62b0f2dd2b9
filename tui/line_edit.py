"""One line that is being typed: pure, so that no key of it can be lost on its way to another widget."""

LONGEST = 300


class LineEdit:
    """`at` is where the cursor stands: before that character."""

    def __init__(self, text: str = "", longest: int = LONGEST) -> None:
        self.text = text
        self.at = len(text)
        self.longest = longest

    def write(self, text: str) -> None:
        """Another text in the place of this one."""
        self.text, self.at = text, len(text)

    def key(self, key: str, character: str | None) -> None:
        """What a key does to it; one that means nothing here does nothing."""
        if key in _MOVES:
            self.at = max(0, min(len(self.text), self.at + _MOVES[key]))
        elif key in ("home", "ctrl+a"):
            self.at = 0
        elif key in ("end", "ctrl+e"):
            self.at = len(self.text)
        elif key == "backspace":
            self._take(self.at - 1, self.at)
        elif key in ("delete", "ctrl+d"):
            self._take(self.at, self.at + 1)
        elif key == "ctrl+u":
            self._take(0, self.at)
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip()
            self._take(kept.rfind(" ") + 1, self.at)
        elif character is not None and character.isprintable():
            self.insert(character)

    def insert(self, text: str) -> None:
        """Typed or pasted; line breaks and what is no letter are left out."""
        words = "".join(one for one in " ".join(text.split("\n")) if one.isprintable())
        words = words[: max(0, self.longest - len(self.text))]
        self.text = self.text[: self.at] + words + self.text[self.at :]
        self.at += len(words)

    def _take(self, first: int, end: int) -> None:
        first = max(0, first)
        self.text = self.text[:first] + self.text[end:]
        self.at = min(first, len(self.text))


_MOVES = {"left": -1, "right": 1, "ctrl+b": -1, "ctrl+f": 1}


def is_beside(key: str) -> bool:
    """Whether a key works although words are being typed: it could be no part of them."""
    return key.startswith("alt+") or key == "ctrl+q" or (key[0] == "f" and key[1:].isdigit())
