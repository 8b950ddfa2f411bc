"""Results as text for people, one function a kind of result."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import singledispatch
from typing import Any

from ..client.answers import Change, FieldChange, Plan
from ..commands.apply import ApplyReport, Outcome
from ..commands.doctor import DoctorReport
from ..commands.explain import ExplainReport
from ..commands.export import ExportReport
from ..commands.history import HistoryReport
from ..commands.plan import Planned, PlanReport
from ..commands.recompute_report import RecomputeReport
from ..commands.replan import ReplanReport
from ..commands.report import Report
from ..commands.schema import SchemaReport
from ..commands.status import StatusReport
from ..commands.validate import ValidateReport
from ..commands.version import VersionReport
from ..diagnostics import Diagnostic
from ..errors import AdapterError
from .explain_text import of_explanation
from .recompute_text import csv_of_changes, of_recompute, of_run
from .replan_text import of_replan
from .words import s as _s

SIGNS = {"create": "+", "update": "~", "restore": "!"}
# Longer values are cut in a plan; the JSON has them whole.
LONGEST = 70


@singledispatch
def of_report(report: Report) -> str:
    """The text of `report`."""
    raise TypeError(type(report).__name__)


def of_error(error: AdapterError) -> str:
    """The text of a failure: findings first, then one sentence and what to do."""
    lines = [*_findings(error.diagnostics), f"error[{error.code}]: {error.message}"]
    if error.hint:
        lines.append(f"  help: {error.hint}")
    return "\n".join(lines)


def of_findings(found: Iterable[Diagnostic]) -> str:
    """Findings alone, one or two lines each."""
    return "\n".join(_findings(found))


def _findings(found: Iterable[Diagnostic]) -> Iterator[str]:
    for item in found:
        place = f"{item.mark}: " if item.mark else ""
        mild = "" if item.is_error else "warning: "
        yield f"{place}{item.code} {mild}{item.message}"
        if item.hint:
            yield f"   help: {item.hint}"


@of_report.register
def _(report: ValidateReport) -> str:
    files = len(report.loaded)
    counted = f"in {files} file{_s(files)}."
    lines = list(_findings(report.diagnostics))
    if report.diagnostics:
        errors, warnings = report.errors, report.warnings
        found = f"{errors} error{_s(errors)}, {warnings} warning{_s(warnings)}"
        lines.append(f"Found {found} {counted}")
    else:
        lines.append(f"No problems {counted}")
    return "\n".join(lines)


@of_report.register
def _(report: PlanReport) -> str:
    return "\n\n".join(of_plan(item) for item in report.plans)


def of_plan(planned: Planned) -> str:
    """One plan: every change with its values, then the totals."""
    plan = planned.plan
    base = f"revision {plan.revision}" if plan.revision else "never applied"
    lines = [f"bundle {plan.bundle}, base {base}"]
    for change in plan.changes:
        lines.extend(_change(change))
    if plan.kept:
        lines.append(f"kept on the server, not in the file: {', '.join(plan.kept)}")
    lines.append(_totals(plan))
    return "\n".join(lines)


def question(planned: Planned) -> str:
    """What to ask before that plan is carried out."""
    return f"Apply this plan to '{planned.plan.bundle}'?"


def _change(change: Change) -> Iterator[str]:
    sign = SIGNS.get(change.action, "?")
    yield f"{sign} {change.address:<34} {change.source}".rstrip()
    for item in change.fields:
        yield f"    {item.path:<22} {_difference(change, item)}"


def _difference(change: Change, item: FieldChange) -> str:
    after = _shown(item.after)
    if change.action == "create":
        return after
    words = {"drift": "  DRIFT: edited on the server, apply restores the file's value"}
    words["conflict"] = "  CONFLICT: edited on the server and in the file"
    return f"{_shown(item.before)} -> {after}{words.get(item.origin, '')}"


def _shown(value: Any) -> str:
    if value is None:
        return "(empty)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _totals(plan: Plan) -> str:
    if plan.is_empty:
        return "No changes."
    count = plan.summary
    parts = (
        f"{count.get('create', 0)} to add",
        f"{count.get('update', 0)} to change",
        f"{count.get('drift', 0)} drift to restore",
        f"{count.get('unchanged', 0)} unchanged",
    )
    return f"Plan: {', '.join(parts)}."


@of_report.register
def _(report: ApplyReport) -> str:
    return "\n".join(_outcome(item) for item in report.outcomes)


def _outcome(item: Outcome) -> str:
    plan, applied = item.planned.plan, item.applied
    if applied is None:
        return f"{plan.bundle}: no changes (revision {plan.revision})."
    if applied.replayed:
        return (
            f"{applied.bundle}: revision {applied.revision} was committed, "
            "although its answer was lost."
        )
    return f"{applied.bundle}: applied as revision {applied.revision}."


@of_report.register
def _(report: ExportReport) -> str:
    if not report.file:
        return report.yaml
    exported = report.exported
    return f"{exported.bundle}: revision {exported.revision} written to {report.file}."


@of_report.register
def _(report: RecomputeReport) -> str:
    return of_recompute(report)


def as_csv(report: Report) -> str:
    """The rows of a recompute: no other result is a table."""
    return csv_of_changes(_tabular(report))


def summary(report: Report) -> str:
    """What there is to say beside the rows."""
    return of_recompute(replace(_tabular(report), changed=None))


def _tabular(report: Report) -> RecomputeReport:
    if not isinstance(report, RecomputeReport):
        raise TypeError(type(report).__name__)
    return report


@of_report.register
def _(report: ReplanReport) -> str:
    return of_replan(report)


@of_report.register
def _(report: StatusReport) -> str:
    lines = []
    for name in report.names:
        row = report.revision_of(name)
        applied = "never applied"
        if row:
            applied = f"revision {row.revision} of {row.date} by {row.user}"
        lines.append(f"{name:<20} {applied}: {report.state_of(name)}")
    if not lines:
        lines.append("No policy was applied yet.")
    return "\n".join([*lines, of_run(report.run)])


@of_report.register
def _(report: HistoryReport) -> str:
    if not report.revisions:
        if report.request_id:
            return f"Request {report.request_id} is not in the journal: not committed."
        return "No revisions."
    return "\n".join(
        f"{row.bundle} {row.revision}  {row.date}  {row.user}  "
        f"{row.git[:12] or '-'}  request {row.request_id}"
        for row in report.revisions
    )


@of_report.register
def _(report: DoctorReport) -> str:
    lines = []
    for item in report.checks:
        lines.append(f"{item.level:<4}  {item.name:<10} {item.message}")
        if item.advice and item.level != "ok":
            lines.append(f"      help: {item.advice}")
    return "\n".join(lines)


@of_report.register
def _(report: ExplainReport) -> str:
    return of_explanation(report)


@of_report.register
def _(report: SchemaReport) -> str:
    return report.text()


@of_report.register
def _(report: VersionReport) -> str:
    return "\n".join(f"{name} {value}" for name, value in report.versions.items())
