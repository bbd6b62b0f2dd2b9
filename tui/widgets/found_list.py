"""The results of a search: chats first, then messages, as many as were asked for."""

from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.record import slotless_record
from tui.keys import bindings
from tui.looks import ink
from tui.scene import Scene
from tui.search_state import SearchState
from tui.widgets.found_row import found_lines
from tui.widgets.notice import Notice, notice_line
from tui.widgets.strips import fit

Line = tuple[int, int] | str
"""A result and which of its two lines; or words of our own."""


class FoundList(ScrollView, can_focus=True):
    """Draws `state`, keeps its place, and asks for more when somebody comes near the end."""

    BINDINGS = bindings("found")

    @slotless_record
    class MoreWanted(Event):
        """`is_asked_for`: somebody went past the end."""

        is_asked_for: bool = False

    @slotless_record
    class Opened(Event):
        """Enter on what stands under the cursor."""

    @slotless_record
    class LeftAbove(Event):
        """One up from the first."""

    def __init__(self, scene: Scene, state: SearchState) -> None:
        super().__init__(id="found")
        self.scene = scene
        self.state = state
        self.notice: Notice = ()
        self.foot = ""
        self._lines: list[Line] = []
        self._drawn: dict[tuple[object, ...], tuple[Strip, Strip]] = {}

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        self._drawn.clear()
        self.refresh()

    def show(self, notice: Notice, foot: str) -> None:
        """The state has changed. `notice` stands here while nothing was found, `foot` below the last result."""
        self.notice, self.foot = notice, foot
        self._drawn.clear()
        chats, hits = len(self.state.chats), len(self.state.hits)
        rows = [(at, half) for at in range(len(self.state)) for half in (0, 1)]
        heads: tuple[list[Line], list[Line]] = (["Chats"] * (chats > 0), (["", "Messages"] if chats else ["Messages"]))
        self._lines = [*heads[0], *rows[: 2 * chats], *(heads[1] if hits else []), *rows[2 * chats :]]
        if self._lines and foot:
            self._lines += ["", foot]
        self.virtual_size = Size(0, len(self._lines))
        self._look_around()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        ground = ink(self.scene.look.plain, self.scene.look.ground)
        if not self._lines:
            return notice_line(self.notice, y, self.size.height, width, self.scene)
        place = int(self.scroll_offset.y) + y
        if place >= len(self._lines):
            return Strip.blank(width, ground)
        line = self._lines[place]
        if isinstance(line, str):
            return fit([(f" {line}", ink(self.scene.look.dim))], [], width, ground, ellipsis=self.scene.glyphs.ellipsis)
        return self._strips(line[0], width)[line[1]]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.state.top = round(new_value)
            self._look_around()

    def on_resize(self, _event: Resize) -> None:
        self._drawn.clear()
        self.go_to_cursor()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: Click) -> None:
        place = int(self.scroll_offset.y) + event.y
        line = self._lines[place] if place < len(self._lines) else ""
        if not isinstance(line, str):
            self.state.point(line[0])
            self.action_open()

    def go_back(self) -> None:
        """To where somebody was when this was left."""
        self._go_to(self.state.top)
        self.go_to_cursor()

    def go_to_cursor(self) -> None:
        if (self.state.at, 0) in self._lines:
            top = self._lines.index((self.state.at, 0))
            height, offset = max(2, self.size.height), int(self.scroll_offset.y)
            if top < offset or self.state.at == 0:
                self._go_to(0 if self.state.at == 0 else top)
            elif top + 2 > offset + height:
                self._go_to(top + 2 - height)
        self._look_around()
        self.refresh()

    def action_move(self, step: int) -> None:
        if step < 0 and self.state.at == 0:
            self.post_message(self.LeftAbove())
            return
        if step > 0 and self.state.at + 1 >= len(self.state):
            self._go_to(len(self._lines))
            self.post_message(self.MoreWanted(is_asked_for=True))
        self._point(self.state.at + step)

    def action_page(self, step: float) -> None:
        rows = max(1, int(self.size.height / 2 * abs(step)))
        self._point(self.state.at + (rows if step > 0 else -rows))

    def action_top(self) -> None:
        self._point(0)

    def action_bottom(self) -> None:
        """The last one found so far; and on from there."""
        self._point(len(self.state) - 1)
        self._go_to(len(self._lines))
        self.post_message(self.MoreWanted(is_asked_for=True))

    def action_open(self) -> None:
        if self.state.chosen is not None:
            self.post_message(self.Opened())

    def _point(self, at: int) -> None:
        if len(self.state):
            self.state.point(at)
            self.go_to_cursor()

    def _go_to(self, line: int) -> None:
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def _look_around(self) -> None:
        state = self.state
        is_near = int(self.scroll_offset.y) + 2 * max(1, self.size.height) >= len(self._lines)
        if is_near and state.cursor is not None and not state.is_asking and not state.is_paused:
            self.post_message(self.MoreWanted())

    def _strips(self, at: int, width: int) -> tuple[Strip, Strip]:
        key = (at, at == self.state.at, width)
        if key not in self._drawn:
            self._drawn[key] = found_lines(self.state.found(at), self.scene, width, is_cursor=key[1])
        return self._drawn[key]
