"""The strip on top: which sessions there are, what waits in each, and whether what is shown is live."""

from textual.events import Click
from textual.message import Message as Event
from textual.strip import Strip

from daemon.display import display
from store.models import Session
from store.record import record, slotless_record
from tui import words
from tui.looks import ink, lit
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part, wide
from tui.widgets.strips import fit

ROOM_FOR_WORDS = 100


@record
class StripState:
    sessions: tuple[Session, ...] = ()
    chosen: str | None = None
    """The key of the session shown; None is all of them."""
    workspace: str = ""
    """Named where there is more than one."""
    unread: int = 0
    is_live: bool = False
    has_been_live: bool = False


class SessionStrip(LineWidget):
    """One line; what does not fit is counted, and what is chosen always fits. A click chooses what stands there."""

    @slotless_record
    class Clicked(Event):
        """On a session by its place, 0 for all, -1 for those without room."""

        place: int

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="strip")
        self.state = StripState()

    def show(self, state: StripState) -> None:
        if state != self.state:
            self.state = state
            self.refresh()

    def on_click(self, event: Click) -> None:
        place = cell_at(self.state, self.scene, self._room(self.size.width), event.x)
        if place is not None:
            self.post_message(self.Clicked(place))

    def line(self, y: int, width: int) -> Strip:
        right = _right(self.state, self.scene, width)
        return fit(strip_parts(self.state, self.scene, self._room(width)), right, width, self.edge)

    def _room(self, width: int) -> int:
        return width - wide(_right(self.state, self.scene, width)) - 2


def strip_parts(state: StripState, scene: Scene, room: int) -> list[Part]:
    """All, then each session, with dividers; the ones that find no room as +3."""
    divider: Part = (scene.glyphs.divider, ink(scene.look.rule))
    cells = _cells(state, scene, room)
    kept = _that_fit(cells, state, room)
    parts = [part for at in kept for part in (*cells[at], divider)]
    left = len(cells) - len(kept)
    return [*parts, (f" +{left} {scene.key('session.pick')}", ink(scene.look.dim))] if left else parts


def cell_at(state: StripState, scene: Scene, room: int, column: int) -> int | None:
    """What stands there: 0 for all, else the session's place, -1 for those without room; None: nothing."""
    cells = _cells(state, scene, room)
    kept = _that_fit(cells, state, room)
    end = 0
    for at in kept:
        end += wide(cells[at]) + 1
        if column < end:
            return at
    return -1 if len(kept) < len(cells) and column < end + 6 else None


def _cells(state: StripState, scene: Scene, room: int) -> list[list[Part]]:
    name = display(state.workspace, limit=16) if state.workspace else "All"
    cells = [_cell("0", [(name, ink(scene.look.bright, bold=True))], state.unread, scene, is_chosen=not state.chosen)]
    for digit, one in enumerate(state.sessions, 1):
        label = [*_label(one, scene, room)]
        cells.append(_cell(str(digit) if digit < 10 else "", label, one.unread_count, scene,
                           is_chosen=one.key == state.chosen))  # fmt: skip
    return cells


def _that_fit(cells: list[list[Part]], state: StripState, room: int) -> list[int]:
    """The places of the cells that find room."""
    chosen = next((at for at, one in enumerate(state.sessions, 1) if one.key == state.chosen), 0)
    keep = {0, chosen}
    used = sum(wide(cells[at]) + 1 for at in keep)
    spare = 0 if sum(wide(cell) + 1 for cell in cells) <= room else 6
    for at, cell in enumerate(cells):
        if at in keep:
            continue
        used += wide(cell) + 1
        if used + spare > room:
            break
        keep.add(at)
    return sorted(keep)


def _cell(digit: str, label: list[Part], unread: int, scene: Scene, *, is_chosen: bool) -> list[Part]:
    look = scene.look
    parts: list[Part] = [(f" {digit} " if digit else " ", ink(look.dim)), *label]
    if unread:
        parts.append((f" {words.count(unread)}", ink(look.amber, bold=True)))
    parts.append((" ", ink(look.dim)))
    if not is_chosen:
        return parts
    # A digit in bold besides the ground: the chosen one is seen without colours too.
    marked = lit(look.cursor)
    digit_part: Part = (parts[0][0], ink(look.amber, look.cursor, bold=True))
    name_part: Part = (parts[1][0], ink(look.bright, look.cursor, bold=True))
    return [digit_part, name_part, *((text, style + marked) for text, style in parts[2:])]


def _label(session: Session, scene: Scene, room: int) -> list[Part]:
    look = scene.look
    sign = scene.glyphs.provider(session.provider_type)
    parts: list[Part] = [
        (words.session_name(session), ink(look.plain)),
        (f" {sign}", ink(getattr(look, session.provider_type))),
    ]
    mark = words.state_mark(session)
    if mark is not None:
        text = mark[0] if room >= ROOM_FOR_WORDS - 30 or len(mark[0]) == 1 else scene.glyphs.alert
        parts.append((f" {text}", ink(getattr(look, mark[1]))))
    return parts


def _right(state: StripState, scene: Scene, width: int) -> list[Part]:
    look, now = scene.look, scene.now()
    if state.is_live:
        sign, word, colour = scene.glyphs.live, "live", look.meta
    else:
        sign, word = scene.glyphs.lost, "lost" if state.has_been_live else "connecting"
        colour = look.red if state.has_been_live else look.amber
    parts: list[Part] = [(sign, ink(colour))]
    if width >= ROOM_FOR_WORDS or not state.is_live:
        parts.append((f" {word}", ink(colour if not state.is_live else look.plain)))
    if scene.operator and width >= 70:
        parts.append((f"{' ' * (len(parts))}{display(scene.operator, limit=16)}{scene.company.count}", ink(look.plain)))
    parts.append((f"  {scene.times.time(now)} ", ink(look.plain)))
    return parts
