"""Many rows in one statement: the ORM writes a hundred at a time."""

import json

from odoo.tools import SQL


def names_of(columns):
    """The names of columns, for an INSERT."""
    return SQL(", ").join(SQL.identifier(name) for name in columns)


def as_rows(rows, columns):
    """``rows`` (dicts of JSON values) as a table named ``rows`` for FROM.

    :param columns: name → type in PostgreSQL
    """
    types = SQL(", ").join(
        SQL("%s %s", SQL.identifier(name), SQL(kind))  # pylint: disable=sql-injection
        for name, kind in columns.items()
    )
    data = json.dumps(rows, ensure_ascii=False)
    return SQL("jsonb_to_recordset(%s::jsonb) AS rows (%s)", data, types)


def as_changes(columns):
    """``"a" = rows."a", …`` for an UPDATE … FROM."""
    return SQL(", ").join(
        SQL("%s = rows.%s", SQL.identifier(name), SQL.identifier(name))
        for name in columns
    )
