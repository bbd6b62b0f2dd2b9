"""Writes the pages of docs/ that are drawn from the code: `make docs`. A test fails while one of them is stale."""

import ast
import inspect
import json
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args, get_type_hints

import typer
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

DOCS = Path(__file__).parent


def write_pages() -> None:
    """Write every page anew."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


def protocol() -> str:
    """Draw docs/protocol.md."""
    from daemon import api
    from daemon.api import endpoints, query
    from daemon.api.feed import Frame, Hello
    from daemon.api.imports import ImportedMessage, UploadDone
    from daemon.api.messages import AskMessage
    from daemon.api.verbs import OUTBOX_VERBS, VERBS
    from store import models

    places = [*(import_module(f"daemon.api.{one.name}") for one in iter_modules(api.__path__)), models]
    nouns = {name: one for place in places for name, one in _classes(place).items()}
    told = [Hello, Frame, UploadDone, ImportedMessage]
    shown = _shapes([endpoint.answer for endpoint in endpoints.ALL] + told, nouns)
    parts = [_PROTOCOL_HEAD, "\n## Endpoints\n"]
    for endpoint in endpoints.ALL:
        parts.append(
            f"\n### `{endpoint.method} {endpoint.path}`\n\n{endpoint.summary} Answers `{endpoint.answer.__name__}`.\n"
        )
        parts.append(_shape_table(endpoint.ask, _doc(endpoint.ask)))
    parts.append(f"\n### `GET {endpoints.MEDIA_PATH}`\n\n{_MEDIA}{_shape_table(AskMessage, '')}")
    parts.append(f"\n### `POST {endpoints.UPLOAD_PATH}`\n\n{_UPLOAD}")
    parts.append(f"\n### `GET {endpoints.EVENTS_PATH}` (WebSocket)\n\n{_FEED}")
    parts.append(f"\n## Queries\n\n{inspect.cleandoc(query.__doc__ or '')}\n")
    parts.append("\n## Verbs\n\n" + _table(("verb", "what it does", "key", "arguments"), _verb_rows(VERBS.values())))
    parts.append(
        "\nOf the outbox:\n\n" + _table(("verb", "what it does", "key", "arguments"), _verb_rows(OUTBOX_VERBS.values()))
    )
    parts.append("\n## Errors\n\n" + _ERRORS + _table(("code", "status", "meaning"), _error_rows()))
    parts.append("\n## Shapes\n\nUnknown keys are to be ignored: a newer daemon may say more.\n")
    parts.extend(f"\n### {shape.__name__}\n{_shape_table(shape, _doc(shape))}" for shape in shown)
    return "".join(parts)


def config() -> str:
    """Draw docs/config.md."""
    from daemon import settings

    tables: list[type[BaseModel]] = [
        settings.Http, settings.Limits, settings.Retention, settings.Files, settings.Socket, settings.Tui,
        settings.Notify, settings.View, settings.Reply, settings.Workspace, settings.Session, settings.Template,
    ]  # fmt: skip
    parts = [_CONFIG_HEAD]
    for table in tables:
        title, _, meaning = _doc(table).partition(": ")
        rows = [
            (f"`{field.alias or name}`", _default(field.default), field.description or "")
            for name, field in table.model_fields.items()
        ]
        parts.append(f"\n## {title}\n\n{meaning[:1].upper()}{meaning[1:]}\n\n")
        parts.append(_table(("key", "default", "meaning"), rows))
    parts.append(f"\n## [keys]\n\n{settings.Settings.model_fields['keys'].description}\n{_KEYS}")
    parts.append("\n## What a dialect needs for what\n\n")
    needs = [(dialect, f"`{key}`", why) for dialect, keys in settings.NEEDS.items() for key, why in keys.items()]
    parts.append(_table(("dialect", "key", "needed"), needs))
    return "".join(parts)


def exit_codes() -> str:
    """Draw docs/exit-codes.md."""
    from cli.exit_codes import Exit

    meanings = _attribute_docs(Exit)
    rows = [(str(int(code)), code.name.lower().replace("_", " "), meanings[code.name]) for code in Exit]
    return f"# Exit codes\n\n{_MADE}\n\n" + _table(("code", "name", "meaning"), rows)


def commands() -> str:
    """Draw docs/commands.md."""
    from cli.app import app

    root = typer.main.get_command(app)
    parts = ["# Commands\n\n", _MADE, "\n\n", _COMMANDS]
    for words, command in _commands(root, ("frontdesk",)):
        parts.append(f"\n## `{' '.join(words)}`\n\n{inspect.cleandoc(command.help or '')}\n")
        rows = [_parameter(one) for one in command.params if not getattr(one, "hidden", False)]
        if rows:
            parts.append("\n" + _table(("argument or option", "default", "meaning"), rows))
    return "".join(parts)


def refusals() -> str:
    """Draw docs/refusals.md."""
    from daemon.facts import Reaction
    from daemon.providers.meta.errors import VERDICTS

    meanings = _attribute_docs(Reaction)
    reactions = [(f"`{one.value}`", meanings[one.name]) for one in Reaction]
    codes = [(f"{code}", f"`{VERDICTS[code].reaction.value}`", VERDICTS[code].hint) for code in sorted(VERDICTS)]
    parts = [f"# What a refusal leads to\n\n{_MADE}\n\n", _REFUSALS, _table(("reaction", "what it means"), reactions)]
    return "".join([*parts, "\n## Meta's codes\n\n", _table(("code", "reaction", "what the desk says to do"), codes)])


def keys() -> str:
    """Draw docs/keys.md."""
    from tui.keys_page import as_markdown

    return as_markdown()


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "config.md": config,
    "exit-codes.md": exit_codes,
    "keys.md": keys,
    "protocol.md": protocol,
    "refusals.md": refusals,
}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |\n" for line in lines
    )


def _doc(owner: type) -> str:
    """Return the docstring that was written, not the signature that dataclasses put in its place."""
    written = inspect.getdoc(owner) or ""
    return "" if written.startswith(f"{owner.__name__}(") else written


def _attribute_docs(owner: type) -> dict[str, str]:
    """Return the sentence that stands under each attribute."""
    (written,) = (node for node in ast.parse(inspect.getsource(owner)).body if isinstance(node, ast.ClassDef))
    found: dict[str, str] = {}
    for field, after in zip(written.body, written.body[1:], strict=False):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            targets = [field.target] if isinstance(field, ast.AnnAssign) else getattr(field, "targets", [])
            found.update(
                {one.id: inspect.cleandoc(str(after.value.value)) for one in targets if isinstance(one, ast.Name)}
            )
    return found


def _classes(module: types.ModuleType) -> dict[str, type]:
    return {name: one for name, one in vars(module).items() if isinstance(one, type) and is_dataclass(one)}


def _shapes(first: list[type], nouns: dict[str, type]) -> list[type]:
    """Return the answers and every noun that they are made of, each once, in the order of meeting them."""
    found: list[type] = []
    waiting = list(first)
    while waiting:
        shape = waiting.pop(0)
        if shape in found:
            continue
        found.append(shape)
        names = {leaf for hint in get_type_hints(shape).values() for leaf in _leaves(hint)}
        waiting.extend(noun for noun in nouns.values() if noun in names)
    return found


def _leaves(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _leaves(part)


def _shape_table(shape: type, meaning: str) -> str:
    if not is_dataclass(shape) or not fields(shape):
        return ""
    parts = [part for part in reversed(shape.__mro__) if is_dataclass(part)]
    docs = {name: text for part in parts for name, text in _attribute_docs(part).items()}
    written = {
        line.target.id: ast.unparse(line.annotation)
        for part in parts
        for line in ast.walk(ast.parse(inspect.getsource(part)))
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }
    rows = [(f"`{field.name}`", f"`{written[field.name]}`", docs.get(field.name, "")) for field in fields(shape)]
    return f"\n{meaning}\n\n".replace("\n\n\n", "\n") + _table(("field", "type", "meaning"), rows)


def _verb_rows(verbs: Any) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"`{verb.name}`",
            verb.summary,
            f"`{verb.key}`" if verb.key else "",
            " ".join(f"`{name}`: {arg.meaning}" for name, arg in verb.args.items()),
        )
        for verb in verbs
    ]


def _error_rows() -> list[tuple[str, str, str]]:
    from daemon.api.errors import DaemonError

    known = [one for one in DaemonError.by_code.values() if one.__module__ == DaemonError.__module__]
    known.sort(key=lambda one: (one.status, one.code))
    return [(f"`{one.code}`", str(one.status), _doc(one)) for one in known]


def _default(value: object) -> str:
    if value is PydanticUndefined:
        return "must be given"
    if value is None or value == ():
        return "none"
    return f"`{json.dumps(value)}`"


def _commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, part in getattr(command, "commands", {}).items():
        yield from _commands(part, (*words, name))


def _parameter(one: Any) -> tuple[str, str, str]:
    is_option = one.param_type_name == "option"
    names = one.opts if is_option else [one.metavar or one.name.upper()]
    has_default = isinstance(one.default, (str, int, float)) and not isinstance(one.default, bool) and one.default != ""
    return ", ".join(f"`{name}`" for name in names), f"`{one.default}`" if has_default else "", one.help or ""


_MADE = "Drawn from the code by `make docs`; edit the code, not this page."
_PROTOCOL_HEAD = f"""# The socket

