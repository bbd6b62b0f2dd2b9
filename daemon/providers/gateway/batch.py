"""A batch of chats at the door: whose it is, and the rules it keeps to. What it says is another's business."""

from typing import Any

from daemon.providers.body import record
from daemon.providers.gateway.flat import Errors, naming_errors, workspace_of
from daemon.providers.gateway.ids import session_ref

MOST_CHATS = 50


def chats_of(body: dict[str, Any]) -> list[Any]:
    listed = body.get("chats")
    return listed if isinstance(listed, list) else []


def session_refs(body: dict[str, Any]) -> tuple[str, ...]:
    """Every session that the batch names: itself, or chat by chat."""
    whole = session_ref(body)
    each = [session_ref(record(chat)) for chat in chats_of(body)]
    return (whole,) if whole else tuple(dict.fromkeys(filter(None, each)))


def workspaces(body: dict[str, Any]) -> tuple[int, ...]:
    """The same for its workspaces."""
    whole = workspace_of(body)
    each = [workspace_of(record(chat)) for chat in chats_of(body)]
    return (whole,) if whole is not None else tuple(dict.fromkeys(one for one in each if one is not None))


def errors(body: dict[str, Any], *, is_written: bool) -> Errors:
    """Each rule that the batch breaks. Of a live one every chat is taken: a bad one is found out later, and kept."""
    found = naming_errors(session_refs(body), workspaces(body))
    listed = body.get("chats")
    if not isinstance(listed, list):
        found["chats"] = ["chats is required: a list."]
    elif len(listed) > MOST_CHATS:
        found["chats"] = [f"chats has at most {MOST_CHATS} entries."]
    elif is_written:
        bad = [place for place, chat in enumerate(listed) if not _has_kind(record(chat))]
        found.update({f"chats.{place}.type": ["type is private or group."] for place in bad})
    return found


def _has_kind(chat: dict[str, Any]) -> bool:
    return any(chat.get(key) in ("private", "group") for key in ("type", "chat_type"))
