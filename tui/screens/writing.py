"""Writing an answer: the composer of the open thread, and the route that the answer would take."""

import asyncio
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported
from textual.events import Key as KeyPressed

from daemon.api.errors import DaemonError, DaemonUnreachable, NotFound
from daemon.api.feed import Frame, Hello
from daemon.api.sending import AskRoute, Route
from daemon.display import display
from store.models import Chat, Message, Millis, Session
from tui import words
from tui.composer_keys import idle
from tui.composer_state import LONGEST, ComposerState, clean
from tui.drafts import Drafts
from tui.held_keys import drop_keys, give_keys_back, hold_keys
from tui.listing import Listing
from tui.scene import Scene
from tui.screens.desk_panes import DeskPanes
from tui.screens.redrawing import Part
from tui.session_state import SessionState
from tui.source import Source

if TYPE_CHECKING:  # the first paint does not wait for a text area
    from daemon.client import Inbox
    from tui.widgets.composer import Composer

KEEP = 0.3
"""Seconds between a key and the draft's way to the daemon."""
ASK_ROUTE = 0.1
"""Seconds between two questions: a change may have others in its train."""
ASK_ROUTE_AGAIN = 3_000
"""Milliseconds."""


class DeskWriting(DeskPanes):
    """Holds the composer and what is written in it, chat by chat."""

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self.drafts = Drafts(self)
        self.pointed_at: int | None = None
        """The message that a question is about."""
        self._view: Composer | None = None
        self._making = asyncio.Lock()
        self._keeps_soon = False
        self._wants_route = self._is_asking_route = False
        self._asked_route_at = Millis(0)

    @property
    def composer(self) -> ComposerState | None:
        """What is, or could be, written in the open thread."""
        return self.drafts.get(self.thread.chat.id) if self.thread is not None else None

    @property
    def idle_keys(self) -> tuple[str, ...]:
        state = self.composer if self.focus_place == "composer" else None
        return (*super().idle_keys, *(idle(state, self.scene.now()) if state is not None else ()))

    @property
    def stands_at(self) -> int:
        """The seq of the newest thing that the writer can have seen."""
        return max(self._place.seq, self.thread.shown_seq if self.thread is not None else 0)

    @property
    def inbox(self) -> "Inbox | None":
        return self._inbox

    def catch_up(self, state: ComposerState) -> None:
        view = self._view
        if view is not None and view.shows(state.chat.id, state.version):
            state.typed(view.text.text, self.stands_at)

    def tell(self, trouble: DaemonError) -> None:
        self._toast(trouble)

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        self.draw_composer()

    def draw_composer(self) -> None:
        state, view = self.composer, self._view
        is_shown = state is not None and state.is_shown
        if view is None and is_shown:
            self._bring_composer()
        if view is not None and view.is_mounted:
            view.display = is_shown
            if state is not None and self.thread is not None and is_shown:
                self._fill(view, state, self.thread.chat)
        quoted = state.reply_to if state is not None and is_shown else None
        self.draw_hints()
        # Back in the thread there is a cursor, and nothing else may look like one.
        self.thread_view.mark(self.pointed_at or (None if self.focus_place == "thread" else quoted))

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
        state = self.drafts.of(chat)
        if state.is_shown:
            self.ask_route()
        self._load_draft(state)

    async def write_in(self, chat: Chat) -> None:
        """Open the composer of a chat if its thread is open: when this returns, the focus is there."""
        if not self._is_open(chat.id):
            return
        state = self.drafts.get(chat.id) or self.drafts.of(chat)
        state.is_wanted = True
        self.ask_route()
        await self._made()
        if self._is_open(chat.id):
            await self._focus_composer()

    def _is_open(self, chat_id: int) -> bool:
        return self.thread is not None and self.thread.chat.id == chat_id

    async def template_in(self, chat: Chat) -> None:
        await self.write_in(chat)
        if self._is_open(chat.id):
            self.action_pick_template()

    def is_text(self, event: KeyPressed) -> bool:
        """Whether a key that comes by was typed right behind the one that opened the composer: then it goes there."""
        view = self._view
        if self.app.screen is not self or view is None or self.focused is not view.text or view.text.has_seen(event):
            return False
        again = KeyPressed(event.key, event.character)
        again.time = event.time
        view.text.post_message(again)
        return True

    def action_leave_composer(self) -> None:
        """One step back: a template, a quote, the composer."""
        state = self.composer
        if state is None:
            return
        if state.template is not None:
            state.choose(None)
        elif state.reply_to is not None and not state.text:
            state.quote(None)
        else:
            state.is_wanted = False
            self.set_focus(self.thread_view)
        self.keep_soon()
        self.draw_composer()

    def action_quote(self, step: int) -> None:
        state = self.composer
        if state is None or self.thread is None or state.template is not None:
            return
        if self.can_quote(state):
            state.step_quote(self.thread.messages, step)
            self.keep_soon()
            self.draw_composer()

    def can_quote(self, state: ComposerState) -> bool:
        """Whether an answer could quote, as far as anybody knows; if not, it is said."""
        if state.route is None or state.route.can_quote:
            return True
        key = display(state.route.session_key or "this session", limit=24)
        self.app.notify(f"{key} cannot quote: say in words what you mean.", markup=False)
        return False

    def action_edit_draft(self) -> None:
        from tui.editor import EditorTrouble, edited

        state = self.composer
        if state is None or state.template is not None:
            return
        try:
            with self.app.suspend():
                text = clean(edited(state.text))
            if len(text) > LONGEST:
                self.app.notify(f"Only the first {words.count(LONGEST)} characters were taken.", markup=False)
            state.write(text[:LONGEST], self.stands_at)
        except EditorTrouble as trouble:
            self.app.notify(display(str(trouble), limit=300), severity="warning", markup=False)
        except SuspendNotSupported:
            self.app.notify("This terminal cannot be left to an editor.", severity="warning", markup=False)
        self.keep_soon()
        self.draw_composer()

    def action_pick_template(self) -> None:
        if (state := self.composer) is not None:
            hold_keys(self)
            self._pick_template(state)

    @work(group="modal", exclusive=True)
    async def _pick_template(self, state: ComposerState) -> None:
        from tui.screens.templates import filled_template

        route = await self.preflight(state)
        if state is not self.composer:
            drop_keys(self)  # meant for a dialog about another chat than the one that is open by now
            return
        if route is None or not route.templates:
            give_keys_back(self)
            if route is not None:
                self.app.notify(_no_templates(route), markup=False)
            return
        template = await filled_template(self.app, self.scene, route)
        if template is not None and state is self.composer:
            self.catch_up(state)
            state.choose(template)
        await self._focus_composer()

    def ask_route(self) -> None:
        """How an answer would leave: shown before anything does."""
        self._wants_route = True
        if not self._is_asking_route:
            self._is_asking_route = True
            self._ask_route()

    async def preflight(self, state: ComposerState) -> Route | None:
        """The route as it is now, or, where nobody can say, as it was last."""
        if self._inbox is None:
            return state.route
        try:
            state.route = await self._inbox.route(AskRoute(state.chat.id))
            state.route_trouble = None
        except NotFound:
            state.route_trouble = ("this daemon is older than the screen", "run: frontdesk daemon restart")
        except DaemonUnreachable:
            pass
        except DaemonError as trouble:
            state.route_trouble = (trouble.message, trouble.hint)
        return state.route

    def keep_soon(self) -> None:
        if not self._keeps_soon:
            self._keeps_soon = True
            self.set_timer(KEEP, self._keep)

    async def keep_drafts(self) -> None:
        """Everything that the daemon does not have yet."""
        await self.drafts.keep()

    def on_composer_typed(self, event: "Composer.Typed") -> None:
        state = self.drafts.get(event.chat_id)
        if state is not None and event.version == state.version:
            state.typed(event.text, self.stands_at)
            self.keep_soon()
            self.draw_composer()

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self.drafts.ask_again()
        self._keep()
        self.ask_route()
        if self.composer is not None:
            self._load_draft(self.composer)

    def _start_over(self, hello: Hello) -> None:
        waiting = self.drafts.start_over()
        self._close_dialogs()
        super()._start_over(hello)
        if self.focus_place != "contact":
            self.set_focus(self.chat_list)
        if waiting:
            self.tell_parked(waiting)

    def tell_parked(self, waiting: int) -> None:
        many = words.plural(waiting, "text")
        self.app.notify(
            f"The daemon has another store. {many} that you had begun will be in the composer again when the same "
            "conversation is opened.", severity="warning", timeout=20, markup=False,
        )  # fmt: skip

    def _close_dialogs(self) -> None:
        """What they speak of is gone."""
        for screen in reversed(self.app.screen_stack):
            if screen is self:
                break
            screen.dismiss(None)

    def _take(self, frame: Frame) -> None:
        if frame.type == "chat.gone" and frame.id is not None and frame.into is not None:
            self.drafts.merge(frame.id, frame.into)
        was = self.sessions.by_id(frame.session.id) if frame.session is not None else None
        super()._take(frame)
        chat, message = frame.chat, frame.message
        state = self.drafts.get(chat.id) if chat is not None else None
        if state is not None and message is not None and frame.type == "message.new":
            state.heard(message, self.scene.operator)
        shown = self.composer
        if shown is None or not shown.is_shown:
            return
        is_window = chat is not None and state is shown and chat.window_closes_at != shown.chat.window_closes_at
        if is_window or (frame.session is not None and _ways(was) != _ways(frame.session)):
            self.ask_route()
        if state is shown:
            self.changed("thread")

    def _fill(self, view: "Composer", state: ComposerState, chat: Chat) -> None:
        from tui.composer_frame import frame

        if chat.id == state.chat.id:  # else its thread is about to be that of the chat which it has joined
            state.chat = chat
        own = self.sessions.by_id(state.chat.session_id)
        view.show(state.chat.id, state.version, frame(state, own, self._quoted(state), self.scene))

    def _is_route_old(self, state: ComposerState) -> bool:
        """A session that is away, or was, is believed or given up after a while: no event tells of that."""
        route, now = state.route, self.scene.now()
        if route is None or self._inbox is None:
            return False
        has_shut = state.is_shut(now) and not route.is_window_shut
        is_unsettled = (route.waits or route.kind != "own") and now - self._asked_route_at >= ASK_ROUTE_AGAIN
        return has_shut or is_unsettled

    def _quoted(self, state: ComposerState) -> Message | None:
        messages = self.thread.messages if self.thread is not None else []
        return next((one for one in messages if one.id == state.reply_to), None)

    async def _focus_composer(self) -> None:
        view = await self._made()
        self.draw_composer()
        if self.composer is not None and self.composer.is_shown:
            view.text.opened()
            self.set_focus(view.text)

    @work(group="composer")
    async def _bring_composer(self) -> None:
        await self._made()
        self.draw_composer()

    async def _made(self) -> "Composer":
        """Made when it is first needed: the first paint does not wait for a text area."""
        from tui.widgets.composer import Composer

        async with self._making:
            if self._view is None:
                view = Composer(self.scene)
                await self._pane("thread").mount(view)
                self._view = view
            return self._view

    @work(group="draft")
    async def _load_draft(self, state: ComposerState) -> None:
        if await self.drafts.load(state):
            self.draw_composer()
            self.ask_route()
        if not state.is_kept:  # it had been waiting here for its conversation
            self.keep_soon()

    @work(group="route")
    async def _ask_route(self) -> None:
        try:
            while self._wants_route and (state := self.composer) is not None:
                self._wants_route, self._asked_route_at = False, self.scene.now()
                await self.preflight(state)
                self.draw_composer()
                await asyncio.sleep(ASK_ROUTE)
        finally:
            self._is_asking_route = False

    @work(group="keep")
    async def _keep(self) -> None:
        self._keeps_soon = False
        await self.keep_drafts()
        self.draw_composer()


def _ways(session: Session | None) -> tuple[object, ...]:
    """What of a session decides how answers leave: its counts and its last sign of life do not."""
    if session is None:
        return ()
    return (session.state, session.trouble, session.phone, session.is_primary, session.is_configured)


def _no_templates(route: Route) -> str:
    key = display(route.session_key or "this session", limit=24)
    if route.kind == "none":
        return display(f"{route.reason or 'Nothing can be sent.'} {route.hint or ''}", limit=300)
    if route.provider_type != "meta":
        return f"{key} has no templates: it takes free text at any time."
    return f"{key} has no templates yet. Add the approved ones to the config: [[session.template]]"
