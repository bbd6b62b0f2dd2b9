"""Exported chats as telephones write them: any conversation in any of their forms, as text or as zip."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_ARABIC = {ord(str(digit)): 0x660 + digit for digit in range(10)}


@dataclass(frozen=True)
class Told:
    """What somebody said, or what the telephone says."""

    at: datetime
    sender: str | None
    text: str


def _halves(at: datetime, am: str, pm: str, gap: str = "\u202f") -> str:
    return f"{at.hour % 12 or 12}:{at:%M}{gap}{pm if at.hour >= 12 else am}"


FORMS: Mapping[str, Callable[[datetime], str]] = {
    "android, United States": lambda at: f"{at.month}/{at.day}/{at:%y}, {_halves(at, 'AM', 'PM')} - ",
    "android, United Kingdom": lambda at: f"{at:%d/%m/%Y, %H:%M} - ",
    "android, Brazil": lambda at: f"{at:%d/%m/%Y %H:%M} - ",
    "android, Spain": lambda at: f"{at.day}/{at.month}/{at:%y}, {at.hour}:{at:%M} - ",
    "android, Mexico": lambda at: f"{at:%d/%m/%y}, {_halves(at, 'a. m.', 'p. m.', chr(0xA0))} - ",
    "android, Germany": lambda at: f"{at:%d.%m.%y, %H:%M} - ",
    "android, Indonesia": lambda at: f"{at:%d/%m/%y %H.%M} - ",
    "android, Sweden": lambda at: f"{at:%Y-%m-%d %H:%M} - ",
    "android, Egypt": lambda at: f"{at:%d}\u200f/{at:%m}\u200f/{at:%Y}، {_halves(at, 'ص', 'م')} - ".translate(_ARABIC),
    "iphone, United Kingdom": lambda at: f"[{at:%d/%m/%Y, %H:%M:%S}] ",
    "iphone, United States": lambda at: f"[{at.month}/{at.day}/{at:%y}, {_with_seconds(at)}] ",
    "iphone, Germany": lambda at: f"[{at:%d.%m.%y, %H:%M:%S}] ",
}
MONTH_FIRST = frozenset({"android, United States", "iphone, United States"})


def _with_seconds(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M:%S}\u202f{'PM' if at.hour >= 12 else 'AM'}"


def written(conversation: Iterable[Told], form: str, end: str = "\n") -> str:
    """The text of an export."""
    lines = []
    for one in conversation:
        who = "" if one.sender is None else f"{one.sender}: "
        lines.append(f"{FORMS[form](one.at)}{who}{one.text}")
    return "".join(f"{one}{end}" for one in lines)


def a_zip(path: Path, text: str, files: Mapping[str, bytes] = {}, name: str = "_chat.txt") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
        for one, content in files.items():
            archive.writestr(one, content)
    return path


def a_bomb(path: Path, megabytes: int) -> Path:
    """A text of one letter, packed a thousand times smaller than it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("_chat.txt", "w") as text:
        text.write(b"31/12/2023, 22:15 - Ana: ")
        for _ in range(megabytes):
            text.write(b"\n" * 1024 * 1024)
    return path


def lying(path: Path, seems: int) -> Path:
    """The same zip, which says that its first part is as small as `seems`."""
    raw = bytearray(path.read_bytes())
    place = raw.find(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", seems)
    raw[22:26] = struct.pack("<I", seems)
    path.write_bytes(raw)
    return path


def locked(path: Path) -> Path:
    """The same zip, whose parts say that they are locked."""
    raw = bytearray(path.read_bytes())
    place = raw.find(b"PK\x01\x02")
    raw[place + 8] |= 1
    raw[6] |= 1
    path.write_bytes(raw)
    return path


def with_member(path: Path, names: Sequence[str]) -> Path:
    """A zip with these names in it, whatever they are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"31/12/2023, 22:15 - Ana: hi\n")
    path.write_bytes(held.getvalue())
    return path
