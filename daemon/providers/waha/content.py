"""What a message of WAHA says: its type, its text, its file, and what stands beside them."""

from dataclasses import dataclass
from typing import Any

from daemon.providers.body import name, record, text, whole
from daemon.providers.waha.engines import MANY_TIMES, Inside
from store.models import Media, MessageType

WAITING = "waiting for this message"
"""In place of the type, until the telephone has sent what can be read."""
TYPES: dict[str, MessageType] = {
    "audio": "audio",
    "buttons_response": "interactive",
    "chat": "text",
    "document": "document",
    "image": "image",
    "interactive": "interactive",
    "list": "interactive",
    "list_response": "interactive",
    "location": "location",
    "multi_vcard": "contacts",
    "native_flow": "interactive",
    "order": "order",
    "poll_creation": "poll",
    "ptt": "audio",
    "sticker": "sticker",
    "template_button_reply": "button",
    "vcard": "contacts",
    "video": "video",
}
"""The types of whatsapp-web.js that are shown; any other comes as `unsupported`, under its own name."""
_WITH_FILE = frozenset({"audio", "document", "image", "sticker", "video"})
_CHOSEN = ("selectedDisplayText", "title", "description")
_NAMES = ("name", "pollName", "eventName", "groupName", "orderTitle", "title", "text", "caption")
_NOT_LOADED = "WAHA could not load its file"


@dataclass(frozen=True, slots=True)
class Content:
    type: MessageType
    body: str
    detail: str | None
    media: Media | None
    remarks: tuple[str, ...]


def content_of(payload: dict[str, Any], told: Inside) -> Content:
    """As far as the payload says it, else the engine's own data."""
    media = record(payload.get("media"))
    is_file = text(media.get("mimetype")) and TYPES.get(told.kind) not in _WITH_FILE
    kind = _kind(payload, media) if is_file or not told.kind else told.kind
    body = _body(kind, payload, told)
    shown = TYPES.get(kind)
    detail = WAITING if kind == "ciphertext" else kind or told.other or "no type"
    has_file = payload.get("hasMedia") is True or bool(media) or shown in _WITH_FILE
    return Content(
        type=shown or "unsupported",
        body=body,
        detail=None if shown else detail,
        media=_media(kind, media, told) if has_file else None,
        remarks=_remarks(media, told),
    )


def _kind(payload: dict[str, Any], media: dict[str, Any]) -> str:
    """What it is, where the engine's own data is missing."""
    mime = text(media.get("mimetype")).partition(";")[0].strip().lower()
    if mime == "image/webp":
        return "sticker"
    if mime == "audio/ogg":
        return "ptt"  # what WhatsApp records itself; a sound file that somebody sends has another form
    if mime:
        first = mime.partition("/")[0]
        return first if first in ("image", "video", "audio") else "document"
    if record(payload.get("location")):
        return "location"
    if _cards(payload):
        return "vcard"
    if payload.get("hasMedia") is True:
        return "document"
    return "chat" if text(payload.get("body")) else ""


def _body(kind: str, payload: dict[str, Any], told: Inside) -> str:
    if kind == "location":  # its body is a picture of the map in base64
        return _place(record(payload.get("location"))) or _place(_webjs_place(told.content))
    if kind in ("vcard", "multi_vcard"):
        return "\n".join(_cards(payload)) or _proto_cards(told.content) or text(payload.get("body"))
    if kind == "poll_creation":
        return _poll(payload, told.content)
    said = text(payload.get("body"))
    if said or kind in ("chat", "ciphertext"):
        return said
    return _chosen(told.content)


def _place(said: dict[str, Any]) -> str:
    words = [text(said.get(key)).strip() for key in ("name", "address")]
    found = ", ".join(filter(None, words)) or text(said.get("description")).strip()
    point = [_number(said.get(axis)) for axis in ("latitude", "longitude")]
    return found or (", ".join(point) if all(point) else "")


def _webjs_place(content: dict[str, Any]) -> dict[str, Any]:
    """Both spellings: that of the protocol, and that of WhatsApp Web."""
    return {
        "name": content.get("name") or content.get("loc"),
        "address": content.get("address"),
        "latitude": content.get("degreesLatitude", content.get("lat")),
        "longitude": content.get("degreesLongitude", content.get("lng")),
    }


def _number(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return str(value)
    written = text(value).strip()
    return written if written and written.replace(".", "", 1).removeprefix("-").isdecimal() else ""


def _cards(payload: dict[str, Any]) -> list[str]:
    listed = payload.get("vCards")
    return [one for one in listed if isinstance(one, str) and one.strip()] if isinstance(listed, list) else []


def _proto_cards(content: dict[str, Any]) -> str:
    listed = content.get("contacts")
    several = [text(record(one).get("vcard")) for one in listed] if isinstance(listed, list) else []
    return "\n".join(filter(None, [text(content.get("vcard")), *several]))


def _poll(payload: dict[str, Any], content: dict[str, Any]) -> str:
    asked = text(content.get("name")) or text(content.get("pollName")) or text(payload.get("body"))
    listed = content.get("options") or content.get("pollOptions")
    options = [record(one) for one in listed] if isinstance(listed, list) else []
    named = [text(one.get("optionName")) or text(one.get("name")) for one in options]
    return "\n".join(filter(None, [asked, *(f"- {one}" for one in named if one)]))


def _chosen(content: dict[str, Any]) -> str:
    chosen = " - ".join(filter(None, (text(content.get(key)) for key in _CHOSEN)))
    return chosen or next(filter(None, (text(content.get(key)) for key in _NAMES)), "")


def _media(kind: str, media: dict[str, Any], told: Inside) -> Media:
    """Without a url WAHA has not loaded the file, whatever it knows of it."""
    of = told.content
    return Media(
        mime_type=text(media.get("mimetype")) or text(of.get("mimetype")) or None,
        file_name=text(media.get("filename")) or text(of.get("filename")) or text(of.get("fileName")) or None,
        size=_size(of),
        is_voice=kind == "ptt",
        url=text(media.get("url")) or None,
    )


def _size(content: dict[str, Any]) -> int | None:
    written = content.get("size") if "size" in content else content.get("fileLength")
    return whole(record(written).get("low")) if isinstance(written, dict) else whole(written)


def _remarks(media: dict[str, Any], told: Inside) -> tuple[str, ...]:
    found = []
    if told.forwards >= MANY_TIMES:
        found.append("forwarded many times")
    elif told.is_forwarded or told.forwards:
        found.append("forwarded")
    if media.get("error"):
        error = media["error"]
        words = name(record(error).get("message")) if isinstance(error, dict) else name(error)
        found.append(f"{_NOT_LOADED}: {words[:200]}" if words else _NOT_LOADED)
    return tuple(found)
