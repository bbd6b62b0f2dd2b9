"""A daemon as a process with a WAHA server beside it: what customers write, what leaves, and what comes back of it."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.demo.stand_in import DROPPED
from daemon.api.catching_up import CATCH_UP, CAUGHT_UP, AskCatchUp, AskCaughtUp, CatchUp
from daemon.api.chats import CHATS, AskChats
from daemon.api.deliveries import DELIVERIES, AskDeliveries
from daemon.api.doing import VERBS, AskVerb
from daemon.api.endpoint import AskNothing
from daemon.api.errors import NotFound
from daemon.api.messages import MESSAGES, AskMessages
from daemon.api.qr import QR, AskQr
from daemon.api.reacting import REACT, AskReact
from daemon.api.sending import SEND, AskSend
from daemon.api.sessions import SESSIONS
from daemon.call import call
from daemon.rules.qr_codes import modules
from store.models import Chat, Message, Session
from tests.daemon.providers.waha.bodies import BUDI, SECRET, TEAM, a_message, an_id
from tests.fakes.providers import running_beside, scripted
from tests.fakes.waha import Seen, WahaStandIn, Webhooks
from tests.scenarios.premises import Premises, premises, until

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, str(ROOT / "frontdesk.py")]
KEY = "waha api key"
CONFIG = """
[http]
listen = "127.0.0.1:{port}"
[limits]
send_seconds = 2
[[workspace]]
id = 1
name = "Acme"
[[session]]
id = 9
workspace = 1
key = "shop"
dialect = "waha"
external_ids = ["default"]
secret = "{secret}"
api_key = "{key}"
base_url = "{waha}"
receipts = "on_view"
"""


class Shop:
    """The desk and its WAHA."""

    def __init__(self, desk: Premises, waha: WahaStandIn) -> None:
        self.desk, self.waha = desk, waha
        self.hooks = Webhooks(f"http://127.0.0.1:{desk.port}")

    def told(self, event: str, payload: Any, **envelope: Any) -> int:
        return asyncio.run(self.hooks.tell(event, payload, **envelope))

    def writes(self, key: str, body: str, **rest: Any) -> int:
        """A customer, now."""
        return self.told("message", a_message("WEBJS", key, body, at=int(time.time()), **rest))

    def comes_back(self, *levels: str) -> None:
        """What WAHA posts of the newest message that it has sent."""
        asyncio.run(self.hooks.tell_of(self.waha.taken[-1], *levels))

    def chats(self) -> list[Chat]:
        self.desk.settled()
        return list(call(self.desk.socket, CHATS, AskChats()).chats)

    def chat(self) -> Chat:
        (only,) = self.chats()
        return only

    def thread(self, chat: int) -> list[Message]:
        self.desk.settled()
        return list(call(self.desk.socket, MESSAGES, AskMessages(chat)).messages)

    def catches_up(self, until_it_is: str = "done") -> CatchUp:
        call(self.desk.socket, CATCH_UP, AskCatchUp(9, days=0.1))
        until(lambda: self._caught_up().state == until_it_is)
        self.desk.settled()
        return self._caught_up()

    def _caught_up(self) -> CatchUp:
        return call(self.desk.socket, CAUGHT_UP, AskCaughtUp(9))

    def session(self) -> Session:
        self.desk.settled()
        (only,) = call(self.desk.socket, SESSIONS, AskNothing()).sessions
        return only

    def code(self) -> tuple[str, ...] | None:
        """What there is to draw; None: nothing."""
        try:
            return call(self.desk.socket, QR, AskQr(9)).rows
        except NotFound:
            return None

    def answer(self, chat: int, text: str, state: str = "pending", **rest: Any) -> Message:
        """Send it and wait until it stands so: pending is what WAHA has taken and told nothing of."""
        call(self.desk.socket, SEND, AskSend(id=chat, text=text, **rest))
        found: Message = until(lambda: next((one for one in self.thread(chat) if one.status == state), None))
        return found


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory, unused_tcp_port: int) -> Iterator[Shop]:
    waha = WahaStandIn(KEY)
    with running_beside(waha) as base_url:
        config = CONFIG.format(port=unused_tcp_port, secret=SECRET.decode(), key=KEY, waha=base_url)
        with premises(tmp_path_factory.mktemp("d"), config, PROGRAM) as desk:
            made = Shop(desk, waha)
            assert 200 == made.told("session.status", {"status": "WORKING", "statuses": [], "data": None})
            yield made


def test_what_it_gave_up_telling_is_asked_for_when_the_desk_is_back_and_once(shop: Shop) -> None:
    shop.writes("3EB0C1", "heard")
    now, others = int(time.time()), "5511977776666@c.us"
    shop.waha.held[BUDI] = [
        a_message("WEBJS", key, body, at=now + place)
        for place, (key, body) in enumerate((("3EB0C1", "heard"), ("3EB0C2", "missed")), 1)
    ]
    shop.waha.held[others] = [a_message("WEBJS", "3EB0C3", "who is there?", at=now + 1, chat=others)]
    shop.waha.held["status@broadcast"] = [a_message("WEBJS", "3EB0C4", "a story", at=now + 2, chat="status@broadcast")]
    found = [shop.catches_up(), shop.catches_up()]
    threads = {chat.phone: [one.body for one in shop.thread(chat.id)] for chat in shop.chats()}

    assert [("done", 2, 2)] * 2 == [(one.state, one.done, one.total) for one in found]
    assert {"+5511977776666": ["who is there?"], shop_phone(BUDI): ["heard", "missed"]} == threads
    assert 2 == shop.session().gap


def test_a_session_that_is_not_linked_is_asked_again_later(shop: Shop) -> None:
    shop.waha.states["default"] = "SCAN_QR_CODE"
    waits = shop.catches_up("waiting")

    assert "the session is SCAN_QR_CODE" == waits.trouble
    assert "link the telephone" in (waits.hint or "")


def shop_phone(address: str) -> str:
    return f"+{address.partition('@')[0]}"


def test_a_message_is_read_answered_and_read_again_by_the_customer(shop: Shop) -> None:
    assert [200, 200] == [shop.writes("3EB0AA", "is it open?"), shop.writes("3EB0AA", "is it open?")]
    chat = shop.chat()
    (question,) = shop.thread(chat.id)
    call(shop.desk.socket, VERBS, AskVerb("read", (chat.id,)))
    until(lambda: shop.waha.seen)
    answer = shop.answer(chat.id, "yes, until six", reply_to=question.id)
    shop.comes_back("SERVER", "DEVICE", "READ")
    after = shop.thread(chat.id)

    assert ("connected", True, "+628111222333") == (shop.session().state, shop.session().can_send, shop.session().phone)
    assert [Seen("default", BUDI, (an_id("3EB0AA"),))] == shop.waha.seen
    assert [(BUDI, "yes, until six", an_id("3EB0AA"))] == [(one.to, one.text, one.quoted_id) for one in shop.waha.taken]
    assert ["is it open?", "yes, until six"] == [one.body for one in after]
    assert (answer.id, "read", shop.waha.taken[0].id) == (after[1].id, after[1].status, after[1].provider_message_id)
    assert "is it open?" == (after[1].quoted.body if after[1].quoted else None)


def test_a_reaction_goes_out_and_its_echo_is_the_same_one(shop: Shop) -> None:
    shop.writes("3EB0AA", "thank you!")
    (thanks,) = shop.thread(shop.chat().id)
    done = call(shop.desk.socket, REACT, AskReact(id=thanks.id, emoji="❤️"))
    told = {"text": "❤️", "messageId": an_id("3EB0AA")}
    echo = {"id": an_id("3EB0R1", ours=True), "from": BUDI, "fromMe": True, "participant": None, "to": BUDI}
    shop.told("message.reaction", {**echo, "timestamp": time.time(), "reaction": told})
    (after,) = shop.thread(shop.chat().id)
    back = call(shop.desk.socket, REACT, AskReact(id=thanks.id))

    assert ("taken", "taken") == (done.outcome, back.outcome)
    assert [(an_id("3EB0AA"), "❤️"), (an_id("3EB0AA"), "")] == [(one.message_id, one.emoji) for one in shop.waha.given]
    assert [("us", "❤️", True)] == [(one.actor, one.emoji, one.operator is not None) for one in after.reactions]
    assert () == back.message.reactions


def test_an_answer_whose_fate_is_unknown_is_settled_by_its_echo(shop: Shop) -> None:
    shop.writes("3EB0AA", "is it open?")
    shop.waha.fate = scripted(DROPPED)
    chat = shop.chat().id
    lost = shop.answer(chat, "yes", state="unknown")
    shop.comes_back("DEVICE")
    (_, found) = shop.thread(chat)

    assert (lost.id, "delivered") == (found.id, found.status)


def test_a_group_is_answered_and_has_no_name_until_it_is_told(shop: Shop) -> None:
    shop.writes("3EB0AA", "hello all", chat=TEAM, author=BUDI)
    before = shop.chat()
    shop.answer(before.id, "hello")
    shop.told("group.v2.update", {"group": {"id": TEAM, "subject": "Team"}, "timestamp": int(time.time())})

    assert [TEAM] == [one.to for one in shop.waha.taken]
    assert (TEAM, "Team") == (before.name, shop.chat().name)


def test_what_waha_says_while_the_daemon_is_away_is_said_again(shop: Shop) -> None:
    shop.desk.kill()
    telling = threading.Thread(target=shop.writes, args=("3EB0AA", "anybody there?"))
    shop.hooks.attempts, shop.hooks.delay = 200, 0.05
    telling.start()
    until(lambda: 0 in shop.hooks.answers)
    shop.desk.start()
    telling.join()

    assert 200 == shop.hooks.answers[-1]
    assert ["anybody there?"] == [one.body for one in shop.thread(shop.chat().id)]


def test_a_forged_body_is_refused_each_time_and_nothing_of_it_is_shown(shop: Shop) -> None:
    shop.hooks.secret, shop.hooks.attempts, shop.hooks.delay = b"guessed", 2, 0
    answers = [shop.writes("3EB0AA", "pay me")]

    assert [401] == answers
    assert [401, 401] == shop.hooks.answers[-2:]
    assert [] == shop.chats()


def test_a_session_that_nobody_knows_is_put_aside_and_offered_and_can_be_adopted(shop: Shop) -> None:
    shop.hooks.session = "second"
    shop.writes("3EB0AA", "hello")
    session = shop.session()
    (kept,) = call(shop.desk.socket, DELIVERIES, AskDeliveries("quarantined")).deliveries

    assert "second" == session.stray_name
    assert "(second)" in (kept.reason or "")
    assert [] == shop.chats()

    adopt = [*PROGRAM, "sessions", "adopt", "shop", "second"]
    subprocess.run(adopt, env=shop.desk.environ, check=True, capture_output=True, timeout=60)

    assert ["hello"] == [one.preview for one in until(shop.chats)]


def test_a_session_that_has_to_be_linked_says_what_to_do(shop: Shop) -> None:
    shop.told("session.status", {"name": "default", "status": "SCAN_QR_CODE"}, generation="old")
    session = shop.session()

    assert "qr_scanning" == session.state
    assert "GET /api/default/auth/qr" in (session.state_reason or "")


def test_the_code_of_a_session_that_has_to_be_linked_is_shown_until_it_is(shop: Shop) -> None:
    now, draws = int(time.time() * 1000), [*PROGRAM, "sessions", "qr", "shop"]
    shop.waha.states["default"] = "SCAN_QR_CODE"
    shop.told("session.status", {"status": "SCAN_QR_CODE", "statuses": []}, told=now)
    first = until(shop.code)
    shop.waha.code = "2@two"
    shop.told("session.status", {"status": "SCAN_QR_CODE", "statuses": []}, told=now + 1)
    second = until(lambda: (code := shop.code()) and code != first and code)
    drawn = subprocess.run(draws, env=shop.desk.environ, check=True, capture_output=True, timeout=60, text=True)
    shop.waha.states["default"] = "WORKING"
    shop.told("session.status", {"status": "WORKING", "statuses": []}, told=now + 2)
    shop.told("session.status", {"status": "SCAN_QR_CODE", "statuses": []}, told=now)  # tried again, and late
    until(lambda: shop.code() is None)

    assert [modules("2@one"), modules("2@two")] == [first, second]
    assert len(drawn.stdout.splitlines()) > 10
    assert "connected" == shop.session().state
    log = (Path(shop.desk.environ["FRONTDESK_STATE"]) / "daemon.log").read_text()
    assert "2@" not in log
    assert KEY not in log
