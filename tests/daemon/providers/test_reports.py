"""What the stand-ins' providers report of a message is read by the dialects as being about that message."""

import asyncio
import random

import pytest

from cli.demo import wire
from cli.demo.nouns import Post, Session
from cli.demo.stand_in import Taken
from daemon.facts import Fact, MessageReceived, MessageStatusChanged, Reaction
from daemon.providers.base import Body, Provider, Secret, Sent
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.providers.wwebjs_api.provider import WWEBJS_API
from store.models import Millis
from tests.cli.demo.recorder import recording
from tests.daemon.providers.ways import Way, a_way
from tests.fakes.providers import CARE, LINE, SALES, disturbed, from_customer, reports, telling, tick

BOTH = [("meta", CARE), ("gateway", SALES), ("wwebjs-api", LINE)]
PROVIDERS: dict[str, Provider] = {one.dialect: one for one in (META, GATEWAY, WWEBJS_API)}
WORDS = ("sent", "delivered", "read")


def facts_of(post: Post) -> list[Fact]:
    provider = PROVIDERS[post.session.dialect]
    headers = wire.headers(post, 1_800_000_000)
    secrets = [Secret(post.session.id, post.session.secret.encode())]
    assert {post.session.id} == provider.speakers(list(headers.items()), post.body, secrets, Millis(1_800_000_000_000))
    return [part.fact for part in provider.facts(Body(post.body, {}, Millis(0)))]


async def taken_by(way: Way) -> tuple[Taken, Sent]:
    sent = await way.sender.send(way.outgoing("olá"))
    assert isinstance(sent, Sent)
    return way.stand_in.taken[0], sent


@pytest.mark.parametrize(("dialect", "session"), BOTH)
async def test_every_status_is_about_the_message_that_was_sent(dialect: str, session: Session) -> None:
    async with a_way(dialect) as way:
        taken, sent = await taken_by(way)
    facts = [fact for word in WORDS for fact in facts_of(tick(taken, session, word))]

    changed = [fact for fact in facts if isinstance(fact, MessageStatusChanged)]
    token = "t1" if dialect == "meta" else None
    assert [(sent.key, word, token) for word in WORDS] == [(one.target_key, one.status, one.token) for one in changed]


@pytest.mark.parametrize(("dialect", "session"), BOTH[1:])
async def test_a_gateways_echo_has_the_key_of_the_message_that_was_sent(dialect: str, session: Session) -> None:
    async with a_way(dialect) as way:
        taken, sent = await taken_by(way)
    first, *_ = [fact for post in reports(taken, session, "sent") for fact in facts_of(post)]

    assert isinstance(first, MessageReceived)
    assert (sent.key, "olá", "outbound", "6281234567890@c.us") == (
        first.dedupe_key, first.body, first.direction, first.peer.address,
    )  # fmt: skip


async def test_meta_tells_no_text_of_what_is_sent_by_it() -> None:
    async with a_way("meta") as way:
        taken, _ = await taken_by(way)

    assert {MessageStatusChanged} == {type(fact) for post in reports(taken, CARE, *WORDS) for fact in facts_of(post)}


@pytest.mark.parametrize(
    ("session", "code", "reaction"),
    [
        (CARE, 131047, Reaction.TEMPLATE),
        (CARE, 131026, Reaction.FAIL),
        (SALES, None, Reaction.FAIL),
        (LINE, None, Reaction.FAIL),
    ],
)
async def test_a_failure_asks_for_what_its_error_asks_for(
    session: Session, code: int | None, reaction: Reaction
) -> None:
    async with a_way(session.dialect) as way:
        taken, _ = await taken_by(way)
    (fact,) = facts_of(tick(taken, session, "failed", error=code))

    assert isinstance(fact, MessageStatusChanged)
    assert ("failed", reaction, str(code) if code else None) == (fact.status, fact.reaction, fact.error_code)


@pytest.mark.parametrize(("_", "session"), BOTH)
def test_a_customer_writes(_: str, session: Session) -> None:
    (fact,) = [one for one in facts_of(from_customer(session, "AB12", "halo")) if isinstance(one, MessageReceived)]

    assert ("halo", "inbound") == (fact.body, fact.direction)


@pytest.mark.parametrize(("dialect", "session"), BOTH)
async def test_what_is_taken_is_posted_at_the_daemon(dialect: str, session: Session) -> None:
    async with recording() as daemon, a_way(dialect) as way:
        way.stand_in.told = telling(lambda: int(daemon.url.rpartition(":")[2]), session, *WORDS)
        taken, _ = await taken_by(way)
        async with asyncio.timeout(5):
            while len(daemon.requests) < len(reports(taken, session, *WORDS)):
                await asyncio.sleep(0.01)

    assert [wire.path(post) for post in reports(taken, session, *WORDS)] == [path for path, _, _ in daemon.requests]


def test_what_is_disturbed_is_all_there_in_another_order_and_some_of_it_twice() -> None:
    posts = [from_customer(CARE, f"{number:04X}", str(number)) for number in range(20)]
    mixed = disturbed(posts, random.Random(3))

    assert {post.body for post in posts} == {post.body for post in mixed}
    assert len(posts) < len(mixed) <= 2 * len(posts)
    assert posts != mixed[: len(posts)]
