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
        target = self._bound(">=", "<=") or "reported"
        line = (
            f"{word:5}  {self.name:52}  {self.measured:6.3g} {self.unit:2}  {target:10}"
        )
        return f"{line}  {self.detail}".rstrip()

    def row(self) -> str:
        """Return a row of a Markdown table; a goal that is missed is bold."""
        measured = f"{self.measured:.3g} {self.unit}".replace("x", "×").strip()
        if not self.met:
            measured = f"**{measured}**"
        goal = self._bound("≥", "≤").replace("x", "×")
        detail = self.detail.strip("()")
        return f"| {self.name} | {measured} | {goal} | {detail} |\n"

    def _bound(self, least: str, most: str) -> str:
        """Return the target in words; nothing if there is none."""
        if self.target is None:
            return ""
        return f"{least if self.least else most} {self.target:g} {self.unit}".strip()

    def as_json(self) -> dict[str, Any]:
        """Return all of it, and whether the goal is met."""
        return {**self._asdict(), "met": self.met}
