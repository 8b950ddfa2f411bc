"""Which accounts a run has to look at: found by PostgreSQL, not fetched and compared.

Most accounts are on most days as the last run saw them. The statement that measures
them hashes all that decides about an account, and leaves out those whose hash is the
one that :mod:`.key_account_run_seen` holds.
"""

from odoo.tools import SQL

from ...engine.condition import Compare, Days
from ...engine.slides import turning_days
from .marks import flush_marks, marks_relation
from .planning import READ_BY_ID

#: Accounts of which a run holds facts and decisions in memory at a time.
BATCH = 2000

_OPERATORS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "eq": "="}


class Changes:
    """Accounts that differ from what the last run saw, with their figures.

    Equal hashes mean an equal :meth:`~.rules.SchemeRules.basis` in every scheme and
    equal figures of the month. They are of exact texts; of 64 bits, they miss one change
    in 10^19.

    :param computation: rules and scope
    :param statement: what measures the accounts
    :param due: SELECTs of accounts to look at whatever their figures
    """

    def __init__(self, computation, statement, due):
        self.env = computation.env
        self.scope = computation.scope
        self.rules = computation.rules
        self.statement = statement
        self.due = due

    def batches(self):
        """Yield lists of ``(row, hash, version, due)``, in the order of the accounts.

        ``due`` is the day from which the account is to be looked at though nothing
        happens to it, ``None`` if there is no such day.

        They wait in a temporary table: a cursor of the server would forbid PostgreSQL
        to use several processes, and rows of the client fill its memory.
        """
        self.statement.prepare()
        flush_marks(self.env)
        self.env["key.account.run.seen"]._forget_pending()
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE key_account_run_changed ON COMMIT DROP AS %s",
                self.query(),
            )
        )
        self.env.cr.execute(READ_BY_ID)
        self.env.cr.execute(
            "DECLARE key_account_run_rows NO SCROLL CURSOR FOR"
            " SELECT * FROM key_account_run_changed ORDER BY key_account_id"
        )
        fetch = SQL("FETCH %s FROM key_account_run_rows", BATCH)
        rows = self.env.execute_query(fetch)
        while rows:
            read = self.statement.read(rows)
            yield [(row, *raw[-3:]) for row, raw in zip(read, rows, strict=True)]
            rows = self.env.execute_query(fetch) if len(rows) == BATCH else []
        self.env.cr.execute("CLOSE key_account_run_rows")
        self.env.cr.execute("DROP TABLE key_account_run_changed")

    # === The query ===

    def query(self):
        """Rows of the statement, each with its hash, version and due day behind."""
        names = [f"found{number}" for number in range(self.statement.width)]
        columns = SQL(", ").join(map(SQL.identifier, ["key_account_id", *names[1:]]))
        return SQL(
            """
            SELECT found.*, now.hash, COALESCE(seen.version, 0) AS version,
                   %(next)s AS due
              FROM (%(statement)s) AS found (%(columns)s)
              LEFT JOIN (%(marks)s) AS mark USING (key_account_id)
              LEFT JOIN key_account_run_seen AS seen ON seen.id = found.key_account_id
             CROSS JOIN LATERAL (SELECT %(hash)s AS hash OFFSET 0) AS now
             WHERE seen.hash IS DISTINCT FROM now.hash%(due)s
            """,
            statement=self.statement.query(),
            columns=columns,
            marks=marks_relation(self.scope, self.rules.needs),
            next=self._next(names),
            hash=hash_of(self._seen(names)),
            due=self._due(),
        )

    def _seen(self, names):
        """SQL of all that decides: the rules, figures, marks and sliding answers.

        A figure that moves by itself is not in it, only whether its test is met.
        """
        yield SQL("%s", self.rules.key(self.scope))
        indexes = self.statement.indexes
        apart = {index for _rank, index in indexes["ranks"]}
        apart |= {i for measure, i in indexes["values"] if measure in self.rules.shares}
        for index, name in enumerate(names):
            if index and index not in apart:
                yield SQL.identifier("found", name)
        yield SQL("mark.marks")
        yield from (self._sliding(leaf, names) for leaf in self.rules.sliding)

    def _sliding(self, leaf, names):
        """SQL of what a test answers whose figure moves with the day or the others."""
        if isinstance(leaf, Days):
            index = dict(self.statement.indexes["events"])[leaf.event]
            day, today = SQL.identifier("found", names[index]), self.scope.as_of
            order = (today, day) if leaf.since else (day, today)
            return _holds(SQL("(%s::date - %s::date)", *order), leaf.limit)
        if isinstance(leaf, Compare):
            index = dict(self.statement.indexes["values"])[leaf.measure]
            figure = SQL("%s::numeric", SQL.identifier("found", names[index]))
            return _holds(figure, leaf.limit)
        index = dict(self.statement.indexes["ranks"])[leaf.rank]
        ahead = SQL.identifier("found", names[index])
        return SQL("%s::numeric < %s::numeric", ahead, str(leaf.share))

    def _next(self, names):
        """SQL of the first day on which a figure or the answer of a test may change."""
        found = [
            SQL.identifier("found", names[index])
            for _column, index in self.statement.indexes["next"]
        ]
        events = dict(self.statement.indexes["events"])
        for leaf in self.rules.sliding:
            if isinstance(leaf, Days):
                day = SQL.identifier("found", names[events[leaf.event]])
                found += [
                    SQL(
                        "CASE WHEN %(turn)s > %(today)s THEN %(turn)s END",
                        turn=turn,
                        today=self.scope.as_of,
                    )
                    for turn in (SQL("(%s + %s)", day, n) for n in turning_days(leaf))
                ]
        return (
            SQL("LEAST(%s)::date", SQL(", ").join(found))
            if found
            else SQL("NULL::date")
        )

    def _due(self):
        return SQL("").join(
            SQL(" OR found.key_account_id IN (%s)", accounts) for accounts in self.due
        )


def hash_of(columns):
    """SQL of one hash, as text, of some columns in their order.

    Each is the seed of the next: a quarter of the time of ``md5(ROW(…)::text)``, which
    quotes everything first. A column without a value counts as an empty text.
    """
    chain = SQL("0")
    for column in columns:
        chain = SQL("hashtextextended(COALESCE((%s)::text, ''), %s)", column, chain)
    return SQL("(%s)::text", chain)


def _holds(figure, limit):
    """SQL of whether a figure is within a limit."""
    value = str(limit.value)
    if limit.upper is not None:
        upper = str(limit.upper)
        return SQL(
            "(%s >= %s::numeric AND %s < %s::numeric)", figure, value, figure, upper
        )
    return SQL("%s %s %s::numeric", figure, SQL(_OPERATORS[limit.op]), value)
