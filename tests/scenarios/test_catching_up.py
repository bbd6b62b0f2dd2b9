"""The desk was away, or its gateway was: afterwards nothing is missing, nothing is doubled, and unread is right."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from cli.demo import wwebjs
from cli.demo.nouns import Message, Person
from cli.demo.wwebjs_api import ApiStandIn
from tests.fakes.providers import LINE, running_beside
from tests.scenarios.premises import Premises, premises, until

KEY = "key-of-the-server"
CONFIG = f"""
[http]
listen = "127.0.0.1:0"
[[workspace]]
id = 1
name = "Acme"
[[session]]
id = {LINE.id}
workspace = 1
key = "{LINE.key}"
dialect = "wwebjs-api"
phone = "+{LINE.phone}"
external_ids = ["{LINE.external_id}"]
secret = "{LINE.secret}"
api_key = "{KEY}"
base_url = "URL"
"""
PEOPLE = tuple(Person(f"Person {one}", f"55119000000{one:02}", "pt") for one in range(5))


@dataclass
class Town:
    """Customers who write, and the server that holds all they wrote, whoever hears of it."""

    desk: Premises
    server: ApiStandIn
    written: dict[str, list[str]] = field(default_factory=dict)
    """By phone, in order."""
    at: int = field(default_factory=lambda: int(time.time()))
    """Each is written in a second of its own: the order within one is nobody's."""

    def write(self, who: Person, count: int, *, is_told: bool, times: int = 1) -> None:
        """`times`: how often the webhook comes; not told, it comes to nobody."""
        said = self.written.setdefault(f"+{who.phone}", [])
        for _ in range(count):
            self.at += 1
            message = Message(f"{who.phone}{len(said):04}", LINE, who, who, f"{who.name} says {len(said)}", self.at)
            said.append(message.text)
            address = wwebjs.chat_id(who)
            _, held = self.server.held.get(address, ({}, []))
            chat = {"id": address, "name": who.name, "isGroup": False, "unreadCount": 0, "timestamp": self.at}
            self.server.held[address] = (chat, [*held, wwebjs.model(message)])
            for body in (wwebjs.created(message), wwebjs.received(message)) * times if is_told else ():
                assert 200 == self.tells(body)

    def tells(self, body: bytes) -> int:
        return self.desk.post(wwebjs.PATH, body, wwebjs.headers(LINE))

    def chats(self) -> list[dict[str, Any]]:
        return self.desk.listed("chats", "list", "status:any", "--all")

    def is_whole(self) -> bool:
        unread = {chat["phone"]: chat["unread_count"] for chat in self.chats()}
        return unread == {phone: len(said) for phone, said in self.written.items()}


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    server = ApiStandIn(KEY, [LINE.external_id])
    with running_beside(server) as url, premises(tmp_path_factory.mktemp("d"), CONFIG.replace("URL", url)) as desk:
        town = Town(desk, server)
        assert 200 == town.tells(wwebjs.ready(LINE))
        yield town


def bodies(town: Town) -> dict[str, list[str]]:
    town.desk.settled()
    return {chat["phone"]: [one["body"] for one in _messages(town, chat["id"])] for chat in town.chats()}


def _messages(town: Town, chat: int) -> list[dict[str, Any]]:
    shown = town.desk.listed("chats", "show", str(chat))
    return list(shown[0]["messages"])


def test_after_an_absence_of_the_daemon_nothing_is_missing_and_nothing_doubled(town: Town) -> None:
    for who in PEOPLE[:3]:
        town.write(who, 3, is_told=True, times=2)
    town.desk.settled()
    town.desk.kill()
    for who in PEOPLE[1:]:
        town.write(who, 4, is_told=False)
    town.desk.start()
    until(town.is_whole, 20)
    town.write(PEOPLE[0], 1, is_told=True)
    until(town.is_whole, 20)

    assert town.written == bodies(town)


def test_what_was_lost_while_the_number_was_away_comes_when_it_is_back(town: Town) -> None:
    town.write(PEOPLE[0], 2, is_told=True)
    time.sleep(1)  # a number that was up for a while: the daemon looks twice a second
    town.tells(wwebjs.disconnected(LINE, "NAVIGATION"))
    town.desk.settled()
    town.server.disconnected.add(LINE.external_id)
    town.write(PEOPLE[0], 2, is_told=False)
    town.write(PEOPLE[1], 2, is_told=False)
    town.server.disconnected.clear()
    town.tells(wwebjs.ready(LINE))
    until(town.is_whole, 20)
    (session,) = town.desk.listed("sessions", "list")

    assert town.written == bodies(town)
    assert 4 == session["gap"]


def test_a_network_that_loses_every_other_webhook_is_made_good_when_somebody_asks(town: Town) -> None:
    chance = random.Random(7)
    for _ in range(20):
        town.write(chance.choice(PEOPLE), 1, is_told=chance.random() < 0.5)
    town.desk.run("sessions", "catch-up", LINE.key, "--days", "0.1")
    until(town.is_whole, 20)
    town.desk.run("sessions", "catch-up", LINE.key, "--days", "0.1")

    assert town.is_whole()
    assert town.written == bodies(town)
