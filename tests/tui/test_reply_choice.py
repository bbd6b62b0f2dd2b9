"""What is typed behind a slash chooses a canned reply."""

from daemon.api.replies import Reply, holes
from tui.reply_choice import ReplyChoice

REPLIES = (Reply("hello", "Hello!"), Reply("hours", "From 9 to 18"), Reply("thanks", "Thank you, hello again"))


def a_choice(text: str, replies: tuple[Reply, ...] | None = REPLIES) -> ReplyChoice:
    made = ReplyChoice()
    made.offer(replies)
    made.begin()
    made.typed(text)
    return made


def test_names_that_begin_so_come_first_then_what_holds_it_anywhere() -> None:
    assert ["hello", "thanks"] == [one.name for one in a_choice("/hello").found]
    assert ["hello", "hours", "thanks"] == [one.name for one in a_choice("/").found]
    assert [] == list(a_choice("/zzz").found)


def test_a_move_goes_round_and_another_letter_begins_anew() -> None:
    made = a_choice("/h")
    made.move(-1)
    last = made.chosen
    made.typed("/ho")

    assert REPLIES[2] == last
    assert REPLIES[1] == made.chosen


def test_a_space_makes_words_of_it_and_so_does_escape() -> None:
    ended = a_choice("/h")
    ended.end()

    assert [True, False, False, False] == [
        one.is_open for one in (a_choice("/h"), a_choice("/h 2"), a_choice("h"), ended)
    ]  # fmt: skip


def test_a_desk_without_replies_has_no_chooser_but_while_nobody_knows_it_has() -> None:
    assert [False, True] == [a_choice("/h", ()).is_open, a_choice("/h", None).is_open]
    assert a_choice("/h", None).chosen is None


def test_only_variables_of_ours_are_holes() -> None:
    assert ("operator", "contact.name") == holes("{{operator}} {{contact.name}} {{operator}} {{1}} {{x}} {y}")
