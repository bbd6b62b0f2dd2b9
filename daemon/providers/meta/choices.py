"""What a customer chose, filled in or ordered, in words."""

import json
from collections.abc import Callable
from typing import Any

from daemon.providers.body import name, record, text

_MOST_LINES = 50
_SECRET = frozenset({"flow_token"})
"""What a form carries for its program and for nobody's eyes."""


def reply(said: object) -> str:
    """An answer to buttons, a list, a form or a question; empty when nothing of it is known."""
    plain = record(said)
    kind = name(plain.get("type"))
    return REPLIES.get(kind, _choice)(record(plain.get(kind)))


def button(said: object) -> str:
    """A quick reply of a template; without its words, what it stands for."""
    return text(record(said).get("text")) or name(record(said).get("payload"))


def order(said: object) -> str:
    """What was ordered, line by line, below what the customer wrote with it."""
    plain = record(said)
    listed = plain.get("product_items")
    items = [record(one) for one in listed] if isinstance(listed, list) else []
    lines = [_item(one) for one in items[:_MOST_LINES]]
    more = [f"and {len(items) - _MOST_LINES} more"] if len(items) > _MOST_LINES else []
    return "\n".join(filter(None, [text(plain.get("text")), *lines, *more]))


def _item(item: dict[str, Any]) -> str:
    count, product = name(item.get("quantity")), name(item.get("product_retailer_id"))
    price = " ".join(filter(None, (_amount(item.get("item_price")), text(item.get("currency")))))
    return ", ".join(filter(None, (" x ".join(filter(None, (count, product))), f"{price} each" if price else "")))


def _amount(price: object) -> str:
    if isinstance(price, float):
        return f"{price:g}" if abs(price) < 1e6 else str(price)
    return name(price)


def _choice(chosen: dict[str, Any]) -> str:
    words = " - ".join(filter(None, (text(chosen.get("title")), text(chosen.get("description")))))
    return words or text(chosen.get("body")) or name(chosen.get("id"))


def _form(chosen: dict[str, Any]) -> str:
    """A form as it was filled in. Its answers are JSON in a text, and may be any JSON or none."""
    head = text(chosen.get("body")) or text(chosen.get("name"))
    answers = text(chosen.get("response_json"))
    try:
        told = _answers(json.loads(answers)) if answers else []
    except (ValueError, RecursionError):
        told = [answers]
    return "\n".join(filter(None, [head, *told]))


def _answers(filled: object) -> list[str]:
    if isinstance(filled, dict):
        told = [f"{key}: {_value(value)}" for key, value in filled.items() if key not in _SECRET]
        return told[:_MOST_LINES] + (["and more"] if len(told) > _MOST_LINES else [])
    return [_value(filled)] if filled not in (None, "", [], {}) else []


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _permission(chosen: dict[str, Any]) -> str:
    """Whether we may call them."""
    answer = name(chosen.get("response"))
    words = {"accept": "We may call them", "reject": "We may not call them"}.get(answer)
    if words is None:
        return f"answer to a request to call: {answer}" if answer else ""
    return f"{words}, for good" if answer == "accept" and chosen.get("is_permanent") is True else words


REPLIES: dict[str, Callable[[dict[str, Any]], str]] = {
    "button_reply": _choice,
    "list_reply": _choice,
    "nfm_reply": _form,
    "call_permission_reply": _permission,
}
