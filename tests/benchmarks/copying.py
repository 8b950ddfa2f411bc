"""Rows of a table made in one statement, many of them copies of one that Odoo made."""

from odoo.tools import SQL


def copy_rows(cr, table, record_id, values, rows):
    """Copy a row once for each row of ``rows``, in their order.

    :param values: column → SQL; the other columns are as in the copied row
    :param rows: a SELECT whose columns ``values`` may use, as ``new``
    """
    found = _columns(cr, table)
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s AS template, (%s) AS new"
            " WHERE template.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, found)),
            SQL(", ").join(
                values.get(name, SQL.identifier("template", name)) for name in found
            ),
            SQL.identifier(table),
            rows,
            record_id,
        )
    )


def insert_rows(cr, table, values, rows):
    """Insert a row for each row of ``rows``; columns that are not named stay empty."""
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM (%s) AS new",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(values.values()),
            rows,
        )
    )


def numbers(count):
    """The numbers 0, 1, … as ``new.number``."""
    return SQL("SELECT generate_series(0, %s) AS number", int(count) - 1)


def last_id(cr, table):
    """The highest id of a table; 0 if it is empty."""
    cr.execute(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table)))
    return cr.fetchone()[0]


def some_time_ago(days, until="0 days"):
    """A random moment of the last days, with seconds; the last one is some days ago."""
    return SQL(
        """date_trunc(
            'second', now() AT TIME ZONE 'UTC' - %s::interval - random() * %s::interval)""",
        until,
        days,
    )


def _columns(cr, table):
    cr.execute(
        SQL(
            """SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND table_schema = current_schema
                  AND column_name != 'id' AND is_generated = 'NEVER'""",
            table,
        )
    )
    return [name for (name,) in cr.fetchall()]
