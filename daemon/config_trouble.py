"""What is wrong with a config: the class, and pydantic's findings as a line, a key, a sentence and a hint."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from daemon.api.errors import DaemonError

Place = tuple[str | int, ...]
"""The way to a value: ("session", 1, "phone")."""


class ConfigTrouble(DaemonError):
    """The config cannot be taken. `place` names the line or key, `hint` what to do; `rest` holds further troubles."""

    code, status = "bad_config", 500

    def __init__(self, message: str, hint: str = "", *, path: Path | None = None, place: str = "") -> None:
        super().__init__(": ".join(part for part in (str(path or ""), place, message) if part), hint)
        self.path = path
        self.place = place
        self.sentence = message
        self.rest: tuple[ConfigTrouble, ...] = ()


def in_words(error: Any, model: type[BaseModel], path: Path, text: str, tables: dict[str, Any]) -> ConfigTrouble:
    """One finding of pydantic, about this text of the config, as a trouble. Never shows a value: it may be a secret."""
    context = error.get("ctx", {})
    place: Place = (*error["loc"], *context.get("place", ()))
    sentence, hint = _words(place, error, model)
    line = line_of(text, place)
    where = f"line {line}, {_named(place, tables)}" if line else _named(place, tables)
    return ConfigTrouble(sentence, context.get("hint", hint), path=path, place=where)


def line_of(text: str, place: Place) -> int | None:
    """The line where a key stands, or its table when the key is missing. Good for honest layouts; None when unsure."""
    seen: dict[Place, int] = {}
    table: Place = ()
    counts: dict[Place, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _table(header, counts)
            seen.setdefault(table, number)
        elif key := _KEY.match(line):
            seen.setdefault((*table, key[1]), number)
    while place:
        if place in seen:
            return seen[place]
        place = place[:-1]
    return None


def _words(place: Place, error: Any, model: type[BaseModel]) -> tuple[str, str]:
    fields = _fields_at(place[:-1], model)
    key = str(place[-1]) if place else ""
    if error["type"] == "extra_forbidden":
        near = get_close_matches(key, fields, 1)
        return "there is no such key", f"did you mean {near[0]}?" if near else f"known here: {', '.join(fields)}"
    meaning = fields.get(key, "")
    if error["type"] == "missing":
        return "it is missing", meaning
    if error["type"] == "string_pattern_mismatch":
        return "it is not written as it should be", meaning
    if error["type"] in ("tuple_type", "model_type", "model_attributes_type"):
        return "it is no table of this kind", f"write [[{key}]] for lists of tables, [{key}] for single ones"
    said = str(error["msg"])
    return said.replace("Input should", "it should", 1).replace("String should", "it should", 1), meaning


def _fields_at(place: Place, model: type[BaseModel]) -> dict[str, str]:
    """Keys and their meaning in the table at this place."""
    for part in place:
        if isinstance(part, str):
            fields = {field.alias or name: field for name, field in model.model_fields.items()}
            found = _table_in(fields[part].annotation) if part in fields else None
            if found is None:
                return {}
            model = found
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _table_in(part))), None)


def _named(place: Place, tables: Any) -> str:
    """`session 2 (sales), phone`: tables by their key or name when they have one."""
    words: list[str] = []
    for part in place:
        inside = isinstance(tables, (dict, list))
        try:
            tables = tables[part] if inside else None
        except (KeyError, IndexError, TypeError):
            tables = None
        if isinstance(part, int) and words:
            title = (tables.get("key") or tables.get("name")) if isinstance(tables, dict) else None
            words[-1] += f" {part + 1}" + (f" ({title})" if isinstance(title, str) else "")
        else:
            words.append(str(part))
    return ", ".join(words)


_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\s-]+?)\s*\]\]?\s*(?:#.*)?\Z")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=""")


def _table(header: re.Match[str], counts: dict[Place, int]) -> Place:
    """The place of a header: a name that was an array before stands for that array's newest table."""
    place: Place = ()
    names = [name.strip() for name in header[2].split(".")]
    for depth, name in enumerate(names, 1):
        place = (*place, name)
        if header[1] == "[[" and depth == len(names):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place
