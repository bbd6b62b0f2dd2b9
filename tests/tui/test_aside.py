"""Job control: what a shell does with a group of processes, done here to a real one."""

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ASIDE = "from tui.aside import put_aside; print(put_aside(), flush=True)"
_SHELL = f"""
import os, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {_ASIDE!r}], process_group=0)
pid, status = os.waitpid(child.pid, os.WUNTRACED)
print(os.WIFSTOPPED(status), flush=True)
os.killpg(child.pid, signal.SIGCONT)
child.wait()
"""
_KILLING = """
import os, signal, subprocess, sys
with_loop = "import asyncio, signal\\nasync def main():\\n"
with_loop += " asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, print, 'heard')\\n"
with_loop += " from tui.aside import put_aside; put_aside()\\nasyncio.run(main())"
child = subprocess.Popen([sys.executable, "-c", with_loop], process_group=0)
os.waitpid(child.pid, os.WUNTRACED)
os.killpg(child.pid, signal.SIGTERM)  # what the `kill %1` of a shell does
os.killpg(child.pid, signal.SIGCONT)
print(child.wait(10), flush=True)
"""


def _said(program: str) -> list[str]:
    """What a program prints that leads a session of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        start_new_session=True, timeout=30, check=True,
    )  # fmt: skip
    return ran.stdout.split()


def test_below_a_shell_the_group_stops_and_goes_on_when_it_is_told_to() -> None:
    assert ["True", "True"] == _said(_SHELL)


def test_whoever_is_killed_while_stopped_ends() -> None:
    assert [str(-signal.SIGTERM)] == _said(_KILLING)


def test_without_a_shell_above_nothing_stops() -> None:
    assert ["False"] == _said(_ASIDE)


def test_the_signals_are_as_they_were_afterwards() -> None:
    shown = "print(all(signal.getsignal(one) == signal.SIG_IGN for one in (signal.SIGTSTP, signal.SIGCONT)))"
    ignored = (
        "import signal; signal.signal(signal.SIGTSTP, signal.SIG_IGN); signal.signal(signal.SIGCONT, signal.SIG_IGN)"
    )

    assert ["False", "True"] == _said(f"{ignored}\n{_ASIDE}\n{shown}")
