"""`frontdesk demo`: the desk with simulated customers."""

from typing import Annotated

import typer


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="No screen: print the list at the end.")] = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0, help="How long without a screen.")] = 5,
    seed: Annotated[int, typer.Option("--seed", help="The same seed is the same world.")] = 1,
    chats: Annotated[int, typer.Option("--chats", min=1, help="How many chats.")] = 40,
    json: Annotated[bool, typer.Option("--json", help="The list as JSON, one object a line.")] = False,
) -> int:
    """Try the desk with simulated customers.

    It has a daemon and a folder of its own; nothing is left behind.
    """
    from cli.demo.run import main

    return main(headless=headless, seconds=seconds, seed=seed, chats=chats, json=json)
