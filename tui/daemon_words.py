"""What is not as it should be with the daemon itself, in words: pure."""

import re

from daemon.api.status import Status
from daemon.display import display

_LONGEST = 200
_PATH = re.compile(r"^/[^:]*: ")
"""Where the config is: whoever has just edited it knows."""


def config_trouble(status: Status, key: str) -> tuple[str, str] | None:
    """Why the last edit of the config holds nothing yet, the reason first; and the key that shows all of it."""
    if status.config_trouble is None:
        return None
    reason = display(_PATH.sub("", status.config_trouble), limit=_LONGEST)
    return f"config: {reason}; it was not taken", f"{key} has all of it"


def delivery_trouble(status: Status) -> tuple[str, str] | None:
    """How many deliveries are put aside, and what shows them."""
    count = status.quarantined + status.failed
    if not count:
        return None
    many = "1 delivery" if count == 1 else f"{count} deliveries"
    what, state = ("not understood", "quarantined") if status.quarantined else ("failed", "failed")
    return f"{many} {what}", f"frontdesk deliveries list --state {state}"
