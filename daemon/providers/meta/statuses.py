"""statuses[]: how far a message of ours has got."""

from collections.abc import Sequence
from typing import Any

from daemon.facts import Fact, MessageStatusChanged, Part, Reaction, Unknown
from daemon.providers.body import name, record, seconds, text
from daemon.providers.meta.change import Change
from daemon.providers.meta.errors import Verdict, code_of, first_of, verdict
from daemon.providers.meta.people import contacts_of, links_of
from store.models import MessageStatus

STATUSES: dict[str, MessageStatus] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "played",
    "failed": "failed",
}
# Meta's own page of the Groups API uses both of the first two
_PARTICIPANT = ("recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id")
_FOR_A_PERSON = frozenset({Reaction.FAIL, Reaction.TEMPLATE, Reaction.STOP})
_LONGEST_NOTE = 200
_LONGEST_TOKEN = 128  # ours are shorter; what another program sends by this number may be anything


def statuses(change: Change, elements: Sequence[object]) -> list[Part]:
    parts = links_of(change, contacts_of(change))
    for index, element in enumerate(elements):
        parts.append(change.row(_status(record(element)), "statuses", index))
    return parts


def error_words(errors: object) -> str | None:
    """errors[] as a person would say it; None when there is none."""
    listed = errors if isinstance(errors, list) else []
    return "; ".join(filter(None, (_error(record(error)) for error in listed))) or None


def _status(element: dict[str, Any]) -> Fact:
    target, word = name(element.get("id")), name(element.get("status"))
    if not target:
        return Unknown("a status of nothing")
    status = STATUSES.get(word)
    if status is None:
        return Unknown(f"status {word[:64]!r} is not known")
    error = first_of(element.get("errors"))
    why = verdict(error) if status == "failed" else None
    return MessageStatusChanged(
        target_key=target,
        status=status,
        at=seconds(element.get("timestamp")),
        event_key=_event_key(word, element),
        error=error_words(element.get("errors")),
        error_code=code_of(error) if why else None,
        reaction=why.reaction if why else None,
        hint=_hint(why) if why else None,
        token=_token(element.get("biz_opaque_callback_data")),
        note=_price(element),
    )


def _hint(why: Verdict) -> str:
    """What was told after it had been taken is not sent again by itself: it may still arrive."""
    return why.hint if why.reaction in _FOR_A_PERSON else "send it again in a while"


def _event_key(word: str, element: dict[str, Any]) -> str:
    participant = next(filter(None, (name(element.get(key)) for key in _PARTICIPANT)), "")
    return ":".join(filter(None, ("status", word, name(element.get("timestamp")), participant)))


def _price(element: dict[str, Any]) -> str | None:
    """What Meta says that it costs; of groups it stands within the conversation."""
    conversation = record(element.get("conversation"))
    pricing = record(element.get("pricing")) or record(conversation.get("pricing"))
    told = pricing.get("billable")
    billable = "billable" if told is True else "not billable" if told is False else ""
    kind = name(record(conversation.get("origin")).get("type"))
    words = (billable, *(name(pricing.get(key)) for key in ("category", "type", "pricing_model")), kind)
    return ", ".join(dict.fromkeys(filter(None, words)))[:_LONGEST_NOTE] or None


def _token(given: object) -> str | None:
    token = text(given)
    return token if 0 < len(token) <= _LONGEST_TOKEN else None


def _error(error: dict[str, Any]) -> str:
    details = text(record(error.get("error_data")).get("details"))
    words = details or text(error.get("message")) or text(error.get("title"))
    code = name(error.get("code"))
    return f"{words} ({code})" if words and code else words or code
