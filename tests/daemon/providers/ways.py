"""The ways out under test: each dialect's sender with the stand-in at its end, and the fake one."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from cli.demo import graph, node, wwebjs_api
from cli.demo.graph import GraphStandIn
from cli.demo.node import NodeStandIn
from cli.demo.stand_in import Fate, StandIn, Taken, refused
from cli.demo.wwebjs_api import ApiStandIn
from daemon.facts import Reaction
from daemon.providers.base import Outgoing, OutgoingReaction, Rejected, Sender
from daemon.providers.calling import calling
from daemon.providers.gateway.sender import GatewayAccount, GatewaySender
from daemon.providers.meta.sender import GraphAccount, GraphSender
from daemon.providers.waha.sender import WahaAccount, WahaSender
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.sender import ApiSender
from tests.fakes.providers import running, scripted
from tests.fakes.sender import FakeSender
from tests.fakes.waha import NO_ID as NO_WAHA_ID
from tests.fakes.waha import WahaStandIn

NUMBER, SESSION, LINE = "106540352242922", "webjs_1_1763181942_W0hejiNg", "line-1"
SECRET = "EAAG-very-secret"
CUSTOMER = "6281234567890"
PATIENT, HASTY = 10.0, 0.3
"""Seconds for one call: so many that a busy machine needs not all of them; and for a test that waits for the end."""


@dataclass
class Way:
    """A sender, and what its tests need of the other end."""

    sender: Sender
    http: ClientSession
    address: str
    stand_in: StandIn
    no_id: Fate
    refusal: Fate
    """Refused for good, with the words "it is too purple"."""

    @property
    def taken(self) -> list[str]:
        return [one.text for one in self.stand_in.taken]

    @property
    def asked(self) -> int:
        return len(self.stand_in.asked)

    def fails(self, *fates: Fate) -> None:
        self.stand_in.fate = scripted(*fates)

    def outgoing(self, text: str = "on its way") -> Outgoing:
        return an_outgoing(text, address=self.address)

    def key_of(self, taken: Taken) -> str:
        """As the dialect's facts name it."""
        return taken.id

    def reaction(self, emoji: str = "👍", **rest: Any) -> OutgoingReaction:
        """To a message of the customer's, as their provider names it."""
        given = {"kind": "private", "address": self.address, "message_id": self.message_id, "emoji": emoji}
        return OutgoingReaction(**{**given, **rest})

    @property
    def message_id(self) -> str:
        return f"false_{CUSTOMER}@c.us_3EB0AA"

    @property
    def given(self) -> list[tuple[str, str, str]]:
        """(chat, message, emoji) of the reactions that went out."""
        return [(one.chat, one.message_id, one.emoji) for one in self.stand_in.given]

    @property
    def named(self) -> str:
        """What its provider is asked for instead of the message's whole id."""
        return self.message_id


class OfMeta(Way):
    @property
    def message_id(self) -> str:
        return "wamid.HBgNNjI4"


class OfApi(Way):
    @property
    def named(self) -> str:
        return "3EB0AA"


@dataclass
class InMemory(Way):
    """The fake, where a refusal is a step of its script."""

    sender: FakeSender

    @property
    def taken(self) -> list[str]:
        return [one.text for one in self.sender.taken]

    @property
    def asked(self) -> int:
        return len(self.sender.asked)

    def fails(self, *fates: Fate) -> None:
        self.sender.script += [Rejected("it is too purple (100)", Reaction.FAIL) for _ in fates]
        self.sender.react_script += [Rejected("it is too purple (100)", Reaction.FAIL) for _ in fates]

    @property
    def given(self) -> list[tuple[str, str, str]]:
        return [(one.address, one.message_id, one.emoji) for one in self.sender.reacted]


class OfWaha(Way):
    def key_of(self, taken: Taken) -> str:
        return f"me/{taken.key}"


def an_outgoing(text: str = "on its way", **rest: Any) -> Outgoing:
    return Outgoing(**{"token": "t1", "kind": "private", "address": f"+{CUSTOMER}", "text": text, **rest})


