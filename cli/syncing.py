"""Taking a file of chats: what is in it, and handing it over batch by batch."""

import sys
from collections.abc import Iterator
from pathlib import Path

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, progress, say
from daemon.api.batches import Batch, batches
from daemon.api.errors import BadRequest
from daemon.api.syncing import SYNC, AskSync, SyncDone
from daemon.call import call
from daemon.places import socket_path


def batches_of(file: str) -> list[Batch]:
    """All that a file holds. Raises CommandFailed when any of it cannot be a chat."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return batches(raw.decode())
    except UnicodeDecodeError as trouble:
        raise CommandFailed(f"{file}: no UTF-8 at byte {trouble.start}", "write it as UTF-8") from None
    except BadRequest as trouble:
        raise CommandFailed(f"{file}: {trouble.message}", trouble.hint) from None


class Taking:
    """Hands batches over one by one, and counts what became of them."""

    def __init__(self, wanted: list[Batch], session: str | None) -> None:
        self._wanted = wanted
        self._session = session
        self._chats = sum(len(one["chats"]) for one in wanted)
        self._taken = self._late = 0

    def results(self) -> Iterator[SyncDone]:
        """What became of each batch, as it is known."""
        with progress("Syncing chats", self._chats) as moved:
            for batch in self._wanted:
                try:
                    done = call(socket_path(), SYNC, AskSync(batch, self._session))
                except BaseException:
                    self._tell_how_far()
                    raise
                self._taken += done.taken
                self._late += done.state == "pending"
                moved(done.chats)
                yield done

    def tell(self) -> Exit:
        """On standard error, how much was taken; the answer is the exit code."""
        say(f"sync: {self._taken} of {self._chats} chats taken")
        if self._late:
            say("the daemon has kept them all and is not done yet: frontdesk deliveries list --state pending")
        return Exit.OK if self._taken == self._chats else Exit.FAILED

    def _tell_how_far(self) -> None:
        if self._taken:
            say(f"sync: {self._taken} of {self._chats} chats taken; taking the file again doubles nothing")
