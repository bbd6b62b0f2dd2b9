"""The list of chats: one virtual widget, however many there are."""

from rich.style import Style
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.models import Chat
from store.record import slotless_record
from tui import words
from tui.inbox_state import InboxState
from tui.keys import bindings
from tui.looks import ink
from tui.marks import Marks
from tui.scene import Scene
from tui.widgets.chat_row import cursor_ink, on_its_way, row_lines
from tui.widgets.notice import Notice, notice_line

MOST_STRIPS = 4000
Seen = tuple[int, int, int]
"""A visible row's chat, seq and index."""


class ChatList(ScrollView, can_focus=True):
    """Shows a window of `state`; asks for rows that it lacks, and tells where the cursor went and what was opened."""

    BINDINGS = bindings("list")

    @slotless_record
    class Wanted(Event):
        """These rows are visible and not held."""

        first: int
        last: int

    @slotless_record
    class Moved(Event):
        """The cursor or the view went elsewhere."""

    @slotless_record
    class Opened(Event):
        chat_id: int

    def __init__(self, scene: Scene, state: InboxState) -> None:
        super().__init__(id="chats")
        self.scene = scene
        self.state = state
        self.notice: Notice = ()
        """What stands here while there are no rows."""
        self.marks = Marks()
        self.row_height = 2
        self._seen: list[Seen] = []
        self._windows: tuple[tuple[str, words.Tone] | None, ...] = ()
        self._strips: dict[tuple[object, ...], tuple[Chat, tuple[Strip, ...]]] = {}

    def dress(self, scene: Scene) -> None:
        """New colours, another minute, another operator: every row is drawn anew."""
        self.scene = scene
        self._strips.clear()
        self.refresh()

    def tick(self) -> None:
        """Another second: a window may have come nearer to its end, or shut."""
        now = self.scene.now()
        seen = (self.state.row(index) for index in range(self.first, self.last + 1))
        windows = tuple(words.window(row, now) for row in seen if row is not None)
        if windows != self._windows:
            self._windows = windows
            self.refresh()

    def show(self, state: InboxState, row_height: int, notice: Notice) -> None:
        """The state has changed: draw it, and let the rows stay where the operator sees them."""
        is_other = state is not self.state or row_height != self.row_height
        self.state, self.row_height, self.notice = state, row_height, notice
        self.virtual_size = Size(0, max(1, state.total) * row_height)
        if is_other:
            self._go_to(0)
            self._show_cursor()
        else:
            self._hold_still()
        self._look_around()
        self.refresh()

    @property
    def first(self) -> int:
        """The first visible row."""
        return int(self.scroll_offset.y) // self.row_height

    @property
    def last(self) -> int:
        return (int(self.scroll_offset.y) + max(1, self.size.height) - 1) // self.row_height

    @property
    def is_at_top(self) -> bool:
        return int(self.scroll_offset.y) == 0

    def go_to_cursor(self) -> None:
        """Bring the cursor's row into view."""
        self._show_cursor()
        self._look_around()
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        line = int(self.scroll_offset.y) + y
        index, half = divmod(line, self.row_height)
        if not self.state.total:
            return notice_line(self.notice, y, self.size.height, width, self.scene)
        if index >= self.state.total:
            return Strip.blank(width, self._ground)
        chat = self.state.row(index)
        if chat is None:
            cursor = cursor_ink(self.scene) if index == self.state.cursor_index else None
            return Strip(on_its_way(self.scene, width, cursor, is_second=half > 0), width)
        return self._strip_of(chat, index, width)[half]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._look_around()
            self.post_message(self.Moved())

    def on_resize(self, _event: Resize) -> None:
        self._strips.clear()
        self._show_cursor()
        self._look_around()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        index = (int(self.scroll_offset.y) + event.y) // self.row_height
        if self.state.row(index) is not None:
            self.state.point(index)
            self.refresh()
            self.action_open()

    def action_move(self, step: int) -> None:
        index = self.state.cursor_index
        # A cursor whose chat went out of what is held: start from what the operator sees.
        self._point(self.first if index is None else index + step)

    def action_page(self, step: float) -> None:
        """Half pages and whole pages, in rows."""
        rows = max(1, int(self.size.height // self.row_height * abs(step)))
        self.action_move(rows if step > 0 else -rows)

    def action_top(self) -> None:
        self._point(0)

    def action_bottom(self) -> None:
        self._point(self.state.total - 1)

    def action_open(self) -> None:
        chat = self.state.chat(self.state.cursor)
        if chat is not None:
            self.post_message(self.Opened(chat.id))

    def _point(self, index: int) -> None:
        if not self.state.total:
            return
        before = self.state.cursor_index
        after = self.state.point(index)
        for row in {before, after} - {None}:
            self._refresh_row(row)
        self._show_cursor()
        self._look_around()
        self.post_message(self.Moved())

    def _refresh_row(self, index: int | None) -> None:
        if index is not None:
            top = index * self.row_height - int(self.scroll_offset.y)
            self.refresh(Region(0, top, self.size.width, self.row_height))

    def _show_cursor(self) -> None:
        index = self.state.cursor_index
        if index is None or not self.size.height:
            return
        top, height = index * self.row_height, self.size.height
        offset = int(self.scroll_offset.y)
        if top < offset:
            self._go_to(top)
        elif top + self.row_height > offset + height:
            self._go_to(top + self.row_height - height)

    def _go_to(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def _hold_still(self) -> None:
        """Rows that came or went above the view must not move what is in it, first of all the row with the cursor.

        A message that comes late moves its chat between two others: then not all of them can stay.
        """
        cursor = self.state.cursor_index
        was_in_view = any(chat_id == self.state.cursor for chat_id, _, _ in self._seen)
        if not self.is_at_top:
            rows = sorted(self._seen, key=lambda seen: seen[0] != self.state.cursor)
            now_at = ((self._index(chat_id, seq), old) for chat_id, seq, old in rows)
            moved = next((index - old for index, old in now_at if index is not None), 0)
            if moved:
                self._go_to(int(self.scroll_offset.y) + moved * self.row_height)
        elif was_in_view and cursor is not None and cursor > self.last:
            self._show_cursor()

    def _index(self, chat_id: int, seq: int) -> int | None:
        """Where a row is now that has not changed since it was seen, and so has not moved by itself."""
        chat = self.state.chat(chat_id)
        return self.state.index_of(chat_id) if chat is not None and chat.seq == seq else None

    def _look_around(self) -> None:
        """Remember what is in view, and ask for what is not there."""
        first, last = self.first, self.last
        rows = ((index, self.state.row(index)) for index in range(first, last + 1))
        self._seen = [(row.id, row.seq, index) for index, row in rows if row is not None]
        if self.state.is_loaded and self.state.missing(first, last) is not None:
            self.post_message(self.Wanted(first, last))

    def _strip_of(self, chat: Chat, index: int, width: int) -> tuple[Strip, ...]:
        is_cursor = index == self.state.cursor_index
        is_marked = chat.id in self.marks
        key = (chat.id, is_cursor, is_marked, width, self.row_height, words.window(chat, self.scene.now()))
        drawn, strips = self._strips.get(key, (None, ()))
        if drawn is not chat and drawn != chat:  # in a new store the same id and seq are another customer's
            lines = row_lines(chat, self.scene, width, self.row_height, is_cursor=is_cursor, is_marked=is_marked)
            strips = tuple(Strip(line, width) for line in lines)
            if len(self._strips) > MOST_STRIPS:
                self._strips.clear()
            self._strips[key] = chat, strips
        return strips

    @property
    def _ground(self) -> Style:
        return ink(self.scene.look.plain, self.scene.look.ground)
