"""Business that is rare and where sums go wrong; sent to Odoo's shell as it is.

It comes on top of the random one: documents of people, products and companies that are
there already.
"""

from typing import Any

Env = Any

#: the last moment of a day and the first of the next, where either company is: at the end
#: of a month, on 29 February, and on the days whose midnight the clocks of Havana skip or
#: have twice
EDGES = (
    *("2024-02-28 15:59:59", "2024-02-28 16:00:00"),
    *("2024-02-29 15:59:59", "2024-02-29 16:00:00", "2024-03-01 04:59:59"),
    *("2025-11-02 03:59:59", "2025-11-02 04:00:00", "2025-11-02 05:30:00"),
    *("2025-11-03 04:59:59", "2025-11-03 05:00:00"),
    *("2026-03-08 04:59:59", "2026-03-08 05:00:00", "2026-03-08 12:00:00"),
    *("2026-03-09 03:59:59", "2026-03-09 04:00:00"),
    *("2026-08-31 15:59:59", "2026-08-31 16:00:00", "2026-09-01 03:59:59"),
)
#: anniversaries that not every year or month has
ANCHORS = ("2024-02-29", "2025-08-31", "2024-10-31", "2026-08-31", "2023-03-09")
DOWN = ("2026-03-31", "2026-08-30")


class Edges:
    """Makes everything in a fixed order: nothing here is left to chance."""

    def __init__(self, env: Env) -> None:
        self.env = env(context={**env.context, "tracking_disable": True})
        self.accounts = self.env["key.account"].search([], order="id")
        self.companies = self.accounts.company_id.sorted("id")
        self.goods = self.env["product.product"].search([("name", "like", " in kgm")])

    def people(self, company: Any) -> Any:
        """Customers of a company with their contacts."""
        own = self.accounts.filtered(lambda account: account.company_id == company)
        heads = own.partner_id
        return heads[:6] + heads.child_ids.filtered(lambda p: not p.is_company)[:6]

    def line(self, **values: Any) -> tuple[int, int, dict[str, Any]]:
        good = {"product_id": self.goods[0].id, "tax_ids": [(5,)]}
        return (0, 0, {**good, "product_uom_qty": 3, "price_unit": 70, **values})

    def drafts(
        self, company: Any, lines: list[Any], moments: tuple[str, ...], word: str = ""
    ) -> Any:
        """Quotations to customers of the company, each with the same lines."""
        people = self.people(company)
        return self.env["sale.order"].create(
            [
                {
                    "partner_id": people[number % len(people)].id,
                    "client_order_ref": word,
                    "date_order": moment,
                    "order_line": lines,
                }
                for number, moment in enumerate(moments)
            ]
        )

    def orders(self, company: Any, lines: list[Any], moments: tuple[str, ...]) -> None:
        """Confirmed orders of the company at these moments."""
        made = self.drafts(company, lines, moments)
        self.put(made, state="sale", company_id=company.id)

    def confirmed(self, company: Any, moments: tuple[str, ...]) -> Any:
        """Quotations of a day in February that are confirmed at the moments."""
        from freezegun import freeze_time

        written = ("2026-02-20 10:00:00",) * len(moments)
        made = self.drafts(company, [self.line()], written, "written earlier")
        for order, moment in zip(made, moments, strict=True):
            with freeze_time(moment):
                order.action_confirm()
        return made

    def put(self, records: Any, **values: Any) -> None:
        """Write past what guards the records."""
        self.env.flush_all()
        assignments = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE {records._table} SET {assignments} WHERE id = ANY(%s)",
            [*values.values(), records.ids],
        )
        self.env.invalidate_all()

    def amounts(self, company: Any) -> None:
        """Nothing, less than nothing, less than asked, and lines that are no goods."""
        free, rebate = self.line(price_unit=0), self.line(price_unit=-90)
        third = self.line(discount=33.33, price_unit=19.99)
        title = (0, 0, {"display_type": "line_section", "name": "Goods"})
        note = (0, 0, {"display_type": "line_note", "name": "By rail"})
        moments = ("2026-03-15 10:00:00", "2026-08-10 10:00:00")
        for lines in (
            *(
                [free],
                [self.line(), rebate],
                [rebate],
                [third, self.line(discount=100)],
            ),
            [title, self.line(product_uom_qty=-2), note, third],
        ):
            self.orders(company, lines, moments)

    def quotations(self, company: Any) -> None:
        """Written in one month and confirmed in the next: it counts when confirmed."""
        ends = ("2026-02-28 15:59:59", "2026-02-28 16:00:00", *EDGES[-2:])
        self.put(self.confirmed(company, ends), company_id=company.id)

    def down_payments(self) -> None:
        """Paid in advance, and taken off the bill for the rest."""
        for order in self.confirmed(self.env.company, EDGES[5:8]):
            self.bill(order, DOWN[0], advance_payment_method="percentage", amount=30)
            self.bill(order, DOWN[1], advance_payment_method="delivered")

    def bill(self, order: Any, day: str, **how: Any) -> None:
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        before = order.invoice_ids
        wizard.create({"sale_order_ids": order.ids, **how}).create_invoices()
        made = order.invoice_ids - before
        made.invoice_date = day
        made.action_post()

    def classes(self, company: Any) -> None:
        """Sizes, and days since which customers are key accounts."""
        sizes = self.env["key.account.option"].create(
            [
                {"key": f"size/{size}", "list": "size", "name": size}
                | {"company_id": company.id}
                for size in ("large", "small")
            ]
        )
        own = self.accounts.filtered(lambda account: account.company_id == company)
        for number, account in enumerate(own):
            if number % 3:
                account.option_ids = sizes[number % 2]
            if number % 4 == 0:
                account.date_since = ANCHORS[number // 4 % len(ANCHORS)]

    def talks(self, company: Any) -> None:
        """One at each of the moments."""
        own = self.accounts.filtered(lambda account: account.company_id == company)
        mode = self.env["key.account.option"].search(
            [("key", "=", "mode/call"), ("company_id", "=", company.id)]
        )
        made = self.env["key.account.interaction"].create(
            [
                {
                    "key_account_id": own[number % len(own)].id,
                    "date": moment,
                    "mode_id": mode.id,
                    "summary": "Talk",
                    "call_answered": "yes",
                }
                for number, moment in enumerate(EDGES)
            ]
        )
        self.put(made, state="completed")


def make_edges(env: Env) -> int:
    """Make it; returns the number of orders."""
    edges = Edges(env)
    for company in edges.companies:
        edges.classes(company)
        edges.orders(company, [edges.line()], EDGES)
        edges.amounts(company)
        edges.quotations(company)
        edges.talks(company)
    edges.down_payments()
    return int(env["sale.order"].search_count([]))
