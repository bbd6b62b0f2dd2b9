"""What a key meant is taken at the key, and checked again by identity after each await: held by reading the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent.parent
_OPEN = ("thread", "composer")
"""What of the desk is another one as soon as the operator goes on."""
_CHECKS = ("_is_open", "_is_still_at")
"""Methods that tell whether it still is."""
_SAID = {
    "writing.py _focus_composer": "whoever awaits it has made the composer before, and checks after that",
}
"""Reads that are right as they are, and why."""

Step = tuple[tuple[int, int], str]


def _end(node: ast.expr) -> tuple[int, int]:
    return (node.end_lineno or 0, node.end_col_offset or 0)


def _is_open_one(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _OPEN and ast.unparse(node.value) == "self"


def _is_check(node: ast.AST) -> bool:
    """Of the very same one, of its chat, or that there is one at all: of these only the first two tell anything."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in _CHECKS
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    if all(isinstance(one, ast.Is | ast.IsNot) for one in node.ops):
        return any(map(_is_open_one, sides)) and not any(isinstance(one, ast.Constant) for one in sides)
    return any(ast.unparse(one) in ("self.thread.chat.id", "self.composer.chat.id") for one in sides)


def _steps(node: ast.AST) -> Iterator[Step]:
    """Awaits, checks and reads of one function, not of those within it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Await):
            yield _end(child), "await"
        elif isinstance(child, ast.AsyncFor):
            yield _end(child.iter), "await"
        elif isinstance(child, ast.AsyncWith):
            yield _end(child.items[-1].context_expr), "await"
        elif _is_open_one(child) and isinstance(child, ast.Attribute) and isinstance(child.ctx, ast.Load):
            yield _end(child), "read"
        if isinstance(child, ast.expr) and _is_check(child):
            yield _end(child), "check"
        elif not (isinstance(child, ast.Compare) and ast.unparse(child).endswith((" is None", " is not None"))):
            yield from _steps(child)


def late_reads(source: str) -> list[str]:
    """Functions that read the open thread or its composer after an await, unchecked."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        is_late = False
        for _, step in sorted(_steps(function)):
            if step == "read" and is_late and function.name not in found:
                found.append(function.name)
            is_late = (is_late or step == "await") and step != "check"
    return found


def test_the_open_thread_is_not_read_after_an_answer_without_asking_whether_it_still_is_the_same() -> None:
    found = [
        f"{path.name} {name}"
        for path in sorted((_ROOT / "tui" / "screens").glob("*.py"))
        for name in late_reads(path.read_text())
    ]

    assert list(_SAID) == found


@pytest.mark.parametrize(
    ("body", "is_late"),
    [
        ("await a(self.thread.chat.id)", False),
        ("await a(); b(self.thread)", True),
        ("await a(); b(self.composer)", True),
        ("await a()\n  if self.thread is not None: b(self.thread.chat)", True),
        ("await a()\n  if thread is not self.thread: return\n  b(self.thread)", False),
        ("await a()\n  if thread is self.thread: await b()\n  c(self.thread)", True),
        ("await a()\n  if self.thread is not None and self.thread.chat.id in ids: b(self.thread)", False),
        ("await a()\n  if self._is_open(1): b(self.thread)", False),
        ("async with a(): b(self.thread)", True),
        ("async for one in a(): b(self.thread)", True),
        ("await a(); self.thread = None", False),
        ("await a()\n  def later(): b(self.thread)", False),
    ],
)
def test_a_read_after_an_await_is_found_where_nothing_was_checked(body: str, is_late: bool) -> None:
    assert is_late is bool(late_reads(f"async def one(self):\n  {body}\n"))
