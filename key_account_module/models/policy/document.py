"""What a compiled policy document looks like, and small readings of it."""

from ...engine.canonical import sha256_of

API_VERSION = "key-account/v1"


def is_document(document):
    """Whether it has the shape of a compiled document (the client checks the rest)."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("bundle"), str)
        and isinstance(document.get("title") or {}, dict)
        and isinstance(document.get("resources"), list)
        and all(_is_resource(item) for item in document["resources"])
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
