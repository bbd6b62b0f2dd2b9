"""Every code of Meta's that a desk can meet asks for the same, whether it refuses a send or fails it later."""

from typing import Any

import pytest

from cli.demo.graph import refusing
from daemon.facts import MessageStatusChanged, Reaction
from daemon.providers.base import Rejected
from daemon.providers.meta.errors import code_of, first_of, known, verdict
from tests.daemon.providers.meta.reading import a_status, only
from tests.daemon.providers.ways import a_way

FAIL, AGAIN, STOP = Reaction.FAIL, Reaction.AGAIN, Reaction.STOP
SLOW_DOWN, SLOW_CHAT, TEMPLATE = Reaction.SLOW_DOWN, Reaction.SLOW_CHAT, Reaction.TEMPLATE
CODES = [
    (0, 401, STOP, "token"),
    (190, 401, STOP, "token"),
    (401, 401, STOP, "token"),
    (3, 500, STOP, "whatsapp_business_messaging"),
    (10, 403, STOP, "whatsapp_business_messaging"),
    (200, 403, STOP, "whatsapp_business_messaging"),
    (233, 403, STOP, "whatsapp_business_messaging"),
    (299, 403, STOP, "whatsapp_business_messaging"),
    (131005, 403, STOP, "whatsapp_business_messaging"),
    (368, 403, STOP, "review"),
    (131031, 403, STOP, "review"),
    (131048, 400, STOP, "quality"),
    (131042, 400, STOP, "payment"),
    (131045, 500, STOP, "register"),
    (133010, 400, STOP, "register"),
    (131037, 400, STOP, "display name"),
    (4, 400, SLOW_DOWN, "wait"),
    (80007, 400, SLOW_DOWN, "wait"),
    (130429, 400, SLOW_DOWN, "wait"),
    (131056, 400, SLOW_CHAT, "wait"),
    (131047, 400, TEMPLATE, "template"),
    (1, 400, AGAIN, "wait"),
    (2, 503, AGAIN, "wait"),
    (131000, 500, AGAIN, "wait"),
    (131016, 500, AGAIN, "wait"),
    (133004, 503, AGAIN, "wait"),
    (131057, 500, AGAIN, "wait"),
    (130497, 403, FAIL, "country"),
    (131026, 400, FAIL, "another way"),
    (131049, 400, FAIL, "a day"),
    (131050, 400, FAIL, "marketing"),
    (130472, 400, FAIL, "experiment"),
    (131051, 400, FAIL, "plain text"),
    (131052, 400, FAIL, "another way"),
    (131053, 400, FAIL, "format"),
    (131008, 400, FAIL, "missing"),
    (131009, 400, FAIL, "value"),
    (100, 400, FAIL, "phone_number_id"),
    (33, 400, FAIL, "phone_number_id"),
    (131021, 400, FAIL, "another number"),
    (131030, 400, FAIL, "recipients"),
    (131062, 400, FAIL, "phone number"),
    (131020, 400, FAIL, "group"),
    (131041, 400, FAIL, "group"),
    (131207, 403, FAIL, "group"),
    (131208, 429, FAIL, "groups"),
    (132000, 400, FAIL, "variables"),
    (132001, 404, FAIL, "approved"),
    (132005, 400, FAIL, "shorten"),
    (132007, 400, FAIL, "policy"),
    (132012, 400, FAIL, "form"),
    (132015, 400, FAIL, "paused"),
    (132016, 400, FAIL, "switched off"),
]


async def test_every_code_refuses_a_send_with_its_reaction_and_a_hint() -> None:
    refusals: list[Any] = []
    async with a_way("meta") as way:
        for code, status, _, _ in CODES:
            way.fails(refusing(code, status, details=f"details of {code}"))
            refusals.append(await way.sender.send(way.outgoing()))

    assert {Rejected} == {type(one) for one in refusals}
    assert [(str(code), f"details of {code} ({code})") for code, *_ in CODES] == [
        (one.code, one.words) for one in refusals
    ]
    assert [(code, reaction) for code, _, reaction, _ in CODES] == [(int(one.code), one.reaction) for one in refusals]
    assert [] == [one for one, (*_, word) in zip(refusals, CODES, strict=True) if word not in one.hint]


@pytest.mark.parametrize(("code", "reaction", "word"), [(code, reaction, word) for code, _, reaction, word in CODES])
def test_every_code_fails_a_message_with_its_reaction_and_a_hint(code: int, reaction: Reaction, word: str) -> None:
    fact = only(a_status("failed", errors=[{"code": code, "title": "t"}]))

    assert isinstance(fact, MessageStatusChanged)
    assert (str(code), reaction, f"t ({code})") == (fact.error_code, fact.reaction, fact.error)
    is_repeated = reaction in (Reaction.AGAIN, Reaction.SLOW_DOWN, Reaction.SLOW_CHAT)
    assert ("send it again in a while" if is_repeated else word) in (fact.hint or "")


def test_a_hint_is_one_order_to_a_person() -> None:
    hints = {verdict({"code": code}).hint for code, *_ in CODES} | {verdict({}).hint}

    assert [] == [one for one in hints if one != one.strip() or one.endswith(".") or one[0].isupper() or len(one) > 100]


@pytest.mark.parametrize("code", [None, "", "x", -1, 1.5, True, [], "9" * 11, "131047 "])
def test_what_is_no_code_is_known_to_nobody(code: object) -> None:
    plain = {"code": code}

    assert ("131047" if code == "131047 " else None) == code_of(plain)
    assert (known(plain) is None) == (code_of(plain) is None)


@pytest.mark.parametrize("errors", [None, [], {}, "x", [None], [[]], [{}]])
def test_where_there_is_no_error_the_first_one_is_empty(errors: object) -> None:
    assert {} == first_of(errors)
