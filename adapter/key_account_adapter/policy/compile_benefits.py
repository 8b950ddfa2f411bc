"""Compile ``benefits``."""

from collections.abc import Iterator

from .compile_parts import given, same, sequence
from .document import Resource
from .schema import Policy


def benefits(policy: Policy) -> Iterator[Resource]:
    for position, (key, benefit) in enumerate(policy.benefits.items(), 1):
        values = {
            "name": benefit.name,
            "sequence": sequence(benefit.sequence, position),
            **given(benefit, origin=same, provider=same, description=same),
        }
        yield Resource("benefit", key, values, ("benefits", key))
