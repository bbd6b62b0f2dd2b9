"""`make screenshots`, end to end: the demo's world and daemon, the desk over the socket, and the files."""

import re
import subprocess
import sys
from pathlib import Path

from docs.pictures import SCENES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LOOKED_AT = ("palette.svg", "triage.svg")
"""Taken anew here: a small one, and one with the list, a thread, the contact and a prompt."""


def words(picture: bytes) -> str:
    return re.sub(r"<[^>]*>|&#160;", " ", picture.decode())


def test_a_picture_of_the_readme_is_what_the_demo_looks_like(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "docs.pictures", str(tmp_path), *LOOKED_AT]
    subprocess.run(command, cwd=ROOT, check=True, timeout=100)
    taken = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert "$(PYTHON) -m docs.pictures\n" in (ROOT / "Makefile").read_text()
    assert set(LOOKED_AT) == set(taken)
    assert "Leo" in words(taken["triage.svg"])
    for name, picture in taken.items():
        assert (DOCS / name).read_bytes() == picture, f"{name} is of another desk; run: make screenshots"


def test_the_readme_shows_all_that_are_taken_and_no_other() -> None:
    shown = re.findall(r"\(docs/([a-z]+\.svg)\)", (ROOT / "README.md").read_text())

    assert sorted(SCENES) == sorted(shown) == sorted(path.name for path in DOCS.glob("*.svg"))
