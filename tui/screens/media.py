"""The files of the open thread: chosen, opened on a copy, saved."""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from daemon.api.errors import DaemonError
from daemon.api.files import AskFetch
from daemon.display import display
from daemon.file_names import name_to_open, safe_name
from store.models import Message
from store.record import record
from tui import words
from tui.listing import Listing
from tui.media_choice import is_far, meant, refusal, stepped, with_files
from tui.scene import Scene
from tui.screens.settling import DeskSettling
from tui.session_state import SessionState
from tui.source import Source

if TYPE_CHECKING:
    from daemon.client import Inbox


TIDY_FIRST, TIDY_EVERY = 5.0, 3600.0
"""Seconds until copies of yesterday are thrown away: not while the first page is drawn, and again in a long sitting."""
SHORT = 0.05
"""Seconds between two questions: the daemon itself answers only after a while."""


@record
class FilePlaces:
    """Where files go: saved ones, and copies that are only looked at (None: a folder of the machine's choice)."""

    saved: Path = Path("Downloads")
    copies: Path | None = None


class DeskMedia(DeskSettling):
    """Nothing here runs what a customer sent: a program gets the file as one word, under a name that we made."""

    file_places = FilePlaces()

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self._coming: set[int] = set()
        """Messages whose files are on their way."""

    def begin(self) -> None:
        super().begin()
        self.set_timer(TIDY_FIRST, self._tidy)
        self.set_interval(TIDY_EVERY, self._tidy)

    @work(group="copies")
    async def _tidy(self) -> None:
        if self.file_places.copies is not None:
            await asyncio.to_thread(_without_old_ones, self.file_places.copies)

    @property
    def idle_keys(self) -> tuple[str, ...]:
        message = self.thread.message(self.thread.chosen) if self.thread is not None else None
        has_file = message is not None and bool(with_files([message])) and refusal(message) is None
        return (*super().idle_keys, *(() if has_file else ("media.open",)))

    def action_choose_media(self, step: int) -> None:
        if self.thread is None:
            return
        message_id = stepped(self.thread.messages, self.thread.chosen, step)
        if message_id is None:
            self.app.notify(f"There is no file {'above' if step < 0 else 'below'}.", markup=False)
        self.thread_view.choose(message_id)

    def action_save_media(self) -> None:
        if (message := self._meant()) is not None:
            self._save_file(message)

    def action_open_media(self) -> None:
        if (message := self._meant()) is not None:
            self._open_file(message)

    def action_look_at_media(self) -> None:
        if self.mask.is_on:
            self._say(f"Pictures are not drawn while everything is masked; {self.scene.key('desk.privacy')} shows it.")
        elif (message := self._meant()) is not None:
            self._draw_picture(message)

    @work(group="media")
    async def _save_file(self, meant_one: Message) -> None:
        message = await self._here(meant_one)
        if message is None:
            return
        path = await self._written(message, self.file_places.saved, safe_name(message))
        if path is not None:
            self.app.notify(display(str(path), limit=300), title="Saved", markup=False)

    @work(group="media")
    async def _open_file(self, meant_one: Message) -> None:
        from tui.saving import CannotOpen, show  # only now: few sittings open a file

        message = await self._here(meant_one)
        if message is None or self._comes_late(meant_one, message):
            return
        name = name_to_open(message)
        if name is None:
            key = self.scene.key("media.save")
            self._say(f"It is not opened from here: its bytes do not show what it is. You can save it: {key}")
            return
        try:
            path = await self._copied(message, name)
            if path is not None:
                await show(path)
        except CannotOpen as trouble:
            self._say(f"{display(str(trouble), limit=200)} Or save it: {self.scene.key('media.save')}")
        except OSError as trouble:
            self._say(f"It could not be opened: {trouble.strerror}.")

    @work(group="media")
    async def _draw_picture(self, meant_one: Message) -> None:
        from tui import picture  # only now: few sittings draw one
        from tui.screens.picture import PictureScreen

        message = await self._here(meant_one)
        if message is None or self._comes_late(meant_one, message):
            return
        why = picture.refusal(message.media)
        if why is not None:
            self._say(f"{why} {self.scene.key('media.open')} opens it in another program.")
            return
        try:
            path = await self._copied(message, safe_name(message))
        except OSError as trouble:
            self._say(f"It could not be drawn: {trouble.strerror}.")
            return
        if path is not None:
            title = f"{words.mark(message, self.scene.glyphs)} {self.scene.glyphs.dot} {words.sender(message)}"
            has_colours = not (self.scene.is_ascii or self.app.no_color)
            await self.app.push_screen_wait(PictureScreen(self.scene, title, path, has_colours=has_colours))
            await asyncio.to_thread(shutil.rmtree, path.parent, ignore_errors=True)

    def _meant(self) -> Message | None:
        """The message whose file can be had; otherwise it is said why not."""
        message = meant(self.thread.messages, self.thread.chosen) if self.thread is not None else None
        why = "There is no file here." if message is None else refusal(message)
        if why is not None:
            self._say(why)
        return message if why is None else None

    def _comes_late(self, meant_one: Message, message: Message) -> bool:
        """What was fetched opens over nothing else that was begun meanwhile: then it is said that it is here."""
        is_late = is_far(meant_one) and not (self._is_open(message.chat_id) and self.focus_place != "composer")
        if is_late:
            self.app.notify("The file that was asked for is here now.", markup=False)
        return is_late

    async def _here(self, message: Message | None) -> Message | None:
        """The message as it is once its file is here, which may take a while: its line says so meanwhile."""
        if message is None or not is_far(message):
            return message
        if message.id in self._coming:
            self._say("It is on its way.")
            return None
        inbox = self.inbox_or_toast()
        if inbox is None:
            return None
        self._coming.add(message.id)
        try:
            if here := await fetched(inbox, message.id, self._place.epoch):
                return here
            self._say("The daemon has another store by now: nothing was fetched.")
        except DaemonError as trouble:
            self._toast(trouble)
        finally:
            self._coming.discard(message.id)
        return None

    async def _copied(self, message: Message, name: str) -> Path | None:
        """A copy in a folder of its own; what does not come leaves no folder. Raises OSError."""
        from tui.saving import folder_for_copies

        folder = await asyncio.to_thread(folder_for_copies, self.file_places.copies)
        path = await self._written(message, folder, name)
        if path is None:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return path

    async def _written(self, message: Message, folder: Path, name: str) -> Path | None:
        from tui.saving import save

        inbox = self.inbox_or_toast()
        if inbox is None:
            return None
        try:
            return await save(inbox.media(message.id), folder, name)
        except DaemonError as trouble:
            self._toast(trouble)
        except OSError as trouble:
            way = " [tui] downloads in the config names another folder." if folder == self.file_places.saved else ""
            self._say(f"It could not be written to {folder}: {trouble.strerror}.{way}")
        return None

    def _say(self, words: str) -> None:
        self.app.notify(display(words, limit=400), severity="warning", markup=False)


def _without_old_ones(copies: Path) -> None:
    from tui.saving import throw_old_away  # in its thread: nobody waits for it

    throw_old_away(copies)


async def fetched(inbox: "Inbox", message_id: int, epoch: str | None) -> Message | None:
    """The message once its provider has given its file: asked on for as long as that takes. Raises DaemonError.

    None: in another store than that of the epoch the number is another message's.
    """
    ask = AskFetch(message_id)
    while True:
        answer = await inbox.fetch(ask)
        if answer.epoch != epoch:
            return None
        if answer.message.media is None or answer.message.media.state == "stored":
            return answer.message
        ask = AskFetch(message_id, is_begun=True)
        await asyncio.sleep(SHORT)
