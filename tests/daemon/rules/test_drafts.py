"""Nothing that was begun and not sent is lost."""

import pytest

from daemon.rules.drafts import unsent


@pytest.mark.parametrize("draft", ["on its way", "on its way\n", "on its", ""])
def test_what_was_sent_is_gone_from_its_draft(draft: str) -> None:
    assert "" == unsent(draft, "on its way")


@pytest.mark.parametrize("draft", ["on its way\nand tomorrow", "on its way and tomorrow"])
def test_what_was_written_after_it_stays(draft: str) -> None:
    assert draft[len("on its way") + 1 :] == unsent(draft, "on its way")


@pytest.mark.parametrize("draft", ["a long careful answer", "on its wayward course", " on its way", "on it comes"])
def test_a_draft_of_other_words_stays_as_it_is(draft: str) -> None:
    assert draft == unsent(draft, "on its way")
