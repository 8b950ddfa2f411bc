"""Merge overlay files onto a policy; every value keeps the place it came from."""

from .tree import Node


def merge(base: Node, overlay: Node) -> Node:
    """Return `base` with `overlay` laid over it, leaving both as they were.

    Mappings merge key by key, everything else is replaced, ``null`` deletes a key.
    """
    if not isinstance(base.value, dict) or not isinstance(overlay.value, dict):
        return overlay
    merged = dict(base.value)
    for key, child in overlay.value.items():
        if child.value is None:
            merged.pop(key, None)
        elif key in merged:
            merged[key] = merge(merged[key], child)
        else:
            merged[key] = child
    return Node(merged, base.mark, base.key)
