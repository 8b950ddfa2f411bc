"""What a compiled policy document looks like, and small readings of it."""

import re

from ...engine.canonical import sha256_of

API_VERSION = "key-account/v1"


BUNDLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
DEEPEST = 40
INTEGERS = range(-(2**31), 2**31)


def is_document(document):
    """Whether it has the shape of a compiled document (the client checks the rest)."""
    return (
        isinstance(document, dict)
        and is_bundle_name(document.get("bundle"))
        and _are_texts(document.get("title") or {})
        and isinstance(document.get("company") or "", str)
        and isinstance(document.get("resources"), list)
        and is_storable(document)
        and all(_is_resource(item) for item in document["resources"])
    )


def is_bundle_name(name):
    """Lower-case letters, digits and underscores; at most 63 of them."""
    return isinstance(name, str) and bool(BUNDLE_NAME.fullmatch(name))


def is_storable(value, depth=0):
    """Whether PostgreSQL can keep it: no floats, huge integers, NUL or half characters.

    Floats are refused because numbers cross the wire as integers or decimal text.
    """
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list):
        parts = value
    else:
        return _is_plain(value)
    return depth < DEEPEST and all(is_storable(part, depth + 1) for part in parts)


def _is_plain(value):
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, bool) or value is None:
        return True
    return isinstance(value, int) and value in INTEGERS


def _are_texts(title):
    return isinstance(title, dict) and all(
        isinstance(text, str) and text for text in title.values()
    )


def _is_resource(item):
    return (
        isinstance(item, dict)
        and isinstance(item.get("kind"), str)
        and isinstance(item.get("key"), str)
        and isinstance(item.get("values"), dict)
    )


def document_sha256(document):
    """Hash of the document without positions; the server never trusts the client's."""
    resources = [
        {name: item[name] for name in ("kind", "key", "values")}
        for item in document["resources"]
    ]
    head = {name: document.get(name) for name in ("bundle", "title", "company")}
    return sha256_of({**head, "resources": resources})


def source_text(texts):
    """The text for Odoo's source language out of ``{language: text}``."""
    return texts.get("en_US") or next(iter(texts.values()), False)


def errors(findings):
    """Those findings that forbid to apply."""
    return [finding for finding in findings if finding["severity"] == "error"]


def has_drift(rows):
    """Whether a plan undoes something that was edited on the server."""
    return any(field["origin"] != "pending" for row in rows for field in row["fields"])
