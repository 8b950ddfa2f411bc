"""Metrics of money and quantity once more, in pandas, from the plain rows of Odoo.

Nothing here shares a line with the addon: windows, joins and sums are those that an
analyst would write down from the formulas of the catalogue.
"""

import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import Any

import pandas as pd
from pandas.core.groupby import SeriesGroupBy

from dev import postgres

from .oracle_windows import Over, is_own, pieces

CENT = Decimal("0.01")
Frame = pd.DataFrame
Figures = dict[int, Decimal | None]
Where = dict[str, Any]

QUERIES = {
    "accounts": "SELECT id AS account, partner_id AS head, date_since FROM key_account"
    " WHERE active AND company_id = {company}",
    "partners": "SELECT id AS partner, commercial_partner_id AS head FROM res_partner",
    "orders": "SELECT id AS order_id, partner_id AS partner, date_order AS moment,"
    " amount_untaxed, margin, currency_rate AS rate, locked FROM sale_order"
    " WHERE state = 'sale' AND company_id = {company}",
    "order_lines": "SELECT order_id, product_id AS product, price_subtotal AS value,"
    " margin FROM sale_order_line",
    "moves": "SELECT id AS move_id, partner_id AS partner, invoice_date AS day,"
    " move_type, amount_untaxed_signed AS amount, payment_state FROM account_move"
    " WHERE state = 'posted' AND company_id = {company} AND move_type LIKE 'out%'",
    "items": "SELECT l.id AS item, move_id, product_id AS product, quantity, balance,"
    " product_uom_id AS unit, display_type, date_maturity AS due, l.date AS day,"
    " l.partner_id AS partner, a.account_type, j.type AS journal"
    " FROM account_move_line l JOIN account_account a ON a.id = l.account_id"
    " JOIN account_journal j ON j.id = l.journal_id"
    " WHERE parent_state = 'posted' AND l.company_id = {company}",
    "matches": "SELECT debit_move_id AS item, amount, max_date AS day"
    " FROM account_partial_reconcile",
    "products": "SELECT p.id AS product, c.complete_name AS category"
    " FROM product_product p JOIN product_template t ON t.id = p.product_tmpl_id"
    " JOIN product_category c ON c.id = t.categ_id",
    "units": "SELECT id AS unit, factor, parent_path, name->>'en_US' AS unit_name"
    " FROM uom_uom",
    "transfers": "SELECT p.partner_id AS partner, m.date AS moment, m.quantity,"
    " m.product_id AS product, m.product_uom AS unit, t.code AS direction"
    " FROM stock_move m JOIN stock_picking p ON p.id = m.picking_id"
    " JOIN stock_picking_type t ON t.id = p.picking_type_id"
    " WHERE m.state = 'done' AND m.company_id = {company}",
    "talks": "SELECT t.id AS talk, key_account_id AS account, date AS moment, t.state,"
    " call_answered, email_replied, o.key AS mode FROM key_account_interaction t"
    " JOIN key_account_option o ON o.id = t.mode_id",
    "verdicts": "SELECT interaction_id AS talk, score, is_scored"
    " FROM key_account_rating",
    "segments": "SELECT key_account_id AS account, o.list, o.key"
    " FROM key_account_option_rel r JOIN key_account_option o ON o.id = r.option_id",
    "cases": "SELECT key_account_id AS account, date_received AS moment, kind"
    " FROM key_account_complaint",
    "answers": "SELECT id, key_account_id AS account, date_answered AS moment, score,"
    " state FROM key_account_survey_line",
}
NUMBERS = {"amount", "amount_untaxed", "margin", "rate", "value", "quantity"}
NUMBERS |= {"balance", "factor", "score"}
DAYS = {"day", "due", "date_since"}


@cache
def read(database: str, query: str) -> Frame:
    """Rows of a query as text; the databases here are at rest."""
    copy = f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)"
    text = postgres.ensure().sql(copy, database)
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


