"""The config file before it means anything: who may read it, whether it is TOML, and what its secrets stand for."""

import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from daemon.config_trouble import ConfigTrouble


class SecretTrouble(Exception):
    """A secret that cannot be had. Never holds the secret."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def read_config(path: Path) -> str:
    """The text of a config that only its owner can read. Raises ConfigTrouble."""
    try:
        raw = _private_bytes(path)
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigTrouble("there is no config", "write one with: frontdesk init --sample", path=path) from None
    except UnicodeDecodeError:
        raise ConfigTrouble("it is not UTF-8", "save it as UTF-8", path=path) from None
    except SecretTrouble as trouble:
        raise ConfigTrouble(trouble.message, trouble.hint, path=path) from None
    except OSError as trouble:
        raise ConfigTrouble(f"it cannot be read: {trouble.strerror}", "it must be a file of yours", path=path) from None


def parse_config(path: Path, text: str) -> dict[str, Any]:
    """The tables of the config. Raises ConfigTrouble with the line that is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        said, _, where = str(trouble).partition(" (at ")
        line = where.removesuffix(")").partition(",")[0]
        hint = "strings need quotes, tables are [http] or [[session]]"
        raise ConfigTrouble(f"{said[:1].lower()}{said[1:]}", hint, path=path, place=line) from None


def resolved_secret(written: str, folder: Path, environ: Mapping[str, str]) -> str:
    """What `env:NAME`, `file:PATH` (relative to `folder`) or a plain value stands for. Raises SecretTrouble."""
    kind, colon, name = written.partition(":")
    if colon and kind == "env":
        found = environ.get(name, "")
        problem = f"the environment variable {name} is not set"
        hint = f"export {name}=... before the daemon starts, or write file:PATH instead"
    elif colon and kind == "file":
        found, problem, hint = _from_file(folder / Path(name).expanduser()), f"the file {name} is empty", "fill it"
    else:
        found, problem, hint = written, "it is empty", "write a value, env:NAME or file:PATH"
    if not found.strip():
        raise SecretTrouble(problem, hint)
    return found


def _private_bytes(path: Path) -> bytes:
    """A file's content. Looks at the opened file, so that it cannot be changed for another between look and read."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as opened:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise SecretTrouble("it is not a file", "name a file that only you can read")
        if found.st_uid not in (os.geteuid(), 0):
            raise SecretTrouble("it belongs to another user", f"take it over with: chown $USER {path}")
        if found.st_mode & 0o077:
            raise SecretTrouble("other users can read it, and it holds secrets", f"close it with: chmod 600 {path}")
        return opened.read()


def _from_file(path: Path) -> str:
    try:
        return _private_bytes(path).decode().rstrip("\r\n")
    except SecretTrouble as trouble:
        raise SecretTrouble(f"the file {path}: {trouble.message}", trouble.hint) from None
    except OSError as trouble:
        raise SecretTrouble(f"the file {path} cannot be read: {trouble.strerror}", "write the secret there") from None
    except UnicodeDecodeError:
        raise SecretTrouble(f"the file {path} is not text", "write the secret as UTF-8, one line") from None
