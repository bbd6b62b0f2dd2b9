"""The built-in views of the list, by name."""

VIEWS = {
    "open": "", "mine": "is:mine", "unassigned": "is:unassigned", "unread": "is:unread", "groups": "is:group",
    "pending": "status:pending", "snoozed": "status:snoozed", "done": "status:done", "failed": "is:failed status:any",
}  # fmt: skip
"""The built-in views, as queries."""
