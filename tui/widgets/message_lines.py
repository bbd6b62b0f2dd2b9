"""One message of a thread as lines, with what stands above it: day, unread line, sender."""

from collections.abc import Sequence
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from daemon.api import kinds
from daemon.display import display, display_picture
from store.models import Message, ProviderType
from store.record import record
from tui import words
from tui.looks import ink, lit
from tui.mentions import spans as calls
from tui.scene import Scene
from tui.sending_words import standing
from tui.suspicion import hidden, odd_links
from tui.thread_search import spans
from tui.times import MINUTE
from tui.widgets.parts import Part, cut, wide, wrap
from tui.widgets.strips import centred, fit, ruled

MARGIN = 2
WIDEST = 72
RUN = 5 * MINUTE
"""Messages of one sender within this time stand together."""
INDENT = 4
"""Columns left free beside our block, at least."""
MOST_REASON_LINES = 9
"""At 80 columns the longest reason is shown whole."""
MOST_ACTORS = 3
"""Of one reaction, who are named."""


_TOLD = frozenset({"triage", "system"})
"""Lines of the thread that nobody wrote to anybody."""
_WITH_STANDING = ("failed", "unknown", "held", "cancelled")


@record
class Above:
    """What stands between a message and the one before it."""

    day: str = ""
    new: int = 0
    sender: str = ""
    gap: bool = True


def above(before: Message | None, message: Message, scene: Scene, *, is_group: bool, new: int) -> Above:
    """What the message begins: a day, the unread ones, a run of one sender."""
    times, now = scene.times, scene.now()
    is_other_day = before is None or times.date_of(before.sent_at) != times.date_of(message.sent_at)
    begins_run = is_other_day or before is None or new > 0 or not _same_run(before, message) or _has_standing(before)
    return Above(
        times.day(message.sent_at, now) if is_other_day else "",
        new,
        words.sender(message) if is_group and begins_run and message.direction == "inbound" else "",
        begins_run,
    )


def lines(
    message: Message, over: Above, provider: ProviderType, scene: Scene, width: int, *, is_marked: bool = False
) -> list[Strip]:
    """Every line of it, each `width` cells wide; `is_marked`: it is the one that is spoken of."""
    head, body = parts(message, over, provider, scene, width)
    return [*head, *(marked(strip, scene) if is_marked else strip for strip in body)]


def parts(
    message: Message, over: Above, provider: ProviderType, scene: Scene, width: int
) -> tuple[list[Strip], list[Strip]]:
    """What stands above it, and it itself, each line `width` cells wide."""
    draw = {"outbound": _ours, "internal": _note}.get(message.direction, _theirs)
    return _head(over, provider, scene, width), draw(message, scene, max(16, width), provider)


def marked(strip: Strip, scene: Scene) -> Strip:
    """The cursor's bar and ground."""
    look = scene.look
    ground, here = ink(look.plain, look.ground).bgcolor, lit(look.cursor)
    rest = [
        Segment(text, (style or Style()) + here if style is None or style.bgcolor == ground else style)
        for text, style, _ in strip.crop(1)
    ]
    return Strip([Segment(scene.glyphs.cursor, ink(look.amber, look.cursor)), *rest], strip.cell_length)


def highlighted(strip: Strip, needles: Sequence[str], scene: Scene) -> Strip:
    """The folded needles in the line on a ground of their own."""
    text = strip.text
    found = spans(text, *needles)
    if not found:
        return strip
    here = ink(scene.look.on_amber, scene.look.amber_block, bold=True)
    made, done = [], 0
    for first, end in found:
        left, right = cell_len(text[:first]), cell_len(text[:end])
        made += [*strip.crop(done, left), Segment(text[first:end], here)]
        done = right
    return Strip([*made, *strip.crop(done, strip.cell_length)], strip.cell_length)


def _same_run(before: Message, message: Message) -> bool:
    if {before.type, message.type} <= _TOLD and before.direction == message.direction == "internal":
        return True
    who = (before.direction, before.sender_phone, before.sender_name)
    is_near = message.sent_at - before.sent_at < RUN
    return who == (message.direction, message.sender_phone, message.sender_name) and is_near


def _has_standing(before: Message) -> bool:
    return before.status in _WITH_STANDING or (before.status == "queued" and before.error is not None)


def _head(over: Above, provider: ProviderType, scene: Scene, width: int) -> list[Strip]:
    look, base = scene.look, _base(scene)
    made = [Strip.blank(width, base)] if over.gap else []
    if over.day:
        made += [ruled([(f" {over.day} ", ink(look.dim))], width, base, (" ", base)), Strip.blank(width, base)]
    if over.new:
        text = f" {words.count(over.new)} new "
        made += [ruled([(text, ink(look.amber))], width, base, (scene.glyphs.rule, ink(look.amber)))]
    if over.sender:
        bar = _bar(provider, scene)
        made.append(fit([bar, (over.sender, ink(look.plain, bold=True))], [], width, base))
    return made


