"""Contact cards and places as text."""

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.kinds import kind
from tests.builders import a_message
from tui.cards import text

TWO = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Souza\\, Maria\r\n"
    "item1.TEL;waid=5511988776655:+55 11\r\n  98877-6655\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\nFN:\nTEL:+1\nTEL:+2\nEND:VCARD"
)


def test_a_card_is_a_name_and_its_numbers() -> None:
    message = a_message(type="unsupported", detail="multi_vcard", body=TWO)

    assert "Souza, Maria, +55 11 98877-6655\n+1, +2" == text(message)


def test_what_is_no_card_stays_as_it_is() -> None:
    assert "BEGIN:VCARD" == text(a_message(body="BEGIN:VCARD"))
    assert "Ana" == text(a_message(type="contacts", body="Ana"))


def test_many_cards_are_counted() -> None:
    assert "and 5 more" == text(a_message(type="contacts", body="BEGIN:VCARD\nFN:a\nEND:VCARD\n" * 15)).split("\n")[-1]


def test_what_a_provider_calls_it_becomes_our_word_only_where_something_is_held() -> None:
    assert "location" == kind(a_message(type="unsupported", detail="location", body="1, 2"))
    assert "unsupported" == kind(a_message(type="unsupported", detail="location", body=""))
    assert "unsupported" == kind(a_message(type="unsupported", detail="hologram", body="1, 2"))


@given(st.text())
def test_no_card_breaks_anything(body: str) -> None:
    assert isinstance(text(a_message(type="contacts", body=f"BEGIN:VCARD\n{body}")), str)
