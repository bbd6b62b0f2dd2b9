"""Who the chat is with, and how it stands."""

from textual.strip import Strip

from daemon.api.history import Action
from daemon.api.people import ContactDetail, GroupDetail
from daemon.api.verbs import PRIORITIES
from daemon.display import display
from store.models import Chat, Session
from tui import words
from tui.keys import bindings
from tui.looks import ink
from tui.scene import Scene
from tui.times import span
from tui.widgets.deed_lines import deed_rows
from tui.widgets.line import LineWidget
from tui.widgets.notice import notice_line
from tui.widgets.parts import Part, wrap
from tui.widgets.person_lines import Row, group_rows, person_rows
from tui.widgets.strips import fit

LABEL = 10
NARROWEST = 28
"""The least cells that a line has."""
Line = list[Part]
About = ContactDetail | GroupDetail | None


class ContactCard(LineWidget, can_focus=True):
    """Draws a chat's row, and what else the daemon has told of its person or group; scrolls when that is long."""

    BINDINGS = bindings("contact")

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="contact")
        self._chat: Chat | None = None
        self._session: Session | None = None
        self._about: About = None
        self._is_asking = False
        self._history: tuple[Action, ...] = ()
        self._rows: list[Row] = []
        self._top = 0

    def dress(self, scene: Scene) -> None:
        super().dress(scene)
        self._draw()

    def show(
        self, chat: Chat | None, session: Session | None, about: About, *, is_asking: bool,
        history: tuple[Action, ...] = (),
    ) -> None:  # fmt: skip
        shown = (chat, session, about, is_asking, history)
        if shown != (self._chat, self._session, self._about, self._is_asking, self._history):
            if (chat and chat.id) != (self._chat and self._chat.id):
                self._top = 0
            self._chat, self._session, self._about, self._is_asking, self._history = shown
            self._draw()

    def line(self, y: int, width: int) -> Strip:
        if self._chat is None:
            key = self.scene.key
            notice = (
                "No chat chosen.",
                f"Move to one with `{key('list.down')}` `{key('list.up')}`:",
                "who it is stands here.",
                f"`{key('pane.info')}` hides this pane.",
            )
            return notice_line(notice, y, self.size.height, width, self.scene)
        self._top = min(self._top, self._last_top)
        at = y + self._top
        left, right = self._rows[at] if at < len(self._rows) else ([], [])
        below = len(self._rows) - at
        if y == self.size.height - 1 and below > 1:
            left, right = [(f"{self.scene.glyphs.down} {below} more lines", ink(self.scene.look.amber))], []
        return fit(
            [(" ", self.ground), *left], [*right, (" ", self.ground)] if right else [], width, self.ground,
            flex=len(left), ellipsis=self.scene.glyphs.ellipsis,
        )  # fmt: skip

    def action_scroll(self, lines: int) -> None:
        self._go_to(self._top + lines)

    def action_page(self, pages: float) -> None:
        self._go_to(self._top + int(pages * self.size.height))

    def action_top(self) -> None:
        self._go_to(0)

    def action_bottom(self) -> None:
        self._go_to(self._last_top)

    def on_mouse_scroll_down(self) -> None:
        self._go_to(self._top + 3)

    def on_mouse_scroll_up(self) -> None:
        self._go_to(self._top - 3)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._rows) - self.size.height)

    def _go_to(self, top: int) -> None:
        self._top = max(0, min(top, self._last_top))
        self.refresh()

    def _draw(self) -> None:
        self._rows = []
        if self._chat is not None:
            self._rows = card(self._chat, self._session, self._about, self.scene, self._history)
            if self._is_asking and self._about is None:
                self._rows += [([], []), ([(f"asking{self.scene.glyphs.ellipsis}", ink(self.scene.look.dim))], [])]
        self.refresh()


def card(
    chat: Chat, session: Session | None, about: About, scene: Scene, history: tuple[Action, ...] = ()
) -> list[Row]:
    """The card's lines: who, how it stands, what was done, who that is to the whole desk, by which number."""
    lines = [*_who(chat, scene), [], *_standing(chat, scene)]
    rows: list[Row] = [*((line, []) for line in lines), *deed_rows(history, scene)]
    if isinstance(about, ContactDetail):
        rows += person_rows(about, chat.id, scene)
    elif about is not None:
        rows += group_rows(about, chat.id, scene)
    return [*rows, ([], []), *((line, []) for line in _connection(chat, session, scene))]


