"""Words that the daemon does not have when the desk ends: they wait on this machine until the next desk takes them."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual import work
from textual.message import Message as Event

from daemon.api.errors import DaemonError, DaemonUnreachable
from daemon.api.feed import Hello
from daemon.api.messages import AskMessages
from daemon.display import display
from tui.composer_state import Words
from tui.listing import Listing
from tui.questions import LOSE
from tui.scene import Scene
from tui.screens.returning import DeskReturning
from tui.session_state import SessionState
from tui.source import Source

if TYPE_CHECKING:
    from tui.drafts import Back
    from tui.last_words import LastWords


class DeskLastWords(DeskReturning):
    """`words_folder` is where they wait; None: nowhere, and whoever leaves is told so."""

    class Left(Event):
        """The desk is to be closed, whatever stands there."""

    words_folder: Path | None = None
    words_trouble = ""
    """Why they could not be written down when that was tried last."""
    _words_stay = False
    """Nobody will go on with this desk."""
    _words_path: Path | None = None
    """The file of this desk, once it has one."""
    _words_told: frozenset[str] = frozenset()
    _words_of: tuple[str, str] | None = None
    """The epoch and the operator that what is written here belongs to."""
    _owes_words = False

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self._words_turn = asyncio.Lock()
        self._words_rest: dict[Path, tuple[Words, ...]] = {}
        """Files of earlier desks, and what of them did not get here. All else of them is with the daemon, or here."""

    async def leave_words(self, *, for_good: bool = False) -> None:
        """See to it that our file says what the daemon does not have; where there is nothing of that, there is none."""
        self._words_stay |= for_good
        async with self._words_turn:
            await self._leave_words()

    async def take_words(self) -> None:
        """The desk goes on after all: the words are in it."""
        from tui import last_words

        async with self._words_turn:
            if self._words_path is not None and not self._words_stay:
                with suppress(OSError):
                    await asyncio.to_thread(last_words.drop, self._words_path)

    async def _leave_words(self) -> None:
        from tui import last_words  # not before the first paint

        for state in self.drafts:
            self.catch_up(state)
        at_stake, parked, self.words_trouble = self.drafts.at_stake, self.drafts.parked, ""
        epoch, operator = self._words_of or (self._place.epoch, "")
        if self.words_folder is None:
            return
        if epoch is None:  # then no chat has ever been shown
            self.words_trouble = "nobody has said whose chats they are" if at_stake else ""
            return
        try:
            if at_stake or parked:
                words = tuple(last_words.words_of(one) for one in at_stake)
                waiting = tuple(last_words.Parked(*where, text) for where, text in parked.items())
                self._words_path = self._words_path or last_words.new_path(self.words_folder)
                kept = last_words.LastWords(epoch, self._place.seq, operator, self.scene.now(), words, waiting)
                await asyncio.to_thread(last_words.save, self._words_path, kept)
            elif self._words_path is not None:
                await asyncio.to_thread(last_words.drop, self._words_path)
            for path, rest in list(self._words_rest.items()):  # ours says what is left of all else
                await asyncio.to_thread(last_words.leave_only, path, rest)
        except OSError as trouble:
            self.words_trouble = trouble.strerror or type(trouble).__name__

    def asks_what_would_be_lost(self) -> bool:
        """False: everything that was written here is with the daemon, or this has been asked already."""
        from tui.last_words import named
        from tui.screens.confirm import LosingScreen

        at_stake = self.drafts.at_stake
        if not at_stake:
            return False
        lost = f"The daemon does not have what you wrote to {named([one.chat.name for one in at_stake])}"
        if self.words_trouble:
            trouble = display(self.words_trouble, limit=100)
            lost += f", and it cannot be kept on this machine: {trouble}. Whoever leaves now loses it."
        elif self.words_folder is None:
            lost += ". Whoever leaves now may lose it."
        else:
            lost += ". It is kept on this machine until the desk starts again."
        question = ("Leave frontdesk?", lost)
        if isinstance(self.app.screen, LosingScreen):
            if self.app.screen.question == question:
                return False
            self.app.screen.dismiss(False)
        self.app.push_screen(LosingScreen(self.scene, question, LOSE), self._leave_if)
        return True

    def _leave_if(self, is_yes: bool | None) -> None:
        if is_yes:
            self.post_message(self.Left())
        else:
            self.run_worker(self.take_words(), group="leave", exclusive=True)

    def drawn(self) -> None:
        super().drawn()
        if self._owes_words and self.is_live and self.rows.is_loaded:
            self._owes_words = False
            self.call_after_refresh(self._take_in_words)

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self._words_of = hello.epoch, hello.operator
        self._owes_words = self.words_folder is not None

    @work(group="words", exclusive=True)
    async def _take_in_words(self) -> None:
        from tui import last_words

        if self.words_folder is None:
            return
        try:
            paths = await asyncio.to_thread(last_words.found, self.words_folder)
        except OSError as trouble:
            paths = []
            self._tell_words_path(f"What earlier desks kept is out of reach ({trouble.strerror}):", self.words_folder)
        for path in paths:
            try:
                await self._read_words(path)
            except OSError as trouble:
                self._tell_words_path(f"What an earlier desk kept is out of reach ({trouble.strerror}):", path)
        self.draw_composer()

    async def _read_words(self, path: Path) -> None:
        """Raises OSError."""
        from tui import last_words

        if path == self._words_path:
            return
        rest = self._words_rest.get(path)
        if rest is not None and not (self.drafts.at_stake or self.drafts.parked):
            await asyncio.to_thread(last_words.leave_only, path, rest)
        if rest == ():
            return
        try:
            kept = await asyncio.to_thread(last_words.load, path)
        except FileNotFoundError:
            return  # another desk has given them over
        except last_words.Unreadable:
            aside = await asyncio.to_thread(last_words.set_aside, path)
            self._tell_words_path("What an earlier desk kept cannot be read. It stays in", aside)
            return
        epoch, operator = self._words_of or ("", "")
        if kept.operator not in ("", operator):
            return
        if kept.epoch == epoch and kept.seq <= self._place.seq:
            await self._take_in_file(path, kept)
        else:  # the same numbers are other customers' here
            self._tell_words_path("What you wrote to customers of another store waits in", path)

    async def _take_in_file(self, path: Path, kept: "LastWords") -> None:
        """Raises OSError."""
        from tui import last_words

        if path not in self._words_rest:
            self._words_rest[path] = kept.chats
            self._park_words(kept)
        backs, given = [], set()
        for words in [one for one in kept.chats if one in self._words_rest[path]]:
            name, back = await self._words_back(path, kept, words)
            if back != "not here":  # once: by the next time it may be sent
                self._words_rest[path] = tuple(one for one in self._words_rest[path] if one != words)
                backs.append((name, back))
            if back not in ("not here", "here"):
                given.add(words)
        self._tell_words_back([(name, back) for name, back in backs if back != "sent"])
        left = tuple(one for one in kept.chats if one not in given)
        if not (left or kept.parked):
            await asyncio.to_thread(last_words.drop, path)
        elif given:
            await asyncio.to_thread(last_words.save, path, replace(kept, chats=left))

    def _park_words(self, kept: "LastWords") -> None:
        for one in kept.parked:
            self.drafts.park((one.session, one.kind, one.name, one.phone), one.text)
        if kept.parked:
            self.tell_parked(len(kept.parked))

    async def _words_back(self, path: Path, kept: "LastWords", words: Words) -> "tuple[str, Back | Literal['sent']]":
        """Whose they are, and what became of them."""
        from tui import last_words

        inbox, epoch_and_operator = self._inbox, self._words_of
        if inbox is None or epoch_and_operator is None:
            return "", "not here"
        try:
            detail = await inbox.chat(words.chat_id)
            page = await inbox.messages(AskMessages(words.chat_id)) if words.leaving else None
        except DaemonUnreachable:
            return "", "not here"
        except DaemonError as trouble:
            self._tell_words_path(f"What you wrote stays where it is ({display(trouble.message, limit=100)}):", path)
            return "", "not here"
        epochs = {detail.epoch, page.epoch if page is not None else detail.epoch, (self._words_of or ("",))[0]}
        if epochs != {kept.epoch}:
            return "", "not here"  # another store since
        if not last_words.are_for(words, detail.chat):
            self._tell_words_path("What you wrote to somebody whose chat has another number by now waits in", path)
            return "", "not here"
        text = last_words.unsent(words, page.messages if page is not None else (), epoch_and_operator[1])
        if not text.strip():
            return "", "sent"
        return detail.chat.name, await self.drafts.take_back(detail.chat, text, words)

    def _tell_words_back(self, backs: "list[tuple[str, Back | Literal['sent']]]") -> None:
        """Whose they are, in one line."""
        from tui.last_words import named

        if not backs:
            return
        told = f"What you wrote to {named([name for name, _ in backs])} is in the composer again."
        if below := [name for name, back in backs if back == "below"]:
            told += f" It stands below what was written since: {named(below)}."
        self.app.notify(told, timeout=20, markup=False)

    def _tell_words_path(self, what: str, path: Path) -> None:
        """Once in the life of this desk."""
        told = f"{what} {display(str(path), limit=300)}"
        if told not in self._words_told:
            self._words_told |= {told}
            self.app.notify(told, severity="warning", timeout=20, markup=False)
