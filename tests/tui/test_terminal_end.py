"""A terminal whose other side is gone, and no signal came."""

import os
import pty

import pytest

from tui.terminal_end import LastingFile, has_ended


def test_a_terminal_has_ended_when_its_other_side_is_closed_and_not_before() -> None:
    ours, theirs = pty.openpty()
    before = has_ended(theirs)
    os.write(ours, b"j\n")
    typed = has_ended(theirs)
    os.close(ours)
    after = has_ended(theirs)
    os.close(theirs)

    assert (False, False, True) == (before, typed, after)


def test_what_is_written_to_a_terminal_that_is_gone_is_dropped() -> None:
    ours, theirs = pty.openpty()
    with open(theirs, "w", buffering=1, encoding="utf-8", closefd=False) as plain:
        lasting = LastingFile(plain)
        lasting.write("seen\n")
        lasting.flush()
        seen = os.read(ours, 100)
        os.close(ours)
        with pytest.raises(OSError):  # noqa: PT011 - any, by any system
            plain.write("a line\n")
        lasting.write("nobody sees it\n")
        lasting.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), theirs)

    assert b"seen\r\n" == seen
