"""The one error of the developer tooling: what, why, and what to do about it."""


class DevError(Exception):
    """Something a developer can act on; shown without a traceback, exit code 1."""

    def __init__(self, what: str, *, why: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"error: {self.what}"]
        if self.why:
            lines.append(f"  why: {self.why}")
        if self.hint:
            lines.append(f" hint: {self.hint}")
        return "\n".join(lines)
