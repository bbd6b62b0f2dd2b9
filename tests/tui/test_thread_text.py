"""A thread as plain text."""

from store.models import Media
from tests.builders import NOW, a_message
from tui.thread_text import copied


def test_what_is_copied_keeps_its_lines_and_nothing_in_it_acts() -> None:
    assert "a\nb ␛[2J" == copied(a_message(body="a\nb \x1b[2J"))
    assert "a.pdf" == copied(a_message(body="", media=Media(file_name="a.pdf")))
    assert "" == copied(a_message(body="secret", revoked_at=NOW))
