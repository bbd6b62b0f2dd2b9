"""Pictures live in the repository's snapshots/ folder, and look the same on every machine."""

from pathlib import Path
from typing import Any

import pytest
import pytest_textual_snapshot  # type: ignore[import-untyped]
from syrupy.location import PyTestLocation
from textual.widgets import Input, TextArea

ROOT = Path(__file__).parents[2]


class SvgInSnapshotsFolder(pytest_textual_snapshot.SVGImageExtension):  # type: ignore[misc]
    """snapshots/<test file's path>/<test>.svg: a folder for each test file, so that none deletes another's."""

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        place = Path(test_location.filepath).relative_to(ROOT / "tests").with_suffix("")
        return str(ROOT / "snapshots" / place)


@pytest.fixture(autouse=True)
def _same_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_textual_snapshot, "SVGImageExtension", SvgInSnapshotsFolder)
    # The report would print the whole environment, tokens and all.
    monkeypatch.setattr(pytest_textual_snapshot, "retrieve_svg_diffs", _without_environment)
    for widget in (Input, TextArea):
        monkeypatch.setattr(widget.__dict__["cursor_blink"], "_default", False)
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


_retrieve = pytest_textual_snapshot.retrieve_svg_diffs


def _without_environment(folder: Any) -> Any:
    diffs, passed = _retrieve(folder)
    for diff in diffs:
        diff.environment = {}
    return diffs, passed
