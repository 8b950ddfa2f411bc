"""A benchmark goal and its line of output."""

from typing import NamedTuple


class Goal(NamedTuple):
    """A ratio that was measured, and the most it should be.

    Attributes:
        name: What was compared with what.
        measured: The ratio.
        target: The most it should be; None when it is only reported.
        detail: The times behind the ratio.
    """

    name: str
    measured: float
    target: float | None
    detail: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is met; true without a target."""
        return self.target is None or self.measured <= self.target

    def line(self) -> str:
        """Return `ok|short  NAME  measured  target`."""
        word = "ok" if self.met else "short"
        target = "reported" if self.target is None else f"<= {self.target:g} x"
        line = f"{word:5}  {self.name:44}  {self.measured:6.3g} x  {target:10}"
        return f"{line}  {self.detail}".rstrip()