def a_graph() -> GraphStandIn:
    return GraphStandIn({NUMBER: SECRET}, {("greeting", "en_US"): 2})


def a_node() -> NodeStandIn:
    return NodeStandIn(SECRET, [SESSION])


def a_graph_sender(http: ClientSession, base_url: str, **rest: Any) -> GraphSender:
    return GraphSender(http, GraphAccount(**{"phone_number_id": NUMBER, "token": SECRET, "base_url": base_url, **rest}))


def a_gateway_sender(http: ClientSession, base_url: str, **rest: Any) -> GatewaySender:
    given = {"base_url": base_url, "api_key": SECRET, "session_id": SESSION, "workspace_id": 1}
    return GatewaySender(http, GatewayAccount(**{**given, **rest}))


def a_waha_sender(http: ClientSession, base_url: str) -> WahaSender:
    return WahaSender(http, WahaAccount(base_url, SECRET, "default"))


def an_api_sender(http: ClientSession, base_url: str, **rest: Any) -> ApiSender:
    return ApiSender(http, ApiAccount(**{"base_url": base_url, "api_key": SECRET, "session_id": LINE, **rest}))


def a_sender(dialect: str, http: ClientSession, base_url: str) -> Sender:
    makers: dict[str, Callable[[ClientSession, str], Sender]] = {
        "meta": a_graph_sender, "gateway": a_gateway_sender, "wwebjs-api": an_api_sender,
        "waha": a_waha_sender,
    }  # fmt: skip
    return makers[dialect](http, base_url)


def a_stand_in(dialect: str) -> StandIn:
    if dialect == "wwebjs-api":
        return ApiStandIn(SECRET, [LINE])
    return a_node() if dialect == "gateway" else a_graph()


@asynccontextmanager
async def a_way(dialect: str, seconds: float = PATIENT) -> AsyncGenerator[Way]:
    """Everything of one dialect, up and running."""
    if dialect == "waha":
        async with _a_way_of_waha(seconds) as one:
            yield one
        return
    stand_in = a_stand_in(dialect)
    async with running(stand_in) as base_url, calling(seconds) as http:
        if dialect == "fake":
            yield InMemory(FakeSender(), http, CUSTOMER, stand_in, graph.NO_ID, refused(400, b""))
        elif dialect == "meta":
            refusal = graph.refusing(100, error_data={"details": "it is too purple"})
            yield OfMeta(a_graph_sender(http, base_url), http, f"+{CUSTOMER}", stand_in, graph.NO_ID, refusal)
        elif dialect == "wwebjs-api":
            refusal = refused(400, {"success": False, "error": "it is too purple"})
            yield OfApi(an_api_sender(http, base_url), http, f"{CUSTOMER}@c.us", stand_in, wwebjs_api.NO_ID, refusal)
        else:
            refusal = refused(400, {"error": "it is too purple"})
            yield Way(a_gateway_sender(http, base_url), http, CUSTOMER, stand_in, node.NO_ID, refusal)


@asynccontextmanager
async def _a_way_of_waha(seconds: float) -> AsyncGenerator[Way]:
    stand_in = WahaStandIn(SECRET)
    refusal = refused(400, {"message": ["it is too purple"], "error": "Bad Request", "statusCode": 400})
    async with running(stand_in) as base_url, calling(seconds) as http:
        sender = a_waha_sender(http, base_url)
        yield OfWaha(sender, http, f"{CUSTOMER}@c.us", stand_in, NO_WAHA_ID, refusal)


@asynccontextmanager
async def raw_server(answer: bytes, *, hangs: bool = False) -> AsyncGenerator[str]:
    """Says these bytes to whoever asks, HTTP or not, and then ends, or never does."""
    ended = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64 * 1024)
        try:
            writer.write(answer)
            await writer.drain()
            if hangs:
                await ended.wait()
            writer.write_eof()
            await reader.read()  # until they go: what is closed over unread bytes takes the answer back
        except ConnectionError:
            pass  # they have gone before: so they may
        finally:
            writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        ended.set()
        server.close()
        await server.wait_closed()
