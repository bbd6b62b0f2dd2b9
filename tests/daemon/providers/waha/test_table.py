"""Every event of WAHA with the facts it becomes, in both forms of the envelope and from all three engines.

Whatever the code knows by a name stands here: a new event, status, type or acknowledgement without a row fails.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from daemon.facts import (
    Fact,
    GroupChanged,
    GroupSeen,
    Ignored,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Participant,
    Peer,
    Person,
    Reaction,
    ReactionChanged,
    SessionChanged,
)
from daemon.providers.waha.answers import CALLS, RESPONSES
from daemon.providers.waha.facts import EVENTS, facts
from daemon.providers.waha.groups import HAPPENED, REQUESTS
from daemon.providers.waha.messages import LEVELS
from daemon.providers.waha.sessions import STATES
from store.models import Identity, Millis
from tests.daemon.providers.waha.bodies import (
    BUDI,
    BUDI_LID,
    ENGINES,
    GENERATIONS,
    OUR_LID,
    SECONDS,
    SENT,
    TEAM,
    TOLD,
    US,
    Generation,
    a_body,
    a_message,
    an_id,
    as_raw,
)

PHONE = Identity("phone", "+6281234567890")
PRIVATE = Peer(BUDI, Person((PHONE,), "Budi"))
NAMELESS = Peer(BUDI, Person((PHONE,)))
GROUP = Peer(TEAM, group=GroupSeen(TEAM))
HERE, OURS, IN_TEAM = f"{BUDI}/3EB0AA", "me/3EB0AA", f"{TEAM}/3EB0AA"
FAILED = {"error": "WhatsApp could not send it", "reaction": Reaction.FAIL,
          "hint": "look at the telephone of this number, then send again"}  # fmt: skip


ToldBy = Callable[[str, Millis | None], tuple[Fact, ...]]
"""By an engine, at the time that the envelope tells."""


@dataclass(frozen=True)
class Row:
    event: str
    what: str
    payload: Callable[[str], Any]
    """Of an engine."""
    told: ToldBy

    @property
    def name(self) -> str:
        return f"{self.event}: {self.what}"


def always(*told: Fact) -> ToldBy:
    return lambda _engine, _at: told


def fixed(payload: Any) -> Callable[[str], Any]:
    return lambda _engine: payload


def a(event: str, what: str, payload: Any, *told: Fact) -> Row:
    """The facts are the same in both forms; a payload that is no function is the same from every engine."""
    return Row(event, what, payload if callable(payload) else fixed(payload), always(*told))


INBOUND = MessageReceived(
    PRIVATE, "inbound", HERE, an_id("3EB0AA"), "text", "Halo", SENT, sender=PRIVATE.person,
)  # fmt: skip
OUTBOUND = MessageReceived(
    NAMELESS, "outbound", OURS, an_id("3EB0AA", ours=True), "text", "Halo", SENT, status="sent",
)  # fmt: skip
GROUP_ID = an_id("3EB0AA", TEAM, author=BUDI)
OF_GROUP = MessageReceived(GROUP, "inbound", IN_TEAM, GROUP_ID, "text", "Halo", SENT, sender=PRIVATE.person)
WAITING = replace(INBOUND, type="unsupported", body="", detail="waiting for this message")

MESSAGES = [
    row
    for event in ("message", "message.any")
    for row in (
        a(event, "a customer's", a_message, INBOUND),
        a(event, "of ours", lambda engine: a_message(engine, ours=True), OUTBOUND),
        a(event, "in a group", lambda engine: a_message(engine, chat=TEAM, author=BUDI), OF_GROUP),
        *(
            a(event, chat, lambda engine, chat=chat: a_message(engine, chat=chat), Ignored("status broadcast"))
            for chat in ("status@broadcast", "6281@broadcast", "120363000000000000@newsletter")
        ),
    )
] + [
    a("message.waiting", "a customer's", lambda engine: a_message(engine, body=None), WAITING),
]


def an_ack(level: str, number: int | None, *, chat: str = BUDI, member: str = "") -> dict[str, Any]:
    return {
        "id": an_id("3EB0AA", chat, ours=True, author=member), "from": chat, "to": None, "fromMe": True,
        "participant": member or None, "ack": number, "ackName": level,
    }  # fmt: skip


def ticked(status: Any, member: str = "", **more: Any) -> ToldBy:
    def told(_engine: str, at: Millis | None) -> tuple[Fact, ...]:
        key = ":".join(["status", status, *([member] if member else []), *([str(at)] if at else [])])
        return (MessageStatusChanged(OURS, status, at, key, **more),)

    return told


ACKS = [
    *(
        Row("message.ack", level, fixed(an_ack(level, number)),
            ticked(status, **(FAILED if number < 0 else {})))
        for number, (level, status) in enumerate(LEVELS.items(), -1)
    ),
    Row("message.ack", "a level without its name", fixed(an_ack("", 3)), ticked("read")),
    a("message.ack", "UNKNOWN", an_ack("UNKNOWN", None), Ignored("it says nothing new")),
    Row("message.ack.group", "READ", fixed(an_ack("READ", 3, chat=TEAM, member=BUDI_LID)), ticked("read", BUDI_LID)),
]  # fmt: skip


def a_reaction(emoji: str, engine: str, *, ours: bool = False) -> dict[str, Any]:
    """WEBJS names the one who reacts as `from`, the others the chat."""
    return {
        "id": an_id("R1", ours=ours), "from": US if ours and engine == "WEBJS" else BUDI, "fromMe": ours,
        "participant": BUDI if engine == "WEBJS" and not ours else None, "to": BUDI, "timestamp": SECONDS + 0.25,
        "reaction": {"text": emoji, "messageId": an_id("3EB0AA", ours=engine != "GOWS")},
    }  # fmt: skip


def on_both(actor: str, emoji: str) -> tuple[Fact, ...]:
    at = Millis(SENT + 250)
    told = ":".join(filter(None, ["reaction", "R1", emoji, str(at)]))
    return tuple(ReactionChanged(key, actor, emoji, at, told) for key in (HERE, OURS))


def a_revoke(engine: str, *, chat: str = BUDI, author: str = "", ours: bool = False) -> dict[str, Any]:
    """WEBJS has no message of its own for it."""
    key, at = ("3EB0AA", SECONDS) if engine == "WEBJS" else ("3EB0RR", SECONDS + 60)
    after = a_message(engine, key, "", chat=chat, author=author, ours=ours, at=at)
    return {"after": after, "before": None, "revokedMessageId": "3EB0AA"}


def taken_back(*keys: str) -> ToldBy:
    def told(engine: str, at: Millis | None) -> tuple[Fact, ...]:
        key, when = ("3EB0AA", at) if engine == "WEBJS" else ("3EB0RR", Millis(SENT + 60_000))
        return tuple(MessageRevoked(one, when, f"revoke:{key}" + (f":{when}" if when else "")) for one in keys)

    return told


def an_edit(engine: str, *, ours: bool = False) -> dict[str, Any]:
    data = {"latestEditSenderTimestampMs": TOLD} if engine == "WEBJS" else {}
    key = "3EB0AA" if engine == "WEBJS" else "3EB0EE"
    payload = a_message(engine, key, "Halo, apa kabar", at=TOLD // 1000, ours=ours)
    payload["_data"] |= data
    return {**payload, "editedMessageId": "3EB0AA"}


def rewritten(key: str) -> ToldBy:
    """The digest is that of the new words: the library gives each edit of a message the same id."""

    def told(engine: str, _: Millis | None) -> tuple[Fact, ...]:
        own, at = ("3EB0AA", TOLD) if engine == "WEBJS" else ("3EB0EE", Millis(TOLD // 1000 * 1000))
        return (MessageEdited(key, "Halo, apa kabar", at, f"edit:{own}:8d32cd31c9598714:{at}"),)

    return told


HAPPENINGS = [
    a("message.reaction", "of a customer", lambda engine: a_reaction("🙏", engine), *on_both("+6281234567890", "🙏")),
    a("message.reaction", "taken away", lambda engine: a_reaction("", engine), *on_both("+6281234567890", "")),
    a("message.reaction", "of ours", lambda engine: a_reaction("👍", engine, ours=True), *on_both("us", "👍")),
    Row("message.edited", "a customer's", an_edit, rewritten(HERE)),
    Row("message.edited", "of ours", lambda engine: an_edit(engine, ours=True), rewritten(OURS)),
    Row("message.revoked", "a customer's", a_revoke, taken_back(HERE)),
    Row("message.revoked", "of ours", lambda engine: a_revoke(engine, ours=True), taken_back(OURS)),
    Row("message.revoked", "in a group", lambda engine: a_revoke(engine, chat=TEAM, author=BUDI),
        taken_back(IN_TEAM, OURS)),
]  # fmt: skip


def a_call(**fields: Any) -> dict[str, Any]:
    return {
        "id": "CALL1",
        "from": BUDI,
        "timestamp": SECONDS,
        "isVideo": False,
        "isGroup": False,
        "_data": {},
        **fields,
    }


def rang(body: str, peer: Peer = NAMELESS, at: Millis | None = SENT) -> MessageReceived:
    key = f"{peer.address}/call:CALL1"
    return MessageReceived(peer, "inbound", key, None, "system", body, at, sender=peer.person)


def a_vote(engine: str, options: Any, **fields: Any) -> dict[str, Any]:
    data = a_message(engine, "V1")["_data"]
    vote = {"id": an_id("V1"), "to": "me", "from": BUDI, "fromMe": False, "selectedOptions": options,
            "timestamp": SECONDS * 1000, **fields}  # fmt: skip
    return {
        "vote": vote,
        "poll": {"id": an_id("P1", ours=True), "to": BUDI, "from": "me", "fromMe": True},
        "_data": data,
    }


def a_response(engine: str, answer: dict[str, Any] | None) -> dict[str, Any]:
    key = {"id": an_id("E1", ours=True), "to": BUDI, "from": "me", "fromMe": True}
    return {**a_message(engine, "V1", None), "eventCreationKey": key, "eventResponse": answer}


def answered(kind: Any, words: str, of: str) -> MessageReceived:
    return MessageReceived(
        NAMELESS, "inbound", f"{BUDI}/V1", an_id("V1"), kind, words, SENT, sender=PRIVATE.person,
        quoted_key=f"me/{of}", quoted_id=of,
    )  # fmt: skip


FAILED_VOTE = answered("poll", "voted; WAHA could not read for what", "P1")
FAILED_RESPONSE = answered("interactive", "answered the event; WAHA could not read how", "E1")
ANSWERS = [
    *(a(event, kind, a_call(isVideo=kind == "video"), rang(words.format(kind=kind)))
      for event, words in CALLS.items() for kind in ("voice", "video")),
    a("call.received", "to a group", a_call(**{"from": TEAM, "isGroup": True}), rang("incoming voice call", GROUP)),
    Row("call.received", "without a time", fixed(a_call(timestamp=None)),
        lambda _, at: (rang("incoming voice call", at=at),)),
    a("poll.vote", "for two", lambda engine: a_vote(engine, ["Yes", "No"]), answered("poll", "voted: Yes, No", "P1")),
    a("poll.vote", "for none", lambda engine: a_vote(engine, []), answered("poll", "took the vote back", "P1")),
    a("poll.vote", "of ours", lambda engine: a_vote(engine, ["Yes"], id=an_id("V1", ours=True), fromMe=True),
      Ignored("an answer of our own, given on the telephone")),
    a("poll.vote.failed", "with an empty list", lambda engine: a_vote(engine, []), FAILED_VOTE),
    a("poll.vote.failed", "with no list", lambda engine: a_vote(engine, None), FAILED_VOTE),
    *(a("event.response", word, lambda engine, word=word: a_response(engine, {"response": word, "timestampMs": 1}),
        answered("interactive", f"answered the event: {words}", "E1")) for word, words in RESPONSES.items()),
    a("event.response", "with guests", lambda engine: a_response(engine, {"response": "GOING", "extraGuestCount": 2}),
      answered("interactive", "answered the event: going, and 2 more", "E1")),
    a("event.response.failed", "", lambda engine: a_response(engine, None), FAILED_RESPONSE),
]  # fmt: skip

NO_REASON = SessionChanged("connected", phone="+628111222333")
LOCK = {"reachoutTimelock": {"enforcementType": "X", "isActive": True, "timeEnforcementEnds": 1_795_363_200}}
CAPPING = {"messageCapping": {"cappingStatus": "FIRST_WARNING", "totalQuota": 1000, "usedQuota": 640}}
CAPPED = {"messageCapping": {"cappingStatus": "CAPPED", "cycleEnd": 1_795_363_200}}


def a_status(word: str, data: Any = None) -> dict[str, Any]:
    return {"status": word, "statuses": [{"status": word, "timestamp": TOLD}], "data": data}


def a_word(word: str, payload: dict[str, Any], told: SessionChanged) -> Row:
    """Its time is the envelope's, or that of the newest of its statuses."""
    own = TOLD if "statuses" in payload else None
    return Row("session.status", word, fixed(payload), lambda _, at: (replace(told, at=at or own),))


