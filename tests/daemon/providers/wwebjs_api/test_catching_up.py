"""What is read of a chat that was asked for."""

import json
from typing import Any

from daemon.facts import ChatSnapshot, ChatsSynced, MessageReceived, Part, Unknown
from daemon.providers.base import CATCH_UP_HEADER, Body
from daemon.providers.wwebjs_api.provider import WWEBJS_API
from store.models import Millis
from tests.daemon.providers.wwebjs_api.bodies import a_chat, a_message, an_id

SINCE = Millis(1_795_000_000_000)


def parts(data: dict[str, Any], header: bool = True) -> list[Part]:
    raw = json.dumps({"dataType": "catch_up", "sessionId": "line", "data": data}).encode()
    return WWEBJS_API.facts(Body(raw, {CATCH_UP_HEADER: "1"} if header else {}, SINCE))


def test_what_is_older_than_the_gap_is_history_and_raises_nothing() -> None:
    said = [a_message(id=an_id(f"A{at}", "5511@c.us"), timestamp=SINCE // 1000 + at) for at in (-1, 0)]
    facts = [one.fact for one in parts({"chat": a_chat(), "messages": said, "since": SINCE, "total": 4})]

    assert ["history", "catch_up"] == [one.origin for one in facts if isinstance(one, MessageReceived)]
    assert ChatsSynced(1, 4) in facts
    assert any(isinstance(one, ChatSnapshot) for one in facts)


def test_nobody_outside_can_post_such_a_body() -> None:
    (part,) = parts({"chat": a_chat(), "messages": []}, header=False)

    assert CATCH_UP_HEADER not in WWEBJS_API.kept_headers
    assert isinstance(part.fact, Unknown)


def test_nothing_in_it_is_an_exception() -> None:
    odd: list[dict[str, Any]] = [{}, {"chat": 1, "messages": 1}, {"chat": {}, "messages": [None, 1, {}]}]

    assert all(parts(data) for data in [*odd, {"messages": {"a": 1}}])
