"""``key-account recompute``: drive a run batch by batch, stop and resume at will."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..client.failures import ConcurrencyConflict
from ..client.interface import PolicyClient
from ..client.runs import Run
from ..clock import Clock
from ..errors import AdapterError, ConnectionFailed, Interrupted, Refused, ServerBusy
from ..exit_codes import ExitCode
from ..signals import exit_code_of
from .recompute_clients import Helpers
from .recompute_report import RecomputeReport, Wanted, report_on

RESUME = "key-account recompute --resume"
# A server that is being restarted is back after some seconds.
PAUSES = (1.0, 2.0, 4.0)
# Steps in a row without progress, one second apart: another client has the rest.
PATIENCE = 30
PASSING = ("POL701", "POL708")


class Progress(Protocol):
    """Shown while a run goes on."""

    def update(self, run: Run) -> None: ...


@dataclass(frozen=True, slots=True)
class RecomputeJob:
    """What to recompute and when to stop.

    `changed` measures only accounts where something may differ.
    `stop` is asked between batches: the exit code to end with, or None to go on.
    `max_seconds` 0 means no limit. `helpers` are further clients that step along.
    """

    client: PolicyClient
    progress: Progress
    as_of: str = ""
    changed: bool = False
    batch_size: int = 5000
    resume: bool = False
    max_seconds: float = 0.0
    stop: Callable[[], ExitCode | None] = lambda: None
    clock: Clock = field(default_factory=Clock)
    wanted: Wanted = field(default_factory=Wanted)
    helpers: Sequence[PolicyClient] = ()
    say: Callable[[str], None] = lambda _text: None


def recompute(job: RecomputeJob) -> RecomputeReport:
    """Run until everything staged is done."""
    run = _begin(job)
    try:
        run = _drive(job, run)
    except KeyboardInterrupt as stopped:
        raise Interrupted(
            "Interrupted within a batch: each account is saved wholly or not at all.",
            hint=f"go on with: {RESUME}",
            exit_code=exit_code_of(stopped),
        ) from None
    except AdapterError as error:
        error.done = {**RecomputeReport(run).as_dict(), **error.done}
        hints = [error.hint, f"go on with: {RESUME}"]
        error.hint = "; then ".join(filter(None, hints))
        raise
    job.progress.update(run)
    if run.state == "cancelled":
        raise Refused(f"Run {run.run_id} was cancelled by someone else.")
    code = ExitCode.PARTIAL if run.failed else ExitCode.OK
    return report_on(job.client, run, job.wanted, code)


def run_status(
    client: PolicyClient, run_id: int | None = None, wanted: Wanted | None = None
) -> RecomputeReport:
    """The run `run_id`, or the last one; no run at all gives None."""
    return report_on(client, client.status(run_id), wanted or Wanted())


def cancel(client: PolicyClient, run_id: int | None = None) -> RecomputeReport:
    """Cancel the run `run_id`, or the one that is open."""
    run = client.status(run_id)
    if not run.run_id or not run.is_open:
        raise Refused("No run is open.", code="POL452")
    return RecomputeReport(client.cancel(run.run_id))


def _drive(job: RecomputeJob, run: Run) -> Run:
    """Step until the run is closed; what a failure carries is the run as it was then."""
    began = job.clock.now()

    def step(client: PolicyClient) -> Run:
        return _step(job, client, run.run_id)

    with Helpers(job.helpers if run.is_open else (), step, job.say, job.clock.sleep):
        try:
            while run.is_open:
                job.progress.update(run)
                _stop_if_asked(job, run, began)
                run = _next(job, run)
        except AdapterError as error:
            error.done = RecomputeReport(run).as_dict()
            raise
    return run


def _begin(job: RecomputeJob) -> Run:
    run = job.client.start(job.as_of or None, job.changed)
    if run.resumed and not job.resume:
        raise ServerBusy(
            f"Run {run.run_id} is open as of {run.as_of} "
            f"({run.done} of {run.staged} done). Nothing was started.",
            hint=f"{RESUME}, or: key-account recompute cancel",
        )
    if run.resumed and job.as_of and run.as_of != job.as_of:
        raise ServerBusy(
            f"Run {run.run_id} is open as of {run.as_of}, not {job.as_of}.",
            hint="resume it without --as-of, or: key-account recompute cancel",
        )
    return run


def _stop_if_asked(job: RecomputeJob, run: Run, began: float) -> None:
    left = f"{run.done} of {run.staged} accounts are done and saved."
    code = job.stop()
    if code is not None:
        message = f"Interrupted; the batch was finished. {left}"
        raise Interrupted(message, exit_code=code)
    if job.max_seconds and job.clock.now() - began >= job.max_seconds:
        raise ServerBusy(f"Stopped at --max-runtime. {left}", code="POL504")


def _next(job: RecomputeJob, run: Run) -> Run:
    """One batch that gets somewhere, or the run closed."""
    for _ in range(PATIENCE):
        after = _step(job, job.client, run.run_id)
        if not after.is_open or after.done > run.done or job.stop() is not None:
            return after
        job.clock.sleep(1.0)
    raise ServerBusy("Another client holds the rest of the run.")


def _step(job: RecomputeJob, client: PolicyClient, run_id: int) -> Run:
    for pause in PAUSES:
        try:
            return client.step(run_id, job.batch_size)
        except ConcurrencyConflict:
            job.clock.sleep(pause)
        except ConnectionFailed as error:
            if error.code not in PASSING:
                raise
            job.clock.sleep(pause)
    return client.step(run_id, job.batch_size)