def stands(state: Any, reason: str, *, is_for_good: bool = False) -> SessionChanged:
    return SessionChanged(state, reason, is_for_good=is_for_good)


COMPARE = "compare the code in WAHA's dashboard with the one on the telephone, and confirm it there"
LINK = "link the telephone in WAHA: its dashboard shows the code, and so does GET /api/default/auth/qr"
FAILED_LINK = "WhatsApp has ended the link: restart the session in WAHA, and if that does not help link it again"
TO_SCAN = SessionChanged("qr_scanning", LINK, has_code_elsewhere=True)
SESSIONS = [
    a_word("STOPPED", a_status("STOPPED"),
      stands("disconnected", "the session is stopped in WAHA: start it there")),
    a_word("STARTING", a_status("STARTING"), stands("unknown", "WAHA is starting it")),
    a_word("SCAN_QR_CODE", a_status("SCAN_QR_CODE"), TO_SCAN),
    a_word("SCAN_QR_CODE", {"name": "default", "status": "SCAN_QR_CODE"}, TO_SCAN),
    a_word("PASSKEY_REQUIRED", a_status("PASSKEY_REQUIRED", {"challenge": "9WVUYm9AsQ"}),
      stands("qr_scanning", "WhatsApp asks for a passkey: finish linking in WAHA's dashboard")),
    a_word("PASSKEY_CONFIRMATION_REQUIRED", a_status("PASSKEY_CONFIRMATION_REQUIRED", {"code": "1234"}),
      stands("qr_scanning", COMPARE)),
    a_word("FAILED", a_status("FAILED"), stands("failed", FAILED_LINK, is_for_good=True)),
    *(a_word("WORKING", data, NO_REASON)
      for data in (a_status("WORKING"), {"name": "default", "status": "WORKING"})),
    *(a_word("WORKING", a_status("WORKING", data),
        SessionChanged("connected", reason, phone="+628111222333"))
      for data, reason in (
        (LOCK, "WhatsApp lets it write only to who has written to it until 22 Nov 16:00 UTC"),
        (CAPPED, "WhatsApp lets it write to nobody new until 22 Nov 16:00 UTC"),
        (CAPPING, "it has written to 640 of the 1000 new customers that WhatsApp allows"),
        ({"reachoutTimelock": {"isActive": False}}, None),
    )),
    a("state.change", "a word", "CONNECTED", Ignored("the engine's own state: session.status says how it is")),
    a("engine.event", "raw", {"event": "messages.upsert", "data": {}}, Ignored("the engine's own words")),
]  # fmt: skip


