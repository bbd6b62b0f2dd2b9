"""The line, or the lines, in which a verb is given its argument: what it means so far, and may become. Pure."""

from collections.abc import Callable

from daemon.api.errors import BadRequest
from daemon.api.verbs import ASSIGN, NEXT_REPLY, NOTE, RENAME, SNOOZE, TAG, UNTAG, Verb
from daemon.display import display
from store.models import Chat, Millis
from store.record import record
from tui import deed, mentions
from tui.deed import Deed
from tui.line_edit import LONGEST, LineEdit
from tui.times import Times

TIMES = ("2h", "tomorrow 9", "mon 9", NEXT_REPLY)
"""What is offered to whoever snoozes."""


@record
class Known:
    """What the desk has at hand to offer. `chats` are those that the verb is done to."""

    tags: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    chats: tuple[Chat, ...] = ()
    operator: str = ""
    """Our own name: nobody calls himself."""


class Prompt:
    """`whom` is what it is done to, in words that may be shown; `offers` is what Tab goes through."""

    def __init__(self, verb: Verb, whom: str, offers: tuple[str, ...], now: Callable[[], Millis], times: Times) -> None:
        arg = verb.args[verb.last_word]
        self.verb = verb
        self.whom = whom
        self.offers = offers
        longest = min(arg.most, _LONGEST_TEXT) if arg.kind == "text" else LONGEST
        self.edit = LineEdit(longest=longest, has_lines=arg.has_lines)
        self.is_refused = False
        """Enter was pressed on what cannot be done: then what is missing is told too."""
        self._now = now
        self._times = times
        self._stem: str | None = None
        """What was typed before Tab wrote on."""

    @property
    def label(self) -> str:
        """`snooze Maria until:`, for a screen."""
        word = self.verb.last_word
        return f"{self.verb.name} {self.whom}{f' {word}' if word in _READ_ALOUD else ''}:"

    @property
    def assurance(self) -> str:
        """What whoever types must be sure of."""
        if self.verb is NOTE:
            return "only operators read it: it is never sent"
        name = self.edit.text.strip()
        is_strange = self.verb is ASSIGN and name and name not in self.offers and not self._fitting(name)
        return "nobody of that name is known to this desk" if is_strange else ""

    @property
    def idle_keys(self) -> tuple[str, ...]:
        """Entries that do nothing in it."""
        return (
            *(() if self.edit.has_lines else ("prompt.newline",)),
            *(() if self.completes else ("prompt.complete",)),
        )

    @property
    def completes(self) -> bool:
        """Whether Tab and the arrows go through what it may become; else they are a text's."""
        return bool(self.offered if self.verb is NOTE else self.offers)

    def break_line(self) -> None:
        if self.edit.has_lines:
            self.edit.insert("\n")
            self._stem, self.is_refused = None, False

    def key(self, key: str, character: str | None) -> None:
        self.edit.key(key, character)
        self._stem, self.is_refused = None, False

    def complete(self, step: int) -> None:
        """The next, or the previous, of what it may become."""
        begun = self.begun
        if self._stem is None or begun not in self._fitting(self._stem):
            self._stem = begun
        fitting = self._fitting(self._stem)
        if fitting:
            at = fitting.index(begun) + step if begun in fitting else min(step - 1, 0)
            if self.verb is NOTE:
                self.edit.write_over(len(begun), fitting[at % len(fitting)])
            else:
                self.edit.write(fitting[at % len(fitting)])

    def read(self) -> Deed:
        """What stands there as a deed. Raises BadRequest."""
        return deed.read(self.verb, self.edit.text, self._now(), self._times.zone)

    @property
    def offered(self) -> list[str]:
        """What it may become by Tab."""
        return self._fitting(self.begun if self._stem is None else self._stem)

    @property
    def begun(self) -> str:
        """What Tab writes on: all of it, in a note the call of an operator before the cursor. Foreign text."""
        return mentions.begun(self.edit.text[: self.edit.at]) if self.verb is NOTE else self.edit.text

    @property
    def understood(self) -> str:
        """What was understood of it, in words; empty: nothing, or there is nothing to understand."""
        try:
            made = self.read() if self.edit.text.strip() else None
        except BadRequest:
            return ""
        return "" if made is None else self._words(made)

    @property
    def trouble(self) -> str:
        """What is wrong with it, unless it may still become something."""
        if not self.is_refused and (not self.edit.text.strip() or self._fitting(self.begun)):
            return ""
        try:
            self.read()
        except BadRequest as wrong:
            told = wrong.message.partition(": ")[2] if wrong.message.startswith("args.") else wrong.message
            return display(f"{told}: {wrong.hint}" if wrong.hint else told, limit=200)
        return ""

    def _words(self, made: Deed) -> str:
        arg = self.verb.args[self.verb.last_word]
        value = made.args.get(self.verb.last_word)
        if arg.kind == "time" and isinstance(value, int):
            return self._times.ahead(Millis(value))
        if arg.kind == "time":
            return "when the customer writes"
        if arg.words and isinstance(value, int):
            return arg.words[value]
        return f"#{display(str(value))}" if arg.kind == "tag" else ""

    def _fitting(self, begun: str) -> list[str]:
        if self.verb is NOTE and not begun:
            return []
        begun = begun.lstrip().removeprefix("#").casefold()
        return [one for one in self.offers if one.casefold().startswith(begun) and one.casefold() != begun]


def offers(verb: Verb, known: Known) -> tuple[str, ...]:
    """What may stand behind a verb, as far as the desk can know. Foreign text."""
    if not verb.last_word:
        return (deed.OFF,) if deed.OFF in verb.args else ()
    if verb is UNTAG:
        return tuple(sorted({tag for one in known.chats for tag in one.tags}) if known.chats else known.tags)
    if verb is RENAME:
        # in privacy mode a name is a Masked one: nobody is to be called so
        return tuple(one.name for one in known.chats[:1] if type(one.name) is str)
    offering = _OFFERS.get(verb.name)
    return offering(known) if offering else verb.args[verb.last_word].words


_LONGEST_TEXT = 4096
_READ_ALOUD = ("until", "to")
"""Arguments whose names make a sentence of the line."""
_OFFERS: dict[str, Callable[[Known], tuple[str, ...]]] = {
    SNOOZE.name: lambda _: TIMES,
    TAG.name: lambda known: known.tags,
    ASSIGN.name: lambda known: known.operators,
    NOTE.name: lambda known: tuple(f"@{one}" for one in known.operators if one != known.operator),
}
