"""Ways out, for tests of the composer."""

from typing import Any

from daemon.api.sending import Route, TemplateOffer
from store.models import Millis
from tests.builders import MINUTE, NOW

FOLLOW_UP = TemplateOffer(
    "follow_up", "pt_BR", "Olá {{1}}, ainda podemos ajudar?", "Olá Maria Souza, ainda podemos ajudar?",
    ("contact.name",), ("Maria Souza",),
)  # fmt: skip
ORDER_UPDATE = TemplateOffer(
    "order_update", "en_US", "Hello {{1}}, order {{2}} is {{3}}.", "Hello Maria Souza, order {{2}} is {{3}}.",
    ("contact.name", "ask", "ask"), ("Maria Souza", None, None),
)  # fmt: skip


def a_route(**more: Any) -> Route:
    """By the chat's own Meta session, its window open for 41 minutes."""
    given: dict[str, Any] = {
        "chat_id": 1, "kind": "own", "session_id": 1, "session_key": "care", "phone": "+55 11 4000-1000",
        "provider_type": "meta", "lands_in": 1, "needs_consent": False, "waits": False,
        "window_closes_at": Millis(NOW + 41 * MINUTE), "is_window_shut": False, "can_quote": True, "longest": 4096,
        "templates": (FOLLOW_UP, ORDER_UPDATE), "reason": None, "hint": None, "epoch": "e1", "seq": 9,
    }  # fmt: skip
    return Route(**{**given, **more})


def a_shut_route() -> Route:
    return a_route(window_closes_at=Millis(NOW - MINUTE), is_window_shut=True)


def by_another_number(**more: Any) -> Route:
    """By the gateway's session pt, if somebody says yes."""
    given: dict[str, Any] = {
        "kind": "failover", "session_id": 2, "session_key": "pt", "phone": "+351 21 000 0000", "provider_type": "webjs",
        "lands_in": None, "needs_consent": True, "window_closes_at": None, "can_quote": False, "templates": (),
        "reason": "care is disconnected: logged out on the phone",
    }  # fmt: skip
    return a_route(**{**given, **more})


def no_way() -> Route:
    return a_route(
        kind="none", session_id=None, session_key=None, phone=None, provider_type=None, lands_in=None,
        window_closes_at=None, templates=(), reason="care is disconnected, and nobody else can send",
        hint="connect it again",
    )  # fmt: skip
