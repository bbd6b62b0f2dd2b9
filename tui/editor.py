"""A text in the operator's own editor, on the terminal that the desk has left to it."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

_FALLBACKS = ("nano", "vi")


class EditorTrouble(Exception):
    """The text is as it was. The words say why and what to do."""


def edited(text: str) -> str:
    """Wait until the editor is closed; returns what was saved. Raises EditorTrouble."""
    command = _command()
    handle, name = tempfile.mkstemp(prefix="frontdesk-", suffix=".txt")  # 0600, in a folder of the machine's choice
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        return _after(command, path)
    except OSError as trouble:
        raise EditorTrouble(f"{command[0]} could not be run: {trouble.strerror}. Set $EDITOR.") from None
    finally:
        path.unlink(missing_ok=True)


def _command() -> list[str]:
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(wanted)
    except ValueError:
        raise EditorTrouble("$EDITOR cannot be understood: a quote is not closed.") from None
    found = command or [name for name in _FALLBACKS if shutil.which(name)][:1]
    if not found:
        raise EditorTrouble("No editor was found. Set $EDITOR.")
    return found


def _after(command: list[str], path: Path) -> str:
    # Ctrl-C there is the editor's, but the terminal tells us as well. Not SIG_IGN: the editor would inherit that.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        ended = subprocess.run([*command, str(path)], check=False)
    finally:
        signal.signal(signal.SIGINT, before)
    if ended.returncode:
        raise EditorTrouble(f"{command[0]} ended with {ended.returncode}: the draft is as before.")
    return path.read_text("utf-8", errors="replace").removesuffix("\n")
