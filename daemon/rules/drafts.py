"""What sending leaves of a draft: it may be another text that was sent, by a script, while somebody was writing."""


def unsent(draft: str, sent: str) -> str:
    """The words of a draft that this text has not said yet."""
    if sent.startswith(draft):
        return ""  # it may not have held the last keys yet
    is_begun_with_it = draft.startswith(sent) and draft[len(sent)].isspace()  # never cut in the middle of a word
    return draft[len(sent) :].lstrip() if is_begun_with_it else draft
