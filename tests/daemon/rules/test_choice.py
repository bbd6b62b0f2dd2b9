"""The seed's rules of selection and failover, by their numbers, and ours beside them."""

from typing import Any

import pytest

from daemon.rules import choice
from daemon.rules.choice import Candidate, NoSession


def a_candidate(id: int = 1, provider: str = "webjs", *, is_up: bool = True, **rest: Any) -> Candidate:
    given: dict[str, Any] = {
        "key": f"s{id}",
        "workspace_id": 1,
        "provider_type": provider,
        "phone": f"+62811000{id}",
        "is_primary": False,
        "can_send": True,
        "state": "connected" if is_up else "disconnected",
        "reason": None,
        "trouble": None,
        "trouble_hint": None,
        "health": 100,
    }
    return Candidate(id=id, is_up=is_up, **{**given, **rest})


def test_a_connected_webjs_session_that_is_named_sends() -> None:
    """Rule 1."""
    assert 1 == choice.chosen([a_candidate(1), a_candidate(2, "meta", is_primary=True)], 1, wanted=1).id


def test_a_connected_meta_session_that_is_named_sends() -> None:
    """Rule 2."""
    assert 2 == choice.chosen([a_candidate(1, is_primary=True), a_candidate(2, "meta")], 1, wanted=2).id


def test_a_named_session_that_is_disconnected_is_refused() -> None:
    """Rule 3."""
    with pytest.raises(NoSession, match="s1 is disconnected"):
        choice.chosen([a_candidate(1, is_up=False), a_candidate(2)], 1, wanted=1)


def test_the_primary_goes_before_all_others() -> None:
    """Rule 4."""
    assert 2 == choice.chosen([a_candidate(1), a_candidate(2, "meta", is_primary=True, health=70)], 1).id


def test_without_a_primary_the_connected_one_sends() -> None:
    """Rule 5."""
    assert 1 == choice.chosen([a_candidate(1, health=95), a_candidate(2, is_up=False)], 1).id


def test_without_a_primary_the_healthiest_sends() -> None:
    assert 2 == choice.chosen([a_candidate(1, health=80), a_candidate(2, health=95)], 1).id


def test_with_none_connected_it_says_that_no_number_of_the_workspace_can_send_and_why() -> None:
    """Rule 6."""
    with pytest.raises(NoSession, match="no number of this workspace can send") as refusal:
        choice.chosen([a_candidate(1, is_up=False), a_candidate(2, is_up=False)], 1)

    assert "s1 is disconnected; s2 is disconnected" == refusal.value.hint


def test_a_healthy_meta_session_stands_in_for_an_ailing_webjs_one() -> None:
    """Rule 7."""
    down = a_candidate(1, is_up=False, health=50)

    assert 2 == choice.backup([down, a_candidate(2, "meta", health=95)], down).id


def test_with_no_other_session_nobody_stands_in() -> None:
    """Rule 8."""
    down = a_candidate(1, is_up=False)

    with pytest.raises(NoSession, match="no other number can stand in"):
        choice.backup([down], down)


def test_of_several_backups_the_healthiest_stands_in() -> None:
    """Rule 9."""
    down = a_candidate(1, is_up=False)

    assert 3 == choice.backup([down, a_candidate(2, health=70), a_candidate(3, health=95)], down).id


def test_the_primary_stands_in_before_a_healthier_one() -> None:
    down = a_candidate(1, is_up=False)

    assert 2 == choice.backup([down, a_candidate(2, health=70, is_primary=True), a_candidate(3, health=95)], down).id


def test_a_disconnected_primary_gives_way_to_a_connected_session() -> None:
    """Rule 10."""
    assert 2 == choice.chosen([a_candidate(1, is_primary=True, is_up=False), a_candidate(2, "meta")], 1).id


def test_another_workspaces_session_never_sends() -> None:
    """Rule 11."""
    others = [a_candidate(2, workspace_id=2, is_primary=True)]

    with pytest.raises(NoSession, match="no number of this workspace"):
        choice.chosen([a_candidate(1, is_up=False), *others], 1)
    with pytest.raises(NoSession, match="no such session"):
        choice.chosen(others, 1, wanted=2)
    with pytest.raises(NoSession, match="no other number can stand in"):
        choice.backup([a_candidate(1, is_up=False), *others], a_candidate(1, is_up=False))


def test_one_of_the_same_number_stands_in_before_a_healthier_stranger() -> None:
    down = a_candidate(1, is_up=False)

    assert 3 == choice.backup([down, a_candidate(2), a_candidate(3, phone=down.phone, health=60)], down).id


def test_one_of_the_same_number_stands_in_before_the_primary() -> None:
    down = a_candidate(1, is_up=False)

    assert 3 == choice.backup([down, a_candidate(2, is_primary=True), a_candidate(3, phone=down.phone)], down).id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5511988776655", "+551188776655"),
        ("+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
    ],
)
def test_a_number_is_the_same_however_its_two_connections_spell_it(one: str, other: str) -> None:
    assert choice.is_same_number(a_candidate(1, phone=one), a_candidate(2, phone=other))


def test_numbers_that_are_not_known_are_not_the_same() -> None:
    assert not choice.is_same_number(a_candidate(1, phone=None), a_candidate(2, phone=None))


@pytest.mark.parametrize(
    ("rest", "words", "hint"),
    [
        ({"can_send": False}, "s1 can only receive", "write base_url and api_key"),
        ({"can_send": False, "provider_type": "meta"}, "s1 can only receive", "write token and phone_number_id"),
        ({"trouble": "the token has expired", "trouble_hint": "write a new one"}, "the token has", "write a new"),
        ({"is_up": False, "state": "qr_scanning", "reason": "LOGOUT"}, r"QR code .*\(LOGOUT\)", "link its tel"),
    ],
)  # fmt: skip
def test_a_refusal_says_why_and_what_to_do(rest: dict[str, Any], words: str, hint: str) -> None:
    with pytest.raises(NoSession, match=words) as refusal:
        choice.named([a_candidate(1, **rest)], 1)

    assert refusal.value.hint.startswith(hint)
