"""Which chats are left after a stop, whatever was said in them meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from daemon.providers.past import left, place

chats = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 2**41), min_size=1)


def listed(told: dict[str, int]) -> list[tuple[str, str]]:
    return [(place(at, chat), chat) for chat, at in told.items()]


@given(chats)
def test_what_is_behind_a_cursor_is_what_was_not_asked_for(told: dict[str, int]) -> None:
    whole = list(left(listed(told), None))
    stop = whole[len(whole) // 2]

    assert [(done, told[chat]) for done, _, chat in whole] == list(enumerate(sorted(told.values()), 1))
    assert whole[len(whole) // 2 + 1 :] == list(left(reversed(listed(told)), stop[1]))


@given(chats)
def test_a_chat_in_which_something_was_said_meanwhile_is_asked_for_again(told: dict[str, int]) -> None:
    *_, (_, cursor, _) = left(listed(told), None)
    chat, at = max(told.items(), key=lambda one: place(one[1], one[0]))

    assert [chat] == [one for _, _, one in left(listed({**told, chat: at + 1}), cursor)]
