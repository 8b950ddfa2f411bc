"""``visit_forms`` as a section of a file again."""

from collections.abc import Mapping

from .decompile_parts import Raw, fields, name, number, same


def visit_forms(groups: Mapping[str, list[Raw]]) -> Raw:
    rows: Raw = {}
    for item in groups.get("visit_row", []):
        form, _, key = item["key"].partition("/")
        rows.setdefault(form, {})[key] = fields(
            item["values"], name=name, sequence=same, scale=same
        )
    return {
        item["key"]: {
            **fields(
                item["values"], name=name, modes=sorted, stamp=same, low_below=number
            ),
            "rows": rows.get(item["key"], {}),
        }
        for item in groups.get("visit_form", [])
    }
