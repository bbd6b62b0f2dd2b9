"""Customers answer to what the desk sends them, and the demo's providers fail now and then."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from cli.demo import schedule
from cli.demo.customers import DAY, Customers
from cli.demo.nouns import Group, Person, Post, Thread
from cli.demo.providers import Providers
from cli.demo.stand_in import Asked, Given, Taken
from cli.demo.world import World
from daemon.facts import ReactionChanged
from daemon.providers.wwebjs_api.facts import facts

KEY = "3EB0AA00BB11CC22"


class Town:
    """The world with its customers; `told` is what the desk would have been posted."""

    def __init__(self) -> None:
        self.world = World(1, 60, int(time.time()))
        self.world.history()
        self.providers = Providers.of(self.world.sessions)
        self.told: list[Post] = []

    async def deliver(self, post: Post) -> int:
        self.told.append(post)
        return 200

    def thread(self, key: str) -> Thread:
        """A private one of this session."""
        awake = (one for one in self.world.awake if isinstance(one.peer, Person) and one.peer.lid is None)
        return next(one for one in awake if one.session.key == key)

    def bodies(self, thread: Thread) -> list[dict[str, Any]]:
        return [json.loads(post.body) for post in self.told if post.session is thread.session]

    def statuses(self, thread: Thread) -> list[tuple[str, str | None]]:
        """Each with the token that came along."""
        values = [body["entry"][0]["changes"][0]["value"] for body in self.bodies(thread)]
        found = [one for value in values for one in value.get("statuses", [])]
        return [(one["status"], one.get("biz_opaque_callback_data")) for one in found]


@asynccontextmanager
async def town() -> AsyncGenerator[tuple[Town, Customers]]:
    """All that was to happen has happened at its end: nobody takes time for anything."""

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    one = Town()
    async with asyncio.TaskGroup() as group:
        yield one, Customers(one.world, one.providers, one.deliver, group, at_once)


def taken(thread: Thread, account: str | None = None) -> Taken:
    assert isinstance(thread.peer, Person)
    return Taken(KEY, f"id-{KEY}", account or thread.session.external_id, thread.peer.phone, "on its way", "the token")


async def test_what_meta_took_is_sent_delivered_and_read_by_its_token() -> None:
    async with town() as (one, customers):
        care = one.thread("care")
        await customers.heard(taken(care))

    assert [("sent", "the token"), ("delivered", "the token"), ("read", "the token")] == one.statuses(care)


async def test_a_gateway_tells_of_the_message_before_it_answers_the_call() -> None:
    async with town() as (one, customers):
        sales = one.thread("sales")
        await customers.heard(taken(sales))
        first = [body["event"] for body in one.bodies(sales)]

    assert ["message_sent"] == first
    levels = [body["data"]["ack_level"] for body in one.bodies(sales) if "ack_level" in body["data"]]
    assert [1, 2, 3] == levels


async def test_a_group_that_was_written_to_tells_of_it_and_answers() -> None:
    async with town() as (one, customers):
        group = next(one for one in one.world.threads if isinstance(one.peer, Group) and one.session.key == "mx-care")
        assert isinstance(group.peer, Group)
        for number in range(6):
            address = f"{group.peer.id}@g.us"
            await customers.heard(Taken(f"{KEY}{number}", "id", group.session.external_id, address, "on its way"))

    kinds = [body["dataType"] for body in one.bodies(group)]
    assert ["message_create"] * 6 == [kind for kind in kinds if kind == "message_create"]
    assert {"message_create", "message_ack", "message"} == set(kinds)


async def test_customers_answer_and_react_often_enough_to_be_seen() -> None:
    async with town() as (one, customers):
        care = one.thread("care")
        for _ in range(12):
            await customers.heard(taken(care))

    kinds = [post.kind for post in one.told]
    assert {"message", "reaction", "status"} <= set(kinds)


async def test_a_gateway_tells_of_our_reaction_and_meta_does_not() -> None:
    async with town() as (one, customers):
        care, mx = one.thread("care"), one.thread("mx-care")
        for thread in (care, mx):
            await customers.given(Given("true_c@c.us_R1", thread.session.external_id, "c@c.us", "3EB0AA", "👍"))

    (body,) = one.bodies(mx)
    parts = facts(json.dumps(body).encode())
    assert [] == one.bodies(care)
    assert [("us", "👍", "false_c@c.us_3EB0AA")] == [
        (part.fact.actor, part.fact.emoji, part.fact.target_key)
        for part in parts
        if isinstance(part.fact, ReactionChanged)
    ]


async def test_who_is_written_to_from_another_number_answers_there() -> None:
    async with town() as (one, customers):
        sales, care = one.thread("sales"), one.thread("care")
        before = len(one.world.threads)
        for _ in range(6):
            await customers.heard(taken(sales, account=care.session.external_id))

    assert before + 1 == len(one.world.threads)
    assert {"care"} == {post.session.key for post in one.told}
    assert "message" in {post.kind for post in one.told}


async def test_a_number_that_nobody_has_hears_nothing() -> None:
    async with town() as (one, customers):
        await customers.heard(Taken(KEY, "id", one.thread("care").session.external_id, "+19998887777", "hello"))

    assert [] == one.told


async def test_one_window_is_about_to_close_and_then_meta_refuses() -> None:
    async with town() as (one, customers):
        (resting,) = (thread for thread in one.world.threads if thread.is_at_rest)
        assert isinstance(resting.peer, Person)
        account, to = resting.session.external_id, resting.peer.phone
        now_open = not customers.is_shut(account, to)
        last = resting.recent[-1]
        left = last.sent_at + DAY - time.time()

    assert now_open
    assert last.author is not None
    assert 60 < left < 240
    assert customers.is_shut("no such account", to)


async def test_nobody_goes_on_with_it_until_the_desk_does() -> None:
    one = Town()
    (resting,) = (thread for thread in one.world.threads if thread.is_at_rest)
    posts = schedule.live(one.world)
    for _ in range(400):
        next(posts)

    assert 1 == len(resting.recent)


async def test_a_gateway_without_its_telephone_takes_nothing() -> None:
    async with town() as (one, customers):
        mx = one.thread("mx-care")
        for kind, expected in (("away", {mx.session.external_id}), ("back", set[str]())):
            customers.notice(Post(mx.session, b"", kind))
            assert expected == one.providers.api.disconnected


def test_one_provider_fails_now_and_then_and_the_primary_never() -> None:
    providers = Providers.of(Town().world.sessions)

    def fates(key: str) -> list[bool]:
        session = next(one for one in Town().world.sessions if one.key == key)
        asked = Asked(f"/v24.0/{session.external_id}/messages", {}, b'{"type":"text"}')
        return [providers.graph.fate(asked).takes for _ in range(12)]

    assert {True} == set(fates("care"))
    assert {True, False} == set(fates("pt"))
    assert [True, True] == fates("pt")[:2]


def test_marking_as_read_never_fails() -> None:
    providers = Providers.of(Town().world.sessions)
    asked = Asked("/v24.0/204981726354410/messages", {}, b'{"status":"read"}')

    assert {True} == {providers.graph.fate(asked).takes for _ in range(12)}
