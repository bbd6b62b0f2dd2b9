"""What can be reacted to, and what is told of a reaction."""

import pytest

from daemon.api.reacting import ReactDone
from daemon.rules.emojis import one_emoji
from store.models import Millis, Reaction
from tests.builders import a_message
from tui.reactions import USUAL, is_reactable, ours, trouble


def test_the_usual_ones_are_emojis_each_with_a_word() -> None:
    assert [emoji for emoji, _ in USUAL] == [one_emoji(emoji) for emoji, _ in USUAL]
    assert len(USUAL) == len({name for _, name in USUAL if name.isascii()})


@pytest.mark.parametrize(
    ("changes", "can"),
    [
        ({}, True),
        ({"direction": "outbound"}, True),
        ({"direction": "internal", "type": "note"}, False),
        ({"type": "system"}, False),
        ({"provider_message_id": None}, False),
        ({"revoked_at": Millis(1)}, False),
        ({"direction": "outbound", "status": "failed"}, False),
    ],
)
def test_only_what_somebody_wrote_and_its_provider_knows_can_be_reacted_to(
    changes: dict[str, object], can: bool
) -> None:
    assert can == is_reactable(a_message(1, **{"provider_message_id": "w1", **changes}))


def test_ours_is_told_from_theirs() -> None:
    assert "👍" == ours(a_message(1, reactions=(Reaction("ana", "🙏"), Reaction("us", "👍"))))
    assert "" == ours(a_message(1, reactions=(Reaction("ana", "🙏"),)))


def test_only_what_was_not_taken_is_told_and_fit_for_a_screen() -> None:
    taken, refused, unknown = (
        ReactDone(outcome, a_message(1), "too old\x1b[2J", "wait", "e", 1)
        for outcome in ("taken", "refused", "unknown")
    )

    assert trouble(taken) is None
    assert ("Not taken: too old", "wait") == ((trouble(refused) or ("", ""))[0][:18], (trouble(refused) or ("", ""))[1])
    assert "Nobody knows" in (trouble(unknown) or ("", ""))[0]
    assert "\x1b" not in str([trouble(refused), trouble(unknown)])
