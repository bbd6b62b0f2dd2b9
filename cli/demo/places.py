"""Where the demo's providers listen, and what its config says of sending."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from cli.demo.nouns import Session
from store.record import record

API_KEY = "demo-gateway-api-key"


@record
class Template:
    name: str
    language: str
    body: str
    variables: tuple[str, ...]


TEMPLATES = (
    Template("follow_up", "en_US", "Hello {{1}}, may we help you any further?", ("contact.name",)),
    Template(
        "order_update", "en_US", "Hello {{1}}, your order {{2}} is {{3}}. {{4}}",
        ("contact.name", "ask", "ask", "operator"),
    ),
)  # fmt: skip


@record
class Places:
    """Sockets that are bound already, so that their addresses can stand in the config before anybody listens."""

    graph: socket.socket
    node: socket.socket
    api: socket.socket

    @property
    def all(self) -> tuple[socket.socket, ...]:
        return self.graph, self.node, self.api

    def base_url(self, session: Session) -> str:
        one = {"meta": self.graph, "gateway": self.node, "wwebjs-api": self.api}[session.dialect]
        return f"http://127.0.0.1:{one.getsockname()[1]}"


def token(session: Session) -> str:
    return f"demo-token-{session.key}"


@contextmanager
def bound() -> Iterator[Places]:
    with _bound() as graph, _bound() as node, _bound() as api:
        yield Places(graph, node, api)


@contextmanager
def _bound() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        one.setblocking(False)
        yield one