#: units by kind: name in Odoo → how many of the smallest
UNITS = {
    "t": ("weight", 1_000_000),
    "kg": ("weight", 1000),
    "g": ("weight", 1),
    "unit": ("pieces", 1),
    "dozen": ("pieces", 12),
    "l": ("volume", 1000),
    "m3": ("volume", 1_000_000),
    "uom.product_uom_lb": ("weight", Decimal("453.592")),
}
KINDS = {
    "weight": {"kg", "Ton", "lb", "g", "oz"},
    "pieces": {"Units", "Dozens", "Pack of 6"},
    "volume": {"L", "m³", "ml"},
}


@dataclass
class Books:
    """What the books of a company say as of a day."""

    database: str
    as_of: date
    company: int = 1
    zone: str = "Asia/Shanghai"

    def table(self, name: str) -> Frame:
        """Rows of a query; numbers exact, moments as days of the company."""
        query = QUERIES[name].format(company=self.company)
        found = read(self.database, query).copy()
        for column in found.columns:
            if column in NUMBERS:
                found[column] = found[column].map(lambda x: Decimal(x or 0))
            elif column in DAYS:
                found[column] = pd.to_datetime(found[column]).dt.date
            elif column == "moment":
                utc = pd.to_datetime(found[column], format="ISO8601", utc=True)
                found["day"] = utc.dt.tz_convert(self.zone).dt.date
        return found

    # === Who ===

    @cached_property
    def accounts(self) -> Frame:
        return self.table("accounts")

    def of_accounts(self, rows: Frame) -> Frame:
        """Rows of the customers' people up to the day, with their account."""
        rows = rows.merge(self.table("partners"), on="partner")
        rows = rows.merge(self.accounts[["account", "head"]], on="head")
        return rows[rows["day"] <= self.as_of]

    @cached_property
    def anchors(self) -> dict[str, date]:
        """Account → since when he is one, where that is known."""
        return dict(self.accounts.set_index("account")["date_since"].dropna())

    def windows(self, text: str, per: str | None = None) -> list[Over]:
        """A window, or the periods it is made of."""
        if not is_own(text):
            return list(pieces(text, self.as_of, per))
        own = {a: pieces(text, self.as_of, per, day) for a, day in self.anchors.items()}
        return [
            {a: found[number] for a, found in own.items() if number < len(found)}
            for number in range(max(map(len, own.values()), default=0))
        ]

    def each(
        self, found: "pd.Series", missing: Decimal | None, over: Over = None
    ) -> Figures:
        """A figure for every account, exact; none for one without a window."""
        known = {a: x for a, x in found.items() if not pd.isna(x)}
        whose = over if isinstance(over, dict) else set(self.accounts["account"])
        rest = {a: missing for a in self.accounts["account"] if a in whose}
        figures = dict.fromkeys(self.accounts["account"]) | rest
        figures |= {a: Decimal(str(x)) for a, x in known.items() if a in rest}
        return {int(account): figure for account, figure in figures.items()}

    def total(self, rows: Frame, column: str, over: Over) -> Figures:
        """The sum of a column over a window."""
        found = self.inside(rows, column, over).sum()
        return self.each(found, Decimal(0), over)

    def inside(self, rows: Frame, column: str, over: Over) -> SeriesGroupBy:
        """A column by account, of the rows within a window; fewer columns are faster."""
        rows = self.within(rows[["account", "day", column]], over)
        return rows.groupby("account")[column]

    def within(self, rows: Frame, over: Over) -> Frame:
        """Rows whose day is in the window."""
        if over is None:
            return rows
        if isinstance(over, tuple):
            return rows[(rows["day"] >= over[0]) & (rows["day"] <= over[1])]
        days = zip(rows["account"], rows["day"], strict=True)
        inside = [a in over and over[a][0] <= day <= over[a][1] for a, day in days]
        return rows[pd.Series(inside, rows.index, dtype=bool)]

    # === What ===

    @cached_property
    def orders(self) -> Frame:
        rows = self.of_accounts(self.table("orders"))
        rows = in_company_currency(rows, "amount_untaxed", "margin")
        return rows.assign(one=Decimal(1), value=rows["amount_untaxed"])

    @cached_property
    def group_lines(self) -> Frame:
        """Order lines of the product group, as names of categories tell."""
        rows = self.orders.drop(columns=["value", "margin"])
        lines = rows.merge(self.table("order_lines"), on="order_id")
        lines = of_group(lines.merge(self.table("products"), on="product"))
        return in_company_currency(lines, "value", "margin")

    def sold(self, where: Where) -> Frame:
        """Orders that pass a filter, or their lines of the product group."""
        rows = self.group_lines if "product_group" in where else self.orders
        if least := where.get("minimum_amount"):
            rows = rows[rows["amount_untaxed"] >= Decimal(least)]
        if state := where.get("order_state"):
            rows = rows[(rows["locked"] == "t") == (state == "locked")]
        return rows

    def revenue(self, where: Where, over: Over) -> Figures:
        return self.total(self.sold(where), "value", over)

    def margin(self, where: Where, over: Over) -> Figures:
        return self.total(self.sold(where), "margin", over)

    def order_count(self, where: Where, over: Over) -> Figures:
        return self.total(self.sold(where).drop_duplicates("order_id"), "one", over)

    @cached_property
    def gaps(self) -> Frame:
        """Days with an order, and how long after the one before."""
        days = self.orders.drop_duplicates(["account", "day"]).sort_values("day")
        stamps = pd.to_datetime(days["day"])
        gaps = stamps.groupby(days["account"]).diff().dt.days
        return days.assign(gap=gaps).dropna(subset="gap")

    def order_gap(self, _where: Where, over: Over) -> Figures:
        found = self.inside(self.gaps, "gap", over).median()
        return self.each(found, None, over)

    def months_since_last_order(self, where: Where, _over: Over) -> Figures:
        last = self.sold(where).groupby("account")["day"].max()
        return self.each(last.map(self.months_since), None)

    def years_of_cooperation(self, _where: Where, _over: Over) -> Figures:
        """From the first order, or since when he is a key account if that is earlier."""
        since = self.accounts.set_index("account")["date_since"].dropna()
        days = pd.concat([self.orders.groupby("account")["day"].min(), since])
        first = days.groupby(level=0).min()
        first = first[first <= self.as_of]
        return self.each(first.map(lambda day: self.months_since(day) // 12), None)

    def months_since(self, day: date) -> int:
        """How often a month can be taken from the day without passing the other."""
        months = 0
        while (
            pd.Timestamp(self.as_of) - pd.DateOffset(months=months + 1)
        ).date() >= day:
            months += 1
        return months

    def share(self, where: Where, over: Over) -> Figures:
        return shares(self.revenue(where, over))

    def cumulative_share(self, where: Where, over: Over) -> Figures:
        return cumulated(self.revenue(where, over))

    @cached_property
    def invoices(self) -> Frame:
        return self.of_accounts(self.table("moves"))

    @cached_property
    def invoice_lines(self) -> Frame:
        """Product lines; those of credit notes are negative."""
        items = self.table("items")
        items = items[items["display_type"] == "product"]
        lines = self.invoices.merge(
            items.drop(columns=["day", "partner"]), on="move_id"
        )
        sign = lines["move_type"].map(lambda kind: 1 - 2 * (kind == "out_refund"))
        return self.goods(lines.assign(amount=-lines["balance"], sign=sign))

    def invoiced(self, where: Where, over: Over) -> Figures:
        rows = self.invoices
        if "product_group" in where:
            rows = of_group(self.invoice_lines)
        if state := where.get("payment_state"):
            rows = rows[rows["payment_state"] == state]
        return self.total(rows, "amount", over)

    def quantity(self, where: Where, over: Over) -> Figures:
        return self.measured(self.invoice_lines, where, over)

    def delivered(self, where: Where, over: Over) -> Figures:
        return self.measured(self.transfers, where, over)

    @cached_property
    def transfers(self) -> Frame:
        rows = self.of_accounts(self.table("transfers"))
        sign = rows["direction"].map({"outgoing": 1, "incoming": -1})
        return self.goods(rows.assign(sign=sign))

    def goods(self, rows: Frame) -> Frame:
        """Rows with their product, and the quantity in the smallest unit of its kind."""
        rows = rows.merge(self.table("products"), on="product")
        rows = rows.merge(self.table("units"), on="unit")
        return rows.assign(size=rows["quantity"] * rows["factor"] * rows["sign"])

    def measured(self, rows: Frame, where: Where, over: Over) -> Figures:
        """The quantity in a unit, of all products whose unit is of its kind."""
        kind, size = UNITS[where["unit"]]
        rows = of_group(rows) if "product_group" in where else rows
        found = self.total(rows[rows["unit_name"].isin(KINDS[kind])], "size", over)
        return {a: None if x is None else rounded(x, size) for a, x in found.items()}

    @cached_property
    def receipts(self) -> Frame:
        items = self.of_accounts(self.table("items"))
        money = items["journal"].isin(["bank", "cash", "credit"])
        rows = items[money & (items["account_type"] == "asset_receivable")]
        return rows.assign(paid=-rows["balance"])

    def paid(self, _where: Where, over: Over) -> Figures:
        return self.total(self.receipts, "paid", over)

    @cached_property
    def open_items(self) -> Frame:
        """Receivable items due before the day, with what was open at its end."""
        items = self.table("items")
        items = items[items["display_type"] == "payment_term"]
        matches = self.table("matches")
        matched = matches[matches["day"] <= self.as_of].groupby("item")["amount"].sum()
        invoices = self.invoices[self.invoices["move_type"] != "out_refund"]
        rows = invoices.merge(items.drop(columns=["day", "partner"]), on="move_id")
        settled = rows["item"].map(lambda item: matched.get(item, Decimal(0)))
        rows["open"] = rows["balance"] - settled
        return rows[(rows["due"] < self.as_of) & (rows["open"] > 0)]

    def overdue(self, _where: Where, _over: Over) -> Figures:
        return self.total(self.open_items, "open", None)

    def days_late(self, _where: Where, _over: Over) -> Figures:
        rows = self.open_items
        late = rows["due"].map(lambda due: (self.as_of - due).days)
        return self.each(late.groupby(rows["account"]).max(), Decimal(0))


def of_group(rows: Frame) -> Frame:
    """Rows with products of the category that the product group names, or below it."""
    return rows[rows["category"].str.startswith("Polymers")]


def in_company_currency(rows: Frame, *names: str) -> Frame:
    """The columns at the rate of each order."""
    for name in names:
        pairs = zip(rows[name], rows["rate"], strict=True)
        rows[name] = [at_rate(amount, rate) for amount, rate in pairs]
    return rows


def at_rate(amount: Decimal, rate: Decimal) -> Decimal:
    """Company currency in cents; without a rate the amount itself."""
    return (amount / (rate or 1)).quantize(CENT, ROUND_HALF_UP)


def rounded(part: Decimal, whole: Decimal | int) -> Decimal:
    return (part / whole).quantize(Decimal("1e-10"), ROUND_HALF_UP)


def shares(figures: Figures) -> Figures:
    """Each figure beside the sum of all; nothing where that is zero."""
    total = sum(x for x in figures.values() if x is not None)
    return {a: share_of(x, total) for a, x in figures.items()}


def cumulated(figures: Figures) -> Figures:
    """What those with at least as much have of the sum."""
    known = [x for x in figures.values() if x is not None]
    return {
        account: None
        if figure is None
        else share_of(sum(x for x in known if x >= figure), sum(known))
        for account, figure in figures.items()
    }


def share_of(part: Decimal | int | None, whole: Decimal | int) -> Decimal | None:
    return rounded(Decimal(part), whole) if part is not None and whole else None
