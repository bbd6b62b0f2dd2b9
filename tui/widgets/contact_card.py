"""Who the chat is with, and how it stands."""

from textual.strip import Strip

from daemon.display import display
from store.models import Chat, Session
from tui import words
from tui.looks import ink
from tui.scene import Scene
from tui.times import span
from tui.widgets.line import LineWidget
from tui.widgets.notice import notice_line
from tui.widgets.strips import Part, fit, wrap

LABEL = 10
NARROWEST = 28
"""The least cells that a line has."""
Line = list[Part]


class ContactCard(LineWidget, can_focus=True):
    """Draws a chat's row; knows nothing that is not in it."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="contact")
        self._chat: Chat | None = None
        self._session: Session | None = None
        self._lines: list[Line] = []

    def dress(self, scene: Scene) -> None:
        super().dress(scene)
        self._draw()

    def show(self, chat: Chat | None, session: Session | None) -> None:
        if (chat, session) != (self._chat, self._session):
            self._chat, self._session = chat, session
            self._draw()

    def line(self, y: int, width: int) -> Strip:
        if self._chat is None:
            notice = ("No chat chosen.", "Move to one with `j` `k`:", "who it is stands here.", "`i` hides this pane.")
            return notice_line(notice, y, self.size.height, width, self.scene)
        parts = self._lines[y] if y < len(self._lines) else []
        return fit([(" ", self.ground), *parts], [], width, self.ground, ellipsis=self.scene.glyphs.ellipsis)

    def _draw(self) -> None:
        self._lines = card(self._chat, self._session, self.scene) if self._chat is not None else []
        self.refresh()


def card(chat: Chat, session: Session | None, scene: Scene) -> list[Line]:
    """The card's lines: who, how it stands, by which number."""
    return [*_who(chat, scene), [], *_standing(chat, scene), [], *_connection(chat, session, scene)]


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
    mark = words.state_mark(session)
    lines.append(_pair("state", words.state_words(session), getattr(look, mark[1]) if mark else look.meta, scene))
    if session.trouble is not None:
        lines.append(_pair("sends", "no", look.red, scene))
        lines.extend([(line, ink(look.red))] for line in wrap(display(session.trouble, limit=100), NARROWEST))
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