def _who(chat: Chat, scene: Scene) -> list[Line]:
    look = scene.look
    lines: list[Line] = [[], [(words.name(chat), ink(look.bright, bold=True))]]
    if chat.phone and chat.phone != chat.name:
        lines.append([(display(chat.phone, limit=40), ink(look.plain))])
    if chat.kind == "group":
        many = words.plural(chat.participants_count, "member") if chat.participants_count else "members not known"
        lines.append([("group", ink(look.dim)), (f" {scene.glyphs.dot} {many}", ink(look.plain))])
    return lines


def _standing(chat: Chat, scene: Scene) -> list[Line]:
    look, now = scene.look, scene.now()
    lines = [_pair("status", chat.status, look.plain, scene)]
    if chat.status == "snoozed":
        until = chat.snoozed_until
        wakes = "at the next reply" if until is None else scene.times.ahead(until)
        lines.append(_pair("wakes", wakes, look.plain, scene))
    if chat.priority:
        sign, tone = words.standing(chat, scene.glyphs)[0]
        lines.append(_pair("priority", f"{PRIORITIES[min(chat.priority, 3)]} {sign}", getattr(look, tone), scene))
    if chat.pinned:
        lines.append(_pair("pinned", f"{scene.glyphs.pin} on top", look.plain, scene))
    if chat.muted:
        lines.append(_pair("muted", f"{scene.glyphs.mute} no bell", look.plain, scene))
    if chat.unread_count:
        lines.append(_pair("unread", words.unread(chat.unread_count), look.amber, scene))
    if chat.waiting_since is not None:
        lines.append(_pair("waiting", span(now - chat.waiting_since), look.amber, scene))
    window = words.window(chat, now)
    if window is not None:
        text = window[0] if window[0] == "shut" else f"{window[0]} left"
        lines.append(_pair("window", text, getattr(look, window[1]), scene))
    mine = look.webjs if chat.assignee == scene.operator else look.plain
    lines.append(_pair("assignee", display(chat.assignee, limit=24) if chat.assignee else "nobody", mine, scene))
    lines.append(
        _pair("tags", " ".join(f"#{display(tag, limit=16)}" for tag in chat.tags) or "none", look.plain, scene)
    )
    if chat.last_message_at is not None:
        lines.append(_pair("last", scene.times.full(chat.last_message_at, now), look.plain, scene))
    return lines


def _connection(chat: Chat, session: Session | None, scene: Scene) -> list[Line]:
    look = scene.look
    provider = f"{scene.glyphs.provider(chat.provider_type)} {words.provider_name(chat.provider_type)}"
    lines: list[Line] = [
        [("session ", ink(look.dim)), (display(chat.session_key, limit=24), ink(look.plain))],
        _pair("provider", provider, getattr(look, chat.provider_type), scene),
    ]
    if session is None:
        return lines
    if session.phone:
        lines.append(_pair("number", display(session.phone, limit=24), look.plain, scene))
    mark = words.link_mark(session)
    lines.append(_pair("state", words.state_words(session), getattr(look, mark[1]) if mark else look.meta, scene))
    if session.trouble is not None:
        lines.append(_pair("sends", "no", look.red, scene))
        lines.extend([(line, ink(look.red))] for line in wrap(display(session.trouble, limit=100), NARROWEST))
    for notice in session.notices:
        style = ink(look.red if notice.level == "trouble" else look.amber)
        lines.extend([(line, style)] for line in wrap(words.notice(notice), NARROWEST))
    lines.append(_pair("health", str(session.health), look.plain if session.health >= 70 else look.red, scene))
    lines.extend(_pair("", f"{part.points} {display(part.name, limit=40)}", look.dim, scene)
                 for part in session.health_parts)  # fmt: skip
    if session.last_event_at is not None:
        lines.append(_pair("heard", f"{span(scene.now() - session.last_event_at)} ago", look.plain, scene))
    if session.gap:
        lines.append(_pair("missed", words.plural(session.gap, "message"), look.amber, scene))
    return lines


def _pair(label: str, value: str, colour: str, scene: Scene) -> Line:
    return [(label.ljust(LABEL), ink(scene.look.dim)), (value, ink(colour))]
