"""Records by the thousand: one statement each, and the ORM's caches stay right.

For a run alone. ``create`` and ``write`` of a model are not called, neither ours nor
another addon's, and no rule of Python is checked: what is written has been decided
already. Stored computes that depend on it are computed, values in cache are forgotten.
"""

from datetime import date

from odoo.tools import SQL

from .sql_rows import as_changes, as_rows, names_of

#: how full a page of a table is made, in percent; the rest is for newer versions of its rows
FULL = 85
_ALL = SQL("TRUE")


def leave_room(model):
    """Let PostgreSQL write a new version of a row beside the old one.

    In a full page there is no place: the version goes elsewhere, and each index of the
    table has to learn where. Measured: half the time for rows that a run writes daily.
    """
    table = SQL.identifier(model._table)
    model.env.cr.execute(SQL("ALTER TABLE %s SET (fillfactor = %s)", table, FULL))


def wait_for_rows(records):
    """Wait for whoever changes the same rows, then start on what is new.

    PostgreSQL refuses the later one of two transactions that both got this far; Odoo
    then starts it again, and it sees what the other one did.
    """
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            "SELECT FROM %s WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            SQL.identifier(records._table),
            records.ids,
        )
    )
    records.invalidate_recordset()


def compress_fast(model, names):
    """Compress long values by LZ4 where PostgreSQL can: it writes them twice as fast.

    Measured on explanations of grades; values that are there stay as they are.
    """
    [(able,)] = model.env.execute_query(
        SQL(
            "SELECT EXISTS (SELECT FROM pg_settings"
            " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals))"
        )
    )
    if able:
        change = "ALTER COLUMN %s SET COMPRESSION lz4"
        changes = [SQL(change, SQL.identifier(name)) for name in names]
        table = SQL.identifier(model._table)
        model.env.cr.execute(SQL("ALTER TABLE %s %s", table, SQL(", ").join(changes)))


def write_rows(model, rows):
    """Write values that differ from record to record.

    :param rows: id → dict of the same stored fields; many2one as id, money rounded as
        the currency wants it, ``None`` for nothing
    """
    if not rows:
        return
    records = model.browse(rows)
    names = list(next(iter(rows.values())))
    logged = [*names, "write_uid", "write_date"]
    relations = [
        n for n in names if model.pool.is_modifying_relations(model._fields[n])
    ]
    records.flush_recordset(logged)
    records.modified(relations, before=True)
    _update(model, names, _source(model, rows, names))
    records.invalidate_recordset(logged, flush=False)
    records.modified(logged)


def write_selected(model, names, selected, only=_ALL):
    """Write values that a SELECT finds.

    :param names: of stored fields; no relation that a stored compute depends on
    :param selected: SELECT of the records' ids and of these fields
    :param only: condition on ``record``, as it is, and ``rows``, what is to be written
    :return: the records written
    """
    logged = [*names, "write_uid", "write_date"]
    model.flush_model(logged)
    found = _update(model, names, SQL("(%s) AS rows", selected), only)
    records = model.browse(id_ for (id_,) in found)
    records.invalidate_recordset(logged, flush=False)
    records.modified(logged)
    return records


def _update(model, names, rows, only=_ALL):
    """Write a table of rows; returns the ids of those written, one a tuple."""
    return model.env.execute_query(
        SQL(
            "UPDATE %s AS record SET %s, write_uid = %s, write_date = %s FROM %s"
            " WHERE record.id = rows.id AND %s RETURNING record.id",
            SQL.identifier(model._table),
            as_changes(names),
            model.env.uid,
            model.env.cr.now(),
            rows,
            only,
        )
    )


def create_rows(model, rows):
    """Make records; what is not given is empty, whatever its default.

    :param rows: dicts of the same stored fields, as in :func:`write_rows`
    :return: the records, in the order of ``rows``
    """
    if not rows:
        return model
    names = list(rows[0])
    ids = _new_ids(model, len(rows))
    records = model.browse(ids)
    model.env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (
                id, create_uid, create_date, write_uid, write_date, %(names)s)
            SELECT id, %(uid)s, %(now)s, %(uid)s, %(now)s, %(names)s FROM %(rows)s
             ORDER BY id
            """,
            table=SQL.identifier(model._table),
            names=names_of(names),
            uid=model.env.uid,
            now=model.env.cr.now(),
            rows=_source(model, dict(zip(ids, rows, strict=True)), names),
        )
    )
    records.invalidate_recordset(names, flush=False)
    with model.env.protecting([model._fields[name] for name in names], records):
        records.modified(list(model._fields), create=True)
    return records


def _new_ids(model, number):
    """Ids in ascending order, so that rows keep the order they are given in."""
    rows = model.env.execute_query(
        SQL(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
            " FROM generate_series(1, %s)",
            model._table,
            number,
        )
    )
    return sorted(id_ for (id_,) in rows)


def _source(model, rows, names):
    """The rows as a table for FROM, with the ids of their records."""
    values = [
        {"id": id_, **{name: _plain(value) for name, value in row.items()}}
        for id_, row in rows.items()
    ]
    types = {name: model._fields[name].column_type[1] for name in names}
    return as_rows(values, {"id": "int", **types})


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
