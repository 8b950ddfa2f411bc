"""What a metric source tells about itself; plain data, no ORM."""

from dataclasses import dataclass, field

from odoo.tools import SQL

#: Aggregate → SQL of a column and the rows that count.
AGGREGATES = {
    "sum": "sum(%(column)s) %(filter)s",
    "count": "count(%(column)s) %(filter)s",
    "distinct": "count(DISTINCT %(column)s) %(filter)s",
    "min": "min(%(column)s) %(filter)s",
    "max": "max(%(column)s) %(filter)s",
    "average": "round(avg(%(column)s) %(filter)s, 10)",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(column)s) %(filter)s",
    "latest": "(array_agg(%(column)s ORDER BY moment DESC, id DESC) %(filter)s)[1]",
    # Not DISTINCT: that would sort for every account, and few have anything in it.
    "list": "array_agg(%(column)s) %(filter)s",
}

#: Whole months from a day to that of the run, as ``rolling N months`` counts them: month
#: ends are clipped, so N months have passed once that window is empty.
_MONTHS = """(
    SELECT (12 * (date_part('year', scope.as_of) - date_part('year', day))
            + date_part('month', scope.as_of) - date_part('month', day))::int
           - (date_part('day', scope.as_of) < date_part('day', day))::int
      FROM (SELECT {day} AS day) AS one WHERE day <= scope.as_of)"""
_LOCAL_DAY = "(%(value)s AT TIME ZONE 'UTC' AT TIME ZONE scope.time_zone)::date"

MONTHS_SINCE = _MONTHS.format(day=_LOCAL_DAY)
#: Since the moment, or since the customer is a key account if that is earlier.
_SINCE = f"LEAST({_LOCAL_DAY}, scope.since)"
YEARS_SINCE = f"({_MONTHS.format(day=_SINCE)} / 12)"
#: The day on which there will be one month, or one year, more; never too late, and at
#: month ends some days too early. Of a day to come it is that day.
NEXT_MONTH = f"""({_LOCAL_DAY}
    + make_interval(months => COALESCE({MONTHS_SINCE}, -1) + 1))::date"""
NEXT_YEAR = f"""({_SINCE}
    + make_interval(months => 12 * (COALESCE({YEARS_SINCE}, -1) + 1)))::date"""
#: For figures that are others every day.
NEXT_DAY = "CASE WHEN %(value)s IS NOT NULL THEN scope.as_of + 1 END"


@dataclass(frozen=True)
class Source:
    """Rows that metrics are made of.

    :param rows: a SELECT from the relation ``scope (key_account_id, partner_id,
        company_id, as_of, time_zone, since)``, one row a fact, with the columns
        ``key_account_id``, ``moment`` (UTC timestamp) and those that definitions and
        filters name. Sums are not rounded, so money has to be in company currency,
        exact and rounded, in each row. Of a fact that has only a date, the moment is
        noon of it where the company is: :func:`noon`.
    :param reads: model → fields that are flushed before the statement runs
    :param filters: names of the filters whose columns the rows have
    :param dated: the rows have the date of a fact too, as ``day``: it is compared
        instead of the moment, which costs more than to read the row
    :param slid: where rows depend on the day by more than their moment: a SELECT of the
        ``key_account_id`` whose rows are others since ``scope.last``, the day of an
        earlier run
    """

    rows: SQL
    reads: dict[str, list[str]] = field(default_factory=dict)
    filters: tuple[str, ...] = ()
    dated: bool = False
    slid: SQL | None = None


@dataclass(frozen=True)
class Definition:
    """A metric or an event over the rows of one source.

    :param aggregate: a key of :data:`AGGREGATES`
    :param column: what it aggregates; ``moment`` gives an event, a day without window
    :param zero: whether no rows are a known zero; otherwise they are no data
    :param finish: SQL of the aggregated ``%(value)s`` and the account's row of
        ``scope``, for what is no plain aggregate; ``None`` leaves it as it is
    :param next: SQL, of the same, of the first day on which the figure may be another
        though no row is; a figure that reads ``scope.as_of`` needs it
    :param converted: the column is a quantity in the reference unit of its kind, the
        rows have ``unit_root`` (id of that unit) and ``product_id`` too
    :param detail: the same over finer rows, used when a filter asks what only they
        know, such as the product group of a line
    """

    source: str
    aggregate: str
    column: str
    zero: bool = True
    finish: str | None = None
    next: str | None = None
    converted: bool = False
    detail: "Definition | None" = None

    @property
    def event(self):
        return self.column == "moment" and not self.finish


#: The products that a quantity could not count.
LEFT_OUT = Definition(
    "",
    "list",
    "product_id",
    zero=False,
    finish="""CASE WHEN %(value)s IS NOT NULL THEN (
        SELECT array_agg(DISTINCT id ORDER BY id) FROM unnest(%(value)s) AS id) END""",
)


@dataclass(frozen=True)
class Share:
    """A metric that sets an account's figure beside those of all accounts.

    :param of: name of the metric
    :param cumulative: with all that lies ahead of the account, itself included
    """

    of: str
    cumulative: bool = False

    event = False

    def expression(self, figure):
        """SQL over the relation of all figures; no data where the total is zero."""
        # With an order, a window ends with the row and its equals.
        ahead = SQL("sum(%s) OVER (ORDER BY %s DESC)", figure, figure)
        part = ahead if self.cumulative else figure
        return SQL(
            """CASE WHEN %(figure)s IS NOT NULL THEN
                   round(%(part)s / NULLIF(sum(%(figure)s) OVER (), 0), 10) END""",
            figure=figure,
            part=part,
        )


def noon(day):
    """SQL of the moment for a column that has only a date."""
    return SQL(
        "((%s + time '12:00') AT TIME ZONE scope.time_zone AT TIME ZONE 'UTC')",
        SQL(day),
    )
