"""Random business of some customers; this file is sent to Odoo's shell as it is."""

import datetime
import random
from typing import Any

Env = Any

FIRST, LAST = datetime.date(2023, 1, 1), datetime.date(2026, 8, 31)
RECENT = datetime.date(2025, 3, 1)
OTHER = "Other"
UNITS = ("kgm", "ton", "lb", "unit", "dozen", "litre")


class Business:
    """Makes everything from one seed."""

    def __init__(self, env: Env, seed: int) -> None:
        self.env = env(context={**env.context, "tracking_disable": True})
        self.random = random.Random(seed)
        self.company = self.env.company
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.currencies = self.make_currencies()
        self.other = self.make_other_company()
        self.products = self.make_products()
        self.people = self.make_customers()

    def pick(self, records: Any) -> Any:
        """One record, or one thing, of several."""
        return records[self.random.randrange(len(records))]

    def day(self, first: datetime.date = FIRST) -> datetime.date:
        """A day; every third one begins or ends a month, where mistakes are made."""
        if self.random.randrange(2):
            first = max(first, RECENT)
        found = first + datetime.timedelta(self.random.randrange((LAST - first).days))
        if self.random.randrange(3) == 0:
            found = found.replace(day=1) - datetime.timedelta(self.random.randrange(2))
        return max(found, first)

    def money(self, most: int = 10000) -> float:
        """An amount in cents."""
        return round(self.random.uniform(0.01, most), 2)

    def make_products(self) -> Any:
        """Products of three categories, one below another, and of six units."""
        category = self.env["product.category"]
        polymers = category.create({"name": "Polymers"})
        film = category.create({"name": "Film", "parent_id": polymers.id})
        other = category.create({"name": "Other"})
        for company in (self.company, self.other):
            group = self.options("product_group", {"polymers": None}, company)
            group.category_ids = polymers
        return self.env["product.product"].create(
            [
                {
                    "name": f"{place.name} in {unit}",
                    "categ_id": place.id,
                    "uom_id": self.env.ref(f"uom.product_uom_{unit}").id,
                    "standard_price": self.money(50),
                    "taxes_id": [(5,)],
                }
                for place in (polymers, film, other)
                for unit in UNITS
            ]
        )

    def make_currencies(self) -> list[Any]:
        """The company's, two with rates that move, and one that never had a rate."""
        found = [self.company.currency_id]
        for name in ("KAA", "KAB", "KAC"):
            currency = self.env["res.currency"].create({"name": name, "symbol": name})
            rates = [] if name == "KAC" else range(2022, 2027)
            for year in rates:
                self.env["res.currency.rate"].create(
                    {
                        "currency_id": currency.id,
                        "name": f"{year}-01-01",
                        "rate": self.random.uniform(0.1, 9),
                    }
                )
            found.append(currency)
        return found

    def make_other_company(self) -> Any:
        """With another currency, where clocks change at midnight, twice a year."""
        company = self.env["res.company"].create(
            {"name": OTHER, "currency_id": self.currencies[1].id}
        )
        company.resource_calendar_id.tz = "America/Havana"
        return company

    def make_customers(self) -> Any:
        """Companies with contacts and branches; most are key accounts of a company."""
        partners = self.env["res.partner"]
        everybody = partners
        for number in range(30):
            head = partners.create({"name": f"Customer {number}", "is_company": True})
            everybody += head
            for place in range(self.random.randrange(4)):
                everybody += partners.create(
                    {
                        "name": f"Contact {number}.{place}",
                        "parent_id": head.id,
                        # A branch that is a company stands for itself.
                        "is_company": self.random.randrange(5) == 0,
                        "type": self.pick(["contact", "delivery", "other"]),
                    }
                )
            if number % 3:
                self.open_account(head, self.company)
            if number % 2:
                self.open_account(head, self.other)
        return everybody

    def open_account(self, head: Any, company: Any) -> None:
        """Some have been customers since longer than there are orders, some never."""
        since = self.pick([self.day(), self.day() - datetime.timedelta(900), False])
        self.env["key.account"].create(
            {"partner_id": head.id, "company_id": company.id, "date_since": since}
        )

    def orders(self, count: int) -> None:
        """Orders in any state, currency and company."""
        lists = self.env["product.pricelist"].create(
            [{"name": c.name, "currency_id": c.id} for c in self.currencies]
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.pick(self.people).id,
                    "pricelist_id": self.pick(lists).id,
                    "date_order": self.moment(),
                    "order_line": [
                        (0, 0, self.line("product_uom_qty"))
                        for _ in range(self.random.randrange(1, 4))
                    ],
                }
                for _ in range(count)
            ]
        )
        self.env.flush_all()
        for order in orders:
            state = self.pick(["sale"] * 7 + ["draft", "sent", "cancel"])
            company = self.other if self.random.randrange(4) == 0 else self.company
            self.env.cr.execute(
                "UPDATE sale_order SET state = %s, company_id = %s, locked = %s"
                " WHERE id = %s",
                [state, company.id, self.random.randrange(2) == 0, order.id],
            )
        self.env.invalidate_all()

    def moment(self) -> str:
        """A day at any hour, often one that is another day in one of the zones."""
        hour = self.pick([0, 3, 4, 5, 12, 15, 16, 23])
        return f"{self.day()} {hour:02}:{self.pick(['00:00', '59:59'])}"

    def line(self, quantity: str) -> dict[str, Any]:
        return {
            "product_id": self.pick(self.products).id,
            quantity: round(self.random.uniform(0.01, 500), 2),
            "price_unit": self.money(900),
            "tax_ids": [(5,)],
        }

    def invoices(self, count: int) -> None:
        """Documents of all types; drafts, payments before and after, matched notes."""
        kinds = ["out_invoice"] * 6 + ["out_refund", "out_refund", "out_receipt"]
        made = self.env["account.move"]
        for _ in range(count):
            day = self.day()
            made += made.create(
                {
                    "move_type": self.pick([*kinds, "in_invoice"]),
                    "partner_id": self.pick(self.people).id,
                    "currency_id": self.pick(self.currencies).id,
                    "invoice_date": day,
                    "date": day,
                    "invoice_date_due": day
                    + datetime.timedelta(self.random.randrange(60)),
                    "invoice_line_ids": [
                        (0, 0, self.line("quantity"))
                        for _ in range(self.random.randrange(1, 3))
                    ],
                }
            )
        posted = made.browse(self.random.sample(made.ids, count * 8 // 10))
        posted.action_post()
        for move in posted.filtered(lambda m: m.move_type == "out_invoice"):
            if self.random.randrange(2):
                self.pay(move)
        self.match_notes(posted)
        cancelled = posted.filtered(lambda m: m.payment_state == "not_paid")[::5]
        cancelled.button_draft()
        cancelled.button_cancel()
        self.of_other_company(posted - cancelled)

    def pay(self, move: Any) -> None:
        """Some of it or all, some time later, by a payment that books an entry."""
        share = self.pick([1, 1, 0.5, 0.25])
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        amount = round(move.amount_residual * share, 2)
        day = min(self.day(move.invoice_date), LAST)
        wizard.create({"payment_date": day, "amount": amount})._create_payments()

    def match_notes(self, posted: Any) -> None:
        """Credit notes matched with an open invoice of the same customer."""
        for note in posted.filtered(lambda m: m.move_type == "out_refund"):
            open_ = posted.filtered(
                lambda m, note=note: (
                    m.move_type == "out_invoice"
                    and m.commercial_partner_id == note.commercial_partner_id
                    and m.currency_id == note.currency_id
                    and m.payment_state == "not_paid"
                )
            )
            lines = (note + open_[:1]).line_ids
            if open_:
                lines.filtered(lambda x: x.display_type == "payment_term").reconcile()

    def of_other_company(self, posted: Any) -> None:
        """A third of the documents belongs to it, and a fifth of the payments."""
        moves = posted[::3] + self.env["account.payment"].search([]).move_id[::5]
        self.env.flush_all()
        for table, column in (("account_move", "id"), ("account_move_line", "move_id")):
            self.env.cr.execute(
                f"UPDATE {table} SET company_id = %s WHERE {column} = ANY(%s)",
                [self.other.id, moves.ids],
            )
        self.env.invalidate_all()

    def options(self, name: str, scores: dict[str, Any], company: Any) -> Any:
        """A coded list of a company's policy."""
        return self.env["key.account.option"].create(
            [
                {
                    "key": f"{name}/{key}",
                    "list": name,
                    "name": key,
                    "score": score,
                    "company_id": company.id,
                }
                for key, score in scores.items()
            ]
        )

    def contacts(self, count: int, company: Any) -> None:
        """Calls, mails, visits with verdicts, complaints and surveys."""
        accounts = self.env["key.account"].search([("company_id", "=", company.id)])
        self.talks(accounts, count, company)
        self.complaints(accounts, count // 4, company)
        self.surveys(accounts, count // 4, company)

    def talks(self, accounts: Any, count: int, company: Any) -> None:
        """Completed or not; customers tick the rows of a report on visits."""
        modes = self.options("mode", {"call": None, "visit": None}, company)
        scores = {"good": "90", "fair": "66.67", "bad": "0", "unsaid": None}
        verdicts = self.options("verdict", scores, company)
        own = {"company_id": company.id}
        rows = [
            {"key": f"report/{key}", "name": key, "scale": "verdict", **own}
            for key in ("goods", "service")
        ]
        self.env["key.account.visit.form"].create(
            {
                "key": "report",
                "name": "Report",
                "mode_ids": modes[1].ids,
                "row_ids": [(0, 0, row) for row in rows],
                **own,
            }
        )
        talks = self.env["key.account.interaction"].create(
            [
                {
                    "key_account_id": self.pick(accounts).id,
                    "date": self.moment(),
                    "mode_id": self.pick(modes).id,
                    "summary": "Talk",
                    "call_answered": self.pick([False, "yes", "no"]),
                    "email_replied": self.pick([False, False, "yes", "no"]),
                }
                for _ in range(count)
            ]
        )
        for rating in talks.verdict_ids:
            rating.option_id = self.pick([*verdicts, verdicts.browse()])
        self.put(talks, {"state": "completed"}, share=0.75)

    def complaints(self, accounts: Any, count: int, company: Any) -> None:
        """In any state, and other cases that are none."""
        classes = self.env["key.account.severity"].create(
            [
                {"key": kind, "name": kind, "kind": kind, "company_id": company.id}
                for kind in ("complaint", "enquiry", "issue")
            ]
        )
        cases = self.env["key.account.complaint"].create(
            [
                {
                    "key_account_id": self.pick(accounts).id,
                    "severity_id": severity.id,
                    "kind": severity.kind,
                    "date_received": self.moment(),
                    "description": "Two drums leaked",
                }
                for severity in (self.pick(classes) for _ in range(count))
            ]
        )
        self.put(cases, {"state": "closed"}, share=0.5)

    def surveys(self, accounts: Any, count: int, company: Any) -> None:
        """Answered or not, now and then two at the same moment."""
        kind = self.env["key.account.survey.type"].create(
            {"key": "annual", "name": "Annual", "company_id": company.id}
        )
        campaign = self.env["key.account.survey.campaign"].create({"type_id": kind.id})
        asked = [self.pick(accounts) for _ in range(count)]
        lines = self.env["key.account.survey.line"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "key_account_id": account.id,
                    "partner_id": account.partner_id.id,
                }
                for account in asked
            ]
        )
        moment = self.moment()
        for line in lines:
            moment = self.pick([moment, self.moment(), self.moment()])
            score = round(self.random.uniform(1, 5), 4)
            self.put(line, {"date_answered": moment, "score": score})
        self.put(lines, {"state": "answered"}, share=0.75)

    def put(self, records: Any, values: dict[str, Any], share: float = 1) -> None:
        """Write to a random share of records past what guards them."""
        ids = self.random.sample(records.ids, int(len(records) * share))
        self.env.flush_all()
        assignments = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE {records._table} SET {assignments} WHERE id = ANY(%s)",
            [*values.values(), ids],
        )
        self.env.invalidate_all()

    def move_people(self) -> None:
        """Contacts change company, doubles are merged, some are archived."""
        contacts = self.people.filtered("parent_id")
        self.mark_orders(contacts[::7], "moved")
        for contact in contacts[::7]:
            contact.parent_id = self.pick(self.people.filtered("is_company"))
        accounts = self.env["key.account"].search([])
        heads = self.people.filtered(lambda p: not p.parent_id)
        doubles = (heads - accounts.partner_id)[:3]
        self.mark_orders(doubles, "merged")
        kept = doubles.child_ids
        for double in doubles:
            self.env["base.partner.merge.automatic.wizard"]._merge(
                [double.id, accounts[0].partner_id.id],
                accounts[0].partner_id,
                extra_checks=False,
            )
        accounts[2:5].active = False
        (contacts[1::7] - kept + accounts[5:7].partner_id).active = False

    def mark_orders(self, people: Any, word: str) -> None:
        """What becomes of whoever ordered: afterwards nothing tells it."""
        orders = self.env["sale.order"].search([("partner_id", "in", people.ids)])
        orders.client_order_ref = word


def make_business(env: Env, seed: int, orders: int, invoices: int) -> int:
    """Make it; returns the number of active accounts."""
    # The customers of the other tests would only be noise.
    env["key.account"].search([]).active = False
    business = Business(env, seed)
    business.orders(orders)
    business.invoices(invoices)
    for company in (business.company, business.other):
        business.contacts(orders, company)
    # Odoo ranks the partners of posted invoices after the commit, merged ones too.
    business.env.cr.commit()
    business.move_people()
    return int(env["key.account"].search_count([]))
