"""Templates are filled from the contact, and what nothing fills is said."""

from daemon.rules.templates import Approved, filled, known_of

TEMPLATE = Approved("late", "en_US", "Hi {{1}}, {{2}} is late. {{1}}?", ("contact.first_name", "ask"))
ANA = known_of("Ana Souza", "+5511988776655", operator="bia", session_key="care", session_phone=None)


def test_what_is_known_fills_every_place_that_names_it() -> None:
    now = filled(TEMPLATE, ANA, {"2": "the parcel"})

    assert ("Hi Ana, the parcel is late. Ana?", ("Ana", "the parcel"), []) == (now.text, now.values, now.missing)


def test_what_nothing_fills_still_stands_there_and_is_counted() -> None:
    now = filled(TEMPLATE, known_of(None, None), {})

    assert ("Hi {{1}}, {{2}} is late. {{1}}?", [1, 2]) == (now.text, now.missing)


def test_what_is_said_goes_before_what_is_known_by_number_or_by_name() -> None:
    assert "Hi Mr S" in filled(TEMPLATE, ANA, {"1": "Mr S", "2": "x"}).text
    assert "Hi Mr S" in filled(TEMPLATE, ANA, {"contact.first_name": "Mr S", "2": "x"}).text


def test_blank_fills_nothing() -> None:
    assert [2] == filled(TEMPLATE, ANA, {"1": "  ", "2": " "}).missing


def test_a_value_that_looks_like_a_hole_is_a_value() -> None:
    assert "Hi {{2}}, x" in filled(TEMPLATE, known_of("{{2}}", None), {"2": "x"}).text


def test_every_name_that_a_config_may_use_is_known() -> None:
    assert {
        "contact.name": "Ana Souza", "contact.first_name": "Ana", "contact.phone": "+5511988776655", "operator": "bia",
        "session.key": "care", "session.phone": None,
    } == ANA  # fmt: skip
