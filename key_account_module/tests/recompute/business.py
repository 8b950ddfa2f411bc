"""Random business of some customers, each piece by another way into the database."""

from datetime import timedelta

from .invoice_common import InvoiceCommon


class Business(InvoiceCommon):
    """Customers with orders, documents, talks and marks; ``self.day`` is the day.

    Every method that :attr:`BUSINESS` names takes a source of chance and an account.
    """

    BUSINESS = (
        "sell",
        "quote",
        "cancel_order",
        "edit_amount",
        "remove_line",
        "delete_draft",
        "back_date",
        "give_order_to",
        "move_contact",
        "merge_contacts",
        "invoice",
        "invoice_again",
        "refund",
        "pay",
        "pay_back",
        "talk",
        "untalk",
        "talk_about_another",
        "mark",
        "choose",
        "hand_over",
        "emigrate",
        "score",
        "join",
        "rest",
        "return_",
    )

    def _open_shop(self, number=6):
        self.flag = self._make_flag("blocked")
        self.channel = self._make_option("channel", "direct")
        self.mode = self._make_option("mode", "telephone")
        self.kind = self.env["key.account.evaluation.type"].create(
            {"key": "annual", "name": "Annual"}
        )
        self.accounts = self.env["key.account"]
        for n in range(number):
            account = self._make_account(f"C{n}")
            contact = self._make_partner(
                f"P{n}", is_company=False, parent_id=account.partner_id.id
            )
            self._make_order(contact, n * 200, self._some_day(None, 90 * n))
            self.accounts += account

    def _some_day(self, chance, days=800):
        return self.day - timedelta(days=chance.randrange(days) if chance else days)

    def _customer(self, chance, account):
        """The company, or one of its contacts."""
        return chance.choice(account.partner_id + account.partner_id.child_ids)

    def _orders(self, account, state):
        return self.env["sale.order"].search(
            [("partner_id", "child_of", account.partner_id.id), ("state", "=", state)]
        )

    def _bills(self, account, *more):
        return self.env["account.move"].search(
            [
                ("partner_id", "child_of", account.partner_id.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                *more,
            ]
        )

    # === Orders ===

    def sell(self, chance, account):
        customer = self._customer(chance, account)
        self._make_order(customer, chance.randrange(1, 2000), self._some_day(chance))

    def quote(self, chance, account):
        """A quotation; or the last one is confirmed, for a day to come perhaps."""
        drafts = self._orders(account, "draft")
        day = self.day + timedelta(days=chance.randrange(4))
        if drafts:
            drafts[:1].write({"state": "sale", "date_order": day})
        else:
            self._make_order(account.partner_id, 800, day, state="draft")

    def cancel_order(self, _chance, account):
        self._orders(account, "sale")[:1].write({"state": "cancel"})

    def edit_amount(self, chance, account):
        line = self._orders(account, "sale")[:1].order_line[:1]
        line.price_unit = chance.randrange(1, 2000)

    def remove_line(self, _chance, account):
        order = self._orders(account, "draft")[:1]
        order.order_line[:1].unlink()
        order.state = "sale"

    def delete_draft(self, _chance, account):
        order = self._orders(account, "sale")[:1]
        order.write({"state": "cancel"})
        order.unlink()

    def back_date(self, chance, account):
        self._orders(account, "sale")[:1].date_order = self._some_day(chance)

    def give_order_to(self, chance, account):
        other = self._customer(chance, chance.choice(self.accounts))
        self._orders(account, "sale")[:1].partner_id = other

    # === Who is whose contact ===

    def move_contact(self, chance, account):
        other = chance.choice(self.accounts).partner_id
        account.partner_id.child_ids[:1].parent_id = other

    def merge_contacts(self, chance, account):
        other = chance.choice(self.accounts - account)
        gone, kept = account.partner_id.child_ids[:1], other.partner_id.child_ids[:1]
        if gone and kept:
            merge = self.env["base.partner.merge.automatic.wizard"].sudo()
            merge._merge((gone + kept).ids, kept, extra_checks=False)

    # === Documents and money ===

    def invoice(self, chance, account):
        due = self.day + timedelta(days=chance.randrange(-40, 4))
        self._make_invoice(
            self._customer(chance, account),
            chance.randrange(1, 2000),
            day=self._some_day(chance, 40),
            invoice_payment_term_id=False,
            invoice_date_due=due,
        )

    def invoice_again(self, _chance, account):
        bill = self._bills(account, ("payment_state", "=", "not_paid"))[:1]
        if bill.state == "posted":
            bill.button_draft()
        elif bill:
            bill.action_post()

    def refund(self, chance, account):
        self._make_refund(account, chance.randrange(1, 500), day=self.day)

    def pay(self, chance, account):
        bill = self._bills(
            account,
            ("state", "=", "posted"),
            ("move_type", "=", "out_invoice"),
            ("amount_residual", ">", 0),
        )[:1]
        if bill:
            day = self.day + timedelta(days=chance.randrange(-3, 4))
            self._pay(bill, bill.amount_residual, day)

    def pay_back(self, _chance, account):
        """What was matched with a payment is open again."""
        bills = self._bills(account, ("payment_state", "in", ("paid", "in_payment")))
        bills[:1].line_ids.remove_move_reconcile()

    # === Talks and marks ===

    def talk(self, chance, account):
        day = self.day - timedelta(days=chance.randrange(-3, 60))
        talk = self.env["key.account.interaction"].create(
            {
                "key_account_id": account.id,
                "mode_id": self.mode.id,
                "date": f"{day} 10:00:00",
                "summary": "Delivery",
                "call_answered": chance.choice(["yes", "no", False]),
            }
        )
        talk._write_guarded({"state": "completed"})

    def _talks(self, account):
        return self.env["key.account.interaction"].search(
            [("key_account_id", "=", account.id)], limit=1
        )

    def untalk(self, _chance, account):
        talk = self._talks(account)
        talk._write_guarded({"state": "pending"})
        talk.unlink()

    def talk_about_another(self, chance, account):
        other = chance.choice(self.accounts)
        talk = self._talks(account)
        if talk:
            self.env.cr.execute(
                "UPDATE key_account_interaction SET key_account_id = %s WHERE id = %s",
                [other.id, talk.id],
            )
            self.env.invalidate_all()

    def mark(self, _chance, account):
        account.flag_ids = self.flag - account.flag_ids

    def choose(self, _chance, account):
        account.option_ids = self.channel - account.option_ids

    def hand_over(self, chance, account):
        account.user_id = chance.choice([self.seller, self.regional])

    def emigrate(self, chance, account):
        account.partner_id.country_id = self.env.ref(
            chance.choice(["base.is", "base.be"])
        )

    def score(self, chance, account):
        day = self.day + timedelta(days=chance.randrange(-3, 4))
        evaluation = self.env["key.account.evaluation"].create(
            {"key_account_id": account.id, "type_id": self.kind.id, "date": day}
        )
        score = chance.choice([70, 80, 90])
        evaluation._write_guarded({"score": score, "state": "concluded"})

    def join(self, chance, account):
        account.date_since = self.day - timedelta(days=chance.randrange(20, 900))

    def rest(self, _chance, account):
        account.active = False

    def return_(self, _chance, account):
        account.active = True