def a_group(*, people: Any = None, **fields: Any) -> dict[str, Any]:
    listed = {} if people is None else {"participants": people}
    return {"group": {"id": TEAM, **fields}, "timestamp": SECONDS, "_data": {}, **listed}


def people(*ids: str) -> list[dict[str, str]]:
    return [{"id": one, "role": "participant"} for one in ids]


JOINED = [{"id": BUDI, "role": "admin"}, {"id": BUDI_LID, "role": "participant"}, {"id": "me"}]
LISTED = (Participant(PHONE, is_admin=True), Participant(Identity("lid", "99887766554433"), is_admin=False))
NUMBER = "+6281234567890"
LINES = {
    "join": "this number joined the group",
    "leave": "this number left the group",
}
NOTHING: list[tuple[str, Any, str]] = [
    ("presence.update", {"id": BUDI, "presences": []}, "presence is not shown yet"),
    ("chat.archive", {"id": BUDI, "timestamp": SECONDS, "archived": True},
     "what is archived on the telephone stays on the desk"),
    *((f"label.{name}", {"id": "10", "labelId": "6", "chatId": BUDI, "label": None}, "labels of WhatsApp are not shown")
      for name in ("upsert", "deleted", "chat.added", "chat.deleted")),
]  # fmt: skip
ROWS = [*MESSAGES, *ACKS, *HAPPENINGS, *ANSWERS, *SESSIONS, *(a(one, "", it, Ignored(why)) for one, it, why in NOTHING)]


