"""One thread: newest message at the bottom, older ones above, as many as were asked for."""

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import Literal, get_args

from textual.events import Key as KeyPressed
from textual.events import Paste, Resize
from textual.geometry import Size
from textual.message import Message as Event
from textual.scroll_view import ScrollView
from textual.strip import Strip

from store.models import Message
from store.record import record, slotless_record
from tui.keys import PROMPTS, bindings, keys_of
from tui.line_edit import LineEdit, is_beside
from tui.looks import ink
from tui.scene import Scene
from tui.thread_state import ThreadState
from tui.widgets.message_lines import Above, above, highlighted, marked, parts
from tui.widgets.notice import Notice, notice_line

Wrapped = tuple[tuple[int, Above, int], list[Strip], int]
"""What it was drawn from, its lines, and how many of them stand above the message itself."""


End = Literal["older", "newer"]
Purpose = Literal["words", "pipe"]
"""So are the keys called that work meanwhile."""
_PURPOSES: dict[str, Purpose] = {"thread.search": "words", "thread.pipe": "pipe"}


@record
class Asking:
    """Words are being typed below the thread, and this is what for."""

    purpose: Purpose
    edit: LineEdit


class Thread(ScrollView, can_focus=True):
    """Draws `state`, keeps its place, and asks for what is older when the operator comes near."""

    BINDINGS = bindings("thread")

    @slotless_record
    class PageWanted(Event):
        """The view is less than a screen from this end of what is held, and there is more."""

        end: End

    @slotless_record
    class NewestWanted(Event):
        """To the end of a thread of which some messages in the middle are held."""

    @slotless_record
    class Scrolled(Event):
        """The view moved: the bottom may have been reached."""

    @slotless_record
    class AskChanged(Event):
        """What is being typed has changed, or nothing is any more."""

    @slotless_record
    class Asked(Event):
        """Enter behind it."""

        purpose: Purpose
        text: str

    @slotless_record
    class Chosen(Event):
        """The cursor stands on another message."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(id="thread")
        self.scene = scene
        self.state: ThreadState | None = None
        self.notice: Notice = ()
        self._new_below = 0
        self.asking: Asking | None = None
        self.is_deaf = False
        """Something else is being asked for: no key is meant for the thread."""
        self._marked: int | None = None
        self._needles: tuple[str, ...] = ()
        self._wrapped: dict[int, Wrapped] = {}
        self._tops: list[int] = [0]
        self._ids: list[int] = []
        self._sticks = True
        self._was_away = False

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        self._wrapped.clear()
        self._lay_out()

    def show(self, state: ThreadState | None, notice: Notice) -> None:
        """The state has changed. A view at the bottom stays there; any other stays on its message."""
        is_other = state is not self.state
        self.notice = notice
        if is_other:
            self.state, self._new_below = state, 0
            self._ask_no_more()
            self._wrapped.clear()
            self._tops, self._ids = [0], []
        self._lay_out(to_end=is_other)

    def mark(self, message_id: int | None) -> None:
        """Show which message is being quoted or asked about, and bring it into view."""
        if message_id == self._marked:
            return
        self._marked = message_id
        if message_id in self._wrapped:
            self._bring(self._ids.index(message_id))
        self.refresh()

    def light(self, needles: tuple[str, ...]) -> None:
        """Light up folded needles wherever they stand."""
        self._needles = needles
        self.refresh()

    def choose(self, message_id: int | None, *, is_far: bool = False) -> None:
        """Put the cursor on a message that is held, and bring it into view: from afar with what stands around it."""
        if self.state is None or message_id not in self._wrapped:
            return
        self.state.chosen = message_id
        self._bring(self._ids.index(message_id), is_far=is_far)
        self.refresh()
        self.post_message(self.Chosen())

    @property
    def is_at_bottom(self) -> bool:
        """The newest message of the thread is in view, not only the last one held."""
        return not self._is_away and int(self.scroll_offset.y) >= self._height - self.size.height

    @property
    def new_below(self) -> int:
        """Messages that came while the operator read further up."""
        return self._new_below + (self.state.beyond if self.state is not None else 0)

    @property
    def _is_away(self) -> bool:
        return self.state is not None and self.state.after is not None

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if not self._ids:
            return notice_line(self.notice, y, self.size.height, width, self.scene)
        # A short thread stands at the bottom, as it is read.
        line = y - max(0, self.size.height - self._height) + int(self.scroll_offset.y)
        if not 0 <= line < self._height:
            return Strip.blank(width, ink(self.scene.look.plain, self.scene.look.ground))
        at = bisect_right(self._tops, line) - 1
        _, strips, head = self._wrapped[self._ids[at]]
        inside = line - self._tops[at]
        if inside < head:
            return strips[inside]
        is_marked = self._ids[at] in (self._marked, self._cursor)
        strip = marked(strips[inside], self.scene) if is_marked else strips[inside]
        return highlighted(strip, self._needles, self.scene) if self._needles else strip

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) == round(new_value):
            return
        # Kept, not asked for: a pane that becomes lower is no longer at its bottom, and yet nobody scrolled.
        self._sticks = self.is_at_bottom
        if self._sticks:
            self._new_below = 0
        self._look_around()
        self.post_message(self.Scrolled())

    def on_resize(self, _event: Resize) -> None:
        self._lay_out()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._ask_no_more()
        self.refresh()

    async def _on_key(self, event: KeyPressed) -> None:
        """Words typed below are taken here, key by key: the next one may come before any focus could have moved."""
        if self.is_deaf:
            return
        if self.asking is None:
            # Keys may stand in line behind this one before the screen has seen it.
            self.is_deaf = any(event.key in keys_of(id, self.scene.keys) for id in PROMPTS)
            purpose = next((one for id, one in _PURPOSES.items() if event.key in keys_of(id, self.scene.keys)), None)
            if purpose is not None:
                event.stop()
                event.prevent_default()
                self.action_ask(purpose)
        elif not is_beside(event.key, self.scene.keys):
            event.stop()
            event.prevent_default()
            self._typed(self.asking, event)

    def on_paste(self, event: Paste) -> None:
        if self.asking is not None:
            event.stop()
            self.asking.edit.insert(event.text)
            self.post_message(self.AskChanged())

    def action_ask(self, purpose: Purpose) -> None:
        if self.state is not None:
            self.asking = Asking(purpose, LineEdit())
            self.post_message(self.AskChanged())

    def action_step(self, step: int) -> None:
        """To the message before (-1) or after (1); one that is taller than the view is read through first."""
        at = self._chosen_at()
        if at is None:
            return
        if at not in self._shown():
            seen = self._in_view()
            self.choose(self._ids[seen[0] if step > 0 else seen[-1]])
        elif self._hidden(at, step):
            self._go_to(int(self.scroll_offset.y) + step)
        elif 0 <= at + step < len(self._ids):
            self.choose(self._ids[at + step])
        else:
            self._go_to(0 if step < 0 else self._height)
            self._look_around()

    def action_page(self, step: float) -> None:
        """The cursor comes along: to the first message in view, or the last."""
        self._go_to(int(self.scroll_offset.y + self.size.height * step))
        seen = self._in_view()
        if seen:
            self.choose(self._ids[seen[0] if step < 0 else seen[-1]])

    def action_top(self) -> None:
        self.choose(self._ids[0] if self._ids else None)
        self._go_to(0)
        self._look_around()

    def action_bottom(self) -> None:
        if self._is_away:
            self.post_message(self.NewestWanted())
            return
        self.choose(self._ids[-1] if self._ids else None)
        self._go_to(self._height)

    def action_unread_line(self) -> None:
        first = self.state.first_unread if self.state is not None else None
        if first is None:
            self.notify("There is no unread line here.", markup=False)
        else:
            self.choose(first.id)

    def _typed(self, asking: Asking, event: KeyPressed) -> None:
        keys, is_empty_back = self.scene.keys, event.key == "backspace" and not asking.edit.text
        if event.key in keys_of(f"{asking.purpose}.do", keys):
            self.post_message(self.Asked(asking.purpose, asking.edit.text))
        elif event.key not in keys_of(f"{asking.purpose}.close", keys) and not is_empty_back:
            asking.edit.key(event.key, event.character)
            self.post_message(self.AskChanged())
            return
        self._ask_no_more()

    def _ask_no_more(self) -> None:
        if self.asking is not None:
            self.asking = None
            self.post_message(self.AskChanged())

    @property
    def _cursor(self) -> int | None:
        """The message under the cursor, where it is to be seen: only the pane that keys go to has one."""
        return self.state.chosen if self.state is not None and self.has_focus else None

    def _chosen_at(self) -> int | None:
        chosen = self.state.chosen if self.state is not None else None
        return self._ids.index(chosen) if chosen in self._wrapped else None

    def _in_view(self) -> list[int]:
        """The messages that stand whole in the view, else whatever does."""
        first, shown = int(self.scroll_offset.y), self._shown()
        last = first + self.size.height
        return [at for at in shown if self._body_top(at) >= first and self._tops[at + 1] <= last] or shown

    def _shown(self) -> list[int]:
        """The messages of which some is in view."""
        first = int(self.scroll_offset.y)
        last = first + self.size.height
        among = range(max(0, bisect_right(self._tops, first) - 1), len(self._ids))
        return [at for at in among if self._tops[at] < last]

    def _hidden(self, at: int, step: int) -> bool:
        """Whether more of a message that is taller than the view lies in that direction."""
        first, height = int(self.scroll_offset.y), self.size.height
        if self._tops[at + 1] - self._body_top(at) <= height:
            return False
        return self._body_top(at) < first if step < 0 else self._tops[at + 1] > first + height

    def _body_top(self, at: int) -> int:
        return self._tops[at] + self._wrapped[self._ids[at]][2]

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
        was_away, self._was_away = self._was_away, self._is_away
        self._wrap(width)
        self.virtual_size = Size(0, self._height)
        if at_bottom:
            self._go_to(self._height)
            # Said after it: a pane that is still being laid out stops short of its end, and is sent there again.
            self._sticks = not self._is_away
        else:
            self._go_back_to(place)
            fresh = self._ids[self._ids.index(newest) + 1 :] if newest in self._ids else []
            if not was_away:  # then they were there before, and come because somebody goes down
                self._new_below += sum(1 for one in fresh if one not in held_before)
        if (state := self.state) is not None and state.goal in self._wrapped:  # its page has come, and room for it
            goal, state.goal = state.goal, None
            self.choose(goal, is_far=True)
        self._look_around()
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
        self._tops = list(accumulate((len(strips) for _, strips, _ in made.values()), initial=0))

    def _wrap_one(self, before: Message | None, message: Message, state: ThreadState, width: int) -> Wrapped:
        new = state.line_count if message.rank == state.line_rank else 0
        over = above(before, message, self.scene, is_group=state.chat.kind == "group", new=new)
        key = (message.seq, over, width)
        held = self._wrapped.get(message.id)
        if held is not None and held[0] == key:
            return held
        head, body = parts(message, over, state.chat.provider_type, self.scene, width)
        return key, [*head, *body], len(head)

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

    def _bring(self, at: int, *, is_far: bool = False) -> None:
        """Into view, with what stands above it where there is room; of a tall one the end that is nearer."""
        top, end, height = self._tops[at], self._tops[at + 1], self.size.height
        offset = int(self.scroll_offset.y)
        if end - top > height:
            top = self._body_top(at)
        if not is_far and end > offset and top < offset + height and end - top > height:
            return  # some of it is there already
        if is_far or top < offset - height or end > offset + 2 * height:
            self._go_to(top - max(0, height - (end - top)) // 2)  # from afar: with what stands around it
        elif top < offset:
            self._go_to(top if end - top <= height else end - height)
        elif end > offset + height:
            self._go_to(min(top, end - height))

    def _go_to(self, line: int) -> None:
        self.scroll_to(y=max(0, line), animate=False, immediate=True, force=True)

    def _look_around(self) -> None:
        """Ask for what comes next above, or below."""
        for end in get_args(End):
            if self.is_near_end(end):
                self.post_message(self.PageWanted(end))
                return

    def is_near_end(self, end: End) -> bool:
        """Whether a page is wanted there: by the time a wish is heard, it may have come, laid out yet or not."""
        state, height, line = self.state, max(1, self.size.height), int(self.scroll_offset.y)
        if state is None or not state.is_loaded or state.is_asking or state.goal is not None:
            return False
        if len(state.messages) != len(self._ids):
            return False
        if end == "older":
            return state.before is not None and line < height
        return state.after is not None and line + 2 * height > self._height
