"""Compare what a document wants, what was applied last and what is live.

Three sides tell *pending* (the file moved) from *drift* (somebody edited the server)
from *conflict* (both did). Plain functions on wire values; no ORM.
"""


def flatten(value, path=()):
    """Leaves of a nested value by path; an empty container is a leaf of its own."""
    if isinstance(value, dict) and value:
        items = value.items()
    elif isinstance(value, list) and value:
        items = enumerate(value)
    else:
        return {path: value}
    leaves = {}
    for key, item in items:
        leaves.update(flatten(item, (*path, str(key))))
    return leaves


def field_changes(name, before, after, origin):
    """Rows ``{path, before, after, origin}`` for one wire field that differs."""
    if isinstance(before, list) or isinstance(after, list):
        return [_row((name,), before, after, origin)]
    old, new = flatten(before, (name,)), flatten(after, (name,))
    if before is None or after is None:
        return [_row((name,), before, after, origin)]
    return [
        _row(path, old.get(path), new.get(path), origin)
        for path in sorted({*old, *new})
        if old.get(path) != new.get(path) or (path in old) != (path in new)
    ]


def _row(path, before, after, origin):
    return {
        "path": ".".join(path),
        "before": before,
        "after": after,
        "origin": origin,
    }


def origin_of(live, desired, applied, was_applied):
    """Who moved: ``pending`` the file, ``drift`` the server, ``conflict`` both.

    ``None`` when live and desired agree, whoever moved.
    """
    if live == desired:
        return None
    if not was_applied or live == applied:
        return "pending"
    return "drift" if desired == applied else "conflict"