def read(event: str, payload: Any, engine: str, generation: Generation) -> tuple[Fact, ...]:
    return tuple(part.fact for part in facts(as_raw(a_body(event, payload, engine=engine, generation=generation))))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_event_is_the_same_fact_from_every_engine_in_both_forms(row: Row) -> None:
    found = {
        (engine, generation): read(row.event, row.payload(engine), engine, generation)
        for engine in ENGINES
        for generation in GENERATIONS
    }

    assert found == {key: row.told(key[0], TOLD if key[1] == "new" else None) for key in found}


GROUP_LINES: list[tuple[str, dict[str, Any], str, GroupSeen | None]] = [
    ("group.v2.join", a_group(subject="Team", participants=JOINED), LINES["join"], GroupSeen(TEAM, "Team", LISTED)),
    ("group.v2.leave", a_group(), LINES["leave"], None),
    ("group.v2.update", a_group(subject="Team B"), "the group is called Team B now", GroupSeen(TEAM, "Team B")),
    ("group.v2.update", a_group(description="new"), "the group's description was changed", None),
    ("group.v2.update", a_group(membersCanSendMessages=False), "the group's settings were changed", None),
    *(("group.v2.participants", {**a_group(people=people(BUDI)), "type": kind}, words.format(who=NUMBER), None)
      for kind, words in HAPPENED.items()),
    ("group.v2.participants", {**a_group(people=people(BUDI_LID)), "type": "join"}, "somebody joined", None),
    ("group.v2.participants", {**a_group(people=people(*[BUDI] * 7)), "type": "leave"},
     ", ".join(["+6281234567890"] * 5) + " and 2 more left", None),
    *(("group.v2.participants", {**a_group(people=people(who)), "type": kind}, words, None)
      for kind, words in LINES.items() for who in (US, OUR_LID)),
    *(("group.v2.participants.join-request",
       {**a_group(), "action": action, "requesterId": BUDI, "requesterPn": None}, words.format(who=NUMBER), None)
      for action, words in REQUESTS.items()),
    ("group.join", {"chatId": TEAM, "recipientIds": [BUDI], "timestamp": SECONDS}, "+6281234567890 joined", None),
    ("group.leave", {"chatId": TEAM, "recipientIds": [BUDI], "timestamp": SECONDS}, "+6281234567890 left", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "payload", "words", "seen"), GROUP_LINES, ids=[f"{one[0]}: {one[2]}" for one in GROUP_LINES]
)
def test_each_change_of_a_group_is_a_line_that_nobody_wrote(
    event: str, payload: dict[str, Any], words: str, seen: GroupSeen | None
) -> None:
    found = {read(event, payload, engine, generation) for engine in ENGINES for generation in GENERATIONS}
    (told,) = found
    (line,) = (one for one in told if isinstance(one, MessageReceived))

    assert ("internal", "system", words, SENT, GROUP) == (line.direction, line.type, line.body, line.sent_at, line.peer)
    assert (None, None) == (line.sender, line.provider_message_id)
    assert line.dedupe_key.startswith(f"{TEAM}/")
    assert [seen] * bool(seen) == [one.group for one in told if isinstance(one, GroupChanged)]


def test_the_table_names_every_event_and_every_word() -> None:
    rows = {row.event for row in ROWS} | {event for event, *_ in GROUP_LINES}

    assert set(EVENTS) == rows
    assert set(STATES) == {row.what for row in SESSIONS if row.event == "session.status"}
    assert {*LEVELS, "UNKNOWN"} == {row.what for row in ACKS if row.what.isupper() and row.event == "message.ack"}
