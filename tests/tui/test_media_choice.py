"""Which file is meant by o and s."""

import pytest

from store.models import Media, MediaState
from tests.builders import NOW, a_message
from tui.media_choice import is_far, meant, refusal, stepped

STORED = Media(state="stored")
THREAD = [
    a_message(1, media=STORED), a_message(2), a_message(3, media=STORED), a_message(4, media=STORED, revoked_at=NOW),
    a_message(5, media=STORED), a_message(6),
]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "step", "expected"),
    [(None, -1, 5), (6, -1, 5), (5, -1, 3), (2, -1, 1), (1, -1, None), (1, 1, 3), (2, 1, 3), (5, 1, None), (99, -1, 5)],
)
def test_files_are_stepped_through_from_where_the_cursor_stands(
    chosen: int | None, step: int, expected: int | None
) -> None:
    assert expected == stepped(THREAD, chosen, step)


def test_without_a_choice_the_newest_is_meant() -> None:
    found = [meant(THREAD, chosen) for chosen in (None, 3, 2, 99)]

    assert [5, 3, 5, 5] == [one.id for one in found if one]
    assert meant([a_message(1)], None) is None
    assert stepped([], None, -1) is None


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (Media(), "did not send it along"),
        (Media(state="waiting"), "being stored"),
        (Media(state="broken", reason="it came broken: \x1b"), "it came broken: ␛"),
        (Media(state="too_big", reason="it is greater than 9 bytes"), "greater than 9"),
        (Media(state="removed", reason="it made room"), "it made room"),
    ],
)
def test_why_there_is_none_is_a_sentence(media: Media, words: str) -> None:
    assert words in (refusal(a_message(media=media)) or "")
    assert refusal(a_message(media=STORED)) is None


@pytest.mark.parametrize("state", ["remote", "fetching", "broken", "too_big", "removed"])
def test_what_its_provider_holds_is_no_refusal(state: MediaState) -> None:
    far = a_message(media=Media(state=state, reason="it did not come", is_remote=True))

    assert (None, True) == (refusal(far), is_far(far))
    assert not is_far(a_message(media=Media(state="stored", is_remote=True)))
