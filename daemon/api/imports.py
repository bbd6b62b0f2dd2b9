"""An exported chat, handed in as history: the request and its answer."""

from daemon.api.endpoint import Endpoint
from store.models import MessageType
from store.record import record

MOST_MESSAGES = 400
"""In one request."""
LONGEST_TEXT = 65_536
"""Characters of one message, as WhatsApp has it."""


@record
class ImportedMessage:
    """One line of an exported chat."""

    at: str
    """RFC 3339. A telephone that writes no seconds leaves them 00."""
    text: str = ""
    sender: str | None = None
    """As the telephone calls them; None: the telephone itself says it, and nobody counts it."""
    is_ours: bool = False
    type: MessageType = "text"
    ordinal: int = 0
    """How many with the same minute, sender and words stand before it in the file."""
    is_deleted: bool = False
    is_edited: bool = False
    file_name: str | None = None
    file_key: str | None = None
    """What the upload of its file was answered with."""


@record
class AskImport:
    """Some messages of a file, in its order. What one key and chat have in common is one action, until it is undone.

    Where to: `chat`, or `session` (its key or id) with `to`, a number with + and country code.
    """

    key: str
    """The caller's name of the file: the same again goes on where it was left, and doubles nothing."""
    messages: tuple[ImportedMessage, ...]
    chat: int | None = None
    session: str | None = None
    to: str | None = None
    name: str = ""
    """What the file is called, for the history."""


@record
class ImportDone:
    chat_id: int | None
    """None: nothing was to be added, and there is no such chat."""
    action: int | None
    """What takes it back: POST /v1/undo. None: none of this file was ever added."""
    added: int
    known: int
    """Those that were there already, by their provider or by an earlier import."""
    epoch: str
    seq: int


@record
class UploadDone:
    """A file is kept by its content: the same file again is the same key."""

    file_key: str
    """SHA-256."""
    size: int


IMPORT = Endpoint("POST", "/v1/imports", AskImport, ImportDone, "Take lines of an exported chat as history.")
UPLOAD_PATH = "/v1/imports/files"
"""A file of an exported chat, before the message that it came with: POST, bytes; answered with an UploadDone."""
