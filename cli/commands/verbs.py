"""One command per verb of the registry: `frontdesk done 12 14`."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from cli.options import Json
from daemon.api.args import Arg
from daemon.api.verbs import VERBS, Verb


def add_to(app: typer.Typer) -> None:
    """Give each verb its command."""
    for verb in VERBS.values():
        app.command(verb.name, help=verb.summary)(_command(verb))


def _command(verb: Verb) -> Callable[..., None]:
    def act(
        ids: list[str] | None, json: bool, quiet: bool, query: str | None = None, yes: bool = False, **args: Any
    ) -> None:
        from cli import doing, output

        done = doing.do(verb, doing.Named(tuple(ids or ()), query, is_sure=yes), args)
        if done and json:
            output.json_line(done)
        elif done and quiet:
            output.line(str(done.action))

    # Typer reads a command's parameters from its signature: here it is drawn from the registry.
    act.__signature__ = inspect.Signature(_parameters(verb))  # type: ignore[attr-defined]
    return act


def _parameters(verb: Verb) -> list[inspect.Parameter]:
    given: list[tuple[str, Any, Any]] = [("ids", Annotated[list[str] | None, _words(verb)], None)]
    given += [(name, *_option(name, arg)) for name, arg in verb.args.items()]
    if verb.on == "chats":
        given += [("query", Annotated[str | None, _QUERY], None), ("yes", Annotated[bool, _YES], False)]
    given += [("json", Json, False), ("quiet", Annotated[bool, _QUIET], False)]
    kind = inspect.Parameter.KEYWORD_ONLY
    return [inspect.Parameter(name, kind, default=default, annotation=what) for name, what, default in given]


def _words(verb: Verb) -> Any:
    one, where = _NAMED[verb.on]
    last = verb.last_word.upper()
    more = "; - reads it from there" if last and verb.args[verb.last_word].has_lines else ""
    told = f"{where}; - reads them from standard input." + (f" The last word is the {last}{more}." if last else "")
    return typer.Argument(metavar=f"{one}... {last}".strip(), help=told)


def _option(name: str, arg: Arg) -> tuple[Any, Any]:
    option = typer.Option(f"--{name.replace('_', '-')}", help=arg.meaning + _MORE.get(arg.kind, ""))
    if arg.kind == "flag":
        return Annotated[bool, option], False
    if arg.kind == "number" and not arg.words:
        return Annotated[int | None, option], None
    return Annotated[str | None, option], None


_NAMED = {
    "chats": ("CHAT", "Ids of chats"),
    "contacts": ("CONTACT", "Ids of contacts, as chats show has them"),
}
_MORE = {"time": " Else: 2h, tomorrow, mon 9, fri 14:30, 12/24 9, or in full."}
_QUERY = typer.Option("--query", help="All chats that fit, in one action: is:unread session:care ...")
_YES = typer.Option("--yes", help="On a terminal: yes, although these are more than 50.")
_QUIET = typer.Option("--quiet", "-q", help="The action's id only.")
