"""A picture that no test draws any more would go unnoticed."""

from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_folder_of_pictures_has_its_test_file() -> None:
    folders = {picture.parent.relative_to(ROOT / "snapshots") for picture in (ROOT / "snapshots").rglob("*.svg")}

    assert set() == {str(folder) for folder in folders if not (ROOT / "tests" / folder).with_suffix(".py").exists()}


def test_every_picture_has_its_test() -> None:
    left = []
    for picture in (ROOT / "snapshots").rglob("*.svg"):
        place = picture.parent.relative_to(ROOT / "snapshots")
        source = (ROOT / "tests" / place).with_suffix(".py").read_text("utf-8")
        if f"def {picture.stem.partition('[')[0]}(" not in source:
            left.append(picture.name)

    assert [] == left
