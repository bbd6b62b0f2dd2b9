"""The main screen: keys and clicks become questions to the daemon and moves of the focus."""

from textual import on, work
from textual.events import DescendantFocus, Resize, ScreenResume
from textual.message import Message as Event
from textual.screen import Screen
from textual.widget import Widget

from daemon.display import display
from store.models import Chat
from store.record import slotless_record
from tui.held_keys import hold_keys
from tui.keys import Place as FocusPlace
from tui.keys import bindings
from tui.screens.last_words import DeskLastWords
from tui.screens.redrawing import PARTS
from tui.session_state import Choice
from tui.thread_state import ThreadState
from tui.widgets.chat_list import ChatList
from tui.widgets.contact_card import ContactCard
from tui.widgets.session_strip import SessionStrip
from tui.widgets.thread import Thread

_WRITTEN_IN = ("composer", "filter")
"""Places where a key is a letter."""


class InboxScreen(DeskLastWords, Screen[None]):
    """Every key of the desk ends here. None of them can send anything to a customer: only the composer's Enter does."""

    BINDINGS = bindings("desk")
    farewell = ""

    @slotless_record
    class OperatorKnown(Event):
        operator: str

    @slotless_record
    class ThemeWanted(Event):
        """Another theme, please: the next one, or the one of that name."""

        name: str | None = None

    @slotless_record
    class LastTold(Event):
        """To be told in the place of what was told of the deed before."""

        words: str

    def on_mount(self) -> None:
        self.watch(self.app, "app_focus", self.pay_read, init=False)
        self.set_focus(self.chat_list)
        self.begin()

    def tell_last(self, told: str) -> None:
        self.post_message(self.LastTold(told))

    def operator_is(self, operator: str) -> None:
        super().operator_is(operator)
        if operator != self.scene.operator:
            self.post_message(self.OperatorKnown(operator))

    @on(ChatList.Wanted)
    def _rows_wanted(self) -> None:
        self.ask_rows()

    @on(ChatList.Moved)
    def _list_moved(self) -> None:
        self.changed()

    @on(ChatList.Opened)
    def _chat_opened(self, event: ChatList.Opened) -> None:
        chat = self.rows.chat(event.chat_id)
        if chat is not None:
            self._open(chat)

    @on(SessionStrip.Clicked)
    def _strip_clicked(self, event: SessionStrip.Clicked) -> None:
        if event.place < 0:
            self.action_pick_session()
        elif event.place == 0:
            self.action_session(0)
        elif event.place <= len(shown := self.sessions.shown()):
            session = shown[event.place - 1]
            self._choose(Choice(session.workspace_id, session.key))

    @on(Thread.PageWanted)
    def _page_wanted(self, event: Thread.PageWanted) -> None:
        if self.thread_view.is_near_end(event.end):
            (self.read_older if event.end == "older" else self.read_newer)()

    @on(Thread.NewestWanted)
    def _newest_wanted(self) -> None:
        self.read_newest()

    @on(Thread.Scrolled)
    def _thread_scrolled(self) -> None:
        self.changed()

    @on(DescendantFocus)
    @on(ScreenResume)
    def _looks_elsewhere(self) -> None:
        self.changed()

    @on(Resize)
    def _resized(self) -> None:
        self.changed("sessions", "list", "thread")

    def action_next_unread(self, step: int) -> None:
        chat_id = self.rows.next_unread(step)
        if chat_id is not None:
            self.rows.point_at(chat_id)
            self.chat_list.go_to_cursor()
        else:
            self._find_unread(self.thread, self.focus_place, step, is_opened=False)

    def action_next_unread_anywhere(self) -> None:
        self.open_unread(1)

    def open_unread(self, step: int) -> None:
        chat = self.rows.chat(self.rows.next_unread(step))
        if chat is not None:
            self.point_and_open(chat)
        else:
            self._find_unread(self.thread, self.focus_place, step, is_opened=True)

    def action_step_chat(self, step: int) -> None:
        if self.thread is not None:
            self._step(self.thread, self.focus_place, step)

    async def action_reply(self) -> None:
        chat = self._opened()
        if chat is not None:
            await self.write_in(chat)

    async def action_template(self) -> None:
        chat = self._opened()
        if chat is not None:
            await self.template_in(chat)

    def _opened(self) -> Chat | None:
        """The chat that the operator means, opened: an answer is written below what it answers."""
        chat = self.spoken_of()
        if chat is not None and (self.thread is None or self.thread.chat.id != chat.id):
            self._open(chat)
        return chat

    def action_session(self, digit: int) -> None:
        if digit == 0:
            self._choose(Choice(self.sessions.choice.workspace))
            return
        session = self.sessions.by_digit(digit)
        if session is not None:
            self._choose(Choice(session.workspace_id, session.key))
        else:
            key = self.scene.key("session.pick")
            self.app.notify(f"There is no session {digit}. {key} shows the ones there are.", markup=False)

    def action_session_named(self, key: str) -> None:
        session = next((one for one in self.sessions.shown() if key in {one.key, str(one.id)}), None)
        if session is None and key != "all":
            self.app.notify(display(f"There is no session {key}.", limit=100), markup=False)
        else:
            self._choose(Choice(self.sessions.choice.workspace, session.key if session is not None else None))

    def remember(self) -> None:
        self.post_message(self.ViewChanged())

    def action_pick_session(self) -> None:
        hold_keys(self)
        self._pick_session()

    @work(group="modal", exclusive=True)
    async def _pick_session(self) -> None:
        from tui.screens.picker import SessionPicker, ShowCode  # as for every dialog: the first paint is without it

        picker = SessionPicker(self.scene, self.sessions, self.inbox_or_toast)
        picked: Choice | ShowCode | None = await self.app.push_screen_wait(picker)
        if isinstance(picked, ShowCode):
            self._show_code(picked.session_id)
        elif picked is not None:
            self._choose(picked)

    def _show_code(self, session_id: int) -> None:
        from tui.screens.qr import QrScreen

        inbox = self.inbox_or_toast()
        if inbox is not None:
            self.app.push_screen(QrScreen(self.scene, self.sessions, session_id, inbox))

    def action_refresh(self) -> None:
        if self.inbox_or_toast() is not None:
            self.refresh_all()

    def action_theme(self, name: str | None = None) -> None:
        self.post_message(self.ThemeWanted(name))

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.scene, self.focus_place))

    def action_next_pane(self, step: int) -> None:
        views: list[tuple[str, Widget]] = [
            ("list", self.chat_list), ("thread", self.thread_view), ("contact", self.query_one(ContactCard)),
        ]  # fmt: skip
        shown = [view for name, view in views if self._pane(name).display]
        if self.thread is None and self.thread_view in shown:
            shown.remove(self.thread_view)
        here = self.thread_view if self.focus_place == "composer" else self.focused
        at = shown.index(here) if here in shown else 0
        self.set_focus(shown[(at + step) % len(shown)])

    def action_info(self) -> None:
        if self.is_wide:
            self.info_beside = not self.info_beside
            self.post_message(self.ViewChanged())
        else:
            self.info_instead = not self.info_instead
        self.draw(PARTS)
        if self.info_instead and self._pane("contact").display:
            self.set_focus(self.query_one(ContactCard))
        else:
            self._focus_back()

    def action_zoom(self) -> None:
        """The open thread alone, or all panes again."""
        if self.thread is None:
            self.app.notify(f"No chat is open. {self.scene.key('list.open')} opens one.", markup=False)
        elif self.is_narrow and not self.is_zoomed:
            self.app.notify("The thread has the whole width already.", markup=False)
        else:
            self.is_zoomed, self.info_instead = not self.is_zoomed, False
            self.draw(PARTS)
            self._focus_back()

    def action_back(self) -> None:
        """A search, marks, contact, thread, filter: one step."""
        if self.focus_place == "thread" and (self.back_to_search() or self.end_search()):
            return
        if self.marks and self.focused is self.chat_list:
            self.marks.clear()
            self.changed("list")
        elif self.info_instead and not self.is_wide:
            self.action_info()
        elif isinstance(self.focused, ContactCard):
            self._focus_back()
        elif self.thread is not None:
            self.leave_thread()
        elif self.listing.filter:
            self.action_drop_filter()

    def leave_thread(self) -> None:
        self.thread = None
        self.draw(PARTS)
        self.set_focus(self.chat_list)

    def action_close(self) -> None:
        if self.thread is not None or not self._pane("list").display:
            self.action_back()
        else:
            self._ask_to_leave()

    def _ask_to_leave(self) -> None:
        """The same key again is a yes, unless something would be lost."""
        from tui.screens.confirm import LeaveScreen

        if not self.asks_what_would_be_lost():
            self.app.push_screen(LeaveScreen(self.scene, ("Leave frontdesk?", self.farewell)), self._leave_if)

    def _focus_back(self) -> None:
        self.set_focus(self.thread_view if self.thread is not None else self.chat_list)

    def _choose(self, choice: Choice) -> None:
        self.sessions.choose(choice)
        self.scene_is_of_one_session(self.sessions.choice.session is not None)
        if self.query_text != self.rows.query:
            self.show_query()
            self.set_focus(self.chat_list)
            self.post_message(self.ViewChanged())

    def scene_is_of_one_session(self, is_one: bool) -> None:
        """Rows name their session only where several stand together."""
        if self.scene.shows_session is is_one:
            self.dress(self.scene.of_one_session(is_one))

    def _open(self, chat: Chat) -> None:
        self.info_instead = False
        self.open_thread(chat)
        self.draw(PARTS)
        self.set_focus(self.thread_view)

    def reopen(self, chat: Chat) -> None:
        self._open(chat)
        if self.thread is not None:
            self.thread.is_looked_at = False

    async def open_by_id(self, chat_id: int) -> None:
        held = self.rows.chat(chat_id)
        if held is not None:
            self.point_and_open(held)
        elif (inbox := self.inbox_or_toast()) is not None:
            thread, place = self.thread, self.focus_place
            detail = await self._ask(inbox.chat(chat_id), is_asked_for=True)
            if detail is not None and self._is_still_at(thread, place):
                self._open(detail.chat)

    def open_chat(self, chat: Chat) -> None:
        self._open(chat)

    def point_and_open(self, chat: Chat) -> None:
        self.rows.point_at(chat.id)
        self.chat_list.go_to_cursor()
        self._open(chat)

    def _is_still_at(self, thread: ThreadState | None, place: FocusPlace) -> bool:
        """Whether an answer finds the operator where the key was pressed: nobody is thrown out of what they began."""
        return thread is self.thread and (place == self.focus_place or self.focus_place not in _WRITTEN_IN)

    @work(group="step", exclusive=True)
    async def _step(self, thread: ThreadState, place: FocusPlace, step: int) -> None:
        """The neighbour of the open chat in the list."""
        if not await self.hold(thread.chat.id) or not self._is_still_at(thread, place):
            return
        at = self.rows.index_of(thread.chat.id) or 0
        chat = self.rows.row(at + step)
        if chat is None and 0 <= at + step < self.rows.total:
            self.rows.point(at + step)
            self.ask_rows()
        elif chat is not None:
            self.point_and_open(chat)

    @work(group="step", exclusive=True)
    async def _find_unread(self, thread: ThreadState | None, place: FocusPlace, step: int, *, is_opened: bool) -> None:
        """The next unread chat is not among the held ones: ask where it is."""
        page = await self.unread_page()
        if page is None or (is_opened and not self._is_still_at(thread, place)):
            return
        chat = self.rows.nearest(page.chats, step)
        if chat is None:
            self.app.notify("No other unread chats here.", markup=False)
        elif await self.hold(chat.id):
            if is_opened and not self._is_still_at(thread, place):
                return
            if is_opened:
                self.point_and_open(self.rows.chat(chat.id) or chat)
            else:
                self.rows.point_at(chat.id)
                self.draw(PARTS)
                self.chat_list.go_to_cursor()
