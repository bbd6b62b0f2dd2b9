"""One more name for a session of a gateway: an edit of the config that leaves all else in it as it was written."""

import tomllib
from pathlib import Path
from typing import Any, cast

from tomlkit import TOMLDocument, item, parse
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from cli.config_edit import read, replace
from cli.troubles import CommandFailed
from store.record import record

_LONGEST_NAME = 200


@record
class Adopted:
    """A session after it has got its name."""

    key: str
    external_ids: list[str]
    """The newest last: by that it sends."""
    is_new: bool


def adopt(path: Path, wanted: str, name: str) -> Adopted:
    """Let the session, named by key or id, be called `name` by its gateway, too. Raises CommandFailed."""
    text = read(path)
    document = _parsed(path, text)
    sessions = _sessions(document.unwrap())
    place = _place(sessions, wanted)
    _check(sessions, place, name)
    session = sessions[place]
    known = list(session.get("external_ids", ()))
    if known[-1:] == [name]:
        return Adopted(str(session.get("key")), known, is_new=False)
    _add(document, place, name)
    replace(path, _checked(path, document, text, place, name))
    return Adopted(str(session.get("key")), [*(one for one in known if one != name), name], is_new=True)


def _parsed(path: Path, text: str) -> TOMLDocument:
    try:
        return parse(text)
    except (TOMLKitError, RecursionError):
        raise CommandFailed(f"{path} is no TOML", "see what is wrong with: frontdesk config validate") from None


def _sessions(tables: dict[str, Any]) -> list[dict[str, Any]]:
    listed = tables.get("session")
    return [one if isinstance(one, dict) else {} for one in listed] if isinstance(listed, list) else []


def _place(sessions: list[dict[str, Any]], wanted: str) -> int:
    for place, one in enumerate(sessions):
        if wanted in (one.get("key"), str(one.get("id"))):
            return place
    known = ", ".join(str(one["key"]) for one in sessions if "key" in one)
    raise CommandFailed(f"the config has no session {wanted}", f"one of: {known}" if known else "it has none yet")


def _check(sessions: list[dict[str, Any]], place: int, name: str) -> None:
    session = sessions[place]
    if session.get("dialect") == "meta":
        raise CommandFailed(f"{session.get('key')} is Meta's, not a gateway's", "Meta knows it by its phone_number_id")
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise CommandFailed("that is no name that a gateway gives", "copy it from: frontdesk deliveries list")
    if not isinstance(session.get("external_ids", []), list):
        raise CommandFailed("external_ids is no list", "see what is wrong with: frontdesk config validate")
    rivals = [one for one in sessions if one is not session and one.get("dialect") == session.get("dialect")]
    for other in rivals:
        if name in _names(other):
            raise CommandFailed(f"{name} is {other.get('key')} already", "take it out there first")


def _names(session: dict[str, Any]) -> list[str]:
    given = session.get("external_ids")
    return [str(session.get("key")), str(session.get("id")), *(given if isinstance(given, list) else [])]


def _add(document: TOMLDocument, place: int, name: str) -> None:
    session = cast(Any, document)["session"][place]
    if "external_ids" not in session:
        _begin(session, name)
        return
    if name in session["external_ids"]:
        session["external_ids"].remove(name)  # it sends by the last
    session["external_ids"].append(name)


def _begin(session: Any, name: str) -> None:
    """The first name, on a line under the dialect: at its end a table has the comments of the next one."""
    before: Any = session.item("dialect" if "dialect" in session else "key") if isinstance(session, Table) else None
    if before is None or "\n" not in before.trivia.trail:
        session["external_ids"] = [name]
        return
    end = before.trivia.trail
    before.trivia.trail = f"{end}{before.trivia.indent}external_ids = {item([name]).as_string()}{end}"


def _checked(path: Path, document: TOMLDocument, before: str, place: int, name: str) -> str:
    """The new text, once it says the same as before but for the name."""
    wanted, text = tomllib.loads(before), document.as_string()
    session = wanted["session"][place]
    session["external_ids"] = [*(one for one in session.get("external_ids", ()) if one != name), name]
    try:
        is_right = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise CommandFailed(f"{path} is written in a way that cannot be edited", f"add {name} to external_ids by hand")
    return text
