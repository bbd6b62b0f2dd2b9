"""A file of chats, in any of its forms, is cut into batches that one request may hold."""

import json
from typing import Any

import pytest

from daemon.api.batches import MOST_CHATS, batches, check
from daemon.api.errors import BadRequest


def some(count: int) -> list[dict[str, Any]]:
    return [{"chat_id": str(number)} for number in range(count)]


def test_a_batch_of_any_size_becomes_batches_of_fifty_that_know_the_whole() -> None:
    found = batches(json.dumps({"session_id": 7, "chats": some(120)}))

    assert [50, 50, 20] == [len(one["chats"]) for one in found]
    assert [True, False, False] == [one["is_first"] for one in found]
    assert {(7, 120)} == {(one["session_id"], one["total_chats"]) for one in found}
    assert some(120) == [chat for one in found for chat in one["chats"]]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(some(2)),
        "\n".join(json.dumps(one) for one in some(2)),
        "\n" + json.dumps({"chats": some(2)}) + "\n",
        "\r\n".join(json.dumps({"chats": [one]}) for one in some(2)),
        json.dumps([{"chats": [one]} for one in some(2)]),
        json.dumps(some(2), indent=2),
    ],
)
def test_lists_lines_and_batches_hold_the_same_chats(text: str) -> None:
    assert some(2) == [chat for one in batches(text) for chat in one["chats"]]


def test_an_empty_batch_is_one() -> None:
    assert [{"session_id": 7, "chats": []}] == batches('{"session_id":7,"chats":[]}')


def test_big_chats_make_small_batches() -> None:
    found = batches(json.dumps({"chats": [{"chat_id": "x" * 300_000}] * 3}))

    assert [1, 1, 1] == [len(one["chats"]) for one in found]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ('{"a":1}\n{"a":', "line 2: no JSON"),
        ("[1]", "item 1: neither a batch nor a chat"),
        ("7", "the file: neither a batch nor a chat"),
        ('{"chats": 7}', "the file: its chats are no list of objects"),
        ('{"chats": [7]}', "the file: its chats are no list of objects"),
        ("[" * 100_000, "line 1: no JSON"),
    ],
)
def test_what_cannot_be_chats_is_refused_by_its_place(text: str, where: str) -> None:
    with pytest.raises(BadRequest) as refused:
        batches(text)

    assert where == refused.value.message


@pytest.mark.parametrize("batch", [{}, {"chats": "x"}, {"chats": [1]}, {"chats": some(MOST_CHATS + 1)}])
def test_what_one_request_may_not_hold_is_refused(batch: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        check(batch)
    check({"chats": some(MOST_CHATS)})
