"""Findings about what the conditions of a document count."""

from ...engine.condition import needs, parse_condition
from ...engine.kinds import KINDS
from .errors import diagnostic
from .measure_notes import MISSING_UNIT, MeasureNotes


def measure_findings(resolver, resources):
    """Findings about units, product groups and currencies, each at its first place.

    :param resolver: :class:`~.resolver.Resolver` of the document
    :param resources: wire resources that have the right shape
    """
    notes = MeasureNotes(
        resolver.env, resolver.company, lambda group: _categories(resolver, group)
    )
    told = {}
    for address, field, condition in _conditions(resources):
        found = needs(condition)
        for code, text in notes.about(found.measures | found.series):
            severity = "error" if code == MISSING_UNIT else "warning"
            finding = diagnostic(code, text, address, field, severity=severity)
            told.setdefault((code, text), finding)
    return list(told.values())


def _conditions(resources):
    for item in resources:
        for field, shape in KINDS.get(item["kind"], {}).items():
            value = item["values"].get(field)
            if value and shape.rstrip("?") == "condition":
                condition, _problems = parse_condition(value)
                if condition is not None:
                    yield f"{item['kind']}/{item['key']}", field, condition


def _categories(resolver, group):
    """Categories as the document has them, or another policy of the company."""
    values = resolver.document_values("option", f"product_group/{group}")
    if values is None:
        return MeasureNotes(resolver.env, resolver.company).categories(group)
    names = values.get("categories") or ()
    model = "product.category"
    return [id_ for name in names for id_ in resolver.full_name_ids(model, name)]
