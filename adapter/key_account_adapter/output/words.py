"""Words that results share."""


def s(count: int) -> str:
    """The ending of a plural."""
    return "" if count == 1 else "s"
