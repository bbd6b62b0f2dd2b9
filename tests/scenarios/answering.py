"""A whole frontdesk that can answer: both providers stand in, and a customer is there to be answered."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from cli.demo.graph import GraphStandIn
from cli.demo.node import NodeStandIn
from daemon.api.sending import SEND, AskSend, SendDone
from daemon.call import call
from tests.fakes.providers import running_beside
from tests.scenarios.premises import (
    CARE_NUMBER,
    COMMAND,
    GATEWAY_SECRET,
    META_SECRET,
    SALES_NAME,
    Premises,
    gateway_text,
    meta_text,
    premises,
    until,
)

TOKEN, API_KEY = "graph-token-of-the-tests", "gateway-key-of-the-tests"
_CONFIG = """
[http]
listen = "127.0.0.1:0"
[limits]
send_seconds = 2
[[workspace]]
id = 1
name = "Acme"
failover = "ask"
[[session]]
id = 1
workspace = 1
key = "care"
dialect = "meta"
phone = "+15550783881"
phone_number_id = "{care}"
secret = "{meta_secret}"
token = "{token}"
base_url = "{graph}"
primary = true
receipts = "on_reply"
[[session.template]]
name = "follow_up"
language = "en_US"
body = "Hello {{{{1}}}}, may we help?"
variables = ["contact.name"]
[[session]]
id = 2
workspace = 1
key = "sales"
dialect = "gateway"
phone = "+628111222333"
external_ids = ["{sales}"]
secret = "{gateway_secret}"
api_key = "{api_key}"
base_url = "{node}"
"""


class Providers:
    """Both stand-ins, and where they listen."""

    def __init__(self) -> None:
        self.graph = GraphStandIn({CARE_NUMBER: TOKEN}, {("follow_up", "en_US"): 1})
        self.node = NodeStandIn(API_KEY, [SALES_NAME])


class AnsweringDesk:
    """A running desk with its providers."""

    def __init__(self, desk: Premises, providers: Providers) -> None:
        self.desk = desk
        self.graph = providers.graph
        self.node = providers.node

    def customer_writes(self, text: str, *, at: float = 0, phone: str = "5511988776655") -> int:
        """By Meta; returns the chat's id."""
        assert 200 == self.desk.from_meta(meta_text(f"wamid.{text}", text, at=at, wa_id=phone))
        return self._chat_saying(text)

    def neighbour_writes(self, text: str) -> int:
        """By the gateway; returns the chat's id."""
        assert 200 == self.desk.from_gateway("message_received", message=gateway_text(text.upper(), text))
        return self._chat_saying(text)

    def sales_is(self, event: str, **data: Any) -> None:
        assert 200 == self.desk.from_gateway(event, **data)

    def answer(self, chat: int, text: str, **rest: Any) -> SendDone:
        """As a front end asks for it."""
        return call(self.desk.socket, SEND, AskSend(id=chat, text=text, **rest))

    def outbox(self) -> list[dict[str, Any]]:
        """Oldest first."""
        return self.desk.listed("outbox", "list", "--all")[::-1]

    def states(self) -> list[str]:
        return [one["state"] for one in self.outbox()]

    def thread(self, chat: int) -> list[dict[str, Any]]:
        shown = json.loads(self.desk.run("chats", "show", str(chat), "--json"))
        messages: list[dict[str, Any]] = shown["messages"]
        return messages

    def _chat_saying(self, text: str) -> int:
        def found() -> int | None:
            chats = self.desk.listed("chats", "list", "status:any", "--all")
            return next((int(one["id"]) for one in chats if one["preview"] == text), None)

        return int(until(found))


@contextmanager
def answering(folder: Path, program: Sequence[str] = COMMAND) -> Iterator[AnsweringDesk]:
    """`program` runs the daemon."""
    providers = Providers()
    with ExitStack() as stack:
        graph = stack.enter_context(running_beside(providers.graph))
        node = stack.enter_context(running_beside(providers.node))
        config = _CONFIG.format(
            care=CARE_NUMBER, meta_secret=META_SECRET, token=TOKEN, graph=graph, sales=SALES_NAME,
            gateway_secret=GATEWAY_SECRET, api_key=API_KEY, node=node,
        )  # fmt: skip
        desk = AnsweringDesk(stack.enter_context(premises(folder, config, program)), providers)
        desk.sales_is("session_ready", phone_number="628111222333", status="connected")
        yield desk
