"""Metrics of money and quantity once more, in pandas, from the plain rows of Odoo.

Nothing here shares a line with the addon: windows, joins and sums are those that an
analyst would write down from the formulas of the catalogue.
"""

import io
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property

import pandas as pd

from dev import postgres

CENT = Decimal("0.01")
LARGE = Decimal(100_000)
Frame = pd.DataFrame
Figures = dict[int, Decimal | None]

QUERIES = {
    "accounts": "SELECT id AS account, partner_id AS head, date_since FROM key_account"
    " WHERE active AND company_id = {company}",
    "partners": "SELECT id AS partner, commercial_partner_id AS head FROM res_partner",
    "orders": "SELECT id AS order_id, partner_id AS partner, date_order AS moment,"
    " amount_untaxed, margin, currency_rate AS rate, locked FROM sale_order"
    " WHERE state = 'sale' AND company_id = {company}",
    "order_lines": "SELECT order_id, product_id AS product, price_subtotal AS value,"
    " margin AS line_margin FROM sale_order_line",
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
    "cases": "SELECT key_account_id AS account, date_received AS moment, kind"
    " FROM key_account_complaint",
    "answers": "SELECT id, key_account_id AS account, date_answered AS moment, score,"
    " state FROM key_account_survey_line",
}
NUMBERS = {"amount", "amount_untaxed", "margin", "rate", "value", "quantity"}
NUMBERS |= {"balance", "factor", "line_margin", "score"}
DAYS = {"day", "due", "date_since"}


