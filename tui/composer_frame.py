"""What stands around the text that is being written: by which number, until when, and what was refused. Pure."""

from daemon.api import kinds
from daemon.display import display
from store.models import Message, Millis, Session
from store.record import record
from tui import words
from tui.answer import is_asked_again
from tui.company import name
from tui.composer_state import ComposerState
from tui.questions import said
from tui.scene import Scene
from tui.times import HOUR, MINUTE, span
from tui.words import Tone

Said = tuple[str, Tone]
NAME_LIMIT = 24
SLOW = 1_000
"""Milliseconds after which it is told that an answer is still on its way to the daemon."""
FEW_LEFT = 200
"""From so many characters on it is told how many are left."""


@record
class Frame:
    """`title` is never without the number; `notes` are lines above the text."""

    title: tuple[Said, ...]
    foot: tuple[Said, ...]
    notes: tuple[Said, ...]
    edge: Tone
    text: str
    is_read_only: bool


def frame(state: ComposerState, own: Session | None, quoted: Message | None, scene: Scene) -> Frame:
    """`own` is the chat's session; the route, once it is known, says which one really sends."""
    now = scene.now()
    template = state.template
    return Frame(
        title=_title(state, own, scene),
        foot=_foot(state, scene, now),
        notes=(
            *_other(state, scene),
            *_way(state, scene, now),
            *_leaving(state, scene, now),
            *_quote(state, quoted, scene),
            *_news(state, scene),
            *_trouble(state, scene),
        ),
        edge=_edge(state, now),
        text=state.text if template is None else display(template.text, multiline=True),
        is_read_only=template is not None,
    )


def _title(state: ComposerState, own: Session | None, scene: Scene) -> tuple[Said, ...]:
    route, chat = state.route, state.chat
    if route is not None and route.kind == "none":
        return (("nobody can send this", "red"),)
    if route is not None:
        key, phone = route.session_key or chat.session_key, route.phone
    else:
        key, phone = chat.session_key, own.phone if own else None
    number = display(phone, limit=NAME_LIMIT) if phone else "number not known"
    return ((f"reply as {display(key, limit=NAME_LIMIT)}", "bright"), (f" {scene.glyphs.dot} {number}", "bright"))


def _other(state: ComposerState, scene: Scene) -> list[Said]:
    """Somebody else answers here: two answers at once are one too many."""
    holder = scene.company.holder(state.chat.id)
    if holder is None:
        return []
    since, key = scene.times.time(holder.since), scene.key("chat.reply")
    return [(f"{scene.glyphs.typing} {name(holder)} is answering this since {since}; {key} takes over", "amber")]


def _way(state: ComposerState, scene: Scene, now: Millis) -> list[Said]:
    """The preflight: whatever is not as the writer would expect."""
    route, lines = state.route, list[Said]()
    if state.route_trouble is not None:
        lines.append((f"{scene.glyphs.alert} {display(': '.join(state.route_trouble), limit=300)}", "red"))
    if state.template is not None:
        name = f"{display(state.template.offer.name, limit=40)} {display(state.template.offer.language, limit=10)}"
        lines.append((f"template {name}", "plain"))
    if route is None:
        return lines
    why = display(route.reason, limit=120) if route.reason else ""
    hint = display(route.hint, limit=120) if route.hint else ""
    if route.kind == "none":
        lines.append((why, "red"))
        return [*lines, (hint, "plain")] if hint else lines
    key = display(route.session_key or "", limit=NAME_LIMIT)
    if route.kind == "failover":
        what = "new thread for the customer" if route.lands_in is None else "the customer sees another number"
        asks = "; asked before it is sent" if route.needs_consent else ""
        lines.append((f"{scene.glyphs.alert} via {key}: {what}{asks}", "amber"))
        lines.extend([(why, "plain")] if why else [])
    elif route.kind == "same_number":
        lines.append((f"via {key}, the same number{': ' if why else ''}{why}", "plain"))
    if route.waits:
        lines.append((f"{key} is away for a moment: it waits in the outbox", "amber"))
    if state.is_shut(now) and state.template is None:
        lines.append((_shut(state), "red"))
    return lines


