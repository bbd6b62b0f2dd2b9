"""The way out by WAHA: whom it reaches, what it asks, and what each answer means."""

from collections.abc import AsyncGenerator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.demo.stand_in import DROPPED, refused
from daemon.facts import Reaction
from daemon.providers.base import (
    CannotReach,
    Outgoing,
    OutgoingReaction,
    Recipient,
    Rejected,
    Sent,
    TemplateCall,
    Unknown,
)
from daemon.providers.calling import calling
from daemon.providers.waha.facts import facts
from daemon.providers.waha.sender import WahaAccount, WahaSender
from tests.daemon.providers.waha.bodies import BUDI, BUDI_LID, ENGINES, TEAM, Engine, a_body, a_message, an_id, as_raw
from tests.fakes.providers import running, scripted
from tests.fakes.waha import Seen, WahaStandIn, refusing, stumbling

KEY = "waha api key"
STATUS = "Session status is not as expected. Try again later or restart the session"


class Desk:
    """A sender and the WAHA at its other end."""

    def __init__(self, sender: WahaSender, waha: WahaStandIn) -> None:
        self.sender, self.waha = sender, waha

    async def send(self, text: str = "on its way", **rest: str) -> object:
        given = {"address": BUDI, **rest}
        kind = "group" if given["address"].endswith("@g.us") else "private"
        return await self.sender.send(Outgoing("t1", kind, text=text, **given))  # type: ignore[arg-type]  # words all


@pytest.fixture
async def desk() -> AsyncGenerator[Desk]:
    waha = WahaStandIn(KEY)
    async with running(waha) as base_url, calling(5) as http:
        yield Desk(WahaSender(http, WahaAccount(base_url + "/", KEY, "default")), waha)


async def test_a_message_that_waha_does_not_hold_is_no_word_on_its_session(desk: Desk) -> None:
    words = "Message with id false_1@c.us_3EB0AA was not found"
    desk.waha.fate = scripted(refusing(404, words, "Not Found"))
    outcome = await desk.sender.react(OutgoingReaction("private", BUDI, an_id("3EB0AA"), "👍"))

    assert isinstance(outcome, Rejected)
    assert (words, Reaction.FAIL) == (outcome.words, outcome.reaction)
    assert "external_ids" not in outcome.hint


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("chat", [BUDI, BUDI_LID, TEAM])
async def test_what_is_sent_is_the_message_that_its_own_webhook_tells_of(desk: Desk, engine: Engine, chat: str) -> None:
    desk.waha.engine = engine
    sent = await desk.send(address=chat)
    (taken,) = desk.waha.taken
    echo, *_ = facts(as_raw(a_body("message.any", a_message(engine, taken.key, chat=chat, ours=True), engine=engine)))

    assert isinstance(sent, Sent)
    assert sent.key == getattr(echo.fact, "dedupe_key", None)
    assert an_id(taken.key, chat, ours=True) == sent.provider_message_id


async def test_a_send_asks_once_with_the_key_in_its_header_and_marks_nothing_as_read(desk: Desk) -> None:
    await desk.send("Halo")
    (asked,) = desk.waha.asked

    assert ("/api/sendText", KEY) == (asked.path, asked.headers["X-Api-Key"])
    assert {"session": "default", "chatId": BUDI, "text": "Halo"} == asked.plain
    assert KEY not in repr(desk.sender) + asked.raw.decode()


async def test_a_quote_is_named_by_its_id(desk: Desk) -> None:
    await desk.send("yes", quoted_id=an_id("3EB0AA"))

    assert [an_id("3EB0AA")] == [one.quoted_id for one in desk.waha.taken]


async def test_a_template_is_refused_without_asking(desk: Desk) -> None:
    template = TemplateCall("hi", "en", ())
    outcome = await desk.sender.send(Outgoing("t1", "private", BUDI, "hi", template=template))

    assert isinstance(outcome, Rejected)
    assert [] == desk.waha.asked


async def test_what_was_read_is_told_for_its_chat_by_its_id(desk: Desk) -> None:
    in_team = an_id("3EB0BB", TEAM, author=BUDI)
    told = [await desk.sender.mark_read(one, is_typing=False) for one in (an_id("3EB0AA"), in_team)]

    assert [None, None] == told
    assert [Seen("default", BUDI, (an_id("3EB0AA"),)), Seen("default", TEAM, (in_team,))] == desk.waha.seen


