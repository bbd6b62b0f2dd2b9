"""What a message of the library says: its type in our words and its text, for every type that the library has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from daemon.providers.body import name, record, text, whole
from daemon.providers.webjs_objects import WITH_FILE, base64_size
from store.models import Media, MessageType

_FIRST_OF = ("body", "title", "description", "caption", "footer")
_OFTEN = 5
"""Times forwarded from which on WhatsApp itself says "many times"."""
_MOST_OPTIONS = 50


@dataclass(frozen=True, slots=True)
class Content:
    type: MessageType
    body: str
    detail: str | None = None
    """The library's own name of a type that is not shown."""


def content_of(message: dict[str, Any], kind: str) -> Content:
    """`kind` is the library's word for what it is."""
    if kind in WITH_FILE:
        return Content(WITH_FILE[kind], text(message.get("body")))
    if kind == "chat" and isinstance(message.get("body"), str):
        return Content("text", message["body"])
    shown = SHOWN.get(kind)
    if shown is None:
        return Content("unsupported", text(message.get("body")), kind or "no type")
    type_, words = shown
    body = words(message)
    return Content(type_, body) if body else Content("unsupported", "", kind)


def remarks(message: dict[str, Any]) -> tuple[str, ...]:
    """What stands beside the text: that it was forwarded, and which groups it mentions."""
    score = whole(message.get("forwardingScore")) or 0
    said = []
    if message.get("isForwarded") is True or score > 0:
        said.append("forwarded many times" if score >= _OFTEN else "forwarded")
    mentions = message.get("groupMentions")
    for one in mentions if isinstance(mentions, list) else ():
        subject = text(record(one).get("groupSubject")).strip()
        said.append(f"mentions the group {subject}" if subject else "mentions a group")
    return tuple(dict.fromkeys(said))


def media_of(message: dict[str, Any], kind: str, message_id: str) -> Media | None:
    """What a message says of its file, which comes in a body of its own, or is asked for by the message's whole id."""
    if kind not in WITH_FILE and message.get("hasMedia") is not True:
        return None
    raw = record(message.get("_data"))
    return Media(
        mime_type=text(raw.get("mimetype")) or None,
        file_name=text(raw.get("filename")) or None,
        size=whole(raw.get("size")),
        provider_id=message_id if message.get("hasMedia") is True else None,
        is_voice=kind == "ptt",
    )


def media_told(media: dict[str, Any], message: dict[str, Any], kind: str, message_id: str) -> Media:
    """The same of a file that has come; `media` holds it in base64."""
    known = media_of(message, kind, message_id) or Media(is_voice=kind == "ptt")
    return Media(
        mime_type=text(media.get("mimetype")) or known.mime_type,
        file_name=text(media.get("filename")) or known.file_name,
        size=base64_size(text(media.get("data"))) or whole(media.get("filesize")) or known.size,
        provider_id=known.provider_id,
        is_voice=known.is_voice,
    )


def _first(message: dict[str, Any]) -> str:
    raw = record(message.get("_data"))
    return next((said for one in (message, raw) for key in _FIRST_OF if (said := text(one.get(key)))), "")


def _both(message: dict[str, Any]) -> str:
    """A title and what is said of it."""
    said = (text(message.get("title")), text(message.get("description")), text(message.get("body")))
    return "\n".join(dict.fromkeys(filter(None, said)))


def _place(message: dict[str, Any]) -> str:
    """Never the body, which is a picture of the map in base64."""
    place = record(message.get("location"))
    words = [text(place.get(key)).strip() for key in ("name", "address")]
    point = [str(one) for key in ("latitude", "longitude") if isinstance(one := place.get(key), int | float)]
    return ", ".join(filter(None, words)) or ", ".join(point) or text(place.get("description"))


def _cards(message: dict[str, Any]) -> str:
    listed = message.get("vCards")
    cards = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    return "\n".join(cards) or text(message.get("body"))


def _order(message: dict[str, Any]) -> str:
    raw = record(message.get("_data"))
    count = whole(raw.get("itemCount"))
    items = "" if count is None else f"{count} item{'' if count == 1 else 's'}"
    said = (text(raw.get("orderTitle")), items, text(message.get("body")))
    return ", ".join(filter(None, said)) or f"order {name(message.get('orderId'))}".strip()


def _choice(message: dict[str, Any]) -> str:
    chosen = record(record(message.get("_data")).get("listResponse"))
    said = [text(chosen.get(key)) for key in ("title", "description")]
    return " - ".join(filter(None, said)) or _first(message) or name(message.get("selectedRowId"))


def _list(message: dict[str, Any]) -> str:
    offered = record(record(message.get("_data")).get("list"))
    said = [text(offered.get(key)) for key in ("title", "description")]
    return "\n".join(filter(None, said)) or _first(message)


def _pressed(message: dict[str, Any]) -> str:
    return _first(message) or name(message.get("selectedButtonId"))


def _invitation(message: dict[str, Any]) -> str:
    group = text(record(message.get("inviteV4")).get("groupName")).strip()
    return "\n".join(filter(None, (f"invitation to the group {group}".strip(), text(message.get("body")))))


def _poll(message: dict[str, Any]) -> str:
    asked = record(message.get("poll"))  # as some write it down
    question = text(message.get("pollName")) or text(asked.get("name")) or text(message.get("body"))
    listed = message.get("pollOptions") or asked.get("options")
    options = [option_name(one) for one in listed[:_MOST_OPTIONS]] if isinstance(listed, list) else []
    return "\n".join([question, *(f"- {one}" for one in options if one)]).strip()


def option_name(option: object) -> str:
    """One answer of a poll."""
    return text(record(option).get("name")) or text(option)


def _event(message: dict[str, Any]) -> str:
    raw = record(message.get("_data"))
    said = (text(raw.get("eventName")), text(raw.get("eventDescription")))
    return "\n".join(filter(None, said)) or _first(message)


SHOWN: Final[dict[str, tuple[MessageType, Callable[[dict[str, Any]], str]]]] = {
    "buttons_response": ("button", _pressed),
    "groups_v4_invite": ("interactive", _invitation),
    "hsm": ("template", _first),
    "interactive": ("interactive", _first),
    "list": ("interactive", _list),
    "list_response": ("interactive", _choice),
    "location": ("location", _place),
    "multi_vcard": ("contacts", _cards),
    "native_flow": ("interactive", _first),
    "order": ("order", _order),
    "poll_creation": ("poll", _poll),
    "product": ("interactive", _both),
    "scheduled_event_creation": ("interactive", _event),
    "template_button_reply": ("button", _pressed),
    "vcard": ("contacts", _cards),
}
"""What each of the library's types is here, beside text and files, and its words. Without any words it is not shown."""
