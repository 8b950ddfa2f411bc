"""Reading data of unknown shape: collects every problem and never raises."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .. import problems as codes
from ..figures import NotANumber, Number, read_number
from ..problems import Path, Problem, did_you_mean

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Names:
    """Names a condition may use; None means that a kind of name is not checked.

    Attributes:
        flags: Keys of the option list `flag`.
        options: Options as `list/key`.
        scores: Keys of evaluation types.
    """

    flags: Collection[str] | None = None
    options: Collection[str] | None = None
    scores: Collection[str] | None = None


@dataclass(slots=True)
class Reader:
    """Collects problems while data is read."""

    names: Names = field(default_factory=Names)
    problems: list[Problem] = field(default_factory=list)

    def report(self, path: Path, code: str, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(path, code, message, hint))

    def keys(self, data: Data, path: Path, allowed: Collection[str]) -> None:
        """Report every key that does not belong here."""
        for key in data:
            if key not in allowed:
                hint = did_you_mean(key, allowed)
                text = f"`{key}` does not belong here"
                self.report((*path, str(key)), codes.UNKNOWN_KEY, text, hint)

    def known(
        self, value: object, path: Path, known: Collection[str] | None, code: str
    ) -> str | None:
        """Read a name and report it if it is not known; None if it is no name."""
        if not isinstance(value, str):
            self.report(path, codes.WRONG_TYPE, "a name is needed here")
            return None
        if known is not None and value not in known:
            sentence = codes.CODES[code].rstrip(".")
            hint = did_you_mean(value, known)
            self.report(path, code, f"`{value[:60]}`: {sentence}", hint)
            return None
        return value

    def number(self, value: object, path: Path) -> Number | None:
        """Read a number."""
        try:
            return read_number(value)
        except NotANumber as error:
            hint = 'write a whole number, or a decimal in quotes such as "12.5"'
            self.report(path, codes.BAD_NUMBER, str(error), hint)
            return None

    def count(self, value: object, path: Path, most: int) -> int | None:
        """Read a whole number from 1 to `most`."""
        if isinstance(value, bool) or not isinstance(value, int):
            self.report(path, codes.BAD_NUMBER, "a whole number is needed here")
            return None
        if not 1 <= value <= most:
            text = f"the number must be from 1 to {most}"
            self.report(path, codes.IMPOSSIBLE, text)
            return None
        return value

    def scaled(self, value: object, path: Path, percent: bool) -> Decimal | None:
        """Read a number, with a percent sign exactly if `percent` is set."""
        number = self.number(value, path)
        if number is None:
            return None
        if number.percent != percent:
            text = "a percentage is needed here" if percent else "no percentage here"
            hint = "write it with a percent sign: 10%" if percent else ""
            self.report(path, codes.IMPOSSIBLE, text, hint)
            return None
        return number.value

    def check(
        self,
        value: Decimal | None,
        path: Path,
        rule: Callable[[Decimal], bool],
        text: str,
    ) -> Decimal | None:
        """Report a number that breaks a rule."""
        if value is not None and not rule(value):
            self.report(path, codes.IMPOSSIBLE, text)
            return None
        return value
