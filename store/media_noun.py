"""The file of a message, as every floor sees it. Part of store.models, which is where it is taken from."""

from typing import Literal

from store.record import record

MediaState = Literal["none", "remote", "waiting", "fetching", "stored", "broken", "too_big", "removed"]
"""Of a message's file. `none`: it did not come, and nobody can be asked; `remote`: its provider holds it; `waiting`: it
came with the message and is about to be stored; `fetching`: its provider was asked; `removed`: it made room for newer
ones."""


@record
class Media:
    """What is known of a message's file. The first seven are what its sender or its provider claims: foreign text."""

    mime_type: str | None = None
    file_name: str | None = None
    size: int | None = None
    """Bytes: counted once it is stored, until then as claimed."""
    provider_id: str | None = None
    """What its provider calls it."""
    is_voice: bool = False
    url: str | None = None
    """Where its provider keeps it: what a dialect says of it. It is no front end's business, and none is told."""
    seconds: int | None = None
    """How long it sounds: measured once it is stored, until then as claimed."""
    state: MediaState = "none"
    reason: str | None = None
    """Why it is not stored, in words."""
    key: str | None = None
    """The name of its content, once it is stored: the SHA-256."""
    found_type: str | None = None
    """The type that its first bytes show, whatever is claimed; None: no common one."""
    hint: str | None = None
    """What can be done about the reason."""
    is_remote: bool = False
    """Its provider can be asked for it, also once more."""
