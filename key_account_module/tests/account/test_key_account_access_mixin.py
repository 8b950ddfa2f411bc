from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import KeyAccountCommon

RULES = {
    "own": "group_user",
    "region": "group_region_manager",
    "all": "group_director",
    "audit": "group_auditor",
}


@tagged("post_install", "-at_install")
class TestKeyAccountAccessMixin(KeyAccountCommon):
    """Whoever sees an account sees what belongs to it, and nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls._make_account("Mine")
        cls.served = cls._make_account(
            "Served", cls.colleague, member_ids=[(4, cls.seller.id)]
        )
        cls.near = cls._make_account("Near", cls.colleague)
        cls.far = cls._make_account("Far", cls.colleague, team_id=cls.south.id)
        cls.accounts = cls.mine | cls.served | cls.near | cls.far
        cls.abc = cls._make_abc()
        for account in cls.accounts:
            cls._grade(account, cls.abc, "B", 200000)

    def _models(self):
        """Own models whose records belong to one account, kept in a table."""
        return [
            model
            for name, model in sorted(self.env.items())
            if name.startswith("key.account")
            and (name == "key.account" or "key_account_id" in model._fields)
            and not model._transient
            and not model._abstract
            and model._auto
        ]

    def _seen(self, user):
        domain = [("id", "in", self.accounts.ids)]
        return self.env["key.account"].with_user(user).search(domain)

    # === Every model ===

    def test_every_model_of_an_account_has_rows_and_rules(self):
        """A model that carries an account and forgot its access fails here."""
        for model in self._models():
            with self.subTest(model=model._name):
                self.assertFalse(self._missing_rules(model))
                for group in RULES.values():
                    self.assertTrue(self._may_read(model, group), group)

    def _missing_rules(self, model):
        rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
        by_group = {group: rule for rule in rules for group in rule.groups or [None]}
        expected = [self.env.ref(f"key_account_module.{g}") for g in RULES.values()]
        missing = [g.name for g in expected if g not in by_group]
        company = by_group.get(None)
        if not company or "company_ids" not in company.domain_force:
            missing.append("company")
        return missing

    def _may_read(self, model, group):
        implied = self.env.ref(f"key_account_module.{group}").all_implied_ids
        return self.env["ir.model.access"].search_count(
            [
                ("model_id.model", "=", model._name),
                ("group_id", "in", implied.ids),
                ("perm_read", "=", True),
            ]
        )

    # === Reading ===

    def test_own_scope(self):
        """A salesperson sees the accounts he manages or serves, and only those.

        ACC-01 asks more: contacts and orders of other accounts are still Odoo's own.
        """
        self.assertEqual(self._seen(self.seller), self.mine | self.served)
        for hidden in self.near | self.far:
            with self.assertRaises(AccessError):
                hidden.with_user(self.seller).read(["name"])

    def test_region_scope(self):
        """A regional manager sees the accounts of the teams he leads, and only those.

        Covers: ACC-02
        """
        self.assertEqual(self._seen(self.regional), self.mine | self.served | self.near)
        with self.assertRaises(AccessError):
            self.far.with_user(self.regional).read(["name"])

    def test_all_scope(self):
        """Directors see every account; auditors read every account and change none.

        Covers: ACC-03
        """
        self.assertEqual(self._seen(self.director), self.accounts)
        self.assertEqual(self._seen(self.auditor), self.accounts)
        self.far.with_user(self.director).write({"state": "active"})
        with self.assertRaises(AccessError):
            self.far.with_user(self.auditor).write({"state": "lost"})

    def test_no_group_no_account(self):
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._seen(user)

    def test_grades_follow_the_account(self):
        expected = {
            self.seller: self.mine | self.served,
            self.regional: self.mine | self.served | self.near,
            self.director: self.accounts,
            self.auditor: self.accounts,
        }
        for user, accounts in expected.items():
            grades = self.env["key.account.grade"].with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(grades.search([]).key_account_id, accounts)
                rows = grades._read_group([], ["key_account_id"], ["__count"])
                self.assertEqual({account.id for account, _c in rows}, {*accounts.ids})

    def test_groups_count_only_what_the_user_sees(self):
        accounts = self.env["key.account"].with_user(self.seller)
        domain = [("id", "in", self.accounts.ids)]

        rows = accounts.formatted_read_group(domain, ["team_id"], ["__count"])

        self.assertEqual([row["__count"] for row in rows], [2])

    # === Writing ===

    def test_user_writes_what_he_sees(self):
        self.served.with_user(self.seller).write({"state": "active"})

        with self.assertRaises(AccessError):
            self.near.with_user(self.seller).write({"state": "active"})

    def test_user_makes_accounts_for_himself_only(self):
        accounts = self.env["key.account"].with_user(self.seller)
        own = accounts.create({"partner_id": self._make_partner("New").id})

        self.assertEqual(own.user_id, self.seller)
        with self.assertRaises(AccessError):
            accounts.create(
                {
                    "partner_id": self._make_partner("Newer").id,
                    "user_id": self.colleague.id,
                }
            )

    def test_only_directors_delete(self):
        empty = self._make_account("Empty")

        for user in (self.seller, self.regional, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                empty.with_user(user).unlink()
        empty.with_user(self.director).unlink()

        self.assertFalse(empty.exists())

    def test_grades_are_written_by_nobody(self):
        """No group may make, change or delete a row of the history."""
        grade = self.mine.grade_id
        for user in (self.seller, self.director, self.auditor, self.policy_admin):
            with self.subTest(user=user.login):
                row = grade.with_user(user)
                with self.assertRaises(AccessError):
                    row.write({"reason": "because"})
                with self.assertRaises(AccessError):
                    row.unlink()
                with self.assertRaises(AccessError):
                    row.create({"key_account_id": self.mine.id})

    # === Changes show at once ===

    def test_moving_an_account_moves_its_readers(self):
        """No cached domain remembers the old region or the old team."""
        self.assertIn(self.near, self._seen(self.regional))

        self.near.team_id = self.south
        self.assertNotIn(self.near, self._seen(self.regional))
        self.south.user_id = self.regional
        self.assertIn(self.near, self._seen(self.regional))

        self.near.member_ids = self.seller
        self.assertIn(self.near, self._seen(self.seller))
        self.near.member_ids = False
        self.assertNotIn(self.near, self._seen(self.seller))

    # === Names and companies ===

    def test_name_of_a_hidden_account_does_not_leak(self):
        """Odoo names a many2one's target as superuser; the real user decides."""
        hidden, shown = (
            self.far.with_user(self.seller),
            self.mine.with_user(self.seller),
        )

        self.assertNotIn("Far", hidden.sudo().display_name)
        self.assertEqual(shown.sudo().display_name, "Mine")
        self.assertEqual(self.far.with_user(self.director).display_name, "Far")

    def test_searching_by_name_finds_only_what_the_user_sees(self):
        accounts = self.env["key.account"].with_user(self.seller)

        self.assertFalse(accounts.name_search("Far"))
        self.assertEqual(len(accounts.name_search("Mine")), 1)

    def test_accounts_of_other_companies_are_hidden(self):
        other = self._make_company("Other", self.director)
        foreign = self._make_account(
            "Foreign", self.director, company_id=other.id, team_id=False
        )
        accounts = self.env["key.account"].with_user(self.director)

        here = accounts.with_context(allowed_company_ids=self.company.ids)
        there = accounts.with_context(allowed_company_ids=other.ids)

        self.assertNotIn(foreign, here.search([]))
        self.assertEqual(there.search([]), foreign)
        with self.assertRaises(AccessError):
            foreign.with_user(self.auditor).read(["name"])