{_MADE}

The daemon answers HTTP/1.1 with JSON on a Unix socket: `$FRONTDESK_SOCKET`, else
`$XDG_RUNTIME_DIR/frontdesk/frontdesk.sock`, else `frontdesk.sock` in the state folder. Whoever may open the socket is
an operator, by the user name of the calling process. `Host` is `localhost`, `frontdesk` or `frontdesk.sock`; a request
with `Origin` or `Referer` is refused. Times are RFC 3339, UTC, with milliseconds.

```sh
curl --unix-socket "$XDG_RUNTIME_DIR/frontdesk/frontdesk.sock" 'http://frontdesk/v1/chats?query=is:unread&limit=5'
```

`seq` is the number that a row took when it last changed, `epoch` the name of this numbering. Open the stream first,
read pages second, and replace a row that you hold only by one whose seq is higher.
"""
_FEED = """The first frame is a `Hello`; then a `Frame` for each change, with the rows that changed, so that nothing
needs to be asked for again. `?since=epoch:seq` goes on from there, a bare `0` begins at the beginning, without it the
stream begins now; any other bare number is `bad_request`. A cursor of another epoch begins anew. Nobody is cut off for
being slow: a slow listener is only behind.

With `?marks_now=true` one frame `{"seq": …, "type": "now"}` says that all that had changed by hello has been told; the
stream goes on after it. Only so can it be known: the last change need not show in a frame.

