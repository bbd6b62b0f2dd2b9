"""A daemon as a process: run as `frontdesk.py daemon run`, it listens where the environment says until SIGTERM.

`$FAKE_DAEMON` gives it a fault: `dies` while starting, or `stays` when it is told to end.
"""

import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Serve an empty desk."""
    sys.path.insert(0, str(ROOT))
    from daemon.places import socket_path
    from tests.fakes.socket_daemon import Desk, listening

    fault = os.environ.get("FAKE_DAEMON")
    if fault == "dies":
        sys.stderr.write("frontdesk: the disk is \x1b[31mfull\n")
        return 1
    # waited for, not handled: a handler that sets an Event hangs when the signal comes while wait() takes its lock
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    with listening(Desk(), socket_path()):
        signal.sigwait([signal.SIGTERM])
        while fault == "stays":
            signal.sigwait([signal.SIGTERM])
    return 0


if __name__ == "__main__":
    sys.exit(main())
