"""What a record asks approval for, and the content that is approved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from odoo import fields

from ...engine.canonical import sha256_of


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of a model that can be approved.

    Attributes:
        fields: Fields whose change takes the approval back.
        lines: One2many fields → fields of the lines that count like that. Lines that
            come or go count too. Their model inherits the approval line mixin.
    """

    fields: Sequence[str]
    lines: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def names(self):
        """All guarded fields of the record itself."""
        return (*self.fields, *self.lines)


def content_of(record, subject):
    """Every guarded value with the child lines, as it is now, in JSON's own types.

    Read as superuser and without a language: the content is the same for everybody.
    """
    record = record.sudo().with_context(active_test=False, lang=None)
    return {
        "fields": _values(record, subject.fields),
        "lines": {
            name: [
                {"id": line.id, **_values(line, _with_active(line, names))}
                for line in record[name].sorted("id")
            ]
            for name, names in subject.lines.items()
        },
    }


def hash_of(record, subject):
    """The hash of the content."""
    return sha256_of(content_of(record, subject))


def words_of(record, subject):
    """The content as people read it: a line per field, then the child lines."""
    record = record.sudo()
    return "\n".join(
        [
            *(_words(record, name) for name in subject.fields),
            *(
                "• " + "; ".join(_words(line, each) for each in names)
                for name, names in subject.lines.items()
                for line in record[name]
            ),
        ]
    )


def _with_active(line, names):
    """An archived line has left the record, whatever its own fields say."""
    return [*names, "active"] if "active" in line._fields else names


def _values(record, names):
    return {name: _plain(record._fields[name], record[name]) for name in names}


def _plain(definition, value):
    """A value that JSON can hold exactly; empty ones are all alike."""
    if definition.relational:
        return sorted(value.ids)
    if definition.type == "boolean":
        return bool(value)
    if definition.type == "integer":
        return value
    if definition.type in ("float", "monetary"):
        return repr(float(value))
    if definition.type in ("date", "datetime"):
        return fields.Datetime.to_string(value) or None
    if definition.type == "json":
        return json.dumps(value, sort_keys=True)
    return str(value) if value else None


def _words(record, name):
    definition, value = record._fields[name], record[name]
    if definition.relational:
        text = ", ".join(value.mapped("display_name"))
    elif definition.type == "selection":
        text = dict(definition._description_selection(record.env)).get(value)
    else:
        text = str(value) if value else None
    return f"{definition._description_string(record.env)}: {text or '–'}"
