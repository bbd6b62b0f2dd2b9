"""Names for files that customers sent: what they call a file is foreign text, and decides nothing about a place."""

import re
import unicodedata

from store.models import Message

LONGEST = 200
"""Bytes in UTF-8, which every common file system takes."""
_LONGEST_ENDING = 16
_ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "image/avif": (".avif",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/wav": (".wav",),
    "audio/flac": (".flac",),
    "video/mp4": (".mp4", ".m4v"),
    "video/3gpp": (".3gp",),
    "video/quicktime": (".mov",),
    "video/webm": (".webm", ".mkv"),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    "text/plain": (".txt",),
    "text/csv": (".csv",),
    "text/vcard": (".vcf",),
}
_IN_ZIP = frozenset((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"))
_PLAIN = frozenset((".txt", ".csv", ".vcf", ".ics", ".log", ".md"))
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])\Z")
_FORBIDDEN = frozenset('<>:"|?*')
_GONE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, marks that turn the reading direction or hide, halves of letters, and what is no letter at all."""


def safe_name(message: Message) -> str:
    """What to call the file of a message: as its sender does where that is harmless, else by its kind and id."""
    media = message.media
    kind = _kind(media.found_type or media.mime_type) if media is not None else ""
    stem, ending = _parted(safe(media.file_name) if media is not None and media.file_name else "")
    known = _ENDINGS.get(kind, ("",))[0]
    return _joined(stem or f"{message.type}-{message.id}", ending or known)


def name_to_open(message: Message) -> str | None:
    """The same for a file that another program is to show: its ending is what its bytes say.

    None: nobody can tell what that program would do with it.
    """
    media = message.media
    if media is None:
        return None
    stem, ending = _parted(safe_name(message))
    if media.found_type == "application/zip":
        return _joined(stem, ending) if ending.lower() in _IN_ZIP else None
    endings = _ENDINGS.get(media.found_type or "")
    if endings is None:
        return _joined(stem, ending) if ending.lower() in _PLAIN else None
    return _joined(stem, ending if ending.lower() in endings else endings[0])


def safe(claimed: str) -> str:
    """A name without a path, a control, a mark that turns or hides, a device, or too many bytes; it may be empty."""
    last = re.split(r"[/\\]", claimed)[-1]
    letters = "".join(_letter(one) for one in unicodedata.normalize("NFC", last))
    name = _stripped(unicodedata.normalize("NFC", letters))
    if _DEVICE.match(name.split(".")[0].strip().upper()):
        name = f"_{name}"
    return _joined(*_parted(name)) if name else ""


def numbered(name: str, number: int) -> str:
    """The same name for a second, third ... file of it."""
    if number == 1:
        return name
    stem, ending = _parted(name)
    return _joined(stem, f" ({number}){ending}")


def _letter(one: str) -> str:
    category = unicodedata.category(one)
    if category in _GONE:
        return ""
    if category == "Zs":
        return " "
    return "_" if one in _FORBIDDEN else one


def _stripped(name: str) -> str:
    """Nothing that hides a file, makes it an option, or that another system would take off again."""
    return name.lstrip(" .-~").rstrip(" .")


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not (stem.strip(" .") and dot) or len(ending.encode()) >= _LONGEST_ENDING or " " in ending:
        return name, ""
    return stem, dot + ending


def _joined(stem: str, ending: str) -> str:
    room = LONGEST - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


def _kind(mime_type: str | None) -> str:
    return (mime_type or "").split(";")[0].strip().lower()
