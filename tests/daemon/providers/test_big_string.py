"""A string inside a JSON text is found where every other reader finds it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.providers import big_string
from daemon.providers.big_string import NoString, pieces, string_at
from daemon.providers.body import parsed, pointer

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def read(raw: bytes, where: str) -> str:
    return "".join(pieces(raw, *string_at(raw, where)))


def strings(value: Any, where: str = "") -> list[tuple[str, str]]:
    """Every string of a value with its pointer."""
    if isinstance(value, str):
        return [(where, value)]
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, one in steps for found in strings(one, pointer(where, step))]


@given(value=VALUES, indent=st.sampled_from([None, 0, 2]))
def test_every_string_is_found_as_json_has_it(value: Any, indent: int | None) -> None:
    raw = json.dumps(value, indent=indent).encode()

    assert strings(value) == [(where, read(raw, where)) for where, _ in strings(value)]


@given(text=st.text(st.sampled_from('a"\\/\n\x00é\ud83d')), size=st.integers(12, 40))
def test_no_escape_is_cut_in_two(text: str, size: int) -> None:
    raw = json.dumps({"a": text}).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(big_string, "PIECE", size)

        assert text == read(raw, "/a")


def test_of_two_equal_keys_the_last_wins_as_in_the_rest_of_the_desk() -> None:
    raw = b'{"d": {"x": "no"}, "d": {"x": "one", "\\u0078": "two"}}'

    assert parsed(raw)["d"]["x"] == read(raw, "/d/x")


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (b'{"a": 1}', "/a"),
        (b'{"a": "x"}', "/b"),
        (b'["x"]', "/1"),
        (b'["x"]', "/-1"),
        (b"[]", "/0"),
        (b'"x"', "/a"),
        (b'{"a": "x', "/a"),
        (b'{"a": [{', "/b"),
        (b"", "/a"),
    ],
)
def test_what_is_not_there_is_said(raw: bytes, where: str) -> None:
    with pytest.raises(NoString):
        string_at(raw, where)
