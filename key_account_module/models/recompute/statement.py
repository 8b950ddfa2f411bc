"""The one statement that measures every account of a scope."""

import itertools
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from odoo.tools import SQL

from .ranking import rank_columns, segment_columns
from .windows import Windows


@dataclass(frozen=True)
class Column:
    """A column of a source's relation: its name, aggregate and own window if any."""

    name: str
    aggregate: SQL
    window: str | None
    event: bool


class Row(NamedTuple):
    """What was measured about one account; figures are exact."""

    account_id: int
    values: dict
    series: dict
    events: dict
    ranks: dict


class Statement:
    """Builds and runs the statement for exactly what conditions need.

    Sources are aggregated each in a MATERIALIZED relation: PostgreSQL would inline
    them otherwise and evaluate expressions several times (measured: 2.4 times slower).
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
        self.filters = registry._metric_filters()
        self.windows = Windows(env, scope)
        self.measures = sorted(needs.measures | needs.series, key=lambda m: m.key)
        self.events = sorted(needs.events)
        self.ranks = sorted(needs.ranks, key=lambda rank: rank.key)
        #: source → its columns; measure or event → names of its columns
        self.columns = defaultdict(list)
        self.places = {}
        for wanted in (*self.measures, *self.events):
            self._place(wanted)

    def rows(self):
        """Measure the scope: one :class:`Row` for each active account."""
        self._flush()
        return [self._read(row) for row in self.env.execute_query(self._query())]

    # === Columns ===

    def _place(self, wanted):
        event = isinstance(wanted, str)
        definition = self.definitions[wanted if event else wanted.metric]
        columns = self.columns[definition.source]
        self.places[wanted] = []
        for piece in [None] if event else self.windows.pieces(wanted):
            name = f"c{sum(map(len, self.columns.values()))}"
            if event:
                aggregate = self._event(definition)
            else:
                aggregate = self._aggregate(definition, wanted, piece)
            window = piece if isinstance(piece, str) else None
            columns.append(Column(name, aggregate, window, event))
            self.places[wanted].append(name)

    def _event(self, definition):
        return SQL(
            "(%s(moment) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            SQL(definition.aggregate),
            self.scope.time_zone,
        )

    def _aggregate(self, definition, measure, piece):
        conditions = self.windows.conditions(piece)
        for name, value in measure.where:
            conditions.append(self.filters[name](Decimal(value)))
        aggregate = SQL(
            "%s(%s)", SQL(definition.aggregate), SQL.identifier(definition.column)
        )
        if not conditions:
            return aggregate
        return SQL("%s FILTER (WHERE %s)", aggregate, SQL(" AND ").join(conditions))

    # === The query ===

    def _flush(self):
        reads = defaultdict(
            set, {"key.account": {"active", "company_id", "partner_id"}}
        )
        for name in self.columns:
            for model, fields in self.sources[name].reads.items():
                reads[model].update(fields)
        for model, fields in reads.items():
            self.env[model].flush_model(sorted(fields))

    def _query(self):
        relations = [
            self._scope_relation(),
            *self.windows.relations.values(),
            *(self._source_relation(name) for name in self.columns),
            self._figures_relation(),
        ]
        return SQL(
            "WITH %s SELECT * FROM (SELECT key_account_id%s%s FROM figures) AS found%s",
            SQL(", ").join(relations),
            SQL("").join(self._output()),
            rank_columns(self.ranks, self.places),
            self._restriction("key_account_id", ranked=True),
        )

    def _output(self):
        for wanted, names in self.places.items():
            # Equal figures have equal text, however many decimals went in.
            text = ", %s" if isinstance(wanted, str) else ", trim_scale(%s)::text"
            for name in names:
                yield SQL(text, SQL.identifier(name))

    def _restriction(self, column, ranked):
        """Only the accounts asked for; a rank needs all, so they are picked after."""
        ids = self.scope.account_ids
        if ids is None or bool(self.ranks) != ranked:
            return SQL()
        word = SQL("WHERE" if ranked else "AND")
        return SQL(" %s %s = ANY(%s)", word, SQL.identifier(column), ids)

    def _scope_relation(self):
        return SQL(
            """scope AS MATERIALIZED (
                SELECT id AS key_account_id, partner_id, company_id
                  FROM key_account
                 WHERE company_id = %s AND active%s)""",
            self.scope.company.id,
            self._restriction("id", ranked=False),
        )

    def _source_relation(self, name):
        columns = self.columns[name]
        own_windows = dict.fromkeys(c.window for c in columns if c.window)
        return SQL(
            """%s AS MATERIALIZED (
                SELECT key_account_id, %s FROM (%s) AS fact %s
                 WHERE moment < %s GROUP BY key_account_id)""",
            SQL.identifier(f"source_{name}"),
            SQL(", ").join(
                SQL("%s AS %s", c.aggregate, SQL.identifier(c.name)) for c in columns
            ),
            self.sources[name].rows,
            self._joins(own_windows),
            self.scope.end_of(self.scope.as_of),
        )

    def _figures_relation(self):
        columns = [SQL("key_account_id")]
        windows = {}
        for name, found in self.columns.items():
            columns += [self._figure(name, column) for column in found]
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
        if column.event:
            return SQL("%s AS %s", value, name)
        value = SQL("COALESCE(%s, 0)", value)
        if column.window:
            begins = SQL.identifier(column.window, "begins")
            value = SQL("CASE WHEN %s IS NOT NULL THEN %s END", begins, value)
        return SQL("%s::numeric AS %s", value, name)

    def _joins(self, names):
        return SQL(" ").join(
            SQL("LEFT JOIN %s USING (key_account_id)", SQL.identifier(name))
            for name in names
        )

    # === Reading a row ===

    @cached_property
    def _indexes(self):
        """Where in a row each measure, series, event and rank is found."""
        found = {"values": [], "series": [], "events": [], "ranks": []}
        place = 1
        for wanted, names in self.places.items():
            indexes = range(place, place + len(names))
            place += len(names)
            if isinstance(wanted, str):
                found["events"].append((wanted, indexes[0]))
            elif wanted.per:
                found["series"].append((wanted, indexes))
            elif names:
                found["values"].append((wanted, indexes[0]))
        found["ranks"] = list(zip(self.ranks, itertools.count(place)))
        return found

    def _read(self, row):
        where = self._indexes
        return Row(
            row[0],
            {measure: _number(row[i]) for measure, i in where["values"]},
            {measure: _numbers(row, at) for measure, at in where["series"]},
            {event: row[i] for event, i in where["events"]},
            {rank: _number(row[i]) for rank, i in where["ranks"]},
        )


def _number(text):
    return None if text is None else Decimal(text)


def _numbers(row, indexes):
    """Figures of a series; an account's own window may have fewer periods, or none."""
    return [Decimal(row[i]) for i in indexes if row[i] is not None] or None
