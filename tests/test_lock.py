"""The lock file pins everything that pyproject.toml names, by hash, and names no registry."""

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_LOCK = (_ROOT / "requirements.lock").read_text()
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[ ;<>=!~\[]", name)[0]).lower()


def test_every_dependency_is_pinned_by_hash() -> None:
    pins = re.findall(r"^(\S+)==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:", _LOCK, flags=re.MULTILINE)
    lines = [line for line in _LOCK.splitlines() if not line.startswith("    --hash=sha256:")]
    named = [*_PROJECT["project"]["dependencies"], *_PROJECT["dependency-groups"]["dev"]]

    assert len(lines) == len(pins)
    assert set() == {_plain(name) for name in named} - {_plain(pin) for pin in pins}


def test_the_lock_names_no_registry() -> None:
    assert "://" not in _LOCK
    assert "index-url" not in _LOCK


def test_each_dependency_has_its_line_in_the_decisions() -> None:
    reasons = (_ROOT / "docs/decisions/004-dependencies.md").read_text()
    named = [*_PROJECT["project"]["dependencies"], *_PROJECT["dependency-groups"]["dev"]]

    assert [] == [name for name in map(_plain, named) if f"**{name}**" not in reasons]
