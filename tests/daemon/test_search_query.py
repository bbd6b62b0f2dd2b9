"""What people type into a search, and how a long text is cut around what was found."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.api.errors import BadRequest
from daemon.api.found import SNIPPET, snippet
from daemon.api.query import SearchQuery, parse_search
from store.models import ChatFilter, Millis


def asked(
    *words: str, is_open: bool = True, before: int | None = None, after: int | None = None, **chats: object
) -> SearchQuery:
    wanted = ChatFilter(**{"status": "any", **chats})  # type: ignore[arg-type]
    return SearchQuery(words, is_open, wanted, *(None if one is None else Millis(one) for one in (before, after)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", asked(is_open=False)),
        ("boleto pago", asked("boleto", "pago")),
        ("boleto ", asked("boleto", is_open=False)),
        ("it's Bob's", asked("it's", "Bob's")),
        ('"order 12"', asked("order 12", is_open=False)),
        ('say "hi', asked("say", '"hi')),
        ('""', asked(is_open=False)),
        ("session:care tea", asked("tea", session=("care",))),
        ("tea session:care", asked("tea", is_open=False, session=("care",))),
        ('from:"Ana Maria" is:group', asked(is_open=False, sender=("Ana Maria",), kind="group")),
        ("status:done tag:vip x", asked("x", status="done", tag=("vip",))),
        ("sort:name", asked("sort:name")),
        ("https://example.com/a", asked("https://example.com/a")),
        ("from:", asked("from:")),
    ],
)
def test_words_and_terms_are_told_apart(typed: str, meant: SearchQuery) -> None:
    meant_status = "done" if "status:done" in typed else "any"

    assert meant_status == parse_search(typed).chats.status
    assert meant == parse_search(typed)


def test_times_are_days_of_here_or_moments() -> None:
    day = datetime(2026, 11, 1).astimezone()
    moment = datetime(2026, 11, 1, 12, tzinfo=UTC)
    found = parse_search("before:2026-11-01 after:2026-11-01T12:00:00Z")

    assert (round(day.timestamp() * 1000), round(moment.timestamp() * 1000)) == (found.before, found.after)


@pytest.mark.parametrize(
    ("said", "day"),
    [("today", (11, 28)), ("yesterday", (11, 27)), ("7d", (11, 21)), ("2w", (11, 14)), ("0d", (11, 28))],
)
def test_a_day_may_be_told_by_its_distance(said: str, day: tuple[int, int]) -> None:
    found = parse_search(f"after:{said}", date(2026, 11, 28))

    assert round(datetime(2026, *day).astimezone().timestamp() * 1000) == found.after


@pytest.mark.parametrize(
    "typed",
    ["before:tomorrow", "after:0", "after:d", "after:99999w", "after:-1d", "before:0001-01-01", "is:nope", "status:x"],
)
def test_a_term_without_a_meaning_is_refused_with_a_hint(typed: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_search(typed)

    assert refused.value.hint


@given(st.text(alphabet='ab" :\n', max_size=30))
def test_no_words_are_lost(typed: str) -> None:
    assert set("ab") & set(typed) <= set("".join(parse_search(typed).words))


@given(st.text(max_size=600), st.lists(st.integers(0, 600), max_size=8, unique=True))
def test_a_snippet_marks_the_same_words_as_the_text(text: str, places: list[int]) -> None:
    fit = sorted(one for one in places if one <= len(text))
    marks = tuple(zip(fit[::2], fit[1::2], strict=False))
    cut, kept = snippet(text, marks)

    assert len(cut) <= SNIPPET + 2
    assert bool(marks) is bool(kept)
    for (begin, _), (first, last) in zip(marks, kept, strict=False):
        assert text[begin : begin + last - first] == cut[first:last]


def test_a_word_far_down_is_in_sight_and_a_short_text_is_whole() -> None:
    long = "word " * 100 + "boleto" + " word" * 100
    cut, ((begin, end),) = snippet(long, ((500, 506),))

    assert "boleto" == cut[begin:end]
    assert cut.startswith("…word ")
    assert cut.endswith("…")
    assert ("a boleto", ((2, 8),)) == snippet("a boleto", ((2, 8),))
