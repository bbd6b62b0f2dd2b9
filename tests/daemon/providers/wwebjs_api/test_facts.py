"""Whatever wwebjs-api sends becomes facts, and nothing of it is lost or raises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.facts import GroupChanged, MessageReceived, Part, Participant, Peer, Person, Unknown
from daemon.providers.base import Body
from daemon.providers.body import record
from daemon.providers.webjs_objects import message_id
from daemon.providers.wwebjs_api.facts import facts, named_sessions
from daemon.providers.wwebjs_api.provider import WWEBJS_API
from store.models import Identity, Millis
from tests.daemon.providers.hostile_json import bent
from tests.daemon.providers.wwebjs_api.bodies import (
    BUDI,
    LID,
    SESSION,
    TEAM,
    US,
    a_body,
    a_chat,
    a_message,
    an_id,
    in_team,
    ours,
    read,
)
from tests.daemon.providers.wwebjs_api.test_table import TABLE

PAYLOADS = Path(__file__).parents[5] / "shared" / "payloads" / "wwebjs"
NO_BODIES = {
    "groupchat_lid_last_gp2_2026": "a Chat, as unread_count brings one",
    "message_text_dump_2022": "a Message, as message brings one",
    "rawdata_group_message_link_2024": "the engine's own fields, as `_data` has them",
    "wwebjsapi_rest_bad_session_name": "an answer of its REST",
    "wwebjsapi_rest_forbidden": "an answer of its REST",
}
"""What lies on the shelf and is no body of a webhook, and what it is instead."""
PHONE = Identity("phone", "+6281234567890")


def received(body: bytes) -> MessageReceived:
    (fact,) = read(body)
    assert isinstance(fact, MessageReceived)
    return fact


def said(**fields: Any) -> MessageReceived:
    return received(a_body("message", message=a_message(**fields)))


def on_the_shelf() -> dict[str, Any]:
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(PAYLOADS.glob("*.json"))}


def test_every_body_on_the_shelf_is_understood() -> None:
    bodies = {name: json.dumps(body).encode() for name, body in on_the_shelf().items() if name not in NO_BODIES}

    assert {} == {
        name: read(one) for name, one in bodies.items() if any(isinstance(fact, Unknown) for fact in read(one))
    }


def test_the_objects_on_the_shelf_are_understood_in_the_bodies_that_bring_them() -> None:
    shelf = on_the_shelf()
    raw, chat = shelf.get("rawdata_group_message_link_2024"), shelf.get("groupchat_lid_last_gp2_2026")
    bodies = [a_body("message", message=shelf["message_text_dump_2022"])] if shelf else []
    bodies += [a_body("message", message={"_data": raw, "type": "chat", "body": "x"})] if raw else []
    bodies += [a_body("unread_count", chat=chat)] if chat else []

    assert [] == [one for body in bodies for one in read(body) if isinstance(one, Unknown)]


def test_every_group_of_a_chat_names_who_is_in_it() -> None:
    listed = [{"id": {"_serialized": BUDI}, "isAdmin": False, "isSuperAdmin": True}, {"id": LID}, {"id": 7}, "x"]
    chat = a_chat(id=TEAM, name="Team", groupMetadata={"subject": "The team", "participants": listed})
    changed, _ = read(a_body("unread_count", chat=chat))

    assert isinstance(changed, GroupChanged)
    known = (Participant(PHONE, is_admin=True), Participant(Identity("lid", LID[:-4]), is_admin=False))
    assert ("The team", known) == (changed.group.name, (changed.group.participants or ())[:2])


def test_an_empty_list_of_participants_empties_no_group() -> None:
    changed, _ = read(a_body("unread_count", chat=a_chat(id=TEAM, groupMetadata={"participants": []})))

    assert isinstance(changed, GroupChanged)
    assert changed.group.participants is None


def test_a_lid_is_never_read_as_a_phone() -> None:
    fact = said(id=an_id(chat=LID), **{"from": LID})

    assert Peer(LID, Person((Identity("lid", "99887766554433"),), "Budi")) == fact.peer


def test_two_addresses_of_one_message_are_one_person() -> None:
    fact = said(id=an_id(chat=LID))

    assert ((Identity("lid", "99887766554433"), PHONE), LID) == (
        fact.peer.person.identities if fact.peer.person else (), fact.peer.address,
    )  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        {"fromMe": False, "remote": BUDI, "id": "AC14", "_serialized": f"false_{BUDI}_AC14"},
        {"fromMe": False, "remote": {"server": "c.us", "user": "6281234567890"}, "id": "AC14"},
        {"fromMe": False, "id": "AC14", "_serialized": f"false_{BUDI}_AC14"},
        {"fromMe": False, "id": "AC14"},
        {"fromMe": False, "remote": "6281234567890@s.whatsapp.net", "id": "AC14"},
        f"false_{BUDI}_AC14",
    ],
)
def test_an_id_has_one_key_however_it_is_written(written: object) -> None:
    known = message_id(written, BUDI)

    assert known is not None
    assert (f"false_{BUDI}_AC14", BUDI, False) == (known.key, known.chat, known.is_ours)


def test_one_of_our_own_in_a_group_has_one_key_whichever_of_our_addresses_is_in_its_id() -> None:
    keys = {
        received(a_body("message_create", message=ours(id=an_id("M", TEAM, is_ours=True, author=one)))).dedupe_key
        for one in (US, LID)
    }

    assert {f"true_{TEAM}_M"} == keys


def test_whoever_writes_the_id_of_our_message_writes_another_message() -> None:
    theirs = said(id=an_id("3EB0"))
    mine = received(a_body("message_create", message=ours()))

    assert theirs.dedupe_key != mine.dedupe_key


@pytest.mark.parametrize(
    ("message", "key"),
    [
        (a_message(_data={"quotedStanzaID": "Q", "quotedParticipant": US}), f"true_{BUDI}_Q"),
        (a_message(_data={"quotedStanzaID": "Q", "quotedParticipant": {"_serialized": BUDI}}), f"false_{BUDI}_Q"),
        (a_message(_data={"quotedStanzaID": "Q", "quotedParticipant": "1@lid"}), f"true_{BUDI}_Q"),
        (ours(_data={"quotedStanzaID": "Q", "quotedParticipant": "1@lid"}), f"false_{BUDI}_Q"),
        (ours(_data={"quotedStanzaID": "Q", "quotedParticipant": US}), f"true_{BUDI}_Q"),
        (in_team(_data={"quotedStanzaID": "Q", "quotedParticipant": US}), f"true_{TEAM}_Q"),
        (in_team(_data={"quotedStanzaID": "Q", "quotedParticipant": LID}), f"false_{TEAM}_Q"),
        (a_message(_data={"quotedMsg": {"body": "x"}}), None),
    ],
)
def test_what_it_answers_is_named_by_its_key(message: dict[str, Any], key: str | None) -> None:
    assert key == received(a_body("message", message=message)).quoted_key


@pytest.mark.parametrize(
    ("fields", "remarks"),
    [
        ({}, ()),
        ({"isForwarded": True, "forwardingScore": 1}, ("forwarded",)),
        ({"isForwarded": True, "forwardingScore": 127}, ("forwarded many times",)),
        (
            {"groupMentions": [{"groupSubject": "Tea", "groupJid": TEAM}, {}]},
            ("mentions the group Tea", "mentions a group"),
        ),
    ],
)
def test_what_stands_beside_the_text_is_said_in_words(fields: dict[str, Any], remarks: tuple[str, ...]) -> None:
    assert remarks == said(**fields).remarks


@pytest.mark.parametrize(
    ("data", "where"), [("T2dn", "/data/messageMedia/data"), (7, "/data/messageMedia/data"), (None, None)]
)
def test_a_file_is_found_by_its_pointer(data: object, where: str | None) -> None:
    body = a_body("media", messageMedia={"data": data}, message=a_message(type="image"))

    assert where == received(body).media_at


def test_a_vote_without_its_options_is_still_a_vote_and_ours_is_ours() -> None:
    parent = {"id": an_id("P1"), "from": BUDI, "to": US}
    vote = {"voter": US, "interractedAtTs": 1_698_765_432, "parentMsgKey": an_id("P1"), "parentMessage": parent}
    fact = received(a_body("vote_update", vote=vote))

    assert ("voted", "outbound", Millis(1_698_765_432_000)) == (fact.body, fact.direction, fact.sent_at)


def test_who_it_is_for_is_known_before_its_facts_are_read() -> None:
    assert (SESSION,) == named_sessions(a_body("ready"))
    assert () == named_sessions(b"{}") == named_sessions(b"no JSON") == named_sessions(b"[1]")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff", b"{}", b'{"dataType":7}', b"[" * 100_000])
def test_what_is_no_event_is_put_aside(raw: bytes) -> None:
    assert [Unknown] == [type(part.fact) for part in facts(raw)]


def test_a_body_without_its_session_is_put_aside_unless_it_is_for_nobody() -> None:
    def without(kind: str, **data: Any) -> list[Part]:
        return facts(json.dumps({"dataType": kind, "data": data}).encode())

    assert [Unknown("it names no session")] == [part.fact for part in without("message", message=a_message())]
    assert not isinstance(without("loading_screen")[0].fact, Unknown)


@given(bent(lambda: [json.loads(row.body) for row in TABLE]))
def test_no_body_raises_and_every_part_has_a_fact(raw: bytes) -> None:
    parts = WWEBJS_API.facts(Body(raw, {}, Millis(0)))

    assert parts
    assert all(isinstance(part, Part) for part in parts)


@given(bent(lambda: [json.loads(row.body) for row in TABLE]), st.text())
def test_a_body_with_another_name_says_the_same_of_another_session(raw: bytes, other: str) -> None:
    body = record(json.loads(raw))
    parts = facts(json.dumps({**body, "sessionId": other}).encode())

    assert {part.refs for part in parts} == {(other.strip(),) if other.strip() else ()}
