"""The entry point: runs the command line and is the one edge where troubles become exit codes."""

import sys


def run() -> None:
    """Do what the command line says and end the process."""
    words = sys.argv[1:]
    if words == ["--version"]:  # before anything is imported: shells' prompts and CI ask this often
        from daemon.api.version import VERSION

        sys.stdout.write(f"frontdesk {VERSION}\n")
        return
    sys.exit(outcome(words))


def outcome(words: list[str]) -> int:
    """Do what the words say; the answer is the exit code."""
    from cli import output, troubles
    from cli.app import app

    output.never_fail_on_letters()
    try:
        code = app(args=words, prog_name="frontdesk", standalone_mode=False)
        output.finish()
    except output.ReaderGone:
        output.silence()
        return 0
    except (Exception, KeyboardInterrupt) as trouble:  # noqa: BLE001 - an edge: all becomes a sentence and a code
        return troubles.tell(trouble)
    return int(code or 0)
