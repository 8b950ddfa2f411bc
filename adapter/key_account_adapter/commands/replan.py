"""``key-account replan``: bring open clocks to what policy and calendars say now."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..client.interface import PolicyClient
from ..client.moves import Move
from ..client.reading import StrangeAnswer
from ..clock import Clock
from ..diagnostics import Diagnostic
from ..errors import (
    ConnectionFailed,
    Interrupted,
    LostAnswer,
    NotConfirmed,
    OutcomeUnknown,
    Refused,
)
from ..exit_codes import ExitCode
from ..signals import exit_code_of

Moves = Sequence[Move]
LOOK = "key-account replan shows what is left to do; carrying it out again is harmless"
# A server that is being restarted is back after some seconds.
PAUSES = (1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class ReplanReport:
    """What was shown, and what really moved; `moved` is None if nothing was sent.

    After a lost answer `repeated` is true: `moved` is what the last request moved, the
    rest was done by those before.
    """

    shown: Moves
    moved: Moves | None = None
    repeated: bool = False
    tell_by_exit_code: bool = False

    @property
    def moves(self) -> Moves:
        """What moved or, if nothing was sent, what would."""
        return self.shown if self.moved is None else self.moved

    @property
    def unexpected(self) -> Moves:
        """What moved and was not shown, or not to that deadline."""
        known = set(self.shown)
        return [move for move in self.moved or () if move not in known]

    @property
    def missing(self) -> Moves:
        """What was shown and did not move at all."""
        if self.moved is None:
            return []
        done = {move.clock for move in self.moved}
        return [move for move in self.shown if move.clock not in done]

    @property
    def exit_code(self) -> ExitCode:
        pending = self.tell_by_exit_code and self.moved is None and self.shown
        return ExitCode.CHANGES if pending else ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "shown": _dicts(self.shown),
            "moved": None if self.moved is None else _dicts(self.moved),
            "totals": totals(self.moves),
            "repeated": self.repeated,
            "unexpected": _dicts(self.unexpected),
            "missing": _dicts(self.missing),
        }


@dataclass(frozen=True, slots=True)
class ReplanJob:
    """What to re-plan and why; `confirm` is asked once `show` got what would move."""

    client: PolicyClient
    why: str
    show: Callable[[Moves], None]
    confirm: Callable[[Moves], bool]
    say: Callable[[str], None]
    bundle: str = ""
    clock: Clock = field(default_factory=Clock)


def preview(
    client: PolicyClient, bundle: str = "", *, exit_code: bool = False
) -> ReplanReport:
    """What a re-plan would move."""
    shown = client.planned_moves(bundle or None)
    return ReplanReport(shown, tell_by_exit_code=exit_code)


def replan(job: ReplanJob) -> ReplanReport:
    """Show, ask and carry out; nothing is sent if nothing would move."""
    shown = job.client.planned_moves(job.bundle or None)
    if not shown:
        return ReplanReport(shown)
    job.show(shown)
    if not job.confirm(shown):
        raise NotConfirmed("Nothing was re-planned: declined.")
    try:
        return _send(job, shown)
    except KeyboardInterrupt as stopped:
        raise Interrupted(
            "Interrupted after the re-plan was sent: "
            "it is carried out wholly or not at all.",
            hint=LOOK,
            exit_code=exit_code_of(stopped),
        ) from None


def totals(moves: Moves) -> Mapping[str, Mapping[str, int]]:
    """How many deadlines go where, by model."""
    counted: dict[str, Counter[str]] = {}
    for move in moves:
        counted.setdefault(move.model, Counter())[move.direction.value] += 1
    return {model: dict(count) for model, count in sorted(counted.items())}


def _send(job: ReplanJob, shown: Moves) -> ReplanReport:
    try:
        return ReplanReport(shown, job.client.replan(job.why, job.bundle or None))
    except (LostAnswer, StrangeAnswer) as lost:
        job.say(f"{lost.message} Sending the re-plan again: that is harmless …")
    return ReplanReport(shown, _repeat(job), repeated=True)


def _repeat(job: ReplanJob) -> Moves:
    """What a repetition moves. The first request may have been carried out already."""
    for pause in PAUSES:
        job.clock.sleep(pause)
        try:
            return job.client.replan(job.why, job.bundle or None)
        except (ConnectionFailed, Refused) as error:
            why = error.message
    raise OutcomeUnknown(
        f"The re-plan was sent and its answer was lost; repeating it failed: {why} "
        "It was carried out wholly or not at all.",
        hint=LOOK,
    )


def _dicts(moves: Moves) -> list[dict[str, Any]]:
    return [move.as_dict() for move in moves]
