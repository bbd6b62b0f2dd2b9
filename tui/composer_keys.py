"""Which keys of the composer do nothing at present, so that nobody is told of them: pure."""

from store.models import Millis
from tui.composer_state import ComposerState

_OF_A_TEXT = ("composer.newline", "composer.replies", "composer.quote_older", "composer.editor")


def idle(state: ComposerState, now: Millis) -> tuple[str, ...]:
    """By their ids."""
    route, is_template = state.route, state.template is not None
    found = set(_OF_A_TEXT if is_template else ())
    if route is not None:
        # Enter in a shut window shows the templates, which the footer tells by their own key.
        stays = route.kind == "none" or (state.is_shut(now) and not is_template)
        found |= {"composer.send"} if stays and not state.leaving else set()
        found |= set() if route.templates and route.kind != "none" else {"composer.template"}
        found |= set() if route.can_quote and route.kind != "none" else {"composer.quote_older"}
    return tuple(sorted(found))
