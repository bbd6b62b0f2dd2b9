"""A new session in the config: all that was written stays as it was, and either everything is there or nothing."""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cli.adding.answers import Answers
from cli.config_edit import beside, read, replace
from cli.troubles import CommandFailed

_ORDER = (
    "id", "workspace", "key", "dialect", "phone", "phone_number_id", "external_ids", "secret", "verify_token", "token",
    "base_url", "api_key", "api_version",
)  # fmt: skip


def write(path: Path, before: str, answers: Answers, check: Callable[[Path], object]) -> dict[str, Any]:
    """Add the table; the answer is what stands there now. Raises CommandFailed, and what `check` raises.

    `before` is the config's text as it was when the questions were asked. `check` is given the new config, under a name
    of its own in the same folder.
    """
    with _kept(answers.fresh, path.parent, str(answers.table["key"])) as references:
        table = {name: {**answers.table, **references}[name] for name in _ORDER if name in answers.table}
        text = _with(before, table, path)
        part = beside(path, text)
        try:
            check(part)
        finally:
            part.unlink(missing_ok=True)
        if read(path) != before:
            raise CommandFailed(f"{path} was edited meanwhile", "nothing was changed: do it again")
        replace(path, text)
    return table


@contextmanager
def _kept(fresh: Mapping[str, str], folder: Path, key: str) -> Iterator[dict[str, str]]:
    """Each secret in a file that only we can read, for good unless the block fails. The same one gets one file."""
    files: dict[str, Path] = {}
    try:
        for name, secret in fresh.items():
            if secret not in files:
                files[secret] = _new_file(folder, f"{key}.{name}")
                files[secret].write_text(f"{secret}\n", encoding="utf-8")
        yield {name: f"file:{files[secret].name}" for name, secret in fresh.items()}
    except BaseException:
        for file in files.values():
            file.unlink(missing_ok=True)
        raise


def _new_file(folder: Path, name: str) -> Path:
    """One that was not there; an older one of that name is somebody's secret still."""
    for number in range(1, 1000):
        path = folder / (name if number == 1 else f"{name}.{number}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        except FileExistsError:
            continue
        return path
    raise CommandFailed(f"{folder} is full of files like {name}", "take away what is not used")


def _with(before: str, table: dict[str, Any], path: Path) -> str:
    """At the end, so that nothing else moves."""
    from tomlkit import dumps  # only now: 30 ms

    added = dumps({"session": [table]})
    gap = "" if not before or before.endswith("\n\n") else ("\n" if before.endswith("\n") else "\n\n")
    end = "\r\n" if "\r\n" in before else "\n"
    text = before + (gap + added).replace("\n", end)
    wanted = tomllib.loads(before)
    wanted["session"] = [*wanted.get("session", ()), table]
    try:
        is_right = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise CommandFailed(f"{path} is written in a way that cannot be added to", "write [[session]] by hand")
    return text
