"""A real daemon with a number at wwebjs-api: what comes in, what goes out, and who is turned away."""

import asyncio
import base64
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.demo import wire, wwebjs
from cli.demo.nouns import Group, Message, Person, Post
from cli.demo.wwebjs_api import ApiStandIn
from daemon.api.catching_up import CATCH_UP, CAUGHT_UP, AskCatchUp, AskCaughtUp, CatchUp
from daemon.api.chats import CHATS, AskChats
from daemon.api.deliveries import DELIVERIES, REPLAY_ALL, AskDeliveries, AskReplayAll
from daemon.api.doing import VERBS, AskVerb
from daemon.api.endpoint import AskNothing
from daemon.api.messages import MESSAGES, AskMessages
from daemon.api.qr import QR, AskQr
from daemon.api.reacting import REACT, AskReact
from daemon.api.sending import SEND, AskSend
from daemon.api.sessions import SESSIONS
from daemon.call import call
from store import models
from tests.daemon.providers.wwebjs_api.bodies import a_body, a_chat, a_message, an_id
from tests.fakes.providers import LINE, posted, reports, running_beside, tick
from tests.scenarios.premises import Premises, premises, until

ROOT = Path(__file__).parents[2]
API_KEY, OTHERS = "key-of-the-server", "the API_KEY of somebody else"
CONFIG = f"""
[http]
listen = "127.0.0.1:0"
[limits]
send_seconds = 5
[[workspace]]
id = 1
name = "Acme"
region = "ID"
[[workspace]]
id = 2
name = "Bolt"
[[session]]
id = {LINE.id}
workspace = 1
key = "{LINE.key}"
dialect = "wwebjs-api"
phone = "+{LINE.phone}"
external_ids = ["{LINE.external_id}"]
secret = "{LINE.secret}"
api_key = "{API_KEY}"
base_url = "URL"
receipts = "on_view"
[[session]]
id = 9
workspace = 2
key = "other"
dialect = "wwebjs-api"
external_ids = ["other-1"]
secret = "{OTHERS}"
"""
BUDI, ANA = Person("Budi", "6281234567890", "id"), Person("Ana", "5511988776655", "pt")
CARLA = Person("Carla", "5521977665544", "pt")
TEAM = Group("120363404793044052", "Team", "id", (BUDI, ANA))
AT = 1_795_000_000


@dataclass
class Desk:
    premises: Premises
    stand_in: ApiStandIn

    def hears(self, *posts: Post) -> list[int]:
        codes = asyncio.run(posted(self.premises.port, posts))
        self.premises.settled()
        return codes

    def says(self, raw: bytes, key: str = LINE.secret) -> int:
        return self.premises.post(wwebjs.PATH, raw, {"x-api-key": key})

    def chats(self) -> Sequence[models.Chat]:
        return call(self.premises.socket, CHATS, AskChats("status:any")).chats

    def thread(self, chat: int) -> Sequence[models.Message]:
        return call(self.premises.socket, MESSAGES, AskMessages(chat)).messages

    def answers(self, chat: int, text: str, **rest: Any) -> None:
        before = len(self.stand_in.taken)
        call(self.premises.socket, SEND, AskSend(id=chat, text=text, **rest))
        until(lambda: len(self.stand_in.taken) > before)

    def catches_up(self) -> CatchUp:
        call(self.premises.socket, CATCH_UP, AskCatchUp(LINE.id, days=0.05))
        until(lambda: self._caught_up().state in ("done", "failed"))
        self.premises.settled()
        return self._caught_up()

    def _caught_up(self) -> CatchUp:
        return call(self.premises.socket, CAUGHT_UP, AskCaughtUp(LINE.id))

    def session(self) -> models.Session:
        return next(one for one in call(self.premises.socket, SESSIONS, AskNothing()).sessions if one.id == LINE.id)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    stand_in = ApiStandIn(API_KEY, [LINE.external_id])
    with running_beside(stand_in) as url:
        folder = tmp_path_factory.mktemp("d")
        program = [sys.executable, str(ROOT / "frontdesk.py")]
        with premises(folder, CONFIG.replace("URL", url), program) as one:
            desk = Desk(one, stand_in)
            desk.says(wwebjs.ready(LINE))
            yield desk


@pytest.fixture
def desk(started: Desk) -> Desk:
    """One daemon for all: each test has customers of its own."""
    started.stand_in.marked.clear()
    return started


def written(key: str, text: str, peer: Person | Group = BUDI, at: int = 0) -> list[Post]:
    """A customer's message, which comes twice, in the order that is not to be relied on."""
    message = Message(key, LINE, peer, BUDI if isinstance(peer, Group) else peer, text, AT + at)
    return [wire.told(message), Post(LINE, wwebjs.created(message), "message"), wire.told(message)]


