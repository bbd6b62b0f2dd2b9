"""The providers of the demo: where they listen, by which secrets, and what goes wrong there now and then."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from cli.demo.gateway import SILENCE
from cli.demo.graph import GraphStandIn, refusing
from cli.demo.meta import VOICE
from cli.demo.node import NodeStandIn
from cli.demo.nouns import Session
from cli.demo.photo import photo
from cli.demo.places import API_KEY, TEMPLATES, token
from cli.demo.stand_in import DROPPED, DROPPED_AT_ONCE, FINE, Asked, Fate, StandIn
from cli.demo.wwebjs_api import ApiStandIn
from store.record import record

_MOODS: dict[str, tuple[Fate, ...]] = {
    "pt": (FINE, FINE, refusing(131000), FINE, refusing(131026), FINE),
    "sales": (FINE, FINE, FINE, DROPPED, FINE, FINE, DROPPED_AT_ONCE),
}
"""What becomes of the calls of a session, one after another and round again; all others go well.

A dropped call of `sales` went out the first time, and its echo settles it; the second time somebody has to look.
"""


_GATEWAYS = ("gateway", "wwebjs-api")


@record
class Providers:
    graph: GraphStandIn
    node: NodeStandIn
    api: ApiStandIn

    @property
    def all(self) -> tuple[StandIn, ...]:
        return self.graph, self.node, self.api

    @classmethod
    def of(cls, sessions: Sequence[Session]) -> "Providers":
        tokens = {one.external_id: token(one) for one in sessions if one.dialect == "meta"}
        names, linked = ([one.external_id for one in sessions if one.dialect == dialect] for dialect in _GATEWAYS)
        counts = {(one.name, one.language): len(one.variables) for one in TEMPLATES}
        made = cls(GraphStandIn(tokens, counts), NodeStandIn(API_KEY, names), ApiStandIn(API_KEY, linked))
        made.graph.files = _files
        moods = _Moods(sessions)
        made.graph.fate = made.node.fate = moods.next
        return made


def _files(number: str) -> tuple[str, bytes]:
    """A photo or a voice message, as the end of its id says."""
    return ("audio/ogg", SILENCE) if number.endswith(VOICE) else ("image/png", photo())


class _Moods:
    def __init__(self, sessions: Sequence[Session]) -> None:
        self._keys = {one.external_id: one.key for one in sessions}
        self._turns = dict.fromkeys(_MOODS, 0)

    def next(self, asked: Asked) -> Fate:
        plain = asked.plain
        account = plain.get("session_id") or asked.path.split("/")[-2]
        key = self._keys.get(str(account), "")
        moods = _MOODS.get(key)
        if moods is None or plain.get("status") == "read":
            return FINE
        self._turns[key] += 1
        return moods[(self._turns[key] - 1) % len(moods)]


@asynccontextmanager
async def serving(stand_in: StandIn, at: socket.socket) -> AsyncIterator[None]:
    """It listens on a socket that was bound before, when its address was written into the config."""
    runner = web.AppRunner(stand_in.app(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.SockSite(runner, at).start()
        await asyncio.sleep(0)
        yield
    finally:
        await runner.cleanup()
