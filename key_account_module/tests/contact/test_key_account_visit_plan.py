from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .visit_common import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountVisitPlan(VisitCase):
    """A year of one account manager, broken down to visits."""

    def _make_plan(self, user=None, **vals):
        plans = self.env["key.account.visit.plan"].with_user(user or self.seller)
        return plans.create({"year": 2026, **vals})

    def test_the_button_plans_every_account_of_the_manager(self):
        """Evenly over the year, and each account once, however often it is pressed.

        Covers: VIS-01
        """
        second = self._make_account("Second")
        self._make_account("Lost", state="lost")
        self._make_account("Ended")._end_cooperation("No improvement")
        plan = self._make_plan(visits_per_account=2)

        plan.action_fill()
        plan.action_fill()

        months = {
            account: [line.date.month for line in lines]
            for account, lines in plan.line_ids.grouped("key_account_id").items()
        }
        self.assertEqual(plan.line_ids.key_account_id, self.account | second)
        self.assertEqual(months, {self.account: [1, 7], second: [4, 10]})
        self.assertEqual(plan.line_ids.user_id, self.seller)

    def test_a_new_account_is_added_to_a_plan_that_runs(self):
        plan = self._make_plan()
        plan.action_fill()
        plan.line_ids.purpose = "Ask about the new line"
        late = self._make_account("Late comer")

        plan.action_fill()

        self.assertEqual(plan.line_ids.key_account_id, self.account | late)
        self.assertIn("Ask about the new line", plan.line_ids.mapped("purpose"))

    def test_one_plan_a_year(self):
        self._make_plan()

        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._make_plan()

    def test_a_plan_counts_what_was_done_and_what_is_late(self):
        plan = self._make_plan(visits_per_account=12)
        plan.action_fill()
        self._complete(self._make_visit(date="2026-03-05 02:00:00"))

        plan.invalidate_recordset()

        self.assertEqual(
            (plan.line_count, plan.done_count, plan.late_count), (12, 1, 7)
        )

    def test_the_year_fits_the_lines(self):
        plan = self._make_plan()
        plan.action_fill()

        with self.assertRaises(ValidationError):
            plan.year = 2027

    def test_only_who_serves_accounts_plans(self):
        with self.assertRaises(ValidationError):
            self._make_plan(user=self.director, user_id=self.clerk.id)

    # === Who sees it ===

    def test_scopes(self):
        mine = self._make_plan()
        theirs = self._make_plan(user=self.colleague)
        self.env["crm.team.member"].create(
            {"user_id": self.seller.id, "crm_team_id": self.north.id}
        )
        seen = {
            self.seller: mine,
            self.colleague: theirs,
            self.regional: mine,
            self.director: mine | theirs,
            self.auditor: mine | theirs,
        }

        for user, expected in seen.items():
            with self.subTest(user=user.name):
                plans = self.env["key.account.visit.plan"].with_user(user)
                self.assertEqual(plans.search([]), expected)
        with self.assertRaises(AccessError):
            self.env["key.account.visit.plan"].with_user(self.clerk).search([])

    def test_strangers_and_auditors_change_nothing(self):
        plan = self._make_plan()

        for user in (self.colleague, self.auditor):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    plan.with_user(user).write({"year": 2027})
                with self.assertRaises(AccessError):
                    plan.with_user(user).action_fill()
        with self.assertRaises(AccessError):
            self._make_plan(user_id=self.colleague.id)

    def test_other_company_is_out_of_sight(self):
        company = self._make_company("Other", self.director)
        plan = self._make_plan(user=self.director, company_id=company.id)

        here = plan.with_context(allowed_company_ids=self.company.ids)

        with self.assertRaises(AccessError):
            here.read(["year"])

    def test_views_load_for_every_reader(self):
        kinds = {
            "key.account.visit.plan": ("form", "list", "search"),
            "key.account.visit.plan.line": ("list", "search", "calendar", "pivot"),
        }
        for user in (self.seller, self.regional, self.director, self.auditor):
            for model, views in kinds.items():
                loaded = (
                    self.env[model]
                    .with_user(user)
                    .get_views([(False, kind) for kind in views])
                )
                self.assertIn("user_id", loaded["models"][model]["fields"])
