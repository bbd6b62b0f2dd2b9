"""One thread: newest message at the bottom, older ones above, as many as were asked for."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise

from textual.events import Resize
from textual.geometry import Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.models import Message
from tui.keys import bindings
from tui.looks import ink
from tui.scene import Scene
from tui.thread_state import ThreadState
from tui.widgets.message_lines import Above, above, lines
from tui.widgets.notice import Notice, notice_line

Wrapped = tuple[tuple[int, Above, int, bool], list[Strip]]


class Thread(ScrollView, can_focus=True):
    """Draws `state`, keeps its place, and asks for what is older when the operator comes near."""

    BINDINGS = bindings("thread")

    @dataclass
    class OlderWanted(Event):
        """The view is less than a screen from the oldest message held."""

    @dataclass
    class Scrolled(Event):
        """The view moved: the bottom may have been reached."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(id="thread")
        self.scene = scene
        self.state: ThreadState | None = None
        self.notice: Notice = ()
        self.new_below = 0
        """Messages that came while the operator read further up."""
        self._marked: int | None = None
        self._wrapped: dict[int, Wrapped] = {}
        self._tops: list[int] = [0]
        self._ids: list[int] = []
        self._sticks = True

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        self._wrapped.clear()
        self._lay_out()

    def show(self, state: ThreadState | None, notice: Notice) -> None:
        """The state has changed. A view at the bottom stays there; any other stays on its message."""
        is_other = state is not self.state
        self.notice = notice
        if is_other:
            self.state, self.new_below = state, 0
            self._wrapped.clear()
            self._tops, self._ids = [0], []
        self._lay_out(to_end=is_other)

    def mark(self, message_id: int | None) -> None:
        """Show which message is being quoted, and bring it into view."""
        if message_id == self._marked:
            return
        self._marked = message_id
        self._lay_out()
        if message_id in self._wrapped:
            self._bring(self._ids.index(message_id))

    @property
    def is_at_bottom(self) -> bool:
        return int(self.scroll_offset.y) >= self._height - self.size.height

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self._ids:
            return notice_line(self.notice, y, self.size.height, width, self.scene)
        # A short thread stands at the bottom, as it is read.
        line = y - max(0, self.size.height - self._height) + int(self.scroll_offset.y)
        if not 0 <= line < self._height:
            return Strip.blank(width, ink(self.scene.look.plain, self.scene.look.ground))
        at = bisect_right(self._tops, line) - 1
        return self._wrapped[self._ids[at]][1][line - self._tops[at]]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) == round(new_value):
            return
        # Kept, not asked for: a pane that becomes lower is no longer at its bottom, and yet nobody scrolled.
        self._sticks = self.is_at_bottom
        if self._sticks:
            self.new_below = 0
        self._look_up()
        self.post_message(self.Scrolled())

    def on_resize(self, _event: Resize) -> None:
        self._lay_out()

    def action_scroll(self, step: int) -> None:
        self._go_to(int(self.scroll_offset.y) + step)

    def action_page(self, step: float) -> None:
        self._go_to(int(self.scroll_offset.y + self.size.height * step))

    def action_top(self) -> None:
        self._go_to(0)
        self._look_up()

    def action_bottom(self) -> None:
        self._go_to(self._height)

    @property
    def _height(self) -> int:
        return self._tops[-1]

    def _lay_out(self, to_end: bool = False) -> None:
        """Wrap what is new, and stay where the operator is: one step, so that no wrong frame can be drawn."""
        width = self.scrollable_content_region.width
        if not width:
            return
        at_bottom = to_end or self._sticks
        place = self._place()
        newest, held_before = (self._ids[-1], set(self._ids)) if self._ids else (None, set())
        self._wrap(width)
        self.virtual_size = Size(0, self._height)
        if at_bottom:
            self._sticks = True
            self._go_to(self._height)
        else:
            self._go_back_to(place)
            fresh = self._ids[self._ids.index(newest) + 1 :] if newest in self._ids else []
            self.new_below += sum(1 for one in fresh if one not in held_before)
        self._look_up()
        self.refresh()

    def _wrap(self, width: int) -> None:
        state = self.state
        messages = state.messages if state is not None else []
        made: dict[int, Wrapped] = {}
        for before, message in pairwise([None, *messages]):
            if message is not None and state is not None:
                made[message.id] = self._wrap_one(before, message, state, width)
        self._wrapped = made
        self._ids = list(made)
        self._tops = list(accumulate((len(strips) for _, strips in made.values()), initial=0))

    def _wrap_one(self, before: Message | None, message: Message, state: ThreadState, width: int) -> Wrapped:
        new = state.line_count if message.rank == state.line_rank else 0
        over = above(before, message, self.scene, is_group=state.chat.kind == "group", new=new)
        is_marked = message.id == self._marked
        key = (message.seq, over, width, is_marked)
        held = self._wrapped.get(message.id)
        if held is not None and held[0] == key:
            return held
        return key, lines(message, over, state.chat.provider_type, self.scene, width, is_marked=is_marked)

    def _place(self) -> tuple[int, int] | None:
        """The message at the top of the view, and how far its end is below the top."""
        if not self._ids:
            return None
        line = int(self.scroll_offset.y)
        at = min(bisect_right(self._tops, line) - 1, len(self._ids) - 1)
        return self._ids[at], self._tops[at + 1] - line

    def _go_back_to(self, place: tuple[int, int] | None) -> None:
        # Measured from the message's end: what stands above it (a day, a sender) changes when older ones come.
        if place is not None and place[0] in self._wrapped:
            self._go_to(self._tops[self._ids.index(place[0]) + 1] - place[1])

    def _bring(self, at: int) -> None:
        top, end, height = self._tops[at], self._tops[at + 1], self.size.height
        offset = int(self.scroll_offset.y)
        if top < offset or end > offset + height:
            self._go_to(min(top, max(0, end - height)) if top < offset else max(0, end - height))

    def _go_to(self, line: int) -> None:
        self.scroll_to(y=max(0, line), animate=False, immediate=True, force=True)

    def _look_up(self) -> None:
        state = self.state
        is_near = int(self.scroll_offset.y) < max(1, self.size.height)
        if is_near and state is not None and state.is_loaded and state.before is not None and not state.is_asking:
            self.post_message(self.OlderWanted())
