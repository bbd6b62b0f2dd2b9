"""The main screen is made of many parts: what one keeps to itself no other one takes from it by chance."""

import inspect
from typing import Any

from tui.screens.inbox import InboxScreen


def _private(part: type) -> dict[str, Any]:
    """Its methods that nobody else calls, as they were written."""
    found = {name: inspect.unwrap(value) for name, value in vars(part).items() if callable(value)}
    return {name: one for name, one in found.items() if name.startswith("_") and not name.startswith("__")}


def test_a_private_method_is_no_other_parts_too_unless_it_goes_on_to_that_one() -> None:
    parts = [one for one in reversed(InboxScreen.__mro__) if one.__module__.startswith("tui.")]
    homes: dict[str, str] = {}
    taken = []
    for part in parts:
        for name, method in _private(part).items():
            if name in homes and f"super().{name}(" not in inspect.getsource(method):
                taken.append((name, homes[name], part.__name__))
            homes[name] = part.__name__

    assert "_take" in homes
    assert [] == taken
