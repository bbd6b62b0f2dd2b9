"""The config, and every way in which it can be wrong."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from daemon.config_trouble import ConfigTrouble
from daemon.providers.base import Secret
from daemon.settings import NEEDS, Http, Limits, Reply, Session, Settings, Socket, Template, Tui, Workspace, load

DESK = '[[workspace]]\nid = 1\nname = "Acme"\n'
META = '[[session]]\nid = 1\nworkspace = 1\nkey = "care"\ndialect = "meta"\nphone_number_id = "106"\nsecret = "s1"\n'
GATEWAY = '[[session]]\nid = 7\nworkspace = 1\nkey = "sales"\ndialect = "gateway"\nsecret = "s7"\n'

Write = Callable[..., Path]


REPLY = '[[reply]]\nname = "hi"\ntext = "Hello"\n'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, name: str = "config.toml", mode: int = 0o600) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        path.chmod(mode)
        return path

    return written


def test_an_empty_config_is_an_empty_desk(write: Write) -> None:
    settings = load(write(""))

    assert ((), (), "127.0.0.1", 8787) == (
        settings.workspaces,
        settings.sessions,
        settings.http.host,
        settings.http.port,
    )
    assert (256, 256 * 1024 * 1024, 50_000) == (
        settings.limits.connections,
        settings.limits.unread_bytes,
        settings.limits.queue_depth,
    )


def test_settings_never_change(write: Write) -> None:
    settings = load(write(DESK + META))

    with pytest.raises(ValueError, match="frozen"):
        settings.http.open_reads = True  # type: ignore[misc]


def test_secrets_are_given_by_dialect_and_never_shown(write: Write) -> None:
    text = DESK + META.replace('"s1"', '["s1", "s1old"]') + GATEWAY

    settings = load(write(text))

    assert [Secret(1, b"s1"), Secret(1, b"s1old")] == settings.session_secrets("meta")
    assert [Secret(7, b"s7")] == settings.session_secrets("gateway")
    assert "s1old" not in f"{settings!r} {settings} {settings.sessions[0].secret}"


def test_a_secret_comes_from_the_environment_or_a_file(write: Write) -> None:
    write("from file\n", "meta.token")
    text = DESK + META.replace('"s1"', '["env:ONE", "file:meta.token"]') + 'verify_token = "env:TWO"\n'

    settings = load(write(text), {"ONE": "from env", "TWO": "v"})

    assert [Secret(1, b"from env"), Secret(1, b"from file")] == settings.session_secrets("meta")
    assert [b"v"] == settings.verify_tokens()


def test_a_secret_is_masked_wherever_it_stands(write: Write) -> None:
    settings = load(write(DESK + META.replace('"s1"', '["abc", "abcdef"]') + 'token = "tok"\n'))

    assert "x *** y *** z ***" == settings.masked("x abcdef y abc z tok")


def test_a_retired_session_needs_no_secret_and_speaks_with_none(write: Write) -> None:
    settings = load(write(DESK + META.replace('secret = "s1"', "retired = true") + GATEWAY + "retired = true\n"))

    assert [] == settings.session_secrets("meta") + settings.session_secrets("gateway")


def test_phones_and_regions_are_written_one_way(write: Write) -> None:
    settings = load(write(DESK + 'region = "id"\n' + META + 'phone = "+1 (555) 078-3881"\n'))

    assert ("+15550783881", "ID") == (settings.sessions[0].phone, settings.workspaces[0].region)


def test_templates_belong_to_their_session(write: Write) -> None:
    template = (
        '[[session.template]]\nname = "follow_up"\nlanguage = "en_US"\n'
        'body = "Hello {{1}}"\nvariables = ["contact.name"]\n'
    )

    settings = load(write(DESK + META + template + GATEWAY))

    assert (("contact.name",),) == tuple(one.variables for one in settings.sessions[0].templates)
    assert () == settings.sessions[1].templates


def test_the_config_of_the_contract_is_taken(write: Write) -> None:
    text = (
        '[http]\nlisten = "[::1]:8787"\nopen_reads = false\ntoken = "env:T"\n[limits]\nwebhooks_per_minute = 0\n'
        'syncs_per_minute = 60\nqueue_depth = 50000\n[[workspace]]\nid = 1\nname = "Acme"\nregion = "ID"\n'
        'failover = "ask"\noperators = []\n' + META + 'primary = true\nreceipts = "never"\n' + GATEWAY
        + 'external_ids = ["webjs_1"]\napi_key = "k"\nbase_url = "http://127.0.0.1:3001"\n'
    )  # fmt: skip

    settings = load(write(text), {"T": "token"})

    assert ("::1", (), ("webjs_1",)) == (
        settings.http.host,
        settings.workspaces[0].operators,
        settings.sessions[1].external_ids,
    )


@pytest.mark.parametrize(
    ("text", "place", "sentence", "hint"),
    [
        ("[http\n", "line 1", "expected", "tables are"),
        ("a = 1\na = 2\n", "line 2", "cannot overwrite", "quotes"),
        ("[htp]\n", "line 1, htp", "no such key", "did you mean http?"),
        ("[http]\nlisen = 1\n", "line 2, http, lisen", "no such key", "did you mean listen?"),
        ("[http]\nxyz = 1\n", "line 2, http, xyz", "no such key", "known here: listen, open_reads, token"),
        ('[http]\nlisten = "8787"\n', "line 2, http, listen", "address", "127.0.0.1:8787"),
        ('[http]\nlisten = "a:99999"\n', "line 2, http, listen", "address", "127.0.0.1:8787"),
        ('[http]\nopen_reads = "yes"\n', "line 2, http, open_reads", "boolean", "without the token"),
        ("[http]\ntoken = 5\n", "line 2, http, token", "a secret is text", "quotes"),
        ("[limits]\nqueue_depth = 0\n", "line 2, limits, queue_depth", "greater than", "Deliveries"),
        ("[limits]\nqueue_depth = true\n", "line 2, limits, queue_depth", "integer", "Deliveries"),
        ('[socket]\ngroup = "no such"\n', "line 2, socket, group", "no such group", "getent"),
        ('[tui]\nclock = "25h"\n', "line 2, tui, clock", "'24h' or '12h'", "times"),
        ('[tui]\ntimezone = "Mars/Base"\n', "line 2, tui, timezone", "no such time zone", "Asia/Jakarta"),
        ('[tui]\ndownloads = "saved/files"\n', "line 2, tui, downloads", "no whole path", "~/Downloads"),
        ('[tui]\ndownloads = "~nobody-here/a"\n', "line 2, tui, downloads", "no whole path", "~/Downloads"),
        ('[[reply]]\nname = "a"\ntext = "{{contact.age}}"\n', "reply 1 (a), text", "stands for", "contact.name"),
        (REPLY + REPLY, "reply 2 (hi), name", "hi is used by reply 1", "its own"),
        (REPLY + "workspace = 4\n", "reply 1 (hi), workspace", "there is no workspace 4", "leave it out"),
        ("[workspace]\nid = 1\n", "workspace", "no table of this kind", "[[workspace]]"),
        ("[[http]]\n", "http", "no table of this kind", "[http] for single"),
        ('[[workspace]]\nname = "A"\n', "line 1, workspace 1 (A), id", "it is missing", "for ever"),
        (DESK + 'operators = [" anna"]\n', "workspace 1 (Acme), operators 1", "no user name", "id -un"),
        (DESK + 'region = "XX"\n', "line 4, workspace 1 (Acme), region", "no country", "ID or BR"),
        (DESK + DESK.replace("Acme", "B"), "line 5, workspace 2 (B), id", "1 is used by workspace 1", "its own"),
        (META, "session 1 (care), workspace", "there is no workspace 1", "add a [[workspace]] with id = 1"),
        (DESK + META + META.replace("id = 1", "id = 2", 1), "session 2 (care), key", "care is used", "its own"),
        (DESK + META + META.replace("care", "b"), "session 2 (b), id", "1 is used by session 1", "its own"),
        (DESK + META + 'phone = "0812345678"\n', "session 1 (care), phone", "international", "+628"),
        (DESK + META + 'secrt = "x"\n', "line 11, session 1 (care), secrt", "no such key", "did you mean secret?"),
        (DESK + META.replace("care", "12"), "session 1 (12), key", "not written as", "a letter, then"),
        (DESK + META.replace("meta", "mta"), "session 1 (care), dialect", "'meta'", "Who speaks"),
        (DESK + META.replace('secret = "s1"', ""), "session 1 (care), secret", "it has no secret", "the app secret"),
        (DESK + META.replace('"s1"', '""'), "session 1 (care), secret", "it is empty", "env:NAME"),
        (DESK + META.replace('"s1"', "[]"), "session 1 (care), secret", "it has no secret", "env:NAME"),
        (DESK + META.replace('"s1"', '"env:NOPE"'), "secret", "variable NOPE is not set", "export NOPE="),
        (DESK + META.replace('"s1"', '"file:nope"'), "secret", "cannot be read: No such file", "write the secret"),
        (DESK + META.replace('phone_number_id = "106"', ""), "phone_number_id", "no phone_number_id", "at Meta"),
        (DESK + GATEWAY + 'base_url = "localhost"\n', "session 1 (sales), base_url", "not written as", "http://host:port"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place_and_what_to_do(
    text: str, place: str, sentence: str, hint: str, write: Write
) -> None:
    path = write(text)

    with pytest.raises(ConfigTrouble) as raised:
        load(path, {})

    trouble = raised.value
    assert place in trouble.place
    assert sentence in trouble.sentence
    assert hint in trouble.hint
    assert trouble.message.startswith(f"{path}: ")


def test_two_primaries_in_one_workspace_are_refused_but_not_in_two(write: Write) -> None:
    both = META + "primary = true\n" + GATEWAY + "primary = true\n"

    with pytest.raises(ConfigTrouble, match="care is primary in workspace 1 already"):
        load(write(DESK + both))
    load(
        write(
            DESK
            + '[[workspace]]\nid = 2\nname = "B"\n'
            + both.replace("id = 7\nworkspace = 1", "id = 7\nworkspace = 2")
        )
    )


@pytest.mark.parametrize("line", ['phone_number_id = "106"', 'external_ids = ["a"]'])
def test_a_name_of_the_provider_leads_to_one_session(line: str, write: Write) -> None:
    first = META if line in META else META + line + "\n"

    with pytest.raises(ConfigTrouble, match="is used by session 1 already"):
        load(write(DESK + first + first.replace("id = 1", "id = 2", 1).replace("care", "b")))


def test_all_troubles_come_at_once(write: Write) -> None:
    with pytest.raises(ConfigTrouble) as raised:
        load(write("[http]\nlisten = 1\nzzz = 2\n[limits]\nqueue_depth = -1\n"))

    assert ["line 3, http, zzz", "line 5, limits, queue_depth"] == [one.place for one in raised.value.rest]


def test_a_missing_config_names_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigTrouble, match="there is no config") as raised:
        load(tmp_path / "config.toml")

    assert "write one with: frontdesk init --sample" == raised.value.hint


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_config_that_others_can_read_is_refused(mode: int, write: Write) -> None:
    path = write(DESK, mode=mode)

    with pytest.raises(ConfigTrouble, match="other users can read it") as raised:
        load(path)

    assert f"close it with: chmod 600 {path}" == raised.value.hint


def test_a_config_of_another_user_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(DESK)
    if os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)

    with pytest.raises(ConfigTrouble, match="belongs to another user"):
        load(path)


def test_a_secret_file_that_others_can_read_is_refused(write: Write) -> None:
    write("s", "key", mode=0o644)

    with pytest.raises(ConfigTrouble, match="key: other users can read it"):
        load(write(DESK + META.replace('"s1"', '"file:key"')))


def test_a_folder_a_pipe_and_other_bytes_are_no_config(tmp_path: Path, write: Write) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    with pytest.raises(ConfigTrouble, match="not a file"):
        load(tmp_path / "pipe")
    with pytest.raises(ConfigTrouble):
        load(tmp_path)
    with pytest.raises(ConfigTrouble, match="not UTF-8"):
        load(write("\udcff"))


def test_no_trouble_ever_shows_a_secret(write: Write) -> None:
    texts = [
        DESK + META.replace('"s1"', '"topsecret"') + "zzz = 1\nprimary = 5\n",
        DESK + META.replace('"s1"', '["topsecret", 5]'),
        DESK + META.replace('secret = "s1"', 'secret = "topsecret'),
        DESK + META.replace('"s1"', '{topsecret = "topsecret"}'),
    ]
    for text in texts:
        with pytest.raises(ConfigTrouble) as raised:
            load(write(text))

        told = [raised.value, *raised.value.rest]
        assert "topsecret" not in "".join(f"{one!r} {one.message} {one.hint}" for one in told)
        assert raised.value.__cause__ is None


@pytest.mark.parametrize("model", [Http, Limits, Socket, Tui, Reply, Workspace, Session, Template, Settings])
def test_every_key_has_its_sentence(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert (field.description or "").rstrip().endswith("."), name


def test_every_dialect_says_what_it_needs_a_secret_for() -> None:
    assert {"meta", "gateway", "wwebjs-api", "waha"} == set(NEEDS)
    assert all(need["secret"] for need in NEEDS.values())