def _theirs(message: Message, scene: Scene, width: int, provider: ProviderType) -> list[Strip]:
    look, base, bar = scene.look, _base(scene), _bar(provider, scene)
    tail = "  " + " ".join([scene.times.time(message.sent_at), *_remarks(message, scene)])
    room = max(8, min(WIDEST, width - MARGIN - 2 - 8))
    body = _content(message, scene, room)
    made = [fit([bar, part], [], width, base) for part in body[:-1]]
    last = [bar, body[-1]]
    if wide(last) + cell_len(tail) < width:
        made.append(fit([*last, (tail, ink(look.dim))], [], width, base))
    else:
        made += [fit(last, [], width, base), fit([bar, (tail.strip(), ink(look.dim))], [], width, base)]
    if any(one.error is None for one in message.reactions):
        made.append(fit([bar, _reactions(message, scene)], [], width, base))
    below = [*_refused(message, scene, room), *_warnings(message, scene, room)]
    return [*made, *(fit([bar, part], [], width, base) for part in below)]


def _ours(message: Message, scene: Scene, width: int, _provider: ProviderType) -> list[Strip]:
    look, base = scene.look, _base(scene)
    tone = words.status_tone(message.status)
    tail: list[Part] = [
        (
            " "
            + " ".join([*_writer(message, scene), *_remarks(message, scene), scene.times.time(message.sent_at)])
            + " ",
            ink(look.dim),
        ),
        (scene.glyphs.status(message.status).ljust(2), ink(getattr(look, tone), bold=tone in ("read", "red"))),
        (" ", base),
    ]
    room = max(8, min(WIDEST, width - max(INDENT, width // 8) - 2 - wide(tail)))
    body = _content(message, scene, room)
    block = max(wide([part]) for part in body)
    made = []
    for at, (text, style) in enumerate(body):
        inside = (f" {text}" + " " * (block - cell_len(text) + 1), style + ink(look.bright, look.ours))
        end = tail if at == len(body) - 1 else [(" " * wide(tail), base)]
        made.append(fit([("", base)], [inside, *end], width, base))
    made.extend(_standing(message, scene, width))
    if any(one.error is None for one in message.reactions):
        made.append(_right(*_reactions(message, scene), scene, width))
    return [*made, *_block(_refused(message, scene, width - INDENT - 1), scene, width)]


def _note(message: Message, scene: Scene, width: int, provider: ProviderType) -> list[Strip]:
    """Amber, in line, never sent."""
    if message.type in _TOLD:
        return _triage(message, scene, width, provider)
    look, base = scene.look, _base(scene)
    bar, ground = (" " * (MARGIN - 1) + scene.glyphs.bar, ink(look.amber)), ink(look.bright, look.note)
    who = words.sender(message) if message.sender_name else ""
    remarks = [scene.times.time(message.sent_at), *_remarks(message, scene)]
    room = max(8, min(WIDEST, width - MARGIN - 4))
    title = [(" private note", ink(look.amber, look.note, bold=True)), (f"  {who}", ink(look.plain, look.note))]
    time = (f"  {' '.join(remarks)} ", ink(look.dim, look.note))
    body = wrap(_said(message), room)
    block = max(wide([*title, time]) + 1, *(cell_len(text) + 2 for text in body))
    block = min(block, width - MARGIN)
    head = fit(title, [time], block, ground, flex=1, ellipsis=scene.glyphs.ellipsis)
    text = [fit(_called(f" {line}", ground, scene), [], block, ground) for line in body]
    return [_beside(bar, strip, width, base) for strip in (head, *text)]


def _called(line: str, ground: Style, scene: Scene) -> list[Part]:
    """The line of a note, in which our own name stands out."""
    here = ink(scene.look.amber, scene.look.note, bold=True)
    ends = [0, *(end for span in calls(line, scene.operator) for end in span), len(line)]
    return [(line[a:b], here if at % 2 else ground) for at, (a, b) in enumerate(pairwise(ends))]


def _triage(message: Message, scene: Scene, width: int, _provider: ProviderType) -> list[Strip]:
    """What an operator did, or WhatsApp tells of the chat, in the middle and dim."""
    look, base, body = scene.look, _base(scene), _said(message)
    who = words.sender(message) if message.sender_name and message.type == "triage" else ""
    said = body if not who or body.startswith(who) else f"{who} {body}"
    said = f"{said} {scene.glyphs.dot} {scene.times.time(message.sent_at)}"
    return [
        centred([(line, ink(look.dim, italic=True))], width, base) for line in wrap(said, max(8, width - 2 * INDENT))
    ]


def _said(message: Message) -> str:
    """The words of what stands in the thread for the desk alone."""
    taken_back = "[taken back]" if message.revoked_at is not None else ""
    return " ".join(filter(None, (words.body(message), taken_back)))


def _beside(bar: Part, block: Strip, width: int, base: Style) -> Strip:
    made = Strip([Segment(bar[0], base + bar[1]), *block])
    return made.adjust_cell_length(width, base)


def _content(message: Message, scene: Scene, room: int) -> list[Part]:
    """Remarks, quote, mark and text; at least one line."""
    look = scene.look
    if message.revoked_at is not None:
        return [(cut(f"{scene.glyphs.revoked} {kinds.DELETED}", room, scene.glyphs.ellipsis), ink(look.dim))]
    made: list[Part] = [(text, ink(look.dim)) for one in words.beside(message) for text in wrap(one, room)]
    if message.quoted is not None:
        made.append((_quote(message, scene, room), ink(look.dim, italic=True)))
    mark, body = words.mark(message, scene.glyphs), words.body(message)
    if mark and body and cell_len(mark) + cell_len(body) + 3 <= room and "\n" not in body:
        mark, body = f"{mark} {scene.glyphs.dot} {body}", ""
    if mark:
        made.extend((text, ink(look.plain)) for text in wrap(mark, room))
    if body:
        made.extend((text, ink(look.bright)) for text in wrap(body, room))
    return made if mark or body or message.quoted is not None else [*made, ("(empty)", ink(look.dim))]


def _quote(message: Message, scene: Scene, room: int) -> str:
    quoted = message.quoted
    if quoted is None:
        return ""
    who = f"{display(quoted.sender_name, limit=40)}: " if quoted.sender_name else ""
    return cut(f"{scene.glyphs.bar} {who}{words.quoted(quoted, scene.glyphs)}", room, scene.glyphs.ellipsis)


def _standing(message: Message, scene: Scene, width: int) -> list[Strip]:
    """What stands below an answer that did not simply leave: a block on the right, read from the left."""
    told = [
        (line, ink(getattr(scene.look, tone)))
        for text, tone in standing(message, scene)
        for line in wrap(text, width - INDENT - 1)[:MOST_REASON_LINES]
    ]
    return _block(told, scene, width)


def _block(told: list[Part], scene: Scene, width: int) -> list[Strip]:
    widest = max((cell_len(line) for line, _ in told), default=0)
    return [_right(line + " " * (widest - cell_len(line)), style, scene, width) for line, style in told]


def _reactions(message: Message, scene: Scene) -> Part:
    by_emoji: dict[str, list[str]] = {}
    for one in message.reactions:
        if one.error is None:
            who = display(one.operator or one.name or one.actor, limit=20)
            by_emoji.setdefault(display_picture(one.emoji), []).append(who)
    told = (f"{emoji} {_by(actors)}" for emoji, actors in by_emoji.items())
    return f" {scene.glyphs.dot} ".join(told), ink(scene.look.dim)


def _refused(message: Message, scene: Scene, room: int) -> list[Part]:
    """Reactions of ours that the customer does not see."""
    told = [
        f"{scene.glyphs.alert} {display_picture(one.emoji)} did not arrive: {display(one.error, limit=200)}"
        + (f": {display(one.hint, limit=200)}" if one.hint else "")
        for one in message.reactions
        if one.error is not None
    ]
    return [(line, ink(scene.look.red)) for text in told for line in wrap(text, room)[:MOST_REASON_LINES]]


def _by(actors: list[str]) -> str:
    """How many, and who, as far as that can be said in a few words."""
    named = ", ".join(actors[:MOST_ACTORS])
    if len(actors) > MOST_ACTORS:
        named += f" and {len(actors) - MOST_ACTORS} more"
    return f"{len(actors)}  {named}" if len(actors) > 1 else named


def _warnings(message: Message, scene: Scene, room: int) -> list[Part]:
    """What is not as it seems: letters that hide, links that lead elsewhere."""
    if message.revoked_at is not None:
        return []
    count = hidden(message.body) + hidden((message.media.file_name if message.media else None) or "")
    shows = scene.with_key("thread.raw", ": {} shows them")
    told = [words.plural(count, "hidden character") + shows] if count else []
    told += [f"this link leads to {odd.host}: {odd.reason}" for odd in odd_links(message.body)]
    style = ink(scene.look.amber)
    return [(line, style) for text in told for line in wrap(f"{scene.glyphs.alert} {text}", room)]


def _writer(message: Message, scene: Scene) -> list[str]:
    """Which of us wrote it, where it was another operator."""
    is_others = message.origin == "desk" and message.sender_name not in (None, scene.operator)
    return [display(message.sender_name or "", limit=12)] if is_others else []


def _remarks(message: Message, scene: Scene) -> list[str]:
    """What is odd about its time or its text, in words."""
    now, times = scene.now(), scene.times
    remarks = ["edited"] if message.edited_at is not None and message.revoked_at is None else []
    if message.claimed_sent_at is not None:
        remarks.append(f"(its clock said {times.full(message.claimed_sent_at, now)})")
    elif words.is_late(message):
        remarks.append(f"{scene.glyphs.late} {times.full(message.received_at, now)}")
    return remarks


def _right(text: str, style: Style, scene: Scene, width: int) -> Strip:
    shown = cut(text, width - INDENT, scene.glyphs.ellipsis)
    return fit([("", style)], [(shown + " ", style)], width, _base(scene))


def _bar(provider: ProviderType, scene: Scene) -> Part:
    return " " * (MARGIN - 1) + scene.glyphs.bar + " ", ink(getattr(scene.look, provider))


def _base(scene: Scene) -> Style:
    return ink(scene.look.plain, scene.look.ground)
