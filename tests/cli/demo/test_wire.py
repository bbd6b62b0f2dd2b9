"""Bodies of both dialects have the captured shape, and their signatures hold against an independent check."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from cli.demo import gateway, meta, wire
from cli.demo.nouns import Group, Kind, Line, Message, Thread
from cli.demo.schedule import history
from cli.demo.world import SESSIONS, World

START = 1_800_000_000
CAPTURED = Path(__file__).parents[4] / "shared" / "payloads"
META_ENVELOPE = {"messaging_product", "metadata"}
MESSAGE_KEYS = {"id", "from", "to", "body", "timestamp", "from_me", "type", "has_media", "chat_type"}
GROUP_KEYS = {"group_id", "group_name", "participants"}
SENDER_KEYS = {"sender_phone", "sender_name"}


def thread(dialect: str, is_group: bool = False) -> tuple[World, Thread]:
    world = World(5, 0, START)
    session = next(session for session in SESSIONS if session.dialect == dialect)
    return world, world.open_thread(session, is_group)


def message(dialect: str, *, who: int | None = 0, is_group: bool = False, kind: Kind = "text") -> Message:
    world, found = thread(dialect, is_group)
    return world.say(found, Line(who, "Olá 👋 “/” Dewi"), START, kind)


def data(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)["data"]
    return found


def value(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body)["entry"][0]["changes"][0]["value"]
    return found


def shape(plain: Any) -> Any:
    """Keys and types of a body, whatever its values; a list counts as its first element."""
    if isinstance(plain, dict):
        return {key: shape(item) for key, item in plain.items()}
    return [shape(plain[0])] if isinstance(plain, list) and plain else type(plain).__name__


def test_every_body_of_a_history_verifies_with_its_sessions_secret_alone() -> None:
    for post in history(World(1, 60, START)):
        headers = wire.headers(post, START)
        is_meta = post.session.dialect == "meta"
        if post.session.dialect == "wwebjs-api":
            assert (post.session.secret, "/webhooks/wwebjs-api") == (headers["x-api-key"], wire.path(post))
            continue
        signed = post.body if is_meta else b"%d" % START + post.body
        expected = hmac.digest(post.session.secret.encode(), signed, hashlib.sha256).hex()

        assert (f"sha256={expected}" if is_meta else expected) == headers[
            "X-Hub-Signature-256" if is_meta else "X-HMAC-Signature"
        ]
        assert is_meta or str(START) == headers["X-Timestamp"]
        assert ("/webhooks/meta" if is_meta else "/api/whatsapp/webhooks/webjs") == wire.path(post)


def test_no_two_sessions_share_a_secret() -> None:
    assert len(SESSIONS) == len({session.secret for session in SESSIONS})


def test_meta_escapes_what_is_not_ascii_and_a_gateway_does_not() -> None:
    assert rb"Ol\u00e1 \ud83d\udc4b" in wire.told(message("meta")).body
    assert "Olá 👋".encode() in wire.told(message("gateway")).body


def test_a_gateways_message_has_the_captured_keys() -> None:
    private, group = message("gateway"), message("gateway", is_group=True, who=1)
    image = data(gateway.received(message("gateway", kind="image")))["message"]

    assert set(data(gateway.received(private))["message"]) == MESSAGE_KEYS
    assert set(data(gateway.received(group))["message"]) == MESSAGE_KEYS | GROUP_KEYS | SENDER_KEYS
    assert set(data(gateway.sent(private))["message"]) == MESSAGE_KEYS | {"status"}
    assert {"data", "mimetype", "filename"} == set(image["media"])


def test_a_gateways_group_message_comes_from_the_group_and_names_who_wrote() -> None:
    found = message("gateway", is_group=True, who=1)
    said = data(gateway.received(found))["message"]

    assert isinstance(found.peer, Group)
    assert said["from"] == said["group_id"] == f"{found.peer.id}@g.us"
    assert (said["sender_phone"], said["sender_name"]) == (found.peer.members[1].phone, found.peer.members[1].name)
    assert said["id"] == f"false_{found.peer.id}@g.us_{found.id}_{found.peer.members[1].phone}@c.us"


def test_a_gateways_word_for_a_tick_is_one_step_too_low_as_in_the_real_one() -> None:
    told = data(gateway.ack(message("gateway", who=None), gateway.READ))

    assert (3, "delivered") == (told["ack_level"], told["status"])


def test_a_metas_messages_name_their_number_and_each_author_once() -> None:
    world, found = thread("meta")
    several = [world.say(found, Line(0, text), START) for text in ("a", "b")]
    told = value(meta.received(several))

    assert {"contacts", "messages"} | META_ENVELOPE == set(told)
    assert found.session.external_id == told["metadata"]["phone_number_id"]
    assert (1, 2) == (len(told["contacts"]), len(told["messages"]))


def test_our_own_meta_messages_are_echoes() -> None:
    body = wire.told(message("meta", who=None)).body

    assert "smb_message_echoes" == json.loads(body)["entry"][0]["changes"][0]["field"]


@pytest.mark.parametrize(("kind", "type"), [("text", "text"), ("image", "image"), ("voice", "audio")])
def test_a_metas_content_lies_under_its_type(kind: Kind, type: str) -> None:
    said = value(meta.received([message("meta", kind=kind)]))["messages"][0]

    assert type == said["type"]
    assert {"from", "id", "timestamp", "type", type} == set(said)


def test_taking_a_reaction_back_leaves_the_emoji_out() -> None:
    told = value(meta.reaction(message("meta"), "AB", None, START))["messages"][0]

    assert ["message_id"] == list(told["reaction"])


GATEWAY_TWINS = {
    "message_received_chat": lambda: gateway.received(message("gateway")),
    "message_received_group": lambda: gateway.received(message("gateway", is_group=True)),
    "message_received_image": lambda: gateway.received(message("gateway", kind="image")),
    "message_received_ptt": lambda: gateway.received(message("gateway", kind="voice")),
    "message_sent_phone": lambda: gateway.sent(message("gateway", who=None)),
    "message_sent_group": lambda: gateway.sent(message("gateway", who=None, is_group=True)),
    "message_status_updated_ack3": lambda: gateway.ack(message("gateway", who=None), gateway.READ),
    "message_delivered": lambda: gateway.delivered(message("gateway", who=None)),
    "session_ready": lambda: gateway.ready(SESSIONS[1]),
    "session_disconnected": lambda: gateway.disconnected(SESSIONS[1], "NAVIGATION"),
    "qr_code_generated": lambda: gateway.qr(SESSIONS[1], 1),
}
META_TWINS = {
    "docs_messages_text_1": lambda: meta.received([message("meta")]),
    "docs_messages_revoke_1": lambda: meta.revoke(message("meta"), "AB", START),
    "docs_messages_status_2": lambda: meta.statuses([(message("meta", who=None), "sent", START)]),
    "docs_messages_status_3": lambda: meta.statuses([(message("meta", who=None), "failed", START)]),
    "docs_smb_message_echoes_1": lambda: meta.echoes([message("meta", who=None)]),
    "docs_groups_create": lambda: meta.group_named(SESSIONS[0], Group("12", "Reparto", "es", ()), START),
}


@pytest.mark.parametrize("name", GATEWAY_TWINS)
def test_a_gateways_body_has_exactly_the_shape_of_the_captured_one(name: str) -> None:
    path = CAPTURED / "gateway" / f"{name}.json"
    made = json.loads(GATEWAY_TWINS[name]())
    captured = json.loads(path.read_text())["body"] if path.exists() else made  # captures are not shipped

    assert shape(captured) == shape(made)


@pytest.mark.parametrize("name", META_TWINS)
def test_a_metas_body_has_exactly_the_shape_of_the_published_one(name: str) -> None:
    path = CAPTURED / "meta" / f"{name}.json"
    made = json.loads(META_TWINS[name]())
    published = json.loads(path.read_text()) if path.exists() else made

    assert shape(published) == shape(made)
