"""What can be a reaction: exactly one emoji, written itself or by its name."""

from typing import Final

LONGEST: Final = 64
"""Characters. A family of four is eleven; the longest names are shorter than this."""


def one_emoji(written: str) -> str | None:
    """The emoji, from itself or from its name such as `:heart:`; None for anything that is not exactly one."""
    import emoji  # only now: its table takes 50 ms, and most desks never ask

    wanted = written.strip()
    if not wanted or len(wanted) > LONGEST:
        return None
    if len(wanted) > 2 and wanted[0] == wanted[-1] == ":":
        wanted = emoji.emojize(wanted, language="alias")
    return wanted if emoji.is_emoji(wanted) else None
