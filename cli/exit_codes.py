"""What the shell is told. Documented, so scripts may rely on it."""

from enum import IntEnum


class Exit(IntEnum):
    """The process's exit codes, a sentence each."""

    OK = 0
    """It is done. Also when the reader of our output went away, as `| head` does."""
    FAILED = 1
    """It could not be done, for a reason that standard error tells: a wrong id, a wrong config, no rights."""
    USAGE = 2
    """The command line cannot be understood, or needs a terminal that is not there."""
    UNREACHABLE = 3
    """No daemon answers on the socket, or it went away before it had answered."""
    REFUSED = 4
    """The provider refused what was asked of it."""
    WINDOW_SHUT = 7
    """The customer's 24-hour window is shut: only a template can be sent."""
    INTERRUPTED = 130
    """Ended by Ctrl-C."""