def test_a_customer_is_answered_and_the_answer_goes_to_the_last_tick(desk: Desk) -> None:
    codes = desk.hears(*written("AA01", "where is it?"))
    (chat,) = [one for one in desk.chats() if one.name == "Budi"]
    (question,) = desk.thread(chat.id)
    desk.answers(chat.id, "on its way", reply_to=question.id)
    taken = desk.stand_in.taken[-1]
    desk.hears(*reports(taken, LINE, "sent", "read", "delivered"), tick(taken, LINE, "read"))
    asked, answer = desk.thread(chat.id)

    assert [200, 200, 200] == codes
    assert ("line", "+6281234567890", 1, "where is it?") == (
        chat.session_key,
        chat.phone,
        chat.unread_count,
        chat.preview,
    )
    assert ("on its way", "6281234567890@c.us", question.provider_message_id) == (taken.text, taken.to, taken.quoted_id)
    assert ("outbound", "on its way", "read", taken.id) == (
        answer.direction, answer.body, answer.status, answer.provider_message_id,
    )  # fmt: skip
    assert answer.quoted is not None
    assert (asked.id, "where is it?") == (answer.quoted.message_id, answer.quoted.body)


def test_a_chat_that_was_read_here_is_read_on_the_telephone_as_the_session_wants_it(desk: Desk) -> None:
    desk.hears(*written("AA02", "hello", ANA))
    (chat,) = [one for one in desk.chats() if one.name == "Ana"]
    call(desk.premises.socket, VERBS, AskVerb("read", (chat.id,)))
    until(lambda: desk.stand_in.marked)

    assert [("sendSeen", "5511988776655@c.us")] == desk.stand_in.marked
    assert 0 == next(one.unread_count for one in desk.chats() if one.id == chat.id)


def test_a_group_is_read_and_answered_and_who_joined_is_a_line_that_nobody_wrote(desk: Desk) -> None:
    joined = Post(LINE, wwebjs.joined(LINE, TEAM, ANA, "J1", AT + 5), "group")
    named = Post(LINE, a_body("unread_count", chat=a_chat(id=f"{TEAM.id}@g.us", name="Team", unreadCount=1)), "chat")
    named = Post(LINE, named.body.replace(b"sales-line", LINE.external_id.encode()), "chat")
    desk.hears(joined, *written("AA03", "lunch?", TEAM, 1), joined, named)
    (chat,) = [one for one in desk.chats() if one.kind == "group"]
    desk.answers(chat.id, "yes")
    desk.hears(*reports(desk.stand_in.taken[-1], LINE, "sent"))

    assert ("Team", "lunch?", 1, "Budi") == (chat.name, chat.preview, chat.unread_count, chat.last_sender_name)
    assert f"{TEAM.id}@g.us" == desk.stand_in.taken[-1].to
    assert [("inbound", "lunch?"), ("internal", "+6281234567890 added +5511988776655"), ("outbound", "yes")] == [
        (one.direction, one.body) for one in desk.thread(chat.id)
    ]


def test_a_file_as_large_as_it_sends_them_is_taken_and_stored(desk: Desk) -> None:
    whole = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 9_999_000).decode()
    message = a_message(
        id=an_id("F1", "5511900000001@c.us"), type="image", hasMedia=True, **{"from": "5511900000001@c.us"}
    )
    body = a_body("media", messageMedia={"mimetype": "image/png", "data": whole, "filename": "a.png"}, message=message)
    code = desk.says(body.replace(b"sales-line", LINE.external_id.encode()))
    desk.premises.settled()
    chat = next(one.id for one in desk.chats() if one.phone == "+5511900000001")

    def stored() -> models.Media | None:
        media = desk.thread(chat)[0].media
        return media if media and media.state == "stored" else None

    assert 200 == code
    assert ("a.png", 9_999_008) == (until(stored).file_name, until(stored).size)


@pytest.mark.parametrize(
    ("headers", "session"),
    [
        ({}, LINE.external_id),
        ({"x-api-key": ""}, LINE.external_id),
        ({"x-api-key": LINE.secret[:-1]}, LINE.external_id),
        ({"x-api-key": LINE.secret + "x"}, LINE.external_id),
        ({"x-api-key": API_KEY}, LINE.external_id),
        ({"x-api-key": LINE.secret, "X-Api-Key": LINE.secret}, LINE.external_id),
        ({"x-api-key": OTHERS}, LINE.external_id),
        ({"x-api-key": LINE.secret}, "other-1"),
        ({"x-api-key": LINE.secret}, "9"),
    ],
)
def test_who_has_not_the_key_of_the_session_is_turned_away(desk: Desk, headers: dict[str, str], session: str) -> None:
    raw = a_body("ready").replace(b"sales-line", session.encode())

    assert 401 == desk.premises.post(wwebjs.PATH, raw, headers)


