"""Writing an answer: the composer of the open thread, its draft, its route, and the one way out to a customer."""

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported

from daemon.api.answers import Frame, Hello, Route
from daemon.api.endpoints import AskRoute
from daemon.api.errors import DaemonError, DaemonUnreachable, NotFound
from daemon.display import display
from store.models import Chat, Message, Millis
from tui.composer_state import ComposerState, clean
from tui.scene import Scene
from tui.screens.desk_calls import Part
from tui.screens.desk_panes import DeskPanes
from tui.session_state import SessionState
from tui.source import Source

if TYPE_CHECKING:  # the first paint does not wait for a text area
    from tui.widgets.composer import Composer

KEEP = 0.3
"""Seconds between a key and the draft's way to the daemon."""
ASK_ROUTE = 0.1
"""Seconds after a change that may have others in its train."""
ASK_ROUTE_AGAIN = 3_000
"""Milliseconds."""


class DeskWriting(DeskPanes):
    """Holds a composer for each chat that something was written in: no text ever changes its chat."""

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, sort: str | None) -> None:
        super().__init__(source, scene, sessions, sort)
        self._composers: dict[int, ComposerState] = {}
        self._view: Composer | None = None
        self._keeps_soon = False
        self._asked_route_at = Millis(0)
        self._speaking = asyncio.Lock()
        """Drafts and answers reach the daemon in the order in which they were written."""

    @property
    def composer(self) -> ComposerState | None:
        """What is, or could be, written in the open thread."""
        return self._composers.get(self.thread.chat.id) if self.thread is not None else None

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        self.draw_composer()

    def draw_composer(self) -> None:
        state, view = self.composer, self._view
        is_shown = state is not None and state.is_shown
        if view is None and is_shown:
            self._show_composer()
        if view is None or not view.is_mounted:
            return
        view.display = is_shown
        if state is not None and self.thread is not None and is_shown:
            from tui.composer_frame import frame

            state.chat = self.thread.chat
            own = self.sessions.by_id(state.chat.session_id)
            view.show(state.chat.id, state.version, frame(state, own, self._quoted(state), self.scene))
        self.thread_view.mark(state.reply_to if state is not None and is_shown else None)

    def tick(self) -> None:
        """Another second: countdowns go on with no event arriving."""
        self.chat_list.tick()
        state = self.composer
        if state is not None and state.is_shown:
            self.draw_composer()
            if self._is_route_old(state):
                self.ask_route()

    def open_thread(self, chat: Chat) -> None:
        super().open_thread(chat)
        state = self._composers.setdefault(chat.id, ComposerState(chat))
        if state.is_shown:
            self.ask_route()
        self._load_draft(state)

    def write_in(self, chat: Chat) -> None:
        """Open the composer of the open thread and put the focus there."""
        state = self._composers.setdefault(chat.id, ComposerState(chat))
        state.is_wanted = True
        self.ask_route()
        self._show_composer(takes_focus=True)

    def template_in(self, chat: Chat) -> None:
        self.write_in(chat)
        self.action_pick_template()

    def action_leave_composer(self) -> None:
        """One step back: a template, a quote, the composer."""
        state = self.composer
        if state is None:
            return
        if state.template is not None:
            state.template = None
            state.version += 1
        elif state.reply_to is not None and not state.text:
            state.quote(None)
        else:
            state.is_wanted = False
            self.thread_view.focus()
        self.keep_soon()
        self.draw_composer()

    def action_quote(self, step: int) -> None:
        state = self.composer
        if state is None or self.thread is None or state.template is not None:
            return
        if state.route is not None and not state.route.can_quote:
            key = display(state.route.session_key or "this session", limit=24)
            self.app.notify(f"{key} cannot quote: say in words what you mean.", markup=False)
            return
        state.step_quote(self.thread.messages, step)
        self.keep_soon()
        self.draw_composer()

    def action_edit_draft(self) -> None:
        from tui.editor import EditorTrouble, edited

        state = self.composer
        if state is None or state.template is not None:
            return
        try:
            with self.app.suspend():
                text = edited(state.text)
            state.write(clean(text), self.stands_at)
        except EditorTrouble as trouble:
            self.app.notify(str(trouble), severity="warning", markup=False)
        except SuspendNotSupported:
            self.app.notify("This terminal cannot be left to an editor.", severity="warning", markup=False)
        self.keep_soon()
        self.draw_composer()

    @work(group="modal", exclusive=True)
    async def action_pick_template(self) -> None:
        from tui.screens.templates import filled_template

        state = self.composer
        if state is None:
            return
        route = await self._route(state)
        if route is None:
            return
        if not route.templates:
            self.app.notify(_no_templates(route), markup=False)
            return
        template = await filled_template(self.app, self.scene, route)
        if template is not None and state is self.composer:
            state.template, state.is_wanted = template, True
            state.trouble = state.hint = ""
            state.version += 1
            self.draw_composer()
        self._show_composer(takes_focus=True)

    @work(group="route", exclusive=True)
    async def ask_route(self) -> None:
        """How an answer would leave: shown before anything does."""
        self._asked_route_at = self.scene.now()
        await asyncio.sleep(ASK_ROUTE if self.composer and self.composer.route else 0)
        state = self.composer
        if state is not None:
            await self._route(state)
            self.draw_composer()

    def keep_soon(self) -> None:
        if not self._keeps_soon:
            self._keeps_soon = True
            self.set_timer(KEEP, self._keep)

    async def keep_drafts(self) -> None:
        """Everything that the daemon does not have yet; what it cannot take now stays here."""
        inbox = self._inbox
        for state in list(self._composers.values()):
            if inbox is None or state.is_kept:
                continue
            async with self._speaking:
                try:
                    await inbox.keep_draft(state.kept())
                except DaemonUnreachable:
                    state.is_kept = False
                except DaemonError as trouble:
                    self._toast(trouble)

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self._keep()
        self.ask_route()
        if self.composer is not None:
            self._load_draft(self.composer)

    def _start_over(self, hello: Hello) -> None:
        for state in self._composers.values():
            state.route = None
            state.begun_seq, state.arrived = (hello.seq if state.text else 0), []
        super()._start_over(hello)

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        chat, message = frame.chat, frame.message
        state = self._composers.get(chat.id) if chat is not None else None
        if state is not None and message is not None and frame.type == "message.new":
            state.heard(message, self.scene.operator)
        shown = self.composer
        if shown is None or not shown.is_shown:
            return
        is_window = chat is not None and state is shown and chat.window_closes_at != shown.chat.window_closes_at
        if frame.session is not None or is_window:
            self.ask_route()
        if state is shown:
            self.changed("thread")

    def on_composer_typed(self, event: "Composer.Typed") -> None:
        state = self._composers.get(event.chat_id)
        if state is not None:
            state.typed(event.text, self.stands_at)
            self.keep_soon()
            self.draw_composer()

    def _is_route_old(self, state: ComposerState) -> bool:
        """A session that is away, or was, is believed or given up after a while: no event tells of that."""
        route, now = state.route, self.scene.now()
        if route is None or self._inbox is None:
            return False
        has_shut = state.is_shut(now) and not route.is_window_shut
        is_unsettled = (route.waits or route.kind != "own") and now - self._asked_route_at >= ASK_ROUTE_AGAIN
        return has_shut or is_unsettled

    @property
    def stands_at(self) -> int:
        """The seq of the newest thing that the writer can have seen."""
        return max(self._place.seq, self.thread.shown_seq if self.thread is not None else 0)

    def _quoted(self, state: ComposerState) -> Message | None:
        messages = self.thread.messages if self.thread is not None else []
        return next((one for one in messages if one.id == state.reply_to), None)

    @work(group="composer")
    async def _show_composer(self, *, takes_focus: bool = False) -> None:
        """Made when it is first needed: the first paint does not wait for a text area."""
        from tui.widgets.composer import Composer

        if self._view is None:
            self._view = Composer(self.scene)
            await self._pane("thread").mount(self._view)
        self.draw_composer()
        if takes_focus and self.composer is not None and self.composer.is_shown:
            self._view.text.focus()

    @work(group="draft")
    async def _load_draft(self, state: ComposerState) -> None:
        if self._inbox is None:
            return
        async with self._speaking:
            try:
                draft = await self._inbox.draft(state.chat.id)
            except DaemonError:
                return  # an older daemon keeps none; one that is away is shown as that already
        if state.take_draft(draft):
            self.draw_composer()
            self.ask_route()

    async def _route(self, state: ComposerState) -> Route | None:
        if self._inbox is None:
            return state.route
        try:
            state.route = await self._inbox.route(AskRoute(state.chat.id))
        except NotFound:
            state.trouble, state.hint = "this daemon is older than the screen", "run: frontdesk daemon restart"
        except DaemonUnreachable:
            return state.route
        except DaemonError as trouble:
            state.trouble, state.hint = trouble.message, trouble.hint
        return state.route

    @work(group="keep", exclusive=True)
    async def _keep(self) -> None:
        self._keeps_soon = False
        await self.keep_drafts()


def _no_templates(route: Route) -> str:
    key = display(route.session_key or "this session", limit=24)
    if route.kind == "none":
        return display(f"{route.reason or 'Nothing can be sent.'} {route.hint or ''}", limit=300)
    if route.provider_type != "meta":
        return f"{key} has no templates: it takes free text at any time."
    return f"{key} has no templates yet. Add the approved ones to the config: [[session.template]]"
