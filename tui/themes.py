"""The looks as themes of Textual's, for what it draws itself."""

from textual.theme import BUILTIN_THEMES, Theme

from tui.looks import ANSI, LIGHT, LOOKS, REVERSE


def theme(name: str) -> Theme:
    look, called = LOOKS[name], variables(name)
    return Theme(
        name=name,
        primary=called["amber"],
        secondary=called["webjs"],
        warning=called["amber"],
        error=called["red"],
        success=called["meta"],
        accent=called["amber"],
        foreground=called["bright"],
        background=css(look.ground),
        surface=css(look.ground),
        panel=called["edge"],
        dark=name != LIGHT,
        ansi=name == ANSI,
        variables={**called, **(_OF_THE_TERMINAL if name == ANSI else {})},
    )


def variables(name: str) -> dict[str, str]:
    """What frontdesk.tcss may call by name."""
    look = LOOKS[name]
    colours = ("edge", "rule", "bright", "plain", "dim", "amber", "meta", "webjs", "red")
    is_reverse = look.cursor == REVERSE
    return {
        **{colour: css(getattr(look, colour)) for colour in colours},
        "cursor-ground": css(look.edge if is_reverse else look.cursor),
        "cursor-style": "reverse" if is_reverse else "none",
        "behind": css(look.ground) if is_reverse else f"{look.ground} 60%",
    }


_OF_THE_TERMINAL = {
    **BUILTIN_THEMES["ansi-dark"].variables,
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "block-cursor-background": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-text-style": "reverse",
}
"""What Textual cannot mix from colours that it does not know."""


def css(colour: str) -> str:
    """Textual's name of a colour."""
    return colour if colour.startswith("#") else f"ansi_{colour}"