def test_a_session_that_nobody_knows_is_put_aside_and_can_be_adopted(desk: Desk) -> None:
    phone = "5511900000002"
    code = desk.says(a_body("message", message=a_message(id=an_id("N1", f"{phone}@c.us"), **{"from": f"{phone}@c.us"})))
    desk.premises.settled()
    kept = call(desk.premises.socket, DELIVERIES, AskDeliveries("quarantined")).deliveries
    offered = desk.session().stray_name
    config = desk.premises.folder / "config.toml"
    config.write_text(config.read_text().replace(f'["{LINE.external_id}"]', f'["sales-line", "{LINE.external_id}"]'))

    def adopted() -> bool:
        call(desk.premises.socket, REPLAY_ALL, AskReplayAll())
        return any(one.phone == f"+{phone}" for one in desk.chats())

    assert until(adopted)
    assert (200, "wwebjs-api", "sales-line") == (code, kept[0].dialect, offered)


def test_what_it_told_nobody_is_asked_for_once_and_counts_as_missed(desk: Desk) -> None:
    now = int(time.time())
    # what was sent before it was ever heard could not have been missed
    missed = [Message(f"M{place}", LINE, CARLA, CARLA, f"missed {place}", now + 1 + place) for place in range(3)]
    desk.hears(wire.told(missed[0]))
    desk.stand_in.held[wwebjs.chat_id(CARLA)] = (
        a_chat(id=wwebjs.chat_id(CARLA), timestamp=now + 3, unreadCount=0),
        [wwebjs.model(one) for one in missed],
    )
    desk.stand_in.held["status@broadcast"] = (a_chat(id="status@broadcast", timestamp=now), [])

    found = [desk.catches_up(), desk.catches_up()]
    (chat,) = [one for one in desk.chats() if one.phone == f"+{CARLA.phone}"]
    assert [("done", 1, 1), ("done", 1, 1)] == [(one.state, one.done, one.total) for one in found]
    assert ["missed 0", "missed 1", "missed 2"] == [one.body for one in desk.thread(chat.id)]
    assert (3, 2) == (chat.unread_count, desk.session().gap)


def test_a_reaction_goes_out_by_the_bare_id_and_its_echo_is_the_same_one(desk: Desk) -> None:
    dora = Person("Dora", "5521966665555", "pt")
    now = int(time.time())
    desk.hears(wire.told(Message("D1", LINE, dora, dora, "thank you!", now)))
    (chat,) = [one.id for one in desk.chats() if one.phone == f"+{dora.phone}"]
    done = call(desk.premises.socket, REACT, AskReact(id=desk.thread(chat)[0].id, emoji="🙏"))
    (given,) = desk.stand_in.given
    desk.hears(Post(LINE, wwebjs.reacted(LINE, given, now + 1, is_ours=False), "reaction"))
    (after,) = desk.thread(chat)
    desk.stand_in.forgotten.add("D1")
    lost = call(desk.premises.socket, REACT, AskReact(id=after.id))

    assert (wwebjs.chat_id(dora), "D1", "🙏") == (given.chat, given.message_id, given.emoji)
    assert ("taken", [("us", "🙏")]) == (done.outcome, [(one.actor, one.emoji) for one in after.reactions])
    assert after.reactions[0].operator
    assert ("refused", 1) == (lost.outcome, len(lost.message.reactions))
    assert "last hundred" in lost.hint


def test_a_server_that_cannot_be_asked_says_why(desk: Desk) -> None:
    desk.stand_in.api_key = "another"
    try:
        refused = desk.catches_up()
    finally:
        desk.stand_in.api_key = API_KEY

    assert "failed" == refused.state
    assert "Invalid API key" in (refused.trouble or "")
    assert "api_key" in (refused.hint or "")


def test_the_desk_shows_the_code_that_links_it_and_that_it_is_linked(desk: Desk) -> None:
    desk.hears(Post(LINE, wwebjs.qr(LINE, 1), "session"))
    waiting, drawn = desk.session().state, call(desk.premises.socket, QR, AskQr(LINE.id))
    desk.hears(Post(LINE, wwebjs.ready(LINE), "session"))

    assert ("qr_scanning", "connected") == (waiting, desk.session().state)
    assert drawn.rows
