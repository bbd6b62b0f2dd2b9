"""`frontdesk init`: a first config."""

from typing import Annotated

import typer


def init(
    sample: Annotated[bool, typer.Option("--sample", help="With one number at Meta and one at a gateway.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Even over a config; the old one is kept as .bak.")] = False,
) -> None:
    """Write a commented config that only you can read."""
    from cli import first_config, output
    from cli.troubles import say
    from daemon.places import config_path

    path = config_path()
    kept = first_config.write(path, with_sample=sample, is_forced=force)
    if kept:
        say(f"the old config is kept as {kept}")
    say("set its secrets, then: frontdesk config validate" if sample else "next: frontdesk sessions add")
    output.line(str(path))
