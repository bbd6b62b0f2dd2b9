"""A zip is read, never unpacked: what is in it can neither leave it, nor grow without end."""

from pathlib import Path

import pytest

from cli.importing import sources
from cli.importing.sources import source
from cli.troubles import CommandFailed
from tests.cli.importing.exports import a_bomb, a_zip, locked, lying, with_member

TEXT = "31/12/2023, 22:15 - Ana: a.jpg (file attached)\n"


def test_the_text_of_a_zip_and_its_files_are_read(tmp_path: Path) -> None:
    found = source(str(a_zip(tmp_path / "a.zip", TEXT, {"a.jpg": b"picture", "notes.txt": b"no chat"})))

    assert ("_chat.txt", TEXT.encode()) == (found.text, b"".join(found.pieces()))
    assert (7, b"picture") == (found.size_of("a.jpg"), b"".join(found.file("a.jpg")))
    assert (None, None) == (found.size_of("_chat.txt"), found.size_of("b.jpg"))


@pytest.mark.parametrize("name", ["WhatsApp Chat with Ana.txt", "Conversa do WhatsApp com Ana.txt", "chat.txt"])
def test_the_text_is_found_under_the_names_that_telephones_give_it(tmp_path: Path, name: str) -> None:
    assert name == source(str(a_zip(tmp_path / "a.zip", TEXT, name=name))).text


@pytest.mark.parametrize("name", ["../../.ssh/authorized_keys", "/etc/passwd", "a/../../b.jpg", "sub/c.jpg"])
def test_a_path_in_a_zip_leads_nowhere(tmp_path: Path, name: str) -> None:
    found = source(str(with_member(tmp_path / "a.zip", ["_chat.txt", name])))

    assert found.size_of(name) is None
    assert ["a.zip"] == [one.name for one in tmp_path.iterdir()]


def test_a_bomb_goes_off_nowhere(tmp_path: Path) -> None:
    found = source(str(a_bomb(tmp_path / "a.zip", 60)))
    read: list[int] = []

    with pytest.raises(CommandFailed, match="unpacks to far more"):
        read.extend(map(len, found.pieces()))
    assert sum(read) < 20 * 1024 * 1024


def test_a_zip_that_lies_of_its_size_is_no_larger_than_it_says(tmp_path: Path) -> None:
    found = source(str(lying(a_bomb(tmp_path / "a.zip", 2), 30)))

    with pytest.raises(CommandFailed, match="broken zip"):
        assert len(b"".join(found.pieces())) <= 30


def test_a_folder_and_half_a_zip_are_called_what_they_are(tmp_path: Path) -> None:
    whole = a_zip(tmp_path / "whole.zip", TEXT).read_bytes()
    (tmp_path / "half.ZIP").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CommandFailed, match="that is a folder"):
        source(str(tmp_path))
    with pytest.raises(CommandFailed, match="no such file"):
        source(str(tmp_path / "none.zip"))
    with pytest.raises(CommandFailed, match="no zip, or only a part of one"):
        source(str(tmp_path / "half.ZIP"))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a.jpg"], "no text in it"),
        (["a.txt", "b.txt"], "2 texts"),
        (["_chat.txt", "WhatsApp Chat with Ana.txt"], "2 texts"),
        (["folder/_chat.txt"], "no text in it"),
    ],
)
def test_without_one_text_it_is_no_exported_chat(tmp_path: Path, names: list[str], words: str) -> None:
    with pytest.raises(CommandFailed, match=words):
        source(str(with_member(tmp_path / "a.zip", names)))


def test_a_locked_a_broken_and_a_crowded_zip_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = source(str(locked(a_zip(tmp_path / "locked.zip", TEXT))))
    with pytest.raises(CommandFailed, match="locked"):
        list(secret.pieces())
    whole = a_zip(tmp_path / "broken.zip", TEXT * 1000).read_bytes()
    (tmp_path / "broken.zip").write_bytes(whole[:60] + b"\xff" * 40 + whole[100:])
    with pytest.raises(CommandFailed, match="broken zip"):
        list(source(str(tmp_path / "broken.zip")).pieces())
    monkeypatch.setattr(sources, "MOST_MEMBERS", 2)
    with pytest.raises(CommandFailed, match="3 files"):
        source(str(with_member(tmp_path / "crowded.zip", ["_chat.txt", "a", "b"])))

    with pytest.raises(CommandFailed, match="no such file"):
        source(str(tmp_path / "nothing"))
