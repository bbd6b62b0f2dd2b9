"""What a customer calls a file never decides where it lies, how it looks, or what opens it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.file_names import LONGEST, name_to_open, numbered, safe, safe_name
from store.models import Media
from tests.builders import a_message

NAMES = st.text(max_size=300) | st.text(
    st.sampled_from("./\\-~ \x00\n\u202e\u200bCON.COM1a\u0301é\ud83d👍"), max_size=300
)


def named(file_name: str | None, found: str | None = None, mime: str | None = None) -> Media:
    return Media(mime, file_name, found_type=found)


@given(name=NAMES)
def test_no_name_leaves_its_folder_or_plays_tricks(name: str) -> None:
    found = safe(name)

    assert safe(found) == found
    assert LONGEST >= len(found.encode())
    assert not set("/\\\x00\n\u202e\u200b") & set(found)
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & {unicodedata.category(one) for one in found}
    assert not found.startswith((".", "-", " ", "~"))
    assert "CON" != found.split(".")[0].upper()


@given(name=NAMES, number=st.integers(1, 99))
def test_every_name_is_a_file_of_a_real_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str, number: int
) -> None:
    folder = tmp_path_factory.mktemp("d")
    path = folder / numbered(safe_name(a_message(media=named(name))), number)
    path.write_bytes(b"x")

    assert [path.name] == [one.name for one in folder.iterdir()]


@pytest.mark.parametrize(
    ("claimed", "expected"),
    [
        ("pedido 1182.pdf", "pedido 1182.pdf"),
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x1b[2Jb.txt", "a[2Jb.txt"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("aux .tar.gz", "_aux .tar.gz"),
        ("what?.txt.", "what_.txt"),
        ("é" * 300 + ".jpeg", "é" * 97 + ".jpeg"),
        ("x." + "e" * 300, "x." + "e" * 198),
        ("…/", ""),
        ("..", ""),
        ("\ud83d", ""),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(claimed: str, expected: str) -> None:
    assert expected == safe(claimed)


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (named("image_1795362934628", "image/png"), "image_1795362934628.png"),
        (named(None, None, "audio/ogg; codecs=opus"), "image-7.ogg"),
        (named("..", "image/jpeg"), "image-7.jpg"),
        (named("\u202e", None, "x/y"), "image-7"),
        (named("a.jpeg", "image/jpeg"), "a.jpeg"),
    ],
)
def test_what_has_no_name_is_called_by_its_kind_and_number(media: Media, expected: str) -> None:
    assert expected == safe_name(a_message(7, type="image", media=media))


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (named("a.JPEG", "image/jpeg"), "a.JPEG"),
        (named("invoice.pdf.desktop", "application/pdf"), "invoice.pdf.pdf"),
        (named("a.exe", "image/png"), "a.png"),
        (named("a.docx", "application/zip"), "a.docx"),
        (named("a.jar", "application/zip"), None),
        (named("a.zip", "application/zip"), None),
        (named("a.txt"), "a.txt"),
        (named("a.desktop"), None),
        (named("a.html"), None),
        (named("a.pdf"), None),
        (None, None),
    ],
)
def test_only_what_is_what_it_looks_like_is_opened(media: Media | None, expected: str | None) -> None:
    assert expected == (name_to_open(a_message(media=media)))


def test_a_second_one_is_numbered_before_its_ending() -> None:
    assert ("a.jpg", "a (2).jpg") == (numbered("a.jpg", 1), numbered("a.jpg", 2))
    assert LONGEST == len(numbered("x" * 196 + ".jpg", 2).encode())
    assert numbered("x" * 196 + ".jpg", 2).endswith(" (2).jpg")


def test_names_are_made_without_touching_the_disk() -> None:
    assert "passwd" == safe("/etc/passwd")
    assert Path("/etc/passwd").exists()
