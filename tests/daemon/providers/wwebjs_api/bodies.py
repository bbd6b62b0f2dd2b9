"""Bodies as wwebjs-api posts them, and the objects of whatsapp-web.js in them."""

from typing import Any

from daemon.facts import Fact
from daemon.providers.wwebjs_api.facts import facts
from tests.daemon.providers.bodies import as_json

SESSION = "sales-line"
BUDI, US, TEAM = "6281234567890@c.us", "628111222333@c.us", "120363404793044052@g.us"
LID = "99887766554433@lid"
AT = 1_795_362_934
"""Seconds."""


def a_body(kind: str, **data: Any) -> bytes:
    """The envelope; without any data it has no such key, as `ready` comes."""
    return as_json({"dataType": kind, **({"data": data} if data else {}), "sessionId": SESSION})


def an_id(bare: str = "AC14", chat: str = BUDI, *, is_ours: bool = False, author: str = "") -> dict[str, Any]:
    whole = f"{str(is_ours).lower()}_{chat}_{bare}" + (f"_{author}" if author else "")
    known = {"fromMe": is_ours, "remote": chat, "id": bare, "_serialized": whole}
    return {**known, "participant": author} if author else known


def a_message(**fields: Any) -> dict[str, Any]:
    """A private text of Budi's."""
    said = {
        "_data": {"notifyName": "Budi"},
        "id": an_id(),
        "ack": 1,
        "hasMedia": False,
        "body": "Halo",
        "type": "chat",
        "timestamp": AT,
        "from": BUDI,
        "to": US,
        "isForwarded": False,
        "forwardingScore": 0,
        "isStatus": False,
        "broadcast": False,
        "fromMe": False,
        "hasQuotedMsg": False,
        "vCards": [],
        "mentionedIds": [],
        "groupMentions": [],
        "links": [],
    }
    return {**said, **fields}


def ours(**fields: Any) -> dict[str, Any]:
    """A private text of our own to Budi."""
    return a_message(
        **{"id": an_id("3EB0", is_ours=True), "fromMe": True, "from": US, "to": BUDI, "_data": {}, **fields}
    )


def in_team(**fields: Any) -> dict[str, Any]:
    """A text of Budi's in a group."""
    return a_message(**{"id": an_id("3EB0AA", TEAM, author=BUDI), "from": TEAM, "author": BUDI, **fields})


def a_notification(kind: str, body: str = "", **fields: Any) -> dict[str, Any]:
    """Budi did something to Ana in the group."""
    return {
        "id": {"fromMe": False, "remote": {"server": "g.us", "user": TEAM.partition("@")[0]}, "id": f"N{kind}"},
        "body": body,
        "type": kind,
        "timestamp": AT,
        "chatId": TEAM,
        "author": BUDI,
        "recipientIds": ["5511988776655@c.us"],
        **fields,
    }


def a_chat(**fields: Any) -> dict[str, Any]:
    known = {"id": {"server": "c.us", "user": BUDI.partition("@")[0], "_serialized": BUDI}, "name": "Budi Santoso"}
    return {**known, "isGroup": False, "unreadCount": 2, "timestamp": AT, "archived": False, **fields}


def read(body: bytes) -> list[Fact]:
    """The facts of a body, in its order."""
    return [part.fact for part in facts(body)]
