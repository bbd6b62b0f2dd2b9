"""The house rules that neither ruff nor mypy nor import-linter can hold."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_SOURCES = sorted(path for floor in ("store", "daemon", "tui", "cli") for path in (_ROOT / floor).rglob("*.py"))
_TESTS = sorted((_ROOT / "tests").rglob("*.py"))
_FILES = [path for path in (*_SOURCES, *_TESTS) if path.name != "__init__.py"]
_EMPTY = [path for path in (*_SOURCES, *_TESTS) if path.name == "__init__.py"]
_LONGEST_FUNCTION, _LONGEST_TEST = 40, 60
_LONGEST_FILE, _LONGEST_FILE_OF_TESTS = 400, 600

SEEN_THROUGH = {
    "cli/adding/adding.py": "tests/cli/test_adding.py",
    "cli/catching_up.py": "tests/cli/test_catching_up.py",
    "cli/commands/": "tests/cli/test_process.py",
    "cli/demo/run.py": "tests/cli/demo/test_run.py",
    "cli/demo/traffic.py": "tests/cli/demo/test_run.py",
    "cli/doing.py": "tests/cli/test_verbs.py",
    "cli/facts.py": "tests/cli/test_lists.py",
    "cli/importing/asking.py": "tests/scenarios/test_importing.py",
    "cli/importing/taking.py": "tests/scenarios/test_importing.py",
    "cli/media_files.py": "tests/cli/test_media.py",
    "cli/options.py": "tests/cli/test_lists.py",
    "cli/persons.py": "tests/cli/test_persons.py",
    "cli/qr_codes.py": "tests/cli/test_lists.py",
    "cli/reacting.py": "tests/cli/test_react.py",
    "cli/sending.py": "tests/cli/test_send.py",
    "cli/session_tests.py": "tests/cli/test_session_tests.py",
    "cli/sessions.py": "tests/cli/test_lists.py",
    "cli/syncing.py": "tests/cli/test_sync.py",
    "cli/threads.py": "tests/cli/test_lists.py",
    "daemon/providers/base64_file.py": "tests/daemon/work/test_keeping.py",
    "daemon/providers/fetching.py": "tests/daemon/providers/test_fetching.py",
    "daemon/providers/signing.py": "tests/daemon/intake/test_webhooks.py",
    "daemon/rules/chats.py": "tests/daemon/projector/test_batch.py",
    "daemon/rules/families.py": "tests/daemon/projector/test_persons.py",
    "daemon/rules/groups.py": "tests/daemon/projector/test_groups.py",
    "store/history.py": "tests/daemon/socket/test_triage.py",
    "store/imports.py": "tests/daemon/projector/test_importing.py",
    "store/undoing.py": "tests/daemon/socket/test_triage_any_order.py",
    "tui/widgets/": "tests/tui/screens/test_inbox.py",
}
"""Sources and folders that no test imports, and the test that sees them work all the same: from outside."""


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_grows_beyond_reading() -> None:
    lines = {path: path.read_text().count("\n") for path in _FILES}
    most = {path: _LONGEST_FILE_OF_TESTS if path in _TESTS else _LONGEST_FILE for path in _FILES}

    assert {} == {_name(path): count for path, count in lines.items() if count > most[path]}


def test_no_function_grows_beyond_a_screen() -> None:
    longest = {path: _LONGEST_TEST if path in _TESTS else _LONGEST_FUNCTION for path in _FILES}

    assert {} == {name: lines for path in _FILES for name, lines in _functions(path) if lines > longest[path]}


def test_a_module_begins_with_a_sentence() -> None:
    texts = {_name(path): ast.get_docstring(ast.parse(path.read_text())) or "" for path in _FILES}

    assert [] == [name for name, text in texts.items() if not text.split("\n\n")[0].endswith((".", ":", "?"))]


def test_packages_are_folders_and_nothing_more() -> None:
    folders = {path.parent for path in (*_SOURCES, *_TESTS)}

    assert [] == [_name(path) for path in _EMPTY if path.read_text()]
    assert [] == [_name(folder) for folder in folders if not (folder / "__init__.py").exists()]


def _named(file: Path) -> Iterator[str]:
    """Yield every module that a file may import."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def _unseen() -> set[str]:
    """Return the sources that no test imports, neither themselves nor a room that imports them from its own folder."""
    files = {_name(path).removesuffix(".py").replace("/", "."): path for path in _SOURCES if path.name != "__init__.py"}
    waiting = [name for test in _TESTS for name in _named(test) if name in files]
    seen = set(waiting)
    while waiting:
        name = waiting.pop()
        parts = {one for one in _named(files[name]) if one in files and files[one].parent == files[name].parent}
        waiting.extend(parts - seen)
        seen |= parts
    return {_name(path) for name, path in files.items() if name not in seen}


