"""Choosing a canned reply by what is typed behind a slash: pure."""

from collections.abc import Callable, Sequence

from daemon.api.replies import Reply

SLASH = "/"


class ReplyChoice:
    """`replies` None: they have not come yet. `at` is the one that Enter would put into the composer."""

    def __init__(self) -> None:
        self.replies: tuple[Reply, ...] | None = None
        self.at = 0
        self._is_begun = False
        self._typed = ""
        self._real: Callable[[str], str] = str

    def offer(self, replies: tuple[Reply, ...] | None, real: Callable[[str], str] = str) -> None:
        """`real` is what a text that is shown masked stands for."""
        self.replies, self._real = replies, real

    def begin(self) -> None:
        """A slash was typed where nothing stood."""
        self._is_begun, self.at, self._typed = True, 0, SLASH

    def end(self) -> None:
        """What stands there is words: the slash stays in them."""
        self._is_begun = False

    def typed(self, text: str) -> None:
        """What stands in the composer now."""
        if not text and self._is_begun and self._typed == SLASH:
            return  # the slash itself is on its way
        if not text.startswith(SLASH) or any(letter.isspace() for letter in text):
            self.end()
        elif text != self._typed:
            self._typed, self.at = text, 0

    @property
    def is_open(self) -> bool:
        """While it is, Enter sends nothing. A desk without replies has no chooser."""
        return self._is_begun and self.replies != ()

    @property
    def found(self) -> Sequence[Reply]:
        """Those that fit: by the beginning of their names first, then by any part of name or text."""
        wanted = self._typed.removeprefix(SLASH).casefold()
        held = self.replies or ()
        first = [one for one in held if one.name.casefold().startswith(wanted)]
        return first + [one for one in held if one not in first and wanted in f"{one.name}\n{one.text}".casefold()]

    @property
    def chosen(self) -> Reply | None:
        found = self.found
        return found[self.at % len(found)] if found else None

    @property
    def words(self) -> str | None:
        """What Enter would put into the composer; None: no reply is called so."""
        return self._real(self.chosen.text) if self.chosen is not None else None

    def move(self, step: int) -> None:
        self.at = (self.at + step) % max(1, len(self.found))