A `presence` frame tells of another operator as they are now; it has no place among the others (`seq` 0) and is not
replayed. After hello come those who are here: see [operators.md](operators.md).
"""
_MEDIA = """A message's file as it came: `application/octet-stream`, whatever it is, with its length; `Range` is
heeded. What cannot be given is `no_media`, and `media` of the message says why: its `state` and its `reason`. A file
that only its provider holds (`remote`) is fetched first: `POST /v1/messages/{id}/fetch`, asked on with `is_begun` until
the `state` is `stored`.
"""
_UPLOAD = """A file of an exported chat, as it is: the body is the file, with its length. Answers `UploadDone`; its
`file_key` goes into the message that the file came with. One greater than `[limits] media_bytes` is `too_big`.
"""
_ERRORS = """`{"error": {"code", "message", "hint"}}` with the status of its code.

"""
_CONFIG_HEAD = f"""# The config

{_MADE}

`$FRONTDESK_CONFIG`, else `frontdesk/config.toml` in the folder for configs. Only its owner may be able to read it
(0600). `frontdesk init --sample` writes one with comments, `frontdesk config validate` checks it as the daemon
would. A secret is a value, `env:NAME` or `file:PATH`, or a list of these.

The daemon watches the file and takes an edit as soon as it is saved, whole or not at all: sessions, secrets (those in
files are read again), templates, limits, policies. An edit that cannot be taken changes nothing; `frontdesk daemon
status` and the desk's line above the footer say why. An id that is given to another number, dialect or workspace is
such an edit. `[http] listen`, `[socket] group` and of `[limits]` `connections`, `idle_seconds` and `send_seconds` hold
after a restart, which `daemon status` says too; so does what `FRONTDESK_*` and `env:` name. `[tui]`,
`[keys]` and `[notify]` are read when the desk opens.

`FRONTDESK_STATE` names the folder of database, media, spool and log; `FRONTDESK_SOCKET` the daemon's socket.
"""
_KEYS = """
```toml
[keys]
preset = "vim"
"chat.read" = "M"
"chat.unread" = "U f6"
"list.next_unread" = "]"
"desk.theme" = ""
```

A key is a sign or a name (`Enter`, `Esc`, `PgDn`, `f6`, `Space`), with `ctrl+`, `alt+` or `shift+` before it where the
terminal sends that. What is written here goes over the preset. One wrong entry leaves all keys as the preset has them,
a wrong preset leaves the usual ones, and the desk says which and why. `frontdesk --keys emacs` is another preset for
one time. What each preset changes is in [keys.md](keys.md#presets). `frontdesk keys` lists the keys
in force; `frontdesk keys --test` tells of a key that is pressed how the terminal sends it, its name for `[keys]`, and
what answers to it.
"""
_REFUSALS = """Why an answer was refused stands on it, with what to do. By itself happens:

"""
_COMMANDS = """Data goes to standard output, narration to standard error. `--json` prints one object a line with the raw
text, `-q` ids only. What a process ends with is in [exit-codes.md](exit-codes.md). `NO_COLOR` is heeded.
"""

if __name__ == "__main__":
    write_pages()