def _shut(state: ComposerState) -> str:
    route = state.route
    if route is not None and not route.templates:
        return "the window is shut, and no template is in the config ([[session.template]])"
    return "the window is shut: Enter shows the templates"


def _leaving(state: ComposerState, scene: Scene, now: Millis) -> list[Said]:
    """What was taken at Enter and is not with the daemon yet. Usually that takes no time at all."""
    lost = state.lost
    if lost is not None:
        again = "by itself; Enter does it at once" if is_asked_again(lost, now) else "by Enter"
        return [
            (f"{scene.glyphs.unknown} the connection broke, and this may have been taken: {said(lost.words)}", "amber"),
            (f"it is handed over again {again}: it cannot go twice", "plain"),
        ]
    return [
        (f"not with the daemon yet: {said(one.words)}", "dim") for one in state.leaving if now - one.taken_at >= SLOW
    ]


def _quote(state: ComposerState, quoted: Message | None, scene: Scene) -> list[Said]:
    if quoted is None:
        return [] if state.reply_to is None else [(f"{scene.glyphs.bar} a message further up", "dim")]
    who = words.sender(quoted) if quoted.direction == "inbound" else "us"
    what = kinds.said(quoted, display(quoted.body, limit=200))
    return [(f"{scene.glyphs.bar} {who}: {what}", "dim")]


def _news(state: ComposerState, scene: Scene) -> list[Said]:
    if not state.news.arrived:
        return []
    return [(f"{scene.glyphs.up} {words.count(len(state.news.arrived))} new since you began to write", "amber")]


def _trouble(state: ComposerState, scene: Scene) -> list[Said]:
    is_said = state.route is not None and state.route.kind == "none" and state.route.reason == state.trouble
    if not state.trouble or is_said:
        return []
    lines: list[Said] = [(f"{scene.glyphs.alert} not sent: {display(state.trouble, limit=300)}", "red")]
    return [*lines, (display(state.hint, limit=200), "plain")] if state.hint else lines


def _foot(state: ComposerState, scene: Scene, now: Millis) -> tuple[Said, ...]:
    parts: list[Said] = []
    closes = state.route.window_closes_at if state.route is not None else state.chat.window_closes_at
    if state.route is not None and state.route.kind == "none":
        return ()
    if state.is_shut(now):
        parts.append((f"{scene.glyphs.window}shut", "red"))
    elif closes is not None and closes > now:
        tone: Tone = "amber" if closes - now <= HOUR else "dim"
        parts.append(
            (f"{scene.glyphs.window}{left(Millis(closes - now))} left, closes {scene.times.time(closes)}", tone)
        )
    longest = state.route.longest if state.route is not None else 0
    spare = longest - len(state.text)
    if longest and state.template is None and spare < FEW_LEFT:
        many = f"{words.count(spare)} characters left" if spare >= 0 else f"{words.count(-spare)} characters too many"
        parts.extend([(f" {scene.glyphs.dot} ", "dim")] if parts else [])
        parts.append((many, "amber" if spare >= 0 else "red"))
    return tuple(parts)


def left(length: Millis) -> str:
    """41m; in the last two minutes 1m 40s, so that nobody begins a long answer."""
    if length >= 2 * MINUTE:
        return span(length)
    minutes, seconds = divmod(max(0, length) // 1000, 60)
    return f"{minutes}m {seconds:02d}s" if minutes else f"{seconds}s"


def _edge(state: ComposerState, now: Millis) -> Tone:
    route = state.route
    if state.template is None and (state.is_shut(now) or (route is not None and route.kind == "none")):
        return "red"
    if route is not None and (route.kind == "failover" or route.waits):
        return "amber"
    return (route.provider_type if route is not None else None) or state.chat.provider_type
