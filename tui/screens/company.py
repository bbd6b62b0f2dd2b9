"""Several operators on one desk: where the others are, where we are, and who answers in which chat."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from textual import work
from textual.events import Key as KeyPressed

from daemon.api.errors import Conflict, DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.presence import AskPresence, Presence
from daemon.display import display
from store.models import Chat, Millis
from tui.company import NOBODY, Handed, handed, handed_words, name
from tui.line_edit import leaves
from tui.questions import READ_FIRST, TAKE_OVER, Question, held, take_over
from tui.scene import Scene
from tui.screens.following import Lost
from tui.screens.redrawing import PARTS, Part
from tui.screens.sending import DeskSending

if TYPE_CHECKING:
    from daemon.client import Inbox
    from tui.widgets.composer import Composer

RENEW = 20_000
"""Milliseconds after which a key says once more that somebody types: far below what a lease outlives the last key."""


GATHER = 0.3
"""Seconds in which what one operator hands over becomes one toast."""


class DeskCompany(DeskSending):
    """Says where this terminal is, and keeps two operators from answering the same customer."""

    client: str | None = None
    """Our own name in the stream that lives now; None: nobody asks where we are."""
    _company = NOBODY
    _typing_in: int | None = None
    _place_told: AskPresence | None = None
    _place_told_at = Millis(0)
    _is_telling_place = False
    _is_away = False
    _handed: tuple[tuple[Handed, str, str], ...] = ()
    """What was given to us and taken from us, and where we are called; by whom, which chat: not told yet."""
    _types_on_until = 0.0
    """Of time.monotonic: until then a key is a letter of the answer that was put aside."""

    async def step_away(self) -> None:
        """What is written is kept, and whoever looks sees us nowhere: until `come_back` nothing runs here."""
        self._is_away, self._typing_in = True, None
        told = self._place_now()
        keeping = [self.keep_drafts()]
        if told is not None and self._inbox is not None and told != self._place_told:
            self._place_told = told
            keeping.append(self._say_place(self._inbox, told))
        await asyncio.gather(*keeping)

    def come_back(self) -> None:
        self._is_away = False
        self.draw(PARTS)

    async def _say_place(self, inbox: "Inbox", place: AskPresence) -> None:
        with suppress(DaemonError):  # as for every place
            await inbox.be(place)

    def dress(self, scene: Scene) -> None:
        super().dress(replace(scene, company=self._company))

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        if self.focus_place != "composer" or self.composer is None or self.composer.chat.id != self._typing_in:
            self._typing_in = None
        self._tell_place_soon()

    def is_text(self, event: KeyPressed) -> bool:
        """Whoever is taken over from in the middle of a word types on: in the thread those letters would be verbs."""
        types_on = event.time < self._types_on_until and not leaves(event.key, self.scene.keys)
        if self.app.screen is self and types_on:
            self._types_on_until = event.time + READ_FIRST
            return True
        return super().is_text(event)

    def is_held(self, chat_id: int) -> bool:
        return self._company.holder(chat_id) is not None

    def held_question(self, chat: Chat) -> Question | None:
        """What is asked before a reaction where another operator answers; None: nobody does."""
        holder = self._company.holder(chat.id)
        return held(chat, name(holder), self.scene.times.time(holder.since)) if holder is not None else None

    async def write_in(self, chat: Chat) -> None:
        holder = self._company.holder(chat.id)
        if holder is None:
            await super().write_in(chat)
        else:
            self._ask_to_take_over(chat, holder, has_template=False)

    async def template_in(self, chat: Chat) -> None:
        holder = self._company.holder(chat.id)
        if holder is None:
            await super().template_in(chat)
        else:
            self._ask_to_take_over(chat, holder, has_template=True)

    def on_composer_send_wanted(self, event: "Composer.SendWanted") -> None:
        """Textual lets every class hear of it: the send itself is DeskSending's."""
        if event.chat_id == self._typing_in:
            self._typing_in = None
            self.changed()

    def on_composer_typed(self, event: "Composer.Typed") -> None:
        """As above: what was typed is kept by DeskWriting."""
        if self.composer is None or self.composer.chat.id != event.chat_id:
            return
        self._typing_in = event.chat_id if event.text.strip() else None
        if self._typing_in is not None and self.scene.now() - self._place_told_at >= RENEW:
            self._place_told = None  # it is said once more: the lease lives by keys
        self._tell_place_soon()

    @work(group="modal", exclusive=True)
    async def _ask_to_take_over(self, chat: Chat, holder: Presence, *, has_template: bool) -> None:
        """They answer there now: it is theirs until somebody says otherwise."""
        question = take_over(chat, name(holder), self.scene.times.time(holder.since))
        if not await self.asked(question, TAKE_OVER):
            return
        self._is_telling_place = True  # until the composer has the focus nobody seems to type there
        try:
            if self.client is not None and self._inbox is not None:
                await self._inbox.be(AskPresence(self.client, chat.id, is_typing=True, take_over=True))
                self._place_told, self._place_told_at = (
                    AskPresence(self.client, chat.id, is_typing=True),
                    self.scene.now(),
                )
            self._no_longer_types(holder)
            if self._is_open(chat.id):
                await (super().template_in(chat) if has_template else super().write_in(chat))
            if self._is_open(chat.id):
                self._typing_in = chat.id
        except DaemonError as trouble:
            self.tell(trouble)
        finally:
            self._is_telling_place = False
            self._tell_place_soon()  # by then the operator may be elsewhere

    def _connected(self, hello: Hello) -> None:
        self.client, self._place_told = hello.client, None
        super()._connected(hello)

    def _disconnected(self, lost: Lost) -> None:
        """Where the others are is nobody's knowledge without the stream."""
        if self._company.others:
            self._company = NOBODY
            self.dress(self.scene)
        super()._disconnected(lost)

    def _take(self, frame: Frame) -> None:
        chat, line = frame.chat, frame.message
        if chat is not None and line is not None and line.direction == "internal":
            what = handed(frame, self.rows.chat(chat.id), self.scene.operator)
            if what is not None:
                self._hand((what, line.sender_name or "", chat.name))
        super()._take(frame)
        if frame.presence is not None:
            self._others_moved(frame.presence)

    def _hand(self, told: tuple[Handed, str, str]) -> None:
        if not self._handed:
            self.set_timer(GATHER, self._tell_handed)
        self._handed = (*self._handed, told)

    def _tell_handed(self) -> None:
        """One toast for a bulk."""
        told, self._handed = self._handed, ()
        for what, who in dict.fromkeys((what, who) for what, who, _ in told):
            chats = tuple(chat for *one, chat in told if one == [what, who])
            words = display(handed_words(what, who, chats), limit=200)
            self.app.notify(words, severity="warning", timeout=10, markup=False)

    def _others_moved(self, news: Presence) -> None:
        self._company = self._company.after(news)
        self.dress(self.scene)
        if news.state == "typing" and news.chat_id == self._typing_in and news.took_over_from == self.scene.operator:
            self._put_aside(news.chat_id, f"{name(news)} has taken over.")

    def _no_longer_types(self, holder: Presence) -> None:
        self._company = self._company.after(replace(holder, state="viewing"))
        self.dress(self.scene)

    def _put_aside(self, chat_id: int | None, why: str) -> None:
        """What was written stays there, as the draft that it is; what is typed on goes nowhere.

        Whoever has left that chat meanwhile writes there no more: they are told nothing, and stay where they are.
        """
        if chat_id is None or not self._is_open(chat_id):
            return
        self._typing_in = None
        self.leave_mid_word()
        self.keep_soon()
        self.app.notify(f"{why} What you wrote is kept.", severity="warning", timeout=10, markup=False)

    def leave_mid_word(self) -> None:
        """Out of the composer without having been asked: what is typed on does nothing."""
        if self.focus_place == "composer":
            self._types_on_until = monotonic() + READ_FIRST
            self.set_focus(self.thread_view)

    def _tell_place_soon(self) -> None:
        wanted = self._place_now()
        if wanted is None or self._is_telling_place:
            return
        if wanted != self._place_told:
            self._is_telling_place = True
            self._tell_place()

    def _place_now(self) -> AskPresence | None:
        if self.client is None or not self.is_live:
            return None
        chat_id = self.thread.chat.id if self.thread is not None and not self._is_away else None
        return AskPresence(self.client, chat_id, is_typing=chat_id is not None and chat_id == self._typing_in)

    @work(group="presence")
    async def _tell_place(self) -> None:
        try:
            while (wanted := self._place_now()) is not None and wanted != self._place_told and self._inbox is not None:
                self._place_told, self._place_told_at = wanted, self.scene.now()
                try:
                    await self._inbox.be(wanted)
                except Conflict as trouble:
                    self._put_aside(wanted.chat, f"{display(trouble.message, limit=100)}.")
        except DaemonError:
            return  # where we are is worth no trouble of anybody's; with the next connection it is said again
        finally:
            self._is_telling_place = False