def test_every_source_file_is_seen_by_a_test() -> None:
    unseen = _unseen()

    assert [] == [name for name in sorted(unseen) if not name.startswith(tuple(SEEN_THROUGH))]
    assert [] == [place for place in SEEN_THROUGH if not any(name.startswith(place) for name in unseen)]
    assert [] == [test for test in SEEN_THROUGH.values() if not (_ROOT / test).exists()]


def test_every_folder_of_pictures_has_its_test() -> None:
    folders = {picture.parent for picture in (_ROOT / "snapshots").rglob("*.svg")}

    assert [] == [_name(folder) for folder in folders if folder.name not in {path.stem for path in _TESTS}]


def test_the_floors_name_every_room() -> None:
    contracts = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    forbidden = {
        name for one in contracts if "tui" in one.get("source_modules", ()) for name in one["forbidden_modules"]
    }
    rooms = {_name(path).removesuffix(".py").replace("/", ".") for path in (_ROOT / "store").glob("*.py")}
    nouns = {room for room in rooms if room.endswith("_noun")}  # parts of store.models

    assert set() == rooms - forbidden - nouns - {"store.models", "store.record", "store.__init__"}


_DRAWN_AS_MARKUP = {"Static", "Label", "notify", "update"}


def _hazards(source: str) -> list[str]:
    """Return the calls by which foreign text could become markup, a link or an action."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            markup = [one.value for one in node.keywords if one.arg == "markup"]
            is_plain = any(isinstance(value, ast.Constant) and value.value is False for value in markup)
            if name in {"from_markup", "render_markup"} or (markup and not is_plain):
                found.append(f"line {node.lineno}: {name} reads markup")
            if name in _DRAWN_AS_MARKUP and not is_plain and any(isinstance(one, ast.JoinedStr) for one in node.args):
                found.append(f"line {node.lineno}: {name} reads an f-string as markup")
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr):
            titles = [one.attr for one in node.targets if isinstance(one, ast.Attribute)]
            found += [f"line {node.lineno}: {one} reads an f-string as markup" for one in titles if one in _TITLES]
    return found


_TITLES = {"border_title", "border_subtitle", "tooltip"}


def test_nothing_foreign_is_read_as_markup() -> None:
    assert {} == {_name(path): found for path in _SOURCES if (found := _hazards(path.read_text()))}


@pytest.mark.parametrize(
    "source",
    [
        "Text.from_markup(body)",
        "Static(f'{name} waits')",
        "self.notify(f'{name} waits')",
        "OptionList(markup=True)",
        "OptionList(markup=wanted)",
        "self.border_title = f'{name}'",
    ],
)
def test_a_hazard_is_found(source: str) -> None:
    assert 1 == len(_hazards(source))


@pytest.mark.parametrize("source", ["Static(f'{name}', markup=False)", "Static(Content(name))", "title = f'{name}'"])
def test_plain_text_is_no_hazard(source: str) -> None:
    assert [] == _hazards(source)
