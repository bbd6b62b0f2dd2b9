"""The gateway is told to link anew, which makes it sync; what it says against that is told."""

import pytest

from cli.demo.stand_in import Answer, Asked, StandIn, Taken, as_answer
from daemon.providers.base import CannotCatchUp
from daemon.providers.calling import calling
from daemon.providers.gateway.catching_up import GatewayCatcher
from daemon.providers.gateway.sender import GatewayAccount
from store.models import Millis
from tests.fakes.providers import running


class Node(StandIn):
    status, said = 200, {"success": True, "session_id": "s1", "status": "qr_scanning"}

    def judged(self, asked: Asked) -> Answer | Taken:
        return as_answer(self.status, self.said)


async def ask(node: Node, url: str | None = None) -> int:
    async with running(node) as base, calling(2) as http:
        catcher = GatewayCatcher(http, GatewayAccount(url or base, "key", "s1", 3), 7)
        return len([piece async for piece in catcher.pieces(Millis(0), None)])


async def test_it_is_asked_once_with_what_it_wants() -> None:
    node = Node()

    assert 0 == await ask(node)
    assert [("/api/sessions/s1/reconnect", {"workspace_id": 3, "account_id": 7, "api_key": "key"})] == [
        (one.path, one.plain) for one in node.asked
    ]


async def test_what_is_wrong_is_told_without_the_key() -> None:
    node = Node()
    node.status, node.said = 401, {"error": "Invalid API key: key"}
    with pytest.raises(CannotCatchUp, match="Invalid API") as raised:
        await ask(node)

    assert not raised.value.is_passing
    assert "key: key" not in raised.value.words


async def test_one_that_is_not_there_may_be_asked_again() -> None:
    with pytest.raises(CannotCatchUp) as raised:
        await ask(Node(), "http://127.0.0.1:1")

    assert raised.value.is_passing
