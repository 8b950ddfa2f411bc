"""What can be wrong with a policy: one value per mistake, collected, never raised.

Checks return every problem at once, so that an administrator corrects a file in one
go. A path leads into the data that was checked; the adapter turns it into
file:line:column, the addon into a field of a form.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]

ERROR = "error"
WARNING = "warning"

# Shape: readable without knowing any name.
WRONG_TYPE = "POL101"
MISSING = "POL102"
UNKNOWN_KEY = "POL103"
BAD_NUMBER = "POL104"
BAD_WINDOW = "POL105"
TOO_DEEP = "POL106"
EMPTY_LIST = "POL107"
DUPLICATE = "POL108"
BAD_FORMAT = "POL109"
# References: a name that nobody knows.
UNKNOWN_METRIC = "POL201"
UNKNOWN_EVENT = "POL202"
UNKNOWN_FILTER = "POL203"
UNKNOWN_FLAG = "POL204"
UNKNOWN_OPTION = "POL205"
UNKNOWN_SCORE = "POL206"
UNKNOWN_RECORD = "POL207"
UNKNOWN_UNIT = "POL208"
# Meaning: readable, known, and still not what anyone can want.
WEIGHTS = "POL301"
GAP_OR_OVERLAP = "POL302"
UNREACHABLE = "POL303"
LATE_STEP = "POL304"
APPROVAL_CYCLE = "POL306"
OWN_APPROVER = "POL307"
ROLE_WITHOUT_MEMBER = "POL310"
SCHEME = "POL311"
IMPOSSIBLE = "POL312"
CONTRADICTION = "POL313"
MISPLACED_OTHERWISE = "POL314"
BANDS = "POL315"
CALENDAR = "POL316"
CYCLE = "POL317"

CODES: dict[str, str] = {
    WRONG_TYPE: "A value has the wrong type.",
    MISSING: "A required key is missing.",
    UNKNOWN_KEY: "A key is unknown or does not belong here.",
    BAD_NUMBER: "Not a number: write a whole number or a decimal in quotes.",
    BAD_WINDOW: "Not a period of time.",
    TOO_DEEP: "Conditions are nested too deeply.",
    EMPTY_LIST: "A list needs at least one entry.",
    DUPLICATE: "The same key is given twice.",
    BAD_FORMAT: "A text does not have the required form.",
    UNKNOWN_METRIC: "No such metric.",
    UNKNOWN_EVENT: "No such event.",
    UNKNOWN_FILTER: "No such filter.",
    UNKNOWN_FLAG: "No such flag in the option list `flag`.",
    UNKNOWN_OPTION: "No such option.",
    UNKNOWN_SCORE: "No such score.",
    UNKNOWN_RECORD: "A reference leads to nothing.",
    UNKNOWN_UNIT: "No such unit.",
    WEIGHTS: "Weights of siblings do not add up to 100 or are incomplete.",
    GAP_OR_OVERLAP: "Tiers or bands leave a gap or overlap.",
    UNREACHABLE: "A tier can never be the first whose condition is met.",
    LATE_STEP: "An escalation comes later than is sensible.",
    APPROVAL_CYCLE: "Roles approve each other in a circle.",
    OWN_APPROVER: "Somebody would approve his own requests.",
    ROLE_WITHOUT_MEMBER: "A role has no member.",
    SCHEME: "A scheme has no tiers, equal sequences or a rival primary scheme.",
    IMPOSSIBLE: "A number cannot be meant here.",
    CONTRADICTION: "Two keys contradict each other.",
    MISPLACED_OTHERWISE: "`otherwise` must stand alone.",
    BANDS: "Bands do not fit the scale.",
    CALENDAR: "A calendar cannot be used.",
    CYCLE: "Records are each other's parent.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a policy.

    Attributes:
        path: Keys and positions from the checked data to the mistake.
        code: `POL1xx` shape, `POL2xx` references, `POL3xx` meaning; see `CODES`.
        message: What is wrong, in one English sentence without a full stop.
        hint: What to write instead, or an empty string.
        severity: `error` refuses the policy, `warning` does not.
    """

    path: Path
    code: str
    message: str
    hint: str = ""
    severity: str = ERROR

    def at(self, *prefix: str | int) -> Problem:
        """Return the same problem seen from further outside."""
        path = (*prefix, *self.path)
        return Problem(path, self.code, self.message, self.hint, self.severity)


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return a hint naming the known word nearest to `name`.

    Falls back to the list of all known words, and to an empty string if none is known.
    """
    words = sorted(known)
    near = difflib.get_close_matches(str(name)[:100], words, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return "known: " + ", ".join(f"`{word}`" for word in words) if words else ""
