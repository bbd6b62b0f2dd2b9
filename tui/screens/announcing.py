"""New messages told beyond the screen: by the terminal, or by a program of the operator's own."""

import asyncio
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from time import monotonic

from textual import work
from textual.message import Message as Event

from daemon.api.feed import Frame
from daemon.display import display
from store.record import slotless_record
from tui.announcing import PAUSE, Announcement, Announcer, sequence, words
from tui.screens.discretion import DeskDiscretion

LONGEST = 10.0
"""Seconds that the operator's program may take."""


class DeskAnnouncing(DeskDiscretion):
    """`announcer` knows the rule."""

    announcer = Announcer()

    @slotless_record
    class TerminalTold(Event):
        """The terminal is to be told this."""

        sequence: str

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        own = self.sessions.by_id(frame.chat.session_id) if frame.chat is not None else None
        told = self.announcer.hear(
            frame, self.scene.operator, self.scene.now(), monotonic(),
            is_seen=self._sees(frame), phone=own.phone if own is not None else None,
        )  # fmt: skip
        if told is not None:
            self._announce(told)
            self.set_timer(PAUSE + 0.1, self._announce_rest)

    def _sees(self, frame: Frame) -> bool:
        if self.announcer.rule.when == "unfocused":
            return self.app.app_focus
        is_open = self.thread is not None and frame.chat is not None and self.thread.chat.id == frame.chat.id
        return is_open and self.sees_thread_end()

    def _announce_rest(self) -> None:
        if self.announcer.rule.when == "unfocused" and self.app.app_focus:
            self.announcer.forget()
        elif (told := self.announcer.rest(monotonic())) is not None:
            self._announce(told)
            self.set_timer(PAUSE + 0.1, self._announce_rest)

    def _announce(self, told: Announcement) -> None:
        rule = self.announcer.rule
        if rule.what == "command":
            self._run(words(rule.command, told))
        else:
            self.post_message(self.TerminalTold(sequence(rule.what, told)))

    @work(group="announce")
    async def _run(self, command: list[str]) -> None:
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
        except (OSError, ValueError) as trouble:
            self.app.notify(display(f"[notify] command: {trouble}", limit=200), severity="warning", markup=False)
            return
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), LONGEST)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
