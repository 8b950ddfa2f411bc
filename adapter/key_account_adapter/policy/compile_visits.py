"""Compile ``visit_forms``: each form, then the rows that the customer judges."""

from collections.abc import Iterator

from . import wire_values
from .compile_parts import as_set, given, same, sequence, set_places
from .document import Resource
from .schema import Policy
from .tree import Path


def visit_forms(policy: Policy) -> Iterator[Resource]:
    for key, form in policy.visit_forms.items():
        base: Path = ("visit_forms", key)
        values = {
            "name": form.name,
            "modes": as_set(form.modes),
            **given(form, stamp=same, low_below=wire_values.number),
        }
        places = set_places(base, modes=form.modes)
        yield Resource("visit_form", key, values, base, places)


def visit_rows(policy: Policy) -> Iterator[Resource]:
    for form_key, form in policy.visit_forms.items():
        for position, (key, row) in enumerate(form.rows.items(), 1):
            values = {
                "form": form_key,
                "name": row.name,
                "sequence": sequence(row.sequence, position),
                "scale": row.scale,
            }
            base: Path = ("visit_forms", form_key, "rows", key)
            places: dict[Path, Path] = {("form",): ("visit_forms", form_key)}
            yield Resource("visit_row", f"{form_key}/{key}", values, base, places)
