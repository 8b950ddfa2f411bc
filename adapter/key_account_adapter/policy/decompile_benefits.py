"""``benefits`` as a section of a file again."""

from collections.abc import Mapping

from .decompile_parts import Raw, fields, name, optional_name, same


def benefits(groups: Mapping[str, list[Raw]]) -> Raw:
    return {
        item["key"]: fields(
            item["values"],
            name=name,
            sequence=same,
            origin=same,
            provider=same,
            description=optional_name,
        )
        for item in groups.get("benefit", [])
    }
