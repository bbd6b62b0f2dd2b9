"""One command per verb of the registry: `frontdesk read 12 14`."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from cli.options import Json
from daemon.api.verbs import VERBS, Verb

_IDS = {
    "chats": Annotated[
        list[str], typer.Argument(metavar="CHAT", help="Ids of chats; - reads them from standard input.")
    ],
    "contacts": Annotated[
        list[str],
        typer.Argument(metavar="CONTACT", help="Ids of contacts, as chats show has them; - reads standard input."),
    ],
}


def add_to(app: typer.Typer) -> None:
    """Give each verb its command."""
    for verb in VERBS.values():
        app.command(verb.name, help=verb.summary)(_command(verb))


def _command(verb: Verb) -> Callable[..., None]:
    def act(ids: list[str], json: bool, quiet: bool, **args: str | None) -> None:
        from cli import doing, output

        done = doing.do(verb, ids, args)
        if done and json:
            output.json_line(done)
        elif done and quiet:
            output.line(str(done.action))

    # Typer reads a command's parameters from its signature: here it is drawn from the registry.
    act.__signature__ = inspect.Signature(_parameters(verb))  # type: ignore[attr-defined]
    return act


def _parameters(verb: Verb) -> list[inspect.Parameter]:
    given: list[tuple[str, Any, Any]] = [("ids", _IDS[verb.on], inspect.Parameter.empty)]
    for name, meaning in verb.args.items():
        if name == verb.last_word:
            word = typer.Argument(metavar=name.upper(), help=meaning)
            given.append((name, Annotated[str, word], inspect.Parameter.empty))
            continue
        option = typer.Option(f"--{name.replace('_', '-')}", help=meaning)
        given.append((name, Annotated[str | None, option], None))
    given += [("json", Json, False), ("quiet", Annotated[bool, _QUIET], False)]
    kind = inspect.Parameter.KEYWORD_ONLY
    return [inspect.Parameter(name, kind, default=default, annotation=what) for name, what, default in given]


_QUIET = typer.Option("--quiet", "-q", help="The action's id only.")
