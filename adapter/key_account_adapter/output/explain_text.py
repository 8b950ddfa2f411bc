"""Explanations as text: a table of all, or everything about one."""

from collections.abc import Iterator

from ..commands.explain import Explained, ExplainReport


def of_explanation(report: ExplainReport) -> str:
    """A line each in a list, else name, words and facts."""
    lines = [line for item in report.found for line in _lines(item, report.listed)]
    return "\n".join(lines)


def _lines(item: Explained, listed: bool) -> Iterator[str]:
    if listed:
        yield f"{item.name:<32} {item.facts['unit']:<9} {item.label}"
        return
    yield f"{item.name}: {item.label}"
    for name, text in item.facts.items():
        yield f"  {name:<9} {text}"
