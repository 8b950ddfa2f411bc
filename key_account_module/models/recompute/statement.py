"""The one statement that measures every account of a scope."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, cached_property

from odoo.tools import SQL

from .definition import AGGREGATES, LEFT_OUT, Definition, Share
from .planning import READ_ALL
from .ranking import rank_columns, segment_columns
from .row import Row, number, numbers
from .windows import Windows


@dataclass(frozen=True)
class Column:
    """A column of a source's relation: its name, aggregate and piece of time."""

    name: str
    definition: Definition
    aggregate: SQL
    piece: tuple | str | None = None

    @property
    def window(self):
        """Name of the relation with the account's own window, if it has one."""
        return self.piece if isinstance(self.piece, str) else None

    @property
    def plain(self):
        """Taken as it is: the day of an event, a list of products."""
        return self.definition.event or self.definition.aggregate == LEFT_OUT.aggregate


class Statement:
    """Builds and runs the statement for exactly what conditions need.

    Sources are aggregated each in a MATERIALIZED relation: PostgreSQL would inline
    them otherwise and evaluate expressions several times (measured: 2.4 times slower).
    The scope is inlined on purpose: only so are its statistics known, and rows of it
    read by several processes (measured: twice as fast).
    Exact ``numeric`` throughout; Odoo's cursor reads numeric as float, so figures
    leave the database as text.

    :param env: with the rights to read everything
    :param scope: :class:`~.scope.Scope`
    :param needs: what the engine says the conditions use
    """

    def __init__(self, env, scope, needs):
        self.env = env
        self.scope = scope
        registry = env["key.account.metric.source"]
        self.sources = registry._metric_sources(scope.company)
        self.definitions = registry._metric_definitions()
        self.filters = registry._metric_filters(scope.company)
        self.unit = cache(registry._metric_unit)
        self.measures = sorted(needs.measures | needs.series, key=lambda m: m.key)
        self.events = sorted(needs.events)
        self.ranks = sorted(needs.ranks, key=lambda rank: rank.key)
        # Who is compared with all needs the windows of all.
        measured = replace(scope, account_ids=None) if self.among_all else scope
        self.windows = Windows(env, measured)
        #: source → its columns; measure or event → names of its columns
        self.columns = defaultdict(list)
        self.made = {}
        self.places = {}
        #: quantity → names of columns that list what it could not convert
        self.left_out = {}
        #: names of columns that tell when a figure will be another
        self.next = []
        #: names of columns with the account's own figure behind each share
        self.own = []
        for wanted in (*self.measures, *self.events):
            self._place(wanted)

    def rows(self):
        """Measure the scope: one :class:`Row` for each active account."""
        self.prepare()
        return self.read(self.env.execute_query(self.query()))

    def prepare(self):
        """Flush what is read, and set how PostgreSQL works until the transaction ends."""
        self.flush()
        self.env.cr.execute(READ_ALL)

    # === Columns ===

    def _place(self, wanted):
        if isinstance(wanted, str):
            definition = self.definitions[wanted]
            self.places[wanted] = [self._add(definition, self._event(definition))]
            return
        definition = self.definitions[wanted.metric]
        if isinstance(definition, Share):
            self.places[wanted] = self._made(replace(wanted, metric=definition.of))
            self.own += [n for n in self.places[wanted] if n not in self.own]
        else:
            self.places[wanted] = self._made(wanted)

    def _made(self, measure):
        """Names of the columns of a measure, which are added once."""
        if measure not in self.made:
            definition = self.definition_of(measure)
            conditions = [self.filters[name](value) for name, value in measure.where]
            if None in conditions:
                # Nobody said what the filter means here: no data, and not a zero.
                definition = replace(definition, aggregate="max", zero=False)
                conditions = [SQL("false")]
            pieces = self.windows.pieces(measure)
            if definition.converted:
                self._add_left_out(measure, definition, conditions, pieces)
            self.made[measure] = [
                self._add_piece(definition, conditions, piece, measure.uom)
                for piece in pieces
            ]
        return self.made[measure]

    def definition_of(self, measure):
        """The definition over the first rows that know all that is filtered by."""
        definition = self.definitions[measure.metric]
        if isinstance(definition, Share):
            definition = self.definitions[definition.of]
        wanted = {name for name, _value in measure.where}
        while not wanted <= set(self.sources[definition.source].filters):
            definition = definition.detail
        return definition

    def _add_left_out(self, measure, definition, conditions, pieces):
        root, _factor = self.unit(measure.uom)
        other = SQL("unit_root IS DISTINCT FROM %s AND quantity != 0", root)
        listed = replace(LEFT_OUT, source=definition.source)
        self.left_out[measure] = [
            self._add_piece(listed, [*conditions, other], piece) for piece in pieces
        ]

    def _add_piece(self, definition, conditions, piece, uom=None):
        """Add the column of one figure; returns its name."""
        dated = self.sources[definition.source].dated
        conditions = [*conditions, *self.windows.conditions(piece, dated)]
        if uom:
            root, factor = self.unit(uom)
            conditions.append(SQL("unit_root = %s", root))
        aggregate = self._aggregate(definition, conditions)
        if uom:
            aggregate = SQL("round(%s / %s, 10)", aggregate, factor)
        return self._add(definition, aggregate, piece)

    def _add(self, definition, aggregate, piece=None):
        name = f"c{sum(map(len, self.columns.values()))}"
        column = Column(name, definition, aggregate, piece)
        self.columns[definition.source].append(column)
        if definition.next:
            self.next.append(f"{name}_next")
        return name

    def _event(self, definition):
        return SQL(
            "(%s(moment) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            SQL(definition.aggregate),
            self.scope.time_zone,
        )

    def _aggregate(self, definition, conditions):
        rows = SQL("FILTER (WHERE %s)", SQL(" AND ").join(conditions))
        return SQL(
            AGGREGATES[definition.aggregate],
            column=SQL.identifier(definition.column),
            filter=rows if conditions else SQL(),
        )

    # === The query ===

    def flush(self):
        """Bring to the database what the statement reads."""
        reads = defaultdict(
            set,
            {"key.account": {"active", "company_id", "date_since", "partner_id"}},
        )
        for name in self.columns:
            for model, fields in self.sources[name].reads.items():
                reads[model].update(fields)
        for model, fields in reads.items():
            self.env[model].flush_model(sorted(fields))

    def query(self):
        """The statement, one row for each active account."""
        relations = [
            self._scope_relation(all_accounts=self.among_all),
            *self.windows.relations.values(),
            *(self._source_relation(name) for name in self.columns),
            self._figures_relation(),
        ]
        return SQL(
            """WITH %s SELECT * FROM (SELECT key_account_id%s%s FROM figures) AS found
                WHERE true%s""",
            SQL(", ").join(relations),
            SQL("").join(self._output()),
            rank_columns(self.ranks, self.places),
            self.scope.only("key_account_id") if self.among_all else SQL(),
        )

    def _output(self):
        for wanted, names in self.places.items():
            for name in names:
                yield SQL(", %s", self._shown(wanted, SQL.identifier(name)))
        for names in self.left_out.values():
            yield from (SQL(", %s", SQL.identifier(name)) for name in names)
        yield from (SQL(", %s", SQL.identifier(name)) for name in self.next)
        yield from (SQL(", trim_scale(%s)", SQL.identifier(name)) for name in self.own)

    def _shown(self, wanted, column):
        if isinstance(wanted, str):
            return column
        definition = self.definitions[wanted.metric]
        if isinstance(definition, Share):
            column = definition.expression(column)
        # Equal figures have equal text, however many decimals went in.
        return SQL("trim_scale(%s)::text", column)

    @property
    def among_all(self):
        """Whether any figure depends on those of all accounts."""
        return bool(self.compared)

    @cached_property
    def compared(self):
        """Names of the sources that are read for all accounts, whoever is asked for."""
        shares = {
            m for m in self.measures if isinstance(self.definitions[m.metric], Share)
        }
        measures = shares | {rank.measure for rank in self.ranks}
        return {self.definition_of(measure).source for measure in measures}

    def _scope_relation(self, all_accounts=False):
        """
        :param all_accounts: those that the ones asked for are compared with, too
        """
        return SQL(
            """scope AS NOT MATERIALIZED (
                SELECT id AS key_account_id, partner_id, company_id,
                       %s::date AS as_of, %s AS time_zone, date_since AS since
                  FROM key_account
                 WHERE company_id = %s AND active%s)""",
            self.scope.as_of,
            self.scope.time_zone,
            self.scope.company.id,
            SQL() if all_accounts else self.scope.only("id"),
        )

    def _own_scope(self, name):
        """A scope of only the accounts asked for, where the common one has all."""
        some_of_all = self.scope.account_ids is not None and self.among_all
        if not some_of_all or name in self.compared:
            return SQL()
        return SQL("WITH %s", self._scope_relation())

    def _source_relation(self, name):
        columns, source = self.columns[name], self.sources[name]
        own_windows = dict.fromkeys(c.window for c in columns if c.window)
        return SQL(
            """%s AS MATERIALIZED (
                %s SELECT key_account_id, %s FROM (%s) AS fact %s
                 WHERE %s GROUP BY key_account_id)""",
            SQL.identifier(f"source_{name}"),
            self._own_scope(name),
            SQL(", ").join(
                SQL("%s AS %s", c.aggregate, SQL.identifier(c.name)) for c in columns
            ),
            source.rows,
            self._joins(own_windows),
            self.windows.limits([c.piece for c in columns], source.dated),
        )

    def _figures_relation(self):
        columns = [SQL("key_account_id")]
        windows = {}
        for name, found in self.columns.items():
            columns += [self._figure(name, column) for column in found]
            columns += [self._next(name, c) for c in found if c.definition.next]
            windows.update(dict.fromkeys(c.window for c in found if c.window))
        columns += segment_columns(self.ranks)
        return SQL(
            "figures AS MATERIALIZED (SELECT %s FROM scope %s %s)",
            SQL(", ").join(columns),
            self._joins(f"source_{name}" for name in self.columns),
            self._joins(windows),
        )

    def _figure(self, source, column):
        """No rows are a known zero; no window of the account's own is no data."""
        name = SQL.identifier(column.name)
        value = SQL.identifier(f"source_{source}", column.name)
        if column.definition.finish:
            value = SQL(column.definition.finish, value=value)
        if column.plain:
            return SQL("%s AS %s", value, name)
        if column.definition.zero:
            value = SQL("COALESCE(%s, 0)", value)
        if column.window:
            begins = SQL.identifier(column.window, "begins")
            value = SQL("CASE WHEN %s IS NOT NULL THEN %s END", begins, value)
        return SQL("%s::numeric AS %s", value, name)

    def _next(self, source, column):
        """The day on which the figure will be another, see ``Definition.next``."""
        value = SQL.identifier(f"source_{source}", column.name)
        name = SQL.identifier(f"{column.name}_next")
        return SQL("%s AS %s", SQL(column.definition.next, value=value), name)

    def _joins(self, names):
        return SQL(" ").join(
            SQL("LEFT JOIN %s USING (key_account_id)", SQL.identifier(name))
            for name in names
        )

    # === Reading a row ===

    @property
    def width(self):
        """Number of columns."""
        groups = (*self.places.values(), *self.left_out.values())
        rest = (self.next, self.own, self.ranks)
        return 1 + sum(map(len, groups)) + sum(map(len, rest))

    def read(self, rows):
        """Rows of the statement as :class:`Row`; further columns are left out."""
        found = [self._read(row) for row in rows]
        return self._with_names(found) if self.left_out else found

    @cached_property
    def indexes(self):
        """Where in a row each measure, series, event, rank and next day is found."""
        found = {kind: [] for kind in ("values", "series", "events", "left_out")}
        place = 1
        for wanted, names in self.places.items():
            indexes = range(place, place + len(names))
            place += len(names)
            if isinstance(wanted, str):
                found["events"].append((wanted, indexes[0]))
            elif wanted.per:
                found["series"].append((wanted, indexes, self.windows.counts(wanted)))
            elif names:
                found["values"].append((wanted, indexes[0]))
        for measure, names in self.left_out.items():
            found["left_out"].append((measure, range(place, place + len(names))))
            place += len(names)
        found["next"] = list(zip(self.next, itertools.count(place)))
        place += len(self.next) + len(self.own)
        found["ranks"] = list(zip(self.ranks, itertools.count(place)))
        return found

    def _read(self, row):
        where = self.indexes
        return Row(
            row[0],
            {measure: number(row[i]) for measure, i in where["values"]},
            {measure: numbers(row, at, own) for measure, at, own in where["series"]},
            {event: row[i] for event, i in where["events"]},
            {rank: number(row[i]) for rank, i in where["ranks"]},
            {
                measure: found
                for measure, at in where["left_out"]
                if (found := {product for i in at for product in row[i] or ()})
            },
        )

    def _with_names(self, rows):
        """Rows that name what they left out; one query, and none if nothing was."""
        products = self.env["product.product"].browse(
            {id_ for row in rows for ids in row.left_out.values() for id_ in ids}
        )
        names = {product.id: product.display_name for product in products}
        return [
            row._replace(
                left_out={
                    measure: sorted(names[id_] for id_ in ids)
                    for measure, ids in row.left_out.items()
                }
            )
            for row in rows
        ]
