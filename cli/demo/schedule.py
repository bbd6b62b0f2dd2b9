"""Everything the world sends, and when: first what happened before the start, then an endless day at the desk."""

import heapq
from collections.abc import Iterator

from cli.demo import incidents, meta, wire, wwebjs
from cli.demo.incidents import DECK, Desk, Timed
from cli.demo.nouns import Group, Message, Post
from cli.demo.world import World

GAP = 1.0
"""Seconds between two incidents, on average."""
_NAMING = {"meta": meta.group_named, "wwebjs-api": wwebjs.group_named}
ABSENT_FROM, ABSENT = 20.0, 240.0
"""When a number first goes away, and for how many seconds."""
_LONG_AGO = 30 * 86400


def history(world: World) -> list[Post]:
    """The last days, to be sent as fast as it goes and in any order."""
    said = world.history()
    posts = [Post(one, wire.ready(one), "session") for one in world.sessions if one.dialect != "meta"]
    posts += _group_names(world)
    for session in world.sessions:
        mine = [message for message in said if message.session is session]
        posts += _meta_past(world, mine) if session.dialect == "meta" else _gateway_past(world, mine)
    return posts


def history_in_order(world: World) -> list[tuple[int, Post]]:
    """The same days as they were: each thing by itself, with the second in which its provider told of it."""
    others = [one for one in world.sessions if one.dialect != "meta"]
    told = [(world.start - _LONG_AGO, Post(one, wire.ready(one), "session")) for one in others]
    for message in world.history():
        told.append((message.sent_at, wire.told(message, "history")))
        steps = _became(world) if message.author is None else ()
        for at, step in enumerate(steps, message.sent_at + 2):
            told.append((at, wire.ticked(message, step, at)))
    return sorted(told, key=lambda one: one[0])


def live(world: World, pace: float = 1.0) -> Iterator[tuple[float, Post]]:
    """For ever: how many seconds to wait, and what to send then. `pace` 10 is ten times as busy."""
    desk = Desk(world)
    waiting: list[tuple[float, int, Post]] = []
    clock = number = 0.0
    for begins, posts in heapq.merge(_incidents(desk, pace), _absences(world), key=lambda one: one[0]):
        while waiting and waiting[0][0] <= begins:
            at, _, post = heapq.heappop(waiting)
            yield at - clock, post
            clock = at
        for at, post in posts:
            number += 1
            heapq.heappush(waiting, (at, int(number), post))


def until(posts: Iterator[tuple[float, Post]], seconds: float) -> Iterator[tuple[float, Post]]:
    """The part of a schedule that lies in its first seconds."""
    clock = 0.0
    for delay, post in posts:
        clock += delay
        if clock > seconds:
            return
        yield delay, post


def _incidents(desk: Desk, pace: float) -> Iterator[tuple[float, list[Timed]]]:
    at = 0.3
    while True:
        for incident in desk.world.rng.sample(DECK, len(DECK)):
            yield at, incident(desk, at)
            at += desk.world.rng.uniform(0.3, 1.7) * GAP / pace


def _absences(world: World) -> Iterator[tuple[float, list[Timed]]]:
    """One number is gone for minutes at a time: others have to answer for it."""
    at = ABSENT_FROM
    while True:
        yield at, incidents.away(world, "mx-care", at, ABSENT, "LOGOUT")
        at += 2 * ABSENT


def _group_names(world: World) -> list[Post]:
    """Meta and wwebjs-api tell a group's name apart from its messages."""
    named = []
    for thread in world.threads:
        told = _NAMING.get(thread.session.dialect)
        if told and isinstance(thread.peer, Group):
            body = told(thread.session, thread.peer, world.start - _LONG_AGO)
            named.append(Post(thread.session, body, "group"))
    return named


def _meta_past(world: World, said: list[Message]) -> list[Post]:
    """Meta may put many updates into one body."""
    ours = [message for message in said if message.author is None]
    steps = [(one, step, one.sent_at + 2 + wait) for one in ours for wait, step in enumerate(_became(world))]
    world.rng.shuffle(steps)
    parts = [steps[start : start + meta.BATCH] for start in range(0, len(steps), meta.BATCH)]
    told = wire.batches([message for message in said if message.author]) + wire.batches(ours)
    return told + [Post(part[0][0].session, meta.statuses(part), "history") for part in parts]


def _gateway_past(world: World, said: list[Message]) -> list[Post]:
    """A gateway posts every event by itself."""
    posts = [wire.told(message, "history") for message in said]
    return posts + [wire.ticked(one, _became(world)[-1], one.sent_at) for one in said if one.author is None]


def _became(world: World) -> tuple[str, ...]:
    return ("sent", "delivered", "read")[: world.rng.choice((1, 2, 2, 3, 3, 3))]
