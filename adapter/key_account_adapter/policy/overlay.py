"""Merge overlay files onto a policy; every value keeps the place it came from."""

from .tree import Node

#: a condition is one value: half of one and half of another would mean neither
CONDITIONS = {"condition", "signals", "keep", "fixed", "potential"}


def merge(base: Node, overlay: Node) -> Node:
    """Return `base` with `overlay` laid over it, leaving both as they were.

    Mappings merge key by key, conditions and everything else are replaced, ``null``
    deletes a key.
    """
    if not isinstance(base.value, dict) or not isinstance(overlay.value, dict):
        return overlay
    merged = dict(base.value)
    for key, child in overlay.value.items():
        if child.value is None:
            merged.pop(key, None)
        elif key in merged and key not in CONDITIONS:
            merged[key] = merge(merged[key], child)
        else:
            merged[key] = child
    return Node(merged, base.mark, base.key)
