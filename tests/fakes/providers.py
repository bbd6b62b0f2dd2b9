"""The stand-ins for providers, listening; and what a provider then posts to a daemon of what it has taken."""

import asyncio
import json
import random
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

from aiohttp import web

from cli.demo import wire
from cli.demo.nouns import Group, Message, Person, Post, Session
from cli.demo.sender import sending
from cli.demo.stand_in import FINE, Asked, Fate, StandIn, Taken
from tests.scenarios.premises import CARE_NUMBER, GATEWAY_SECRET, META_SECRET, SALES_NAME

CARE = Session(1, "care", "meta", "15550783881", CARE_NUMBER, META_SECRET, (), share=0, groups=0)
SALES = Session(2, "sales", "gateway", "628111222333", SALES_NAME, GATEWAY_SECRET, (), share=0, groups=0)

LINE = Session(3, "line", "wwebjs-api", "628111222334", "line-1", "the API_KEY of both", (), share=0, groups=0)


@asynccontextmanager
async def running(stand_in: StandIn, port: int = 0) -> AsyncGenerator[str]:
    """Its base_url. At the end it is gone, as if nobody had ever listened there."""
    runner = web.AppRunner(stand_in.app(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@contextmanager
def running_beside(stand_in: StandIn, port: int = 0) -> Iterator[str]:
    """The same in a thread of its own, for a test that is no coroutine; `told` runs in that thread."""
    listening: Future[tuple[str, Callable[[], object]]] = Future()

    async def serve() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        async with running(stand_in, port) as base_url:
            listening.set_result((base_url, lambda: loop.call_soon_threadsafe(ended.set)))
            await ended.wait()

    def work() -> None:
        try:
            asyncio.run(serve())
        except OSError as trouble:
            listening.set_exception(trouble)

    thread = threading.Thread(target=work, name="stand-in")
    thread.start()
    try:
        base_url, end = listening.result(10)
        try:
            yield base_url
        finally:
            end()
    finally:
        thread.join()


def scripted(*fates: Fate) -> Callable[[Asked], Fate]:
    """For `StandIn.fate`: one a call, then all goes well."""
    left = list(fates)
    return lambda _: left.pop(0) if left else FINE


def telling(port: Callable[[], int], session: Session, *words: str) -> Callable[[Taken], Awaitable[None]]:
    """For `StandIn.told`: posts what its provider reports, at the port that the daemon has then."""

    async def told(taken: Taken) -> None:
        await posted(port(), reports(taken, session, *words))

    return told


async def posted(port: int, posts: Sequence[Post]) -> list[int]:
    """Post them one after another, signed; returns how each was answered."""
    async with sending(f"http://127.0.0.1:{port}") as sender:
        return [await sender.deliver(post) for post in posts]


def disturbed(posts: Sequence[Post], chance: random.Random) -> list[Post]:
    """The same in any order, some of them twice."""
    twice = [post for post in posts if chance.random() < 0.5]
    return chance.sample([*posts, *twice], len(posts) + len(twice))


def reports(taken: Taken, session: Session, *words: str) -> list[Post]:
    """Everything that its provider posts of it: a gateway first an echo; then a status for each of the words."""
    return ([echo(taken, session)] if session.dialect != "meta" else []) + [
        tick(taken, session, word) for word in words
    ]


def echo(taken: Taken, session: Session) -> Post:
    """The message itself, as one that we wrote."""
    return wire.told(_message(taken, session), "echo")


def tick(taken: Taken, session: Session, word: str, *, at: int = 0, error: int | None = None) -> Post:
    """sent, delivered, read or failed; `at` is seconds from now, `error` Meta's code."""
    post = wire.ticked(_message(taken, session), word, int(time.time()) + at)
    if session.dialect != "meta":
        return post
    # the simulated world has no tokens and no user ids: nothing in it sends by the API
    side = "recipient_user_id" if taken.to[:2].isalpha() and taken.to[2:3] == "." else "recipient_id"
    told: dict[str, Any] = {side: taken.to.removeprefix("+")}
    told |= {"biz_opaque_callback_data": taken.token} if taken.token else {}
    return _changed(post, told | ({"errors": [{"code": error, "title": "an error"}]} if error else {}))


def from_customer(session: Session, key: str, text: str, phone: str = "6281234567890", at: int = 0) -> Post:
    """A customer's text; `key` is an even number of hex digits, `at` seconds from now."""
    who = Person("Budi", phone, "id")
    return wire.told(Message(key, session, who, who, text, int(time.time()) + at))


def _message(taken: Taken, session: Session) -> Message:
    digits = "".join(letter for letter in taken.to if letter in "0123456789")
    is_lid, is_group = taken.to.endswith("@lid"), taken.to.endswith("@g.us")
    peer = Group(digits, "", "en", ()) if is_group else Person("", digits, "en", digits if is_lid else None)
    return Message(taken.key, session, peer, None, taken.text, int(time.time()))


def _changed(post: Post, told: dict[str, Any]) -> Post:
    body = json.loads(post.body)
    for status in body["entry"][0]["changes"][0]["value"]["statuses"]:
        del status["recipient_id"]
        status.update(told)
    return replace(post, body=json.dumps(body, separators=(",", ":")).encode())
