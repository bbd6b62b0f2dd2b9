"""`config` and `init`."""

import json
from pathlib import Path

import pytest

from cli.first_config import text
from daemon.settings import load
from tests.cli.conftest import Run
from tui.keymap import keymap


def test_path_prints_where_the_config_would_be(run: Run, folder: Path) -> None:
    assert f"{folder}/config.toml\n" == run("config", "path").out
    assert {"path": f"{folder}/config.toml", "exists": False} == json.loads(run("config", "path", "--json").out)


def test_init_writes_a_config_that_only_its_owner_can_read(run: Run, folder: Path) -> None:
    ended = run("init", "--sample")

    assert (0, f"{folder}/config.toml\n") == (ended.code, ended.out)
    assert 0o600 == (folder / "config.toml").stat().st_mode & 0o777
    assert [folder / "config.toml"] == list(folder.iterdir())


def test_init_makes_the_folder_private(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_CONFIG", str(folder / "new" / "config.toml"))

    run("init")

    assert 0o700 == (folder / "new").stat().st_mode & 0o777


def test_init_never_overwrites_unless_forced_and_keeps_the_old_one(run: Run, folder: Path) -> None:
    config = folder / "config.toml"
    config.write_text("# mine\n")
    config.chmod(0o600)

    assert 1 == run("init").code
    assert "# mine\n" == config.read_text()

    assert 0 == run("init", "--force").code
    assert "# mine\n" == (folder / "config.toml.bak").read_text()
    assert text(with_sample=False) == config.read_text()


def test_init_by_force_is_never_without_a_config(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, seen, replace = folder / "config.toml", list[bool](), Path.replace
    config.write_bytes(b"# mine \xff\r\n")

    def watched(part: Path, target: Path) -> Path:
        made = replace(part, target)
        seen.append(config.exists())
        return made

    monkeypatch.setattr(Path, "replace", watched)
    ended = run("init", "--force")

    assert (0, [True, True]) == (ended.code, seen)
    assert b"# mine \xff\r\n" == (folder / "config.toml.bak").read_bytes()
    assert 0o600 == (folder / "config.toml.bak").stat().st_mode & 0o777


def test_init_by_force_writes_through_a_link(run: Run, folder: Path) -> None:
    (folder / "far").mkdir()
    (folder / "far" / "desk.toml").write_text("# mine\n")
    (folder / "config.toml").symlink_to(folder / "far" / "desk.toml")
    run("init", "--force")

    assert text(with_sample=False) == (folder / "far" / "desk.toml").read_text()
    assert (folder / "config.toml").is_symlink()
    assert ("# mine\n", False) == (
        (folder / "config.toml.bak").read_text(),
        (folder / "config.toml.bak").is_symlink(),
    )


def test_init_that_cannot_keep_the_old_one_leaves_it_and_nothing_else(run: Run, folder: Path) -> None:
    (folder / "config.toml").write_text("# mine\n")
    (folder / "config.toml.bak").mkdir()
    ended = run("init", "--force")

    assert 0 != ended.code
    assert "# mine\n" == (folder / "config.toml").read_text()
    assert ["config.toml", "config.toml.bak"] == sorted(one.name for one in folder.iterdir())


def test_the_sample_is_right_once_its_secrets_are_set(run: Run, folder: Path) -> None:
    run("init", "--sample")
    secrets = {"META_APP_SECRET": "a", "META_VERIFY_TOKEN": "b", "HMAC_SECRET": "c"}

    settings = load(folder / "config.toml", secrets)

    assert ["care", "sales"] == [session.key for session in settings.sessions]


def test_the_plain_config_is_an_empty_desk(run: Run, folder: Path) -> None:
    run("init")

    ended = run("config", "validate", "--json")

    assert {"path": f"{folder}/config.toml", "ok": True, "workspaces": 1, "sessions": 0} == json.loads(ended.out)


def test_every_commented_line_of_the_first_config_is_right_too(folder: Path) -> None:
    lines = text(with_sample=True).splitlines()
    is_setting = [line.startswith("# ") and ("=" in line or line.startswith("# [")) for line in lines]
    is_setting[:4] = [False] * 4
    open_lines = [line[2:] if use else line for line, use in zip(lines, is_setting, strict=True)]
    group = [line for line in open_lines if not line.startswith("group =")]  # no such group on every machine
    config = folder / "config.toml"
    config.write_text("\n".join(group))
    config.chmod(0o600)
    (folder / "meta.token").write_text("t")
    (folder / "meta.token").chmod(0o600)
    names = ("FRONTDESK_HTTP_TOKEN", "META_APP_SECRET", "META_VERIFY_TOKEN", "HMAC_SECRET", "GATEWAY_API_KEY")

    settings = load(config, dict.fromkeys(names, "x"))

    assert "Asia/Jakarta" == settings.tui.timezone
    assert "http://127.0.0.1:3001" == settings.sessions[1].base_url
    assert (["vip"], ["hours"]) == ([one.name for one in settings.views], [one.name for one in settings.replies])
    assert () == tuple(keymap(settings.keys).troubles)
    assert ["[[reply]]", "[[view]]", "[keys]", "[notify]", "[tui]"] == sorted(
        table for table in ("[tui]", "[keys]", "[notify]", "[[view]]", "[[reply]]") if f"# {table}" in "\n".join(lines)
    )


def test_validate_tells_every_trouble_and_what_to_do(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("META_APP_SECRET", "META_VERIFY_TOKEN", "HMAC_SECRET"):
        monkeypatch.delenv(name, raising=False)
    run("init", "--sample")

    ended = run("config", "validate")

    assert (1, "") == (ended.code, ended.out)
    for name in ("META_APP_SECRET", "META_VERIFY_TOKEN", "HMAC_SECRET"):
        assert f"the environment variable {name} is not set\n  export {name}=" in ended.err


def test_validate_names_all_that_is_wrong_with_the_keys_at_once(run: Run, folder: Path) -> None:
    run("init")
    config = folder / "config.toml"
    config.write_text('[keys]\n"chat.raed" = "M"\n"chat.read" = "U"\n' + config.read_text())

    ended = run("config", "validate")

    assert (1, "") == (ended.code, ended.out)
    assert "there is nothing called chat.raed: chat.read perhaps?; chat.read and chat.unread are both on U" in ended.err


def test_validate_says_which_presets_of_keys_there_are(run: Run, folder: Path) -> None:
    run("init")
    config = folder / "config.toml"
    usual = config.read_text()
    config.write_text('[keys]\npreset = "nano"\n' + usual)
    wrong = run("config", "validate")
    config.write_text('[keys]\npreset = "emacs"\n' + usual)

    assert (0, 1) == (run("config", "validate").code, wrong.code)
    assert "[keys]: there is no preset 'nano': there are mail, vim, emacs" in wrong.err


def test_a_missing_config_names_init(run: Run) -> None:
    ended = run("config", "validate")

    assert 1 == ended.code
    assert "there is no config\n  write one with: frontdesk init --sample" in ended.err
