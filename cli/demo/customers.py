"""What customers do when the desk writes to them: they receive it, read it, react to it, and answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random

from cli.demo import meta, talk, wire, wwebjs
from cli.demo.nouns import Group, Message, Person, Post, Session, Thread
from cli.demo.providers import Providers
from cli.demo.stand_in import Given, Taken
from cli.demo.world import World

DAY = 24 * 3600
_SAME = 10
"""Digits by which a number is known, whatever its country writes before them."""

Deliver = Callable[[Post], Awaitable[int]]
Pause = Callable[[float], Awaitable[None]]


class Customers:
    """Hears what the providers take, and tells the desk through `deliver` what becomes of it, until it leaves."""

    def __init__(
        self,
        world: World,
        providers: Providers,
        deliver: Deliver,
        group: asyncio.TaskGroup,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._world = world
        self._providers = providers
        self._deliver = deliver
        self._rng = Random(len(world.threads))
        self._group = group
        self._pause = pause
        self._under_way: set[asyncio.Task[None]] = set()
        for provider in providers.all:
            provider.told = self.heard
            provider.told_given = self.given
        providers.graph.is_shut = self.is_shut

    async def heard(self, taken: Taken) -> None:
        """The desk's message is out. A gateway tells of it before it answers."""
        thread = self._thread(taken)
        if thread is None:
            return
        message = Message(taken.key, thread.session, thread.peer, None, taken.text, int(time.time()), token=taken.token)
        thread.last_at = max(thread.last_at, message.sent_at)
        if thread.session.dialect != "meta":
            await self._deliver(wire.told(message, "sent"))
        task = self._group.create_task(self._receives(thread, message))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def given(self, given: Given) -> None:
        """The desk's reaction is out. A gateway tells of it before it answers; Meta tells only of its troubles."""
        session = next(one for one in self._world.sessions if one.external_id == given.account)
        if session.dialect == "wwebjs-api":
            is_ours = any(one.key == given.message_id for one in self._providers.api.taken)
            body = wwebjs.reacted(session, given, int(time.time()), is_ours=is_ours)
            await self._deliver(Post(session, body, "reaction"))

    def leave(self) -> None:
        for task in self._under_way:
            task.cancel()

    def is_shut(self, account: str, to: str) -> bool:
        """Whether the customer wrote to this number too long ago."""
        thread = next((one for one in self._known(to) if one.session.external_id == account), None)
        heard = [one.sent_at for one in thread.recent if one.author is not None] if thread else []
        return not heard or time.time() - heard[-1] >= DAY

    def notice(self, post: Post) -> None:
        """A gateway that has lost its telephone sends nothing."""
        gateway = self._providers.api if post.session.dialect == "wwebjs-api" else self._providers.node
        if post.kind == "away":
            gateway.disconnected.add(post.session.external_id)
        elif post.kind == "back":
            gateway.disconnected.discard(post.session.external_id)

    async def _receives(self, thread: Thread, message: Message) -> None:
        rng = self._rng
        if thread.session.key == "pt" and rng.random() < 0.15:  # taken, and refused later
            await self._tell(1.5, message, "failed")
            return
        await self._tell(0.4, message, "sent")
        await self._tell(rng.uniform(0.3, 1.0), message, "delivered")
        await self._tell(rng.uniform(1.0, 4.0), message, "read")
        if thread.session.dialect == "meta" and rng.random() < 0.4:
            await self._reacts(message)
        if rng.random() < 0.7:
            await self._answers(thread)

    async def _tell(self, after: float, message: Message, step: str) -> None:
        await self._pause(after)
        await self._deliver(wire.ticked(message, step, int(time.time())))

    async def _reacts(self, message: Message) -> None:
        await self._pause(self._rng.uniform(0.5, 1.5))
        body = meta.reaction(message, self._world.id(20), self._rng.choice(("👍", "🙏", "❤️")), int(time.time()))
        await self._deliver(Post(message.session, body, "reaction"))

    async def _answers(self, thread: Thread) -> None:
        await self._pause(self._rng.uniform(2.0, 6.0))
        thread.is_at_rest = False
        line = next(line for line in thread.talk if line.who is not None)
        await self._deliver(wire.told(self._world.say(thread, line, int(time.time()))))

    def _thread(self, taken: Taken) -> Thread | None:
        """The conversation that the message is part of: a new one when it came from a number they never wrote to."""
        session = next(one for one in self._world.sessions if one.external_id == taken.account)
        known = self._known(taken.to)
        found = next((one for one in known if one.session is session), None)
        if found is not None or not known:
            return found
        return self._new(session, known[0].peer)

    def _new(self, session: Session, peer: object) -> Thread | None:
        if not isinstance(peer, Person):
            return None
        thread = Thread(session, peer, talk.conversation(self._rng, peer))
        self._world.threads.append(thread)
        return thread

    def _known(self, to: str) -> list[Thread]:
        threads = self._world.threads
        if to.endswith("@g.us"):
            return [one for one in threads if isinstance(one.peer, Group) and f"{one.peer.id}@g.us" == to]
        if to.endswith("@lid"):
            return [one for one in threads if isinstance(one.peer, Person) and f"{one.peer.lid}@lid" == to]
        digits = "".join(letter for letter in to if letter.isdecimal())[-_SAME:]
        return [one for one in threads if isinstance(one.peer, Person) and one.peer.phone.endswith(digits)]
