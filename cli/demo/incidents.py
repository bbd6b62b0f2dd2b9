"""What happens at a desk while it is open: each incident is the posts it causes, with the second each is sent at."""

from collections.abc import Callable

from cli.demo import meta, scripts, talk, wire
from cli.demo.nouns import Group, Kind, Line, Message, Post, Thread
from cli.demo.world import World

Timed = tuple[float, Post]
_BUSY = 14
_LATE = 15 * 60


class Desk:
    """The world while it goes on. Threads come and go from the handful that is busy."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng
        threads = world.awake
        self._busy = self.rng.sample(threads, min(_BUSY, len(threads)))

    def thread(self) -> Thread:
        """One of the busy ones; now and then another takes its place."""
        if not self._busy:
            return self.stranger()
        place = self.rng.randrange(len(self._busy))
        if self.rng.random() < 0.15:
            self._busy[place] = self.rng.choice(self.world.awake)
        return self._busy[place]

    def stranger(self) -> Thread:
        """Somebody who never wrote before."""
        thread = self.world.open_thread(self.rng.choice(self.world.sessions))
        self._busy = [*self._busy[1 - _BUSY :], thread]
        return thread

    def group(self) -> Thread:
        found = [thread for thread in self.world.threads if isinstance(thread.peer, Group)]
        return self.rng.choice(found) if found else self.thread()

    def heard(self, thread: Thread, at: float, line: Line | None = None, kind: Kind = "text") -> Message:
        """The customer's next line, or this one."""
        return self.world.say(thread, line or _from_customer(thread), self.second(at), kind)

    def meta_message(self, at: float) -> tuple[Message, list[Timed]]:
        """A customer's message on Meta that something can happen to, and its post when it is new."""
        threads = [thread for thread in self.world.awake if thread.session.dialect == "meta"]
        thread = self.rng.choice(threads) if threads else self.world.open_thread(self.world.sessions[0])
        known = [message for message in thread.recent if message.author]
        if known:
            return known[-1], []
        message = self.heard(thread, at)
        return message, [(at, wire.told(message))]

    def second(self, at: float) -> int:
        return self.world.start + int(at)


def goes_on(desk: Desk, at: float) -> list[Timed]:
    """The next line of a conversation, whoever's it is."""
    thread = desk.thread()
    line = next(thread.talk)
    message = desk.world.say(thread, line, desk.second(at))
    return [(at, wire.told(message)), *(_ticks(desk, message, at) if line.who is None else [])]


def answered(desk: Desk, at: float) -> list[Timed]:
    """Somebody answers on the phone."""
    thread = desk.thread()
    if isinstance(thread.peer, Group) and thread.session.dialect == "meta":
        return goes_on(desk, at)
    message = desk.world.say(thread, _from_us(thread), desk.second(at))
    return [(at, wire.told(message, "sent")), *_ticks(desk, message, at)]


def ticked_first(desk: Desk, at: float) -> list[Timed]:
    """The ticks of our message arrive before the message."""
    thread = next((one for one in (desk.thread() for _ in range(9)) if not isinstance(one.peer, Group)), None)
    thread = thread or desk.stranger()
    message = desk.world.say(thread, _from_us(thread), desk.second(at))
    second = desk.second(at)
    early = [(at, wire.ticked(message, "delivered", second)), (at + 0.2, wire.ticked(message, "sent", second))]
    return [*early, (at + 1.5, wire.told(message, "after its status"))]


def begins(desk: Desk, at: float) -> list[Timed]:
    """A new customer."""
    return [(at, wire.told(desk.heard(desk.stranger(), at), "stranger"))]


def twice(desk: Desk, at: float) -> list[Timed]:
    """The provider heard no answer and delivers the same body again, and again."""
    post = wire.told(desk.heard(desk.thread(), at))
    again = Post(post.session, post.body, "duplicate")
    return [(at, post), (at + 1, again), (at + 3, again)]


def swapped(desk: Desk, at: float) -> list[Timed]:
    """Two messages overtake each other on the way."""
    thread = desk.thread()
    first, second = desk.heard(thread, at - 3), desk.heard(thread, at)
    return [(at, wire.told(second, "reordered")), (at + 0.4, wire.told(first, "reordered"))]


def late(desk: Desk, at: float) -> list[Timed]:
    """A telephone was without a net for a quarter of an hour."""
    thread = desk.thread()
    message = desk.world.say_late(thread, _from_customer(thread), desk.second(at) - _LATE)
    return [(at, wire.told(message, "late"))]


