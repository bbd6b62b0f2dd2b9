"""Bodies bent out of shape: a value somewhere in a real one is replaced, doubled or taken away."""

import copy
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["", " ", "+", "\ud83d", "\x00", "9" * 5000, "a" * 10_240, "status@broadcast", "1@lid", "x@g.us"]),
    st.lists(st.one_of(st.none(), st.text(), st.dictionaries(st.text(), st.integers())), max_size=3),
    st.dictionaries(st.text(), st.one_of(st.none(), st.text(), st.lists(st.integers()))),
    st.sampled_from(
        [10**400, -(10**30), [[[[[[]]]]]], {"id": {"id": []}}, {"_serialized": 7}, {"user": "1", "server": "lid"}]
    ),
)


@st.composite
def bent(draw: st.DrawFn, bodies: Callable[[], list[Any]]) -> bytes:
    """One of `bodies` with up to four values changed, as its sender would write it."""
    body = [copy.deepcopy(_one_of(draw, bodies()))]
    for _ in range(draw(st.integers(0, 4))):
        holder, key = _one_of(draw, _places(body))
        change = draw(st.integers(0, 3))
        if change == 0 and isinstance(holder, dict):
            del holder[key]
        elif change == 1 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        else:
            holder[key] = copy.deepcopy(draw(_ODD))
    return json.dumps(body[0]).encode()


def _one_of(draw: st.DrawFn, values: list[Any]) -> Any:
    return values[draw(st.integers(0, len(values) - 1))]


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = range(len(value)) if isinstance(value, list) else list(value) if isinstance(value, dict) else []
    places = [(value, key) for key in keys]
    for key in keys:
        places += _places(value[key])
    return places
