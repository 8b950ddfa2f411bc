"""``key-account explain``: what a metric counts, what a code of a finding means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from key_account_engine.catalogue import METRICS, Metric
from key_account_engine.problems import CODES, did_you_mean
from key_account_engine.vocabulary import language

from ..diagnostics import Diagnostic
from ..errors import BadUsage
from ..exit_codes import ExitCode

KIND = "metric"


@dataclass(frozen=True, slots=True)
class Explained:
    """One thing that policies or findings name, in words of one language."""

    name: str
    label: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class ExplainReport:
    """What was asked for; a list if it was the whole catalogue."""

    found: Sequence[Explained]
    listed: bool = False

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "explained": [
                {"name": item.name, "label": item.label, **item.facts}
                for item in self.found
            ]
        }


def explain(name: str = "", lang: str = "en") -> ExplainReport:
    """Explain `metric/NAME` or a code; every metric for `metric` or nothing.

    Raises:
        BadUsage: Nothing has that name.
    """
    lang = language(lang)
    if name in ("", KIND):
        found = [_metric(metric, lang) for metric in METRICS.values()]
        return ExplainReport(found, listed=True)
    if name.upper() in CODES:
        return ExplainReport([Explained(name.upper(), CODES[name.upper()], {})])
    metric = METRICS.get(name.removeprefix(f"{KIND}/"))
    if metric is None:
        known = [f"{KIND}/{each}" for each in METRICS] + list(CODES)
        raise BadUsage(f"nothing is called '{name}'", hint=did_you_mean(name, known))
    return ExplainReport([_metric(metric, lang)])


def _metric(metric: Metric, lang: str) -> Explained:
    return Explained(
        f"{KIND}/{metric.name}", metric.label[lang], dict(_facts(metric, lang))
    )


def _facts(metric: Metric, lang: str) -> Iterator[tuple[str, str]]:
    yield "unit", metric.unit
    yield "window", metric.window
    yield "formula", metric.formula[lang]
    yield "tables", ", ".join(metric.tables)
    if metric.filters:
        yield "filters", ", ".join(metric.filters)