@cache
def read(database: str, query: str) -> Frame:
    """Rows of a query as text; the databases here are at rest."""
    copy = f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)"
    text = postgres.ensure().sql(copy, database)
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def window(text: str, as_of: date) -> tuple[date, date]:
    """First and last day of the few windows that are compared."""
    day = pd.Timestamp(as_of)
    if text == "rolling 12 months":
        return (day - pd.DateOffset(months=12) + pd.DateOffset(days=1)).date(), as_of
    if text == "rolling 30 days":
        return (day - pd.DateOffset(days=29)).date(), as_of
    unit, count = {"calendar month": ("M", 1), "last 2 calendar quarters": ("Q", 2)}[
        text
    ]
    last = day.to_period(unit) - 1
    return (last - count + 1).start_time.date(), last.end_time.date()


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

    def each(self, found: "pd.Series", missing: Decimal | None) -> Figures:
        """A figure for every account, exact."""
        return {
            int(account): missing
            if pd.isna(x := found.get(account))
            else Decimal(str(x))
            for account in self.accounts["account"]
        }

    def total(self, rows: Frame, column: str, over: str | None) -> Figures:
        """The sum of a column over a window."""
        found = self.within(rows, over).groupby("account")[column].sum()
        return self.each(found, Decimal(0))

    def within(self, rows: Frame, over: str | None) -> Frame:
        """Rows whose day is in the window."""
        if over is None:
            return rows
        first, last = window(over, self.as_of)
        return rows[(rows["day"] >= first) & (rows["day"] <= last)]

    # === What ===

    @cached_property
    def orders(self) -> Frame:
        rows = self.of_accounts(self.table("orders"))
        rows = in_company_currency(rows, "amount_untaxed", "margin")
        return rows.assign(one=Decimal(1))

    @cached_property
    def group_lines(self) -> Frame:
        """Order lines of the product group, as names of categories tell."""
        lines = self.orders.merge(self.table("order_lines"), on="order_id")
        lines = lines.merge(self.products, on="product")
        return in_company_currency(lines, "value", "line_margin")

    @cached_property
    def products(self) -> Frame:
        found = self.table("products")
        return found[found["category"].str.startswith("Polymers")]

    @cached_property
    def invoices(self) -> Frame:
        return self.of_accounts(self.table("moves"))

    def revenue(self, over: str | None = None) -> Figures:
        return self.total(self.orders, "amount_untaxed", over)

    def margin(self, over: str | None = None) -> Figures:
        return self.total(self.orders, "margin", over)

    def order_count(self, over: str | None = None) -> Figures:
        return self.total(self.orders, "one", over)

    def group_revenue(self, over: str | None = None) -> Figures:
        return self.total(self.group_lines, "value", over)

    def group_margin(self, over: str | None = None) -> Figures:
        return self.total(self.group_lines, "line_margin", over)

    def group_orders(self, over: str | None = None) -> Figures:
        return self.total(self.group_lines.drop_duplicates("order_id"), "one", over)

    def large_revenue(self, over: str | None = None) -> Figures:
        rows = self.orders[self.orders["amount_untaxed"] >= LARGE]
        return self.total(rows, "amount_untaxed", over)

    def locked_revenue(self, over: str | None = None) -> Figures:
        rows = self.orders[self.orders["locked"] == "t"]
        return self.total(rows, "amount_untaxed", over)

    def order_gap(self, over: str | None = None) -> Figures:
        days = self.orders.drop_duplicates(["account", "day"]).sort_values("day")
        stamps = pd.to_datetime(days["day"])
        gaps = stamps.groupby(days["account"]).diff().dt.days
        inside = self.within(days.assign(gap=gaps), over).dropna(subset="gap")
        return self.each(inside.groupby("account")["gap"].median(), None)

    def months_since_last_order(self) -> Figures:
        return self.months_since_last(self.orders)

    def months_since_last_group_order(self) -> Figures:
        return self.months_since_last(self.group_lines)

    def months_since_last(self, orders: Frame) -> Figures:
        last = orders.groupby("account")["day"].max()
        return self.each(last.map(self.months_since), None)

    def years_of_cooperation(self) -> Figures:
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

    def share(self, over: str | None = None) -> Figures:
        return shares(self.revenue(over))

    def group_share(self, over: str | None = None) -> Figures:
        return shares(self.group_revenue(over))

    def cumulative_share(self, over: str | None = None) -> Figures:
        return cumulated(self.revenue(over))

    def group_cumulative_share(self, over: str | None = None) -> Figures:
        return cumulated(self.group_revenue(over))

    def invoiced(self, over: str | None = None) -> Figures:
        return self.total(self.invoices, "amount", over)

    def invoiced_and_paid(self, over: str | None = None) -> Figures:
        rows = self.invoices[self.invoices["payment_state"] == "paid"]
        return self.total(rows, "amount", over)

    def group_invoiced(self, over: str | None = None) -> Figures:
        rows = self.invoice_lines.merge(self.products, on="product")
        return self.total(rows.assign(value=-rows["balance"]), "value", over)

    @cached_property
    def invoice_lines(self) -> Frame:
        items = self.table("items")
        items = items[items["display_type"] == "product"]
        return self.invoices.merge(items.drop(columns=["day", "partner"]), on="move_id")

    def tonnes(self, over: str | None = None) -> Figures:
        rows = self.invoice_lines
        sign = rows["move_type"].map(
            lambda kind: Decimal(-1 if kind == "out_refund" else 1)
        )
        return self.weight(rows.assign(sign=sign), over)

    def delivered(self, over: str | None = None) -> Figures:
        rows = self.of_accounts(self.table("transfers"))
        sign = rows["direction"].map({"outgoing": Decimal(1), "incoming": Decimal(-1)})
        return self.weight(rows.assign(sign=sign), over)

    def weight(self, rows: Frame, over: str | None) -> Figures:
        """Tonnes of the product group, of all units that weigh."""
        rows = rows.merge(self.products, on="product")
        rows = rows.merge(self.table("units"), on="unit")
        rows = rows[rows["unit_name"].isin(["kg", "Ton", "lb", "g", "oz"])]
        grams = rows["quantity"] * rows["factor"] * rows["sign"]
        rows = rows.assign(tonnes=grams / Decimal(1000 * 1000))
        found = self.total(rows, "tonnes", over)
        return {a: round(x, 10) if x is not None else None for a, x in found.items()}

    def paid(self, over: str | None = None) -> Figures:
        items = self.of_accounts(self.table("items"))
        money = items["journal"].isin(["bank", "cash", "credit"])
        rows = items[money & (items["account_type"] == "asset_receivable")]
        return self.total(rows.assign(paid=-rows["balance"]), "paid", over)

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

    def overdue(self) -> Figures:
        return self.total(self.open_items, "open", None)

    def days_late(self) -> Figures:
        rows = self.open_items
        late = rows["due"].map(lambda due: (self.as_of - due).days)
        return self.each(late.groupby(rows["account"]).max(), Decimal(0))


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
        account: share_of(sum(x for x in known if x >= figure), sum(known))
        for account, figure in figures.items()
        if figure is not None
    }


def share_of(part: Decimal | int | None, whole: Decimal | int) -> Decimal | None:
    return rounded(Decimal(part), whole) if part is not None and whole else None
