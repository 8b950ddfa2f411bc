"""What a metric source tells about itself; plain data, no ORM."""

from dataclasses import dataclass, field

from odoo.tools import SQL


@dataclass(frozen=True)
class Source:
    """Rows that metrics are made of.

    :param rows: a SELECT from the relation ``scope (key_account_id, partner_id,
        company_id)``, one row a fact, with the columns ``key_account_id``, ``moment``
        (UTC timestamp) and those that definitions aggregate. Sums are not rounded, so
        money has to be in company currency, exact and rounded, in each row.
    :param reads: model → fields that are flushed before the statement runs
    """

    rows: SQL
    reads: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """A metric or an event over the rows of one source.

    :param aggregate: SQL aggregate: sum, count, min, max
    :param column: what it aggregates; ``moment`` gives an event, a day without window
    """

    source: str
    aggregate: str
    column: str

    @property
    def event(self):
        return self.column == "moment"
