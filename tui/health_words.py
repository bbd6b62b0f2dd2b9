"""How well the desk is, as lines of a screen: pure."""

from collections.abc import Sequence

from daemon.api.status import Concern, Health
from daemon.display import display
from store.models import Millis, Notice, Session
from tui import words
from tui.glyphs import Glyphs
from tui.times import span
from tui.widgets.parts import cut, wrap
from tui.words import Tone

Part = tuple[str, Tone]
Line = list[Part]

LABEL, NUMBER, NAME = 11, 21, 12
"""Cells of the columns."""
_LONGEST = 300
_HEALTHY = 70
_STATUS: dict[str, Part] = {
    "healthy": ("healthy", "meta"),
    "busy": ("busy: senders are asked to try later", "red"),
    "unwell": ("not well", "red"),
}


def sections(health: Health, glyphs: Glyphs, now: Millis, width: int) -> list[list[Line]]:
    """What to look at, the numbers, the sessions."""
    sessions = [line for one in health.sessions for line in _session(one, glyphs, now, width)]
    concerns = [line for one in health.concerns for line in _concern(one, glyphs, width)]
    return [[[_STATUS[health.status]], *concerns], _numbers(health, glyphs, width), sessions]


def spark(values: Sequence[float], glyphs: Glyphs, most: int) -> str:
    """The newest values as a row of bars as high as they are; nothing at all is the lowest."""
    shown, bars = values[max(0, len(values) - most) :] if most > 0 else (), glyphs.bars
    highest = max(shown, default=0)
    if highest <= 0:
        return bars[0] * len(shown)
    last = len(bars) - 1
    return "".join(bars[0] if one <= 0 else bars[max(1, round(one / highest * last))] for one in shown)


def _concern(one: Concern, glyphs: Glyphs, width: int) -> list[Line]:
    sign, tone = (glyphs.alert, "red") if one.is_grave else (glyphs.dot, "amber")
    told = wrap(display(one.words, limit=_LONGEST), width - 2)
    hint = wrap(display(one.hint, limit=_LONGEST), width - 4) if one.hint else []
    tones: tuple[Tone, Tone] = ("red", "bright") if tone == "red" else ("amber", "plain")
    lines: list[Line] = [[(f"{sign if not at else ' '} ", tones[0]), (text, tones[1])] for at, text in enumerate(told)]
    return lines + [[(f"    {text}", "dim")] for text in hint]


def _numbers(health: Health, glyphs: Glyphs, width: int) -> list[Line]:
    traffic, room = health.traffic, width - LABEL - NUMBER
    aside = health.quarantined + health.failed
    queue = f"{words.count(traffic.queue_depth)} of {words.count(traffic.queue_limit)}"
    outbox = f"{words.count(health.outbox_waiting)} on the way, {words.count(health.outbox_troubled)} not sent"
    way: Line = [("frontdesk deliveries list", "dim")] if aside else []
    rows: list[Line] = [
        _row("webhooks", f"{traffic.rate:g} a second", spark(traffic.rates, glyphs, room)),
        _row("answers", f"{traffic.p50_ms:g} ms, p95 {traffic.p95_ms:g}", spark(traffic.slowest_ms, glyphs, room)),
        _row("refused", f"{traffic.error_rate:.1%}"),
        _row("queue", queue),
        _row("put aside", words.count(aside)) + way,
        _row("outbox", outbox),
    ]
    return rows + [_row(f"sync {display(name, limit=20)}", words.count(count)) for name, count in health.sync.items()]


def _row(label: str, number: str, bars: str = "") -> Line:
    row: Line = [(label.ljust(LABEL), "dim"), (number.ljust(NUMBER), "bright")]
    return [*row, (bars, "webjs")] if bars else row


def _session(one: Session, glyphs: Glyphs, now: Millis, width: int) -> list[Line]:
    name = cut(words.session_name(one), NAME - 1, glyphs.ellipsis)
    state = words.state_words(one)
    heard = "never heard" if one.last_event_at is None else f"heard {span(now - one.last_event_at)} ago"
    is_well = one.health >= _HEALTHY and one.state == "connected" and not one.trouble
    tone: Tone = "plain" if is_well else "red" if one.is_configured else "dim"
    told = wrap(f"{state} {glyphs.dot} {heard}", width - NAME - 7)
    first: Line = [
        (f"{glyphs.provider(one.provider_type)} ", one.provider_type),
        (name.ljust(NAME), "bright"),
        (f"{one.health:>3}  ", "meta" if is_well else tone),
        (told[0], tone),
    ]
    parts = [f"{display(part.name, limit=40)} {part.points}" for part in one.health_parts]
    trouble = [display(one.trouble, limit=_LONGEST)] if one.trouble else []
    below = wrap(", ".join([*trouble, *parts]), width - NAME - 7) if parts or trouble else []
    lines = [first, *(_below(text, tone) for text in told[1:]), *(_below(text, "dim") for text in below)]
    return lines + [line for notice in one.notices for line in _notice(notice, width)]


def _notice(notice: Notice, width: int) -> list[Line]:
    """What the provider told of the account."""
    tone: Tone = "red" if notice.level == "trouble" else "amber"
    return [_below(text, tone) for text in wrap(words.notice(notice), width - NAME - 7)]


def _below(text: str, tone: Tone) -> Line:
    return [(f"{'':{NAME + 7}}{text}", tone)]
