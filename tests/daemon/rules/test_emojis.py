"""What can be a reaction."""

import pytest

from daemon.rules.emojis import one_emoji


@pytest.mark.parametrize("written", ["👍", "❤", "❤️", "👍🏽", "🇮🇩", "👨‍👩‍👧", "☺️", "1️⃣", "🫡", "🫨"])
def test_one_emoji_is_itself(written: str) -> None:
    assert written == one_emoji(f" {written} ")


@pytest.mark.parametrize(("written", "meant"), [(":thumbsup:", "👍"), (":joy:", "😂"), (":heart:", "❤️")])
def test_a_name_stands_for_its_emoji(written: str, meant: str) -> None:
    assert meant == one_emoji(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "a",
        "1",
        "#",
        "ok",
        "ok then",
        ":joy",
        "joy:",
        "👍👍",
        "👍 👎",
        "👍!",
        ":nobody:",
        "::",
        "👍\u200d",
        "\x1b[2J",
        "\u202e",
        "é",
        "👍" * 99,
    ],
)
def test_nothing_else_is_one(written: str) -> None:
    assert one_emoji(written) is None
