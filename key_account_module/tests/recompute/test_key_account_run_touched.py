import random
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ...models.recompute.touches import Touch
from .business import Business


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestKeyAccountRunTouched(Business):
    """Whoever's business is touched is marked, whatever way it was touched."""

    def setUp(self):
        super().setUp()
        self.day = date(2026, 6, 1)
        self._open_shop(number=2)
        self.acme, self.other = self.accounts
        self.touched = self.env["key.account.run.touched"]
        self._clear_marks()

    def _after(self, name):
        """Who is marked by one piece of business of Acme."""
        self._clear_marks()
        getattr(self, name)(random.Random(1), self.acme)
        return self._marked()

    # === Whose business it is ===

    def test_business_of_one_customer_marks_its_account(self):
        for name in (
            *("sell", "quote", "edit_amount", "back_date", "cancel_order"),
            *("invoice", "pay", "pay_back", "invoice_again", "refund"),
            *("talk", "untalk", "mark", "choose", "score", "join", "rest", "return_"),
        ):
            with self.subTest(name):
                self.assertEqual(self._after(name), self.acme)

    def test_what_the_month_keeps_of_an_account_marks_it(self):
        country = self.env.ref("base.is")
        for record, vals in (
            (self.acme, {"user_id": self.regional.id}),
            (self.acme, {"team_id": False}),
            (self.acme, {"option_ids": [Command.link(self.channel.id)]}),
            (self.acme.partner_id, {"country_id": country.id}),
        ):
            with self.subTest(vals):
                self._clear_marks()
                record.write(vals)
                self.assertEqual(self._marked(), self.acme)

    def test_order_that_is_deleted(self):
        order = self._make_order(self.acme.partner_id, 100, state="draft")
        self._clear_marks()

        order.unlink()

        self.assertEqual(self._marked(), self.acme)

    def test_line_that_is_deleted_behind_the_back_of_odoo(self):
        order = self._make_order(self.acme.partner_id, 100)
        self._clear_marks()

        self.env.cr.execute(
            "DELETE FROM sale_order_line WHERE order_id = %s", [order.id]
        )

        self.assertEqual(self._marked(), self.acme)

    def test_order_that_another_customer_gets(self):
        order = self._make_order(self.acme.partner_id, 100)
        self._clear_marks()

        order.partner_id = self.other.partner_id

        self.assertEqual(self._marked(), self.accounts)

    def test_talk_that_was_about_another_customer(self):
        self.talk(random.Random(1), self.acme)
        self._clear_marks()

        self.env.cr.execute(
            "UPDATE key_account_interaction SET key_account_id = %s", [self.other.id]
        )

        self.assertEqual(self._marked(), self.accounts)

    def test_contact_that_moves_to_another_customer(self):
        self.acme.partner_id.child_ids.parent_id = self.other.partner_id

        self.assertEqual(self._marked(), self.accounts)

    def test_contacts_that_are_merged(self):
        """Odoo merges by statements that nobody can override."""
        self.assertEqual(self._after("merge_contacts"), self.accounts)

    def test_order_of_a_contact_that_has_moved_meanwhile(self):
        """Whose order it is, is found out when a run asks, not when it was made."""
        contact = self.acme.partner_id.child_ids
        self._make_order(contact, 100)
        contact.parent_id = self.other.partner_id
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM key_account_run_touched WHERE partner_id != %s", [contact.id]
        )

        self.assertEqual(self._marked(), self.other)

    def test_payment_registered_for_the_document_of_another(self):
        self.invoice(random.Random(1), self.acme)
        bill = self._bills(self.acme)
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.other.partner_id.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": 1,
            }
        )
        self._clear_marks()

        payment.invoice_ids = bill

        self.assertEqual(self._marked(), self.accounts)

    def test_items_that_are_matched(self):
        """Read as of a day before, the match counts though nothing else is read."""
        self.invoice(random.Random(1), self.acme)
        self.pay(random.Random(1), self.acme)
        self._clear_marks()

        self.env.cr.execute("UPDATE account_partial_reconcile SET amount = amount - 1")

        self.assertEqual(self._marked(), self.acme)

    def test_every_table_marks_by_itself(self):
        """What Odoo writes along with it may be in one version and not in the next."""
        self.talk(random.Random(1), self.acme)
        self.score(random.Random(1), self.acme)
        self.invoice(random.Random(1), self.acme)
        self.pay(random.Random(1), self.acme)
        contact = self.acme.partner_id.child_ids.id
        for statement in (
            f"UPDATE sale_order SET margin = margin + 1 WHERE partner_id = {contact}",
            f"""UPDATE sale_order_line SET margin = margin + 1
                 WHERE order_partner_id = {contact}""",
            "UPDATE account_move SET invoice_date = invoice_date - 1",
            "UPDATE account_move_line SET quantity = quantity + 1",
            "UPDATE account_payment SET date = date - 1",
            "DELETE FROM account_partial_reconcile",
            "DELETE FROM account_move__account_payment",
            "UPDATE key_account_interaction SET date = date - interval '1 day'",
            "UPDATE key_account_evaluation SET score = score + 1",
            f"""INSERT INTO key_account_option_rel (key_account_id, option_id)
                VALUES ({self.acme.id}, {self.mode.id})""",
            f"""INSERT INTO key_account_flag_rel (key_account_id, option_id)
                VALUES ({self.acme.id}, {self.flag.id})""",
            f"UPDATE key_account SET date_since = NULL WHERE id = {self.acme.id}",
            f"UPDATE res_partner SET country_id = 1 WHERE id = {contact}",
        ):
            with self.subTest(statement):
                self._clear_marks()
                self.env.cr.execute(statement)
                self.assertEqual(self._marked(), self.acme)

    # === Whose it may be is not known ===

    def test_what_all_figures_depend_on_marks_everybody(self):
        unit = self.env.ref("uom.product_uom_kgm")
        changes = {
            "product": lambda: self.env.cr.execute(
                "UPDATE product_product SET product_tmpl_id = %s,"
                " combination_indices = 'other' WHERE id = %s",
                [self._make_product("Other").product_tmpl_id.id, self.product.id],
            ),
            "journal": lambda: self._bank().write({"type": "cash"}),
            "category": lambda: self.product.write(
                {"categ_id": self._make_category("Other").id}
            ),
            "unit": lambda: unit.write({"relative_factor": 2}),
            "option": lambda: self.channel.write({"key": "channel/else"}),
            "kind": lambda: self.kind.write({"key": "yearly"}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self._clear_marks()
                change()
                self.assertTrue(self._marked_all())

    def test_what_is_new_or_not_read_marks_nobody(self):
        order = self._make_order(self.acme.partner_id, 100)
        self._clear_marks()

        order.write({"client_order_ref": "4711", "date_order": order.date_order})
        self.product.copy()
        self._make_option("industry", "retail")

        self.assertFalse(self._marked())
        self.assertFalse(self._marked_all())

    def test_table_whose_owner_nobody_knows_is_everybody_s(self):
        """A source of another addon that says nothing more is slow, not wrong."""
        self.touched._watch_table("crm_tag", ["color"], Touch(None))
        tag = self.env["crm.tag"].create({"name": "New", "color": 1})
        self.assertTrue(self._marked_all())

        self._clear_marks()
        tag.color = 5
        self.assertTrue(self._marked_all())

    # === What a run has seen ===

    def _seen_by(self, horizon, *marks, began="2026-06-01"):
        """Accounts marked since a run with this snapshot; marks are (xid, moment)."""
        self.env.cr.execute("DELETE FROM key_account_run_touched")
        for account, (xid, moment) in zip(self.accounts, marks, strict=False):
            self.env.cr.execute(
                "INSERT INTO key_account_run_touched (xid, moment, key_account_id)"
                " VALUES (%s, %s, %s)",
                [str(xid), moment, account.id],
            )
        run = self.env["key.account.run"].new(
            {"create_date": began, "horizon": horizon}
        )
        rows = self.env.execute_query(self.touched._accounts_since(run))
        return self.env["key.account"].browse(sorted(account for (account,) in rows))

    def test_transaction_that_was_open_is_seen_by_the_next_run(self):
        """It began, and wrote, before the run; it was committed after it."""
        found = self._seen_by("10:20:12", (11, "2026-05-31"), (12, "2026-05-31"))

        self.assertEqual(found, self.other)

    def test_mark_is_not_seen_twice(self):
        found = self._seen_by("10:20:", (9, "2026-05-31"), (20, "2026-05-31"))

        self.assertEqual(found, self.other)

    def test_database_moved_to_a_server_that_counts_anew(self):
        found = self._seen_by("10:20:", (9, "2026-06-02"), (9, "2026-05-31"))

        self.assertEqual(found, self.acme)

    def test_old_marks_are_forgotten(self):
        now = self.env.cr.now()
        for days in (7, 9):
            self.env.cr.execute(
                "INSERT INTO key_account_run_touched (moment, key_account_id)"
                " VALUES (%s, %s)",
                [now - timedelta(days=days), days],
            )

        with freeze_time(now):
            self.touched._gc_marks()

        self.env.cr.execute("SELECT key_account_id FROM key_account_run_touched")
        self.assertEqual(self.env.cr.fetchall(), [(7,)])

    # === What it costs, and who sees it ===

    def test_confirming_an_order_costs_no_query(self):
        orders = [
            self._make_order(self.acme.partner_id, 100, state="draft") for _n in "123"
        ]
        orders[0].action_confirm()
        with self._count_queries() as watched:
            orders[1].action_confirm()
        self.touched._unwatch()

        with self._count_queries() as plain:
            orders[2].action_confirm()

        self.assertEqual(watched, plain)

    def test_triggers_go_with_the_addon(self):
        count = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'key\\_account\\_%'"
        self.env.cr.execute(count)
        [before] = self.env.cr.fetchone()

        self.touched._unwatch()

        self.env.cr.execute(count)
        self.assertGreater(before, 20)
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_nobody_reads_or_writes_marks(self):
        for user in (self.policy_admin, self.director, self.seller):
            with self.assertRaises(AccessError):
                self.touched.with_user(user).check_access("read")
        for user in (self.auditor, self.policy_admin):
            with self.assertRaises(AccessError):
                self.touched.with_user(user).check_access("write")

    def test_two_addons_may_watch_one_after_the_other(self):
        self.touched._watch()
        self.assertTrue(self._marked_all())

        self._clear_marks()
        self.acme.flag_ids = [Command.link(self.flag.id)]
        self.assertEqual(self._marked(), self.acme)
