"""The seed's rules by number: each is held by a test that names it."""

import ast
import re
from pathlib import Path

_TESTS = Path(__file__).parent
_RULES = range(1, 77)
_NAMED = re.compile(r"Rule (\d+)\b")


def _named(path: Path) -> set[int]:
    """The rules that the docstrings of its tests begin with."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            rule = _NAMED.match(ast.get_docstring(node) or "")
            found |= {int(rule[1])} if rule else set()
    return found


def test_each_rule_of_the_seed_is_named_by_the_test_that_holds_it() -> None:
    named = set().union(*(_named(path) for path in _TESTS.rglob("test_*.py")))

    assert [] == [number for number in _RULES if number not in named]
