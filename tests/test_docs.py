"""The docs cannot rot: generated pages are fresh, and every word that people rely on stands somewhere."""

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer

from cli import first_config
from cli.app import app
from daemon.intake.listening import Listening
from daemon.intake.public import public_app
from daemon.settings import Settings
from docs.generate import PAGES
from tui.keys import KEYS

_ROOT = Path(__file__).parent.parent
_PAGES = {
    path.relative_to(_ROOT).as_posix(): path.read_text() for path in [*_ROOT.glob("*.md"), *_ROOT.glob("docs/**/*.md")]
}
_COMMAND = re.compile(r"`?frontdesk ([a-z][a-z-]*(?: [a-z][a-z-]*)?)")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(name: str) -> None:
    assert PAGES[name]() == _PAGES[f"docs/{name}"], "run: make docs"


def test_every_public_address_is_documented() -> None:
    listening = cast("Listening", SimpleNamespace(log=lambda *_, **__: None))
    routes = {
        f"`{one.method} {one.resource.canonical}`"
        for one in public_app(listening).router.routes()
        if one.resource and one.method != "*"
    }

    assert routes
    assert [] == [route for route in routes if route not in _PAGES["docs/webhooks.md"]]


def test_every_command_in_the_docs_exists() -> None:
    root: Any = typer.main.get_command(app)
    known = set(root.commands) | {
        f"{name} {part}" for name, one in root.commands.items() for part in getattr(one, "commands", ())
    }
    groups = {name for name, one in root.commands.items() if getattr(one, "commands", ())}
    written = {words for page in _PAGES.values() for block in _code(page) for words in _COMMAND.findall(block)}

    assert written
    assert set() == {words for words in written if words not in known and words.split()[0] not in known - groups}


def test_every_command_and_option_says_what_it_does() -> None:
    silent = [line for line in _PAGES["docs/commands.md"].splitlines() if re.match(r"\| `.*\|  \|$", line)]

    assert [] == silent


def test_every_key_has_its_line() -> None:
    assert [] == [key.id for key in KEYS if key.is_listed and f"`{key.id}`" not in _PAGES["docs/keys.md"]]


def test_every_setting_has_a_sentence() -> None:
    assert [] == re.findall(r"^\| .* \|  \|$", _PAGES["docs/config.md"], flags=re.MULTILINE)


def test_the_sample_config_and_those_of_the_readme_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("META_APP_SECRET", "META_VERIFY_TOKEN", "HMAC_SECRET", "WWEBJS_API_KEY"):
        monkeypatch.setenv(name, "word")
    sample = first_config.text(with_sample=True)
    sessions = "\n".join(re.findall(r"```toml\n(.*?)```", _PAGES["README.md"], flags=re.DOTALL))
    readme = f'[[workspace]]\nid = 1\nname = "Acme"\n{sessions}'

    assert {"care", "sales"} == {one.key for one in Settings.model_validate(tomllib.loads(sample)).sessions}
    assert {"care", "sales", "branch"} == {one.key for one in Settings.model_validate(tomllib.loads(readme)).sessions}


def test_no_link_leads_nowhere() -> None:
    lost = []
    for name, page in _PAGES.items():
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", page) if "://" not in link]
        lost += [f"{name}: {link}" for link in links if not (_ROOT / name).parent.joinpath(link).exists()]

    assert [] == lost


def _code(page: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", page, flags=re.DOTALL) + re.findall(r"`[^`\n]+`", page)
