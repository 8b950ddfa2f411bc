from datetime import date, datetime

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.clock.record_rows import create_rows, write_rows, write_selected
from ..common import KeyAccountCommon

DAY = date(2026, 6, 30)
LONG_AGO = datetime(2020, 1, 1)


@tagged("post_install", "-at_install")
class TestRecordRows(KeyAccountCommon):
    """Statements of our own leave no trace in what the ORM remembers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()
        cls.account = cls._make_account("Acme")
        cls.other = cls._make_account("Other")
        cls.partners = cls.account.partner_id | cls.other.partner_id

    def _names(self, first="One", second="Two"):
        acme, other = self.partners
        return {acme.id: {"name": first}, other.id: {"name": second}}

    # === Writing ===

    def test_values_read_before_are_the_new_ones_after(self):
        before = self.partners.mapped("name")

        write_rows(self.partners, self._names())

        self.assertEqual(before, ["Acme", "Other"])
        self.assertEqual(self.partners.mapped("name"), ["One", "Two"])

    def test_stored_fields_that_follow_are_computed_anew(self):
        """The account's name is that of its customer, kept in a column of its own."""
        self.assertEqual(self.account.name, "Acme")

        write_rows(self.partners, self._names())
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual((self.account.name, self.other.name), ("One", "Two"))
        self.assertEqual(self.account.search([("name", "=", "One")]), self.account)

    def test_selected_values_are_written_where_the_condition_holds(self):
        self.partners.mapped("name")
        acme = self.account.partner_id
        acme.name = "Waits"
        selected = SQL(
            "SELECT id, name || '!' AS name FROM res_partner WHERE id = ANY(%s)",
            self.partners.ids,
        )

        written = write_selected(
            self.env["res.partner"], ["name"], selected, SQL("record.name != 'Other'")
        )
        self.env.flush_all()

        self.assertEqual(written, acme)
        self.assertEqual(self.partners.mapped("name"), ["Waits!", "Other"])
        self.assertEqual(self.account.name, "Waits!")

    def test_who_and_when_are_kept(self):
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET write_date = %s", [LONG_AGO])
        self.env.invalidate_all()
        partners = self.partners.with_user(self.director).sudo()

        write_rows(partners, self._names())

        self.assertEqual(partners.write_uid, self.director)
        self.assertGreater(min(partners.mapped("write_date")), LONG_AGO)

    def test_what_waits_to_be_written_is_neither_lost_nor_stronger(self):
        """A user's own value of another field stays, an older one of this does not."""
        acme = self.partners[0]
        acme.write({"name": "Older", "street": "Long Street"})

        write_rows(self.partners, self._names())
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual((acme.name, acme.street), ("One", "Long Street"))

    def test_nothing_leaves_a_reference_empty(self):
        self._grade(self.account, self.scheme, "B", 200000)

        write_rows(self.account, {self.account.id: {"tier_id": None}})

        self.assertFalse(self.account.tier_id)
        self.assertFalse(self.account.tier_color)

    def test_no_rows_are_no_statement(self):
        self.env.flush_all()

        with self.assertQueryCount(0):
            write_rows(self.partners, {})
            none = create_rows(self.partners, [])

        self.assertFalse(none - self.partners)

    def test_pages_of_what_a_run_writes_daily_have_room(self):
        tables = ["key_account", "key_account_grade", "key_account_metric"]

        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s)"
            " AND 'fillfactor=85' = ANY(reloptions) ORDER BY relname",
            [tables],
        )

        self.assertEqual([name for (name,) in self.env.cr.fetchall()], tables)

    # === Making ===

    def _row(self, account, key):
        return {
            "key_account_id": account.id,
            "scheme_id": self.scheme.id,
            "tier_id": self._tier(self.scheme, key).id,
            "movement": "first",
            "valid_from": DAY,
            "figures": {"revenue": "1"},
        }

    def _make(self, *pairs):
        rows = [self._row(account, key) for account, key in pairs]
        return create_rows(self.env["key.account.grade"], rows)

    def test_records_come_in_the_order_of_their_rows(self):
        made = self._make((self.other, "A"), (self.account, "B"))

        self.assertEqual(made.key_account_id, self.other | self.account)
        self.assertEqual(made.mapped("tier_id.name"), ["A", "B"])
        self.assertEqual(made[0].valid_from, DAY)
        self.assertEqual(made[0].figures, {"revenue": "1"})

    def test_a_list_read_before_holds_the_new_record_after(self):
        self.assertFalse(self.account.current_grade_ids)

        [made] = self._make((self.account, "A"))

        self.assertEqual(self.account.current_grade_ids, made)
        self.assertEqual(self.account.grade_count, 1)

    def test_stored_fields_that_were_not_given_are_computed(self):
        [made] = self._make((self.account, "A"))

        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual(made.company_id, self.account.company_id)
        self.assertEqual(made.create_uid, self.env.user)
