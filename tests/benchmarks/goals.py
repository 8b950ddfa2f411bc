"""A benchmark goal and its line of output."""

from typing import Any, NamedTuple


def spent(seconds: float) -> str:
    """Return a time as people write it."""
    return f"{seconds:.1f} s" if seconds >= 2 else f"{1000 * seconds:.0f} ms"


class Goal(NamedTuple):
    """A ratio that was measured, and the most (or least) it should be.

    Attributes:
        name: What was compared with what.
        measured: The ratio.
        target: The bound; None when it is only reported.
        detail: The times behind the ratio.
        least: Whether the target is a lower bound.
        unit: Behind the number: `x` for a ratio.
    """

    name: str
    measured: float
    target: float | None
    detail: str = ""
    least: bool = False
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether the goal is met; true without a target."""
        if self.target is None:
            return True
        if self.least:
            return self.measured >= self.target
        return self.measured <= self.target

    def line(self) -> str:
        """Return `ok|short  NAME  measured  target`."""
        word = "ok" if self.met else "short"
        target = "reported"
        if self.target is not None:
            target = f"{'>=' if self.least else '<='} {self.target:g} {self.unit}"
        line = (
            f"{word:5}  {self.name:52}  {self.measured:6.3g} {self.unit:2}  {target:10}"
        )
        return f"{line}  {self.detail}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """Return all of it, and whether the goal is met."""
        return {**self._asdict(), "met": self.met}
