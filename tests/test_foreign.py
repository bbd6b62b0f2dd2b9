"""No foreign string leaves the sources of the screen, the commands or the log except through display()."""

import ast
from pathlib import Path

import pytest

from tests.foreign import foreign_fields, leaks, sayers

_ROOT = Path(__file__).parent.parent
_SCREEN = sorted((_ROOT / "tui").rglob("*.py"))
_COMMANDS = [path for path in sorted((_ROOT / "cli").rglob("*.py")) if "demo" not in path.parts]
_DAEMON = sorted((_ROOT / "daemon").rglob("*.py"))
_WRITERS = {
    "cli/output.py": "the only writer of standard output: all but JSON and bytes through display()",
    "cli/troubles.py": "the only writer of standard error: all through display()",
    "cli/main.py": "the version, before anything is imported",
}
_LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def _leaks(source: str, *, said_foreign: frozenset[str] = frozenset()) -> list[str]:
    return leaks(source, foreign_fields(), set(said_foreign))


def test_nothing_foreign_is_put_on_the_screen_as_it_came() -> None:
    fields, said_foreign = foreign_fields(), sayers(path.read_text() for path in _SCREEN)
    found = {path.relative_to(_ROOT).as_posix(): leaks(path.read_text(), fields, said_foreign) for path in _SCREEN}

    assert {} == {name: places for name, places in found.items() if places}


def test_the_fields_that_people_write_are_known_as_foreign() -> None:
    wanted = {
        "name", "body", "preview", "sender_name", "last_sender_name", "phone", "sender_phone", "file_name",
        "mime_type", "tags", "assignee", "operator", "chat_name", "snippet", "reason", "error", "detail",
        "state_reason",
        "stray_name", "session_key", "sentence", "emoji", "actor", "text", "told_by", "jid", "message", "hint",
    }  # fmt: skip

    assert set() == wanted - foreign_fields()
    assert set() == {"id", "status", "kind", "seq", "epoch", "direction"} & foreign_fields()


@pytest.mark.parametrize(
    "body",
    [
        "return f'{chat.name} waits'",
        "return chat.name",
        "return chat.name or 'no name'",
        "return 'to ' + chat.name",
        "return 'to %s' % chat.name",
        "name = chat.name\n    return f'{name} waits'",
        "name, sign = chat.name, '*'\n    return f'{name} {sign}'",
        "return ', '.join(chat.tags)",
        "return ''.join(f'#{tag}' for tag in chat.tags)",
        "for tag in chat.tags:\n        line.append(f'#{tag}')",
        "parts = [(chat.name, ink(look.plain))]",
        "parts = [(chat.name[:20].strip(), '$dim')]",
        "self.notify(chat.name, markup=False)",
        "line.append(Segment(chat.preview))",
        "yield Static(Content(chat.name if chat else ''))",
        "try:\n        go()\n    except DaemonError as trouble:\n        self.notify(str(trouble), markup=False)",
        "return f'{display(chat.name)} {chat.preview}'",
        "return f'{_called(chat)} waits'",
        "self.app.copy_to_clipboard(message.body)",
        "text = message.body or ''\n    self.app.copy_to_clipboard(text)",
        "code = hand_over(command, message.body)",
        "subprocess.run([command, chat.name], check=False)",
        "await asyncio.create_subprocess_exec(program, chat.name)",
        "self._driver.write(chat.name)",
        "self.post_message(self.TerminalTold(chat.name))",
        "self.query_one(Static).update(chat.name)",
        "self.app.title = chat.name",
        "self.border_title = chat.name or ''",
        "shown = [display(one) for one in chat.tags]\n    return ''.join(one for one in chat.tags)",
    ],
)
def test_a_leak_is_found(body: str) -> None:
    source = f"def words(chat: Chat) -> str:\n    {body}\n"

    assert [] != _leaks(source, said_foreign=frozenset({"_called"}))


@pytest.mark.parametrize(
    "body",
    [
        "return display(chat.name, limit=9) or 'no name'",
        "return f'{display(chat.name)} waits'",
        "return display(f'{chat.name} waits')",
        "return ', '.join(display(tag) for tag in chat.tags)",
        "raise BadRequest(f'{chat.name} is nobody')",
        "return 'same' if chat.name == other.name else 'other'",
        "parts = [(display(chat.name), ink(look.plain))]",
        "self.notify(display(_called(chat)), markup=False)",
        "'''Foreign text.'''\n    return chat.name",
        "return f'{verb.name} has no argument'",
        "shown = [display(one) for one in chat.tags]\n    return ''.join(one for one in shown)",
        "return f'{chat.id}: {chat.status}'",
    ],
)
def test_what_was_shown_by_display_is_no_leak(body: str) -> None:
    source = f"def words(chat: Chat) -> str:\n    {body}\n"

    assert [] == _leaks(source, said_foreign=frozenset({"_called"}))


def _written(source: str) -> list[str]:
    """The places at which a source writes to a standard stream by itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            what = ast.unparse(node.func)
            if what in ("print", "typer.echo", "typer.secho", "click.echo", "console.print", "pprint") or what.endswith(
                ("stdout.write", "stderr.write", "stdout.buffer.write", "stderr.buffer.write", ".writelines")
            ):
                found.append(f"line {node.lineno}: {what}")
    return found


def test_every_command_writes_through_the_two_that_show() -> None:
    found = {path.relative_to(_ROOT).as_posix(): _written(path.read_text()) for path in _COMMANDS}

    assert set(_WRITERS) == {name for name, places in found.items() if places}


@pytest.mark.parametrize("source", ["print(chat.name)", "sys.stdout.write(x)", "typer.echo(x)", "console.print(x)"])
def test_a_writer_of_its_own_is_found(source: str) -> None:
    assert 1 == len(_written(source))


def _logged_loosely(source: str) -> list[str]:
    """The events that are named by what came in: whoever reads a log counts events by their names."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            (node.func.attr in _LEVELS and ast.unparse(node.func.value).endswith("log"))
            or ast.unparse(node.func) == "say"
        )
        and not (len(node.args) == 1 and _is_ours(node.args[0]))
    ]


def _is_ours(event: ast.expr) -> bool:
    """A word in the source, one of two, or what a caller calls its own event."""
    if isinstance(event, ast.IfExp):
        return _is_ours(event.body) and _is_ours(event.orelse)
    return isinstance(event, ast.Constant | ast.Name)


def test_the_log_names_its_events_in_our_words() -> None:
    found = {path.relative_to(_ROOT).as_posix(): _logged_loosely(path.read_text()) for path in _DAEMON}

    assert {} == {name: places for name, places in found.items() if places}
    assert [] == [path.name for path in _DAEMON if _written(path.read_text())]


@pytest.mark.parametrize(
    "source", ["_log.info(f'{name} came')", "self._log.error(chat.name)", "log.warning('a %s', name)"]
)
def test_an_event_in_foreign_words_is_found(source: str) -> None:
    assert 1 == len(_logged_loosely(source))
