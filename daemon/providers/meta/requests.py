"""What Graph is asked: how it writes to somebody, and the JSON of a message and of a read mark."""

from typing import Any

from daemon.providers.base import CannotReach, Outgoing, OutgoingReaction, Recipient, TemplateCall
from daemon.providers.people import identity
from store.models import ChatKind

_TYPING = {"typing_indicator": {"type": "text"}}


def address(to: Recipient) -> str:
    """A group's id, else a phone with its plus, else a user id. Raises CannotReach."""
    if to.kind == "group":
        return _group(to.address)
    known = identity(to.address)
    if known and known.kind == "phone":
        return known.value  # Meta's own digits: another spelling of them could be another account
    if to.phone:
        return to.phone
    if known and known.kind == "bsuid":
        return known.value
    raise CannotReach("Meta knows neither a phone number nor a user id of theirs", "ask them for their phone number")


def message(outgoing: Outgoing) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "text", "text": {"body": outgoing.text, "preview_url": False}}
    if outgoing.template:
        content = {"type": "template", "template": _template(outgoing.template)}
    asked = {"messaging_product": "whatsapp", **_recipient(outgoing.kind, outgoing.address), **content}
    if outgoing.quoted_id:
        asked["context"] = {"message_id": outgoing.quoted_id}
    return asked | {"biz_opaque_callback_data": outgoing.token}


def read_mark(message_id: str, *, is_typing: bool) -> dict[str, Any]:
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    return read | (_TYPING if is_typing else {})


def reaction(wanted: OutgoingReaction) -> dict[str, Any]:
    asked = {"messaging_product": "whatsapp", **_recipient(wanted.kind, wanted.address), "type": "reaction"}
    return asked | {"reaction": {"message_id": wanted.message_id, "emoji": wanted.emoji}}


def _group(group_id: str) -> str:
    if not group_id:
        raise CannotReach("Meta has not named this group yet", "wait until somebody writes in it")
    return group_id


def _recipient(kind: ChatKind, address: str) -> dict[str, str]:
    if kind == "group":
        return {"recipient_type": "group", "to": address}
    known = identity(address)
    is_user_id = known is not None and known.kind == "bsuid"
    return {"recipient_type": "individual", "recipient" if is_user_id else "to": address}


def _template(call: TemplateCall) -> dict[str, Any]:
    parameters = [{"type": "text", "text": value} for value in call.values]
    components = [{"type": "body", "parameters": parameters}] if parameters else []
    return {"name": call.name, "language": {"code": call.language}, "components": components}
