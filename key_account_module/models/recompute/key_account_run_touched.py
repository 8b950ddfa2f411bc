from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .key_account_snapshot import READS
from .touches import MARKS, Touch

#: A run may go on from one that is younger; marks are kept a day longer.
DAYS_KEPT = 7

PREFIX = "key_account_touched_"


class KeyAccountRunTouched(models.Model):
    """Whose business was touched since when, noted by triggers of the database.

    An incremental run measures only accounts where something may differ. Columns
    ``write_date`` cannot tell it which: they say when a transaction began and not when
    it became visible, nothing of them is left of a deleted row, statements in SQL
    (Odoo's own merge of contacts, cascades of foreign keys) leave them as they were,
    and without an index on each of them it would read every order to find those of
    today. Overrides of ``write`` and ``unlink`` in Python would be a dozen, miss the
    same statements, and cost queries where people wait.

    So each table that figures are read from has a trigger. It fires only if one of the
    columns changes that a source names in ``reads``, adds a row here that nobody
    else writes, and so waits for nobody. A mark carries the id of its transaction: a
    run has seen it exactly if the transaction is visible in the snapshot that the run
    measured in, however long it went on. Whose account it is, is found out by the run:
    a contact may have moved by then.

    The table is UNLOGGED like :mod:`.key_account_run_seen`: a crash of PostgreSQL
    empties both, and the next run looks at all accounts. ``partner_id`` and
    ``key_account_id`` are no fields; both are 0 where it may be anybody's business.
    """

    _name = "key.account.run.touched"
    _description = "Business touched since the last recompute"
    _auto = False
    _log_access = False

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS %(table)s (
                    id bigserial PRIMARY KEY,
                    xid xid8 DEFAULT pg_current_xact_id(),
                    moment timestamp
                        DEFAULT (clock_timestamp() AT TIME ZONE 'UTC'),
                    partner_id integer DEFAULT 0,
                    key_account_id integer DEFAULT 0,
                    UNIQUE (xid, partner_id, key_account_id)
                )
                """,
                table=SQL.identifier(self._table),
            )
        )

    # === What a run asks ===

    @api.model
    def _horizon(self):
        """The snapshot of this transaction: what is visible in it has been seen."""
        [(snapshot,)] = self.env.execute_query(
            SQL("SELECT pg_current_snapshot()::text")
        )
        return snapshot

    @api.model
    def _since(self, run):
        """SQL condition on a mark ``touched``: the run has not seen it.

        The moment counts too: in a database that was restored on another server, the
        numbers of transactions begin anew.
        """
        return SQL(
            """(touched.moment >= %s
                OR NOT pg_visible_in_snapshot(touched.xid, %s::pg_snapshot))""",
            run.create_date,
            run.horizon,
        )

    @api.model
    def _anybody_since(self, run):
        """Whether something was touched that may be in the figures of anybody."""
        rows = self.env.execute_query(
            SQL(
                """SELECT FROM key_account_run_touched AS touched
                    WHERE partner_id = 0 AND key_account_id = 0 AND %s LIMIT 1""",
                self._since(run),
            )
        )
        return bool(rows)

    @api.model
    def _accounts_since(self, run):
        """SQL: accounts of whose business a part was touched, by ``key_account_id``."""
        return SQL(
            """
            SELECT key_account_id FROM key_account_run_touched AS touched
             WHERE key_account_id != 0 AND %(since)s
             UNION
            SELECT account.id
              FROM (SELECT partner_id FROM key_account_run_touched AS touched
                     WHERE partner_id != 0 AND %(since)s
                     UNION
                    SELECT p.commercial_partner_id
                      FROM key_account_run_touched AS touched
                      JOIN res_partner AS p ON p.id = touched.partner_id
                     WHERE %(since)s) AS found
              JOIN key_account AS account USING (partner_id)
            """,
            since=self._since(run),
        )

    @api.model
    def _touch_all(self):
        """What figures are made of has changed: the next run measures every account."""
        self.env.cr.execute(
            "INSERT INTO key_account_run_touched DEFAULT VALUES ON CONFLICT DO NOTHING"
        )

    @api.autovacuum
    def _gc_marks(self):
        """Forget marks from which no run goes on any more."""
        limit = fields.Datetime.now() - timedelta(days=DAYS_KEPT + 1)
        self.env.cr.execute(
            SQL("DELETE FROM key_account_run_touched WHERE moment < %s", limit)
        )

    # === Triggers ===

    @api.model
    def _watch(self):
        """Have the tables watched that any source of this server reads."""
        touches = self.env["key.account.metric.source"]._metric_touches()
        for table, columns in self._watched().items():
            self._watch_table(table, sorted(columns), touches.get(table, Touch(None)))
        self._touch_all()

    @api.model
    def _watched(self):
        """Table → its columns that a run reads; of a table of pairs none."""
        sources = self.env["key.account.metric.source"]._metric_sources(
            self.env.company
        )
        watched = {}
        for reads in (MARKS, READS, *(source.reads for source in sources.values())):
            for model, names in reads.items():
                for field in map(self.env[model]._fields.get, names):
                    if field.type == "many2many":
                        watched.setdefault(field.relation, set())
                    else:
                        table = self.env[model]._table
                        watched.setdefault(table, set()).add(field.name)
        return watched

    @api.model
    def _watch_table(self, table, columns, touch):
        """Give a table its trigger function and triggers, anew."""
        name = SQL.identifier(f"{PREFIX}{table}")
        self._unwatch([table])
        self.env.cr.execute(
            SQL(
                """
                CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $touched$
                BEGIN
                    IF TG_OP != 'INSERT' THEN %s; END IF;
                    IF TG_OP != 'DELETE' THEN %s; END IF;
                    RETURN NULL;
                END $touched$
                """,
                name,
                _mark(touch, "OLD"),
                _mark(touch, "NEW"),
            )
        )
        if not touch.only_update:
            self._add_trigger(table, "touched", SQL("INSERT OR DELETE"), name)
        if columns:
            of = SQL(", ").join(map(SQL.identifier, columns))
            self._add_trigger(
                table, "changed", SQL("UPDATE OF %s", of), name, _differ(columns)
            )

    @api.model
    def _add_trigger(self, table, word, event, function, when=None):
        self.env.cr.execute(
            SQL(
                "CREATE TRIGGER %s AFTER %s ON %s FOR EACH ROW %s EXECUTE FUNCTION %s()",
                SQL.identifier(f"key_account_{word}"),
                event,
                SQL.identifier(table),
                SQL("WHEN (%s)", when) if when else SQL(),
                function,
            )
        )

    @api.model
    def _unwatch(self, tables=None):
        """Remove the triggers of tables; by default of all."""
        if tables is None:
            tables = self._watched()
        for table in tables:
            function = SQL.identifier(f"{PREFIX}{table}")
            self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", function))


def _mark(touch, row):
    """SQL that notes whom a row touches."""
    if touch.column is None:
        return SQL(
            "INSERT INTO key_account_run_touched DEFAULT VALUES ON CONFLICT DO NOTHING"
        )
    ids = ", ".join(f"({expression.format(row=row)})" for expression in touch.ids)
    return SQL(
        """INSERT INTO key_account_run_touched (%s)
           SELECT id FROM (VALUES %s) AS touched (id) WHERE id IS NOT NULL
               ON CONFLICT DO NOTHING""",
        SQL.identifier(touch.column),
        SQL(ids),
    )


def _differ(columns):
    """SQL of whether an update changes one of the columns."""
    rows = (
        SQL(", ").join(SQL.identifier(row, column) for column in columns)
        for row in ("old", "new")
    )
    return SQL("(%s) IS DISTINCT FROM (%s)", *rows)