def five_quick(desk: Desk, at: float) -> list[Timed]:
    """A customer who presses Enter after each few words."""
    thread = desk.thread()
    words = talk.facts(desk.rng, thread.peer)
    lines = [Line(0, text.format_map(words)) for text in scripts.quick(thread.language)]
    said = [desk.heard(thread, at - 5 + place, line) for place, line in enumerate(lines)]
    return [(at + 0.15 * place, wire.told(message, "burst")) for place, message in enumerate(said)]


def wild(desk: Desk, at: float) -> list[Timed]:
    """A group in which all talk at once."""
    thread, count = desk.group(), desk.rng.randint(8, 14)
    said = [desk.heard(thread, at - count + place) for place in range(count)]
    return [(at + 0.25 * place, wire.told(message, "wild group")) for place, message in enumerate(said)]


def long(desk: Desk, at: float) -> list[Timed]:
    thread = desk.thread()
    text = scripts.LONG.format_map(talk.facts(desk.rng, thread.peer))
    return [(at, wire.told(desk.heard(thread, at, Line(0, text)), "long"))]


def hostile(desk: Desk, at: float) -> list[Timed]:
    """Markup and control bytes, aimed at the operator's terminal."""
    return [(at, wire.told(desk.heard(desk.thread(), at, Line(0, scripts.HOSTILE)), "hostile"))]


def media(desk: Desk, at: float) -> list[Timed]:
    kind: Kind = desk.rng.choice(("image", "voice", "location"))
    return [(at, wire.told(desk.heard(desk.thread(), at, kind=kind), "media"))]


def reacted(desk: Desk, at: float) -> list[Timed]:
    """An emoji on a message, sometimes thought better of."""
    message, told = desk.meta_message(at)
    emoji = desk.rng.choice(("👍", "❤️", "😂", "🙏", "😮"))
    events = [(at + 0.5, emoji), *([(at + 4, None)] if desk.rng.random() < 0.3 else [])]
    for when, sign in events:
        body = meta.reaction(message, desk.world.id(20), sign, desk.second(when))
        told.append((when, Post(message.session, body, "reaction")))
    return told


def edited(desk: Desk, at: float) -> list[Timed]:
    message, told = desk.meta_message(at)
    body = meta.edit(message, desk.world.id(20), f"{message.text} (edited)", desk.second(at + 1))
    return [*told, (at + 1, Post(message.session, body, "edit"))]


def revoked(desk: Desk, at: float) -> list[Timed]:
    message, told = desk.meta_message(at)
    body = meta.revoke(message, desk.world.id(20), desk.second(at + 1))
    return [*told, (at + 1, Post(message.session, body, "revoke"))]


def outage(desk: Desk, at: float) -> list[Timed]:
    """A gateway's phone goes away, a QR code is asked for, and it comes back: too soon for anybody to answer for it."""
    return away(desk.world, "sales", at, 8)


def away(world: World, key: str, at: float, seconds: float, reason: str = "NAVIGATION") -> list[Timed]:
    """A gateway's phone is gone for so long."""
    session = next(one for one in world.sessions if one.key == key)
    gone, asks = wire.gone(session, reason), wire.code(session, 1)
    return [
        (at, Post(session, gone, "away")),
        (at + seconds * 0.4, Post(session, asks, "session")),
        (at + seconds, Post(session, wire.ready(session), "back")),
    ]


Incident = Callable[[Desk, float], list[Timed]]
DECK: tuple[Incident, ...] = (
    *[goes_on] * 8, *[answered] * 3, *[begins] * 2, *[reacted] * 2,
    ticked_first, twice, swapped, late, five_quick, wild, long, hostile, media, edited, revoked, outage,
)  # fmt: skip
"""Drawn like cards: each incident happens before any happens once more than its share."""


def _from_customer(thread: Thread) -> Line:
    return next(line for line in thread.talk if line.who is not None)


def _from_us(thread: Thread) -> Line:
    return next(line for line in thread.talk if line.who is None)


def _ticks(desk: Desk, message: Message, at: float) -> list[Timed]:
    """What becomes of our message, told in any order; not every step is told."""
    steps = ["failed"] if desk.rng.random() < 0.06 else ["sent", "delivered", "read"][: desk.rng.randint(1, 3)]
    if len(steps) == 3 and desk.rng.random() < 0.4:
        steps.remove("delivered")
    waits = sorted(0.2 + desk.rng.random() * 4 for _ in steps)
    if desk.rng.random() < 0.4:
        waits.reverse()
    second = message.sent_at
    return [(at + wait, wire.ticked(message, step, second + 1)) for wait, step in zip(waits, steps, strict=True)]