async def test_a_read_mark_that_cannot_be_told_says_why(desk: Desk) -> None:
    nowhere = await desk.sender.mark_read("3EB0AA", is_typing=False)
    desk.waha.fate = scripted(refusing(401, "Unauthorized"), DROPPED)
    refusal, lost = [await desk.sender.mark_read(an_id("3EB0AA"), is_typing=True) for _ in range(2)]

    assert isinstance(nowhere, Rejected)
    assert isinstance(refusal, Rejected)
    assert isinstance(lost, Unknown)
    assert [] == desk.waha.taken


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        (Recipient("private", BUDI, None), BUDI),
        (Recipient("private", BUDI_LID, "+6281234567890"), BUDI_LID),
        (Recipient("private", "6281234567890@s.whatsapp.net", None), BUDI),
        (Recipient("private", "+6281234567890", None), BUDI),
        (Recipient("private", "", "+6281234567890"), BUDI),
        (Recipient("private", "US.1349", "+6281234567890"), BUDI),
        (Recipient("group", TEAM, None), TEAM),
    ],
)
def test_people_are_reached_where_they_wrote_from_last_and_groups_too(recipient: Recipient, address: str) -> None:
    assert address == WahaSender(None, WahaAccount("", "", "")).address(recipient)  # type: ignore[arg-type]  # no call


@pytest.mark.parametrize(
    "recipient",
    [
        Recipient("private", "", None),
        Recipient("private", "US.1349", None),
        Recipient("private", "me", None),
        Recipient("private", TEAM, None),
        Recipient("group", "Y2FwaV9ncm91cDox", None),
        Recipient("group", BUDI, "+6281234567890"),
    ],
)
def test_who_cannot_be_named_is_not_written_to(recipient: Recipient) -> None:
    with pytest.raises(CannotReach):
        WahaSender(None, WahaAccount("", "", "")).address(recipient)  # type: ignore[arg-type]  # no call


REFUSALS = {
    "key": (refusing(401, "Unauthorized"), Reaction.STOP, "Unauthorized", "api_key"),
    "forbidden": (refusing(403, "Forbidden resource", "Forbidden"), Reaction.STOP, "Forbidden resource", "api_key"),
    "session": (
        refusing(404, "We didn't find a session with name 'a'.", "Not Found"),
        Reaction.STOP,
        "We didn't find",
        "external_ids",
    ),
    "gone": (refusing(422, 'Session "a" does not exist'), Reaction.STOP, 'Session "a"', "external_ids"),
    "stopped": (
        refused(422, {"error": STATUS, "session": "default", "status": "SCAN_QR_CODE", "expected": ["WORKING"]}),
        Reaction.AGAIN,
        f"{STATUS} (SCAN_QR_CODE)",
        "link",
    ),
    "no WAHA": (refusing(404, "Cannot POST /api/sendText", "Not Found"), Reaction.STOP, "Cannot POST", "base_url"),
    "shape": (
        refusing(400, ["chatId must be a string", "text should not be empty"], "Bad Request"),
        Reaction.FAIL,
        "chatId must be a string; text should not be empty",
        "read",
    ),
    "much": (refusing(429, "Too Many Requests"), Reaction.SLOW_DOWN, "Too Many", "wait"),
    "strangers": (
        stumbling("2 UNKNOWN: server returned error 463"),
        Reaction.FAIL,
        "2 UNKNOWN: server returned error 463",
        "another number",
    ),
    "capped": (stumbling("server returned error 475"), Reaction.FAIL, "server returned error 475", "another number"),
    "silent": (refused(404, b""), Reaction.STOP, "WAHA answered 404", "base_url"),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_refusal_says_what_a_person_can_do(desk: Desk, name: str) -> None:
    fate, reaction, words, hint = REFUSALS[name]
    desk.waha.fate = scripted(fate)
    outcome = await desk.send()

    assert isinstance(outcome, Rejected)
    assert reaction == outcome.reaction
    assert outcome.words.startswith(words)
    assert hint in outcome.hint
    assert [] == desk.waha.taken


async def test_what_the_engine_stumbled_over_may_have_left(desk: Desk) -> None:
    desk.waha.fate = scripted(stumbling("Evaluation failed: Protocol error"))

    assert Unknown("Evaluation failed: Protocol error") == await desk.send()


async def test_a_session_that_does_not_work_is_tried_again(desk: Desk) -> None:
    desk.waha.states["default"] = "STARTING"
    before = await desk.send()
    desk.waha.states["default"] = "WORKING"

    assert isinstance(before, Rejected)
    assert Reaction.AGAIN == before.reaction
    assert isinstance(await desk.send(), Sent)


_KEYS = st.sampled_from(["id", "key", "_serialized", "x"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner),
    max_leaves=8,
)


@given(_JSON)
def test_whatever_an_answer_holds_it_names_a_message_or_none(plain: object) -> None:
    sender = WahaSender(None, WahaAccount("", "", ""))  # type: ignore[arg-type]  # no call
    sent = sender._sent(plain if isinstance(plain, dict) else {}, BUDI)

    assert sent is None or (sent.provider_message_id and sent.key.startswith("me/"))
