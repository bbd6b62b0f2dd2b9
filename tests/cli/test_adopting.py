"""`sessions adopt`: one more name in the config, and not a letter of anything else."""

import json
import tomllib
from pathlib import Path

import pytest
from tomlkit import TOMLDocument

from cli import adopting
from cli.adopting import Adopted, adopt
from cli.first_config import text
from cli.troubles import CommandFailed
from tests.cli.conftest import Run

OLD, NEW = "webjs_1_1763181942_W0hejiNg", "webjs_1_1795362934_AbCdEfGh"


@pytest.fixture
def config(folder: Path) -> Path:
    written = folder / "config.toml"
    written.write_text(text(with_sample=True))
    written.chmod(0o600)
    return written


def test_the_name_is_added_last_and_all_else_stays(config: Path) -> None:
    before = config.read_text()

    assert Adopted("sales", [OLD, NEW], is_new=True) == adopt(config, "sales", NEW)
    assert before.replace(f'["{OLD}"]', f'["{OLD}", "{NEW}"]') == config.read_text()
    assert 0o600 == config.stat().st_mode & 0o777
    assert [config] == list(config.parent.iterdir())


def test_the_first_name_of_a_session_stands_under_its_dialect(config: Path) -> None:
    written = (
        '[[session]]\nkey = "a"\n  dialect = "waha"  # mine\nsecret = "s"\n\n# the other\n[[session]]\nkey = "b"\n'
    )
    config.write_text(written)
    adopt(config, "a", NEW)
    adopt(config, "b", OLD)

    first = written.replace("# mine\n", f'# mine\n  external_ids = ["{NEW}"]\n')
    assert f'{first}external_ids = ["{OLD}"]\n' == config.read_text()


def test_an_id_names_the_session_too_and_twice_is_once(config: Path) -> None:
    adopt(config, "7", NEW)
    before = config.read_bytes()

    assert Adopted("sales", [OLD, NEW], is_new=False) == adopt(config, "sales", NEW)
    assert before == config.read_bytes()


def test_an_older_name_that_is_used_again_becomes_the_one_to_send_by(config: Path) -> None:
    adopt(config, "sales", NEW)

    assert [NEW, OLD] == adopt(config, "sales", OLD).external_ids
    assert [NEW, OLD] == tomllib.loads(config.read_text())["session"][1]["external_ids"]


@pytest.mark.parametrize(
    "written",
    [
        '[[session]]\nkey = "sales"\ndialect = "waha"   # a comment\n\n[[session]]\nkey = "b"\ndialect = "waha"\n',
        '[[session]]\nkey = "sales"\nexternal_ids = [\n    "old",  # before\n]\n',
        '[[session]]\nkey = "sales"\nexternal_ids = []\n[[session.template]]\nname = "x"\n',
        '[[session]]\nkey = "sales"\n[[session.template]]\nname = "x"\n',
        'session = [{key = "sales", dialect = "gateway"}]\n',
        '# top\r\n[[session]]\r\nkey = "sales"\r\nexternal_ids = ["a\\u00e9"]\r\n',
    ],
    ids=["no list", "many lines", "an empty list", "templates", "in one line", "other line ends"],
)
def test_however_the_config_is_written_only_the_name_is_new(config: Path, written: str) -> None:
    config.write_bytes(written.encode())
    before = tomllib.loads(written)
    adopt(config, "sales", NEW)

    raw = config.read_bytes()
    after = tomllib.loads(raw.decode())
    assert NEW == after["session"][0].pop("external_ids")[-1]
    before["session"][0].pop("external_ids", None)
    assert before == after
    assert all(comment in raw for comment in (b"# a comment", b"# before", b"# top") if comment in written.encode())


@pytest.mark.parametrize(
    ("session", "name", "words"),
    [
        ("nobody", NEW, "the config has no session nobody"),
        ("care", NEW, "care is Meta's"),
        ("sales", "", "that is no name"),
        ("sales", "x" * 201, "that is no name"),
        ("sales", "a\nb", "that is no name"),
        ("sales", " a", "that is no name"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(config: Path, session: str, name: str, words: str) -> None:
    before = config.read_bytes()
    with pytest.raises(CommandFailed) as refused:
        adopt(config, session, name)

    assert refused.value.message.startswith(words)
    assert refused.value.hint
    assert before == config.read_bytes()


def test_a_name_of_another_session_is_not_taken_from_it(config: Path) -> None:
    tables = ('[[session]]\nkey = "a"\nexternal_ids = ["x"]\n', '[[session]]\nkey = "b"\n')
    config.write_text('dialect = "gateway"\n'.join((*tables, "")))
    with pytest.raises(CommandFailed, match="x is a already"):
        adopt(config, "b", "x")


@pytest.mark.parametrize("raw", [b"[[session", b"\xff", b"session = 7\n", b""])
def test_a_config_that_is_none_is_left_alone(config: Path, raw: bytes) -> None:
    config.write_bytes(raw)
    with pytest.raises(CommandFailed):
        adopt(config, "sales", NEW)

    assert raw == config.read_bytes()


def test_an_edit_that_would_change_anything_else_is_not_written(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = config.read_bytes()
    add = adopting._add

    def clumsily(document: TOMLDocument, place: int, name: str) -> None:
        add(document, place, name)
        document["limits"] = {}

    monkeypatch.setattr(adopting, "_add", clumsily)
    with pytest.raises(CommandFailed, match="cannot be edited"):
        adopt(config, "sales", NEW)

    assert before == config.read_bytes()


def test_a_link_stays_a_link(config: Path) -> None:
    behind = config.with_name("real.toml")
    config.rename(behind)
    config.symlink_to(behind)
    adopt(config, "sales", NEW)

    assert config.is_symlink()
    assert NEW in behind.read_text()


def test_the_command_says_what_comes_next(run: Run, config: Path) -> None:
    ended = run("sessions", "adopt", "sales", NEW, "--json")

    assert {"key": "sales", "external_ids": [OLD, NEW], "is_new": True} == json.loads(ended.out)
    assert f"sales is called {NEW}\n" in ended.err
    assert "no daemon runs" in ended.err
    assert "frontdesk deliveries replay --all" in ended.err

    again = run("sessions", "adopt", "7", NEW, "-q")
    assert (0, "sales\n") == (again.code, again.out)


def test_without_a_config_it_says_how_to_make_one(run: Run) -> None:
    ended = run("sessions", "adopt", "sales", NEW)

    assert (1, "") == (ended.code, ended.out)
    assert "frontdesk init --sample" in ended.err
