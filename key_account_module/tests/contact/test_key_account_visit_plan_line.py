from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .visit_common import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountVisitPlanLine(VisitCase):
    """Planned, done or late: by completed visits of the month, and by nothing else."""

    def setUp(self):
        super().setUp()
        plans = self.env["key.account.visit.plan"].with_user(self.seller)
        self.plan = plans.create({"year": 2026})

    def _line(self, date, **vals):
        return self.plan.line_ids.create(
            {
                "plan_id": self.plan.id,
                "key_account_id": self.account.id,
                "date": date,
                **vals,
            }
        )

    def _progress(self, lines):
        lines.invalidate_recordset(["progress", "date_done"])
        return lines.mapped("progress")

    def test_a_completed_visit_of_the_month_is_what_was_planned(self):
        august, september = self._line("2026-08-15"), self._line("2026-09-15")
        visit = self._make_visit(date="2026-08-03 02:00:00")
        self.assertEqual(self._progress(august | september), ["late", "planned"])

        self._complete(visit)

        self.assertEqual(self._progress(august | september), ["done", "planned"])
        self.assertEqual(august.date_done, fields.Date.to_date("2026-08-03"))

    def test_salesperson_visits_a_key_account_regularly_with_a_record_each(self):
        """Four visits a year are planned; two were made, and each left its record.

        Covers: VIS-15
        """
        lines = self.plan.line_ids
        for month in ("02", "05", "08", "11"):
            lines |= self._line(f"2026-{month}-15")
        for day in ("2026-02-10", "2026-05-20"):
            self._complete(self._make_visit(date=f"{day} 02:00:00"))

        self.assertEqual(self._progress(lines), ["done", "done", "late", "planned"])
        records = self.env["key.account.interaction"].with_user(self.seller)
        visits = records.search(
            [("key_account_id", "=", self.account.id), ("state", "=", "completed")]
        )
        self.assertEqual(len(visits), 2)
        self.assertEqual(visits.user_id, self.seller)

    def test_a_call_is_no_visit(self):
        line = self._line("2026-08-15")

        self._make_interaction(date="2026-08-03 02:00:00").action_close()

        self.assertEqual(self._progress(line), ["late"])

    def test_two_planned_visits_need_two_visits(self):
        lines = self._line("2026-08-10") | self._line("2026-08-20")

        self._complete(self._make_visit(date="2026-08-25 02:00:00"))
        self.assertEqual(self._progress(lines), ["done", "late"])
        self._complete(self._make_visit(date="2026-08-26 02:00:00"))

        self.assertEqual(self._progress(lines), ["done", "done"])

    def test_lines_are_found_by_their_progress(self):
        done, late = self._line("2026-08-10"), self._line("2026-07-10")
        planned = self._line("2026-09-30")
        self._complete(self._make_visit(date="2026-08-25 02:00:00"))
        lines = self.env["key.account.visit.plan.line"].with_user(self.seller)

        for progress, expected in (
            ("done", done),
            ("late", late),
            ("planned", planned),
        ):
            with self.subTest(progress=progress):
                found = lines.search([("progress", "=", progress)])
                self.assertEqual(found, expected)
        self.assertEqual(lines.search_count([("progress", "in", ("done", "late"))]), 2)

    def test_the_next_month_makes_it_late(self):
        line = self._line("2026-09-15")

        with freeze_time("2026-10-01 02:00:00"):
            self.assertEqual(self._progress(line), ["late"])

    def test_a_date_lies_in_the_year_of_the_plan(self):
        with self.assertRaises(ValidationError):
            self._line("2027-01-15")

    def test_who_visits_has_access_to_the_account(self):
        with self.assertRaises(ValidationError):
            self._line("2026-10-15", user_id=self.colleague.id)
        self.account.member_ids = self.colleague

        line = self._line("2026-10-15", user_id=self.colleague.id)

        self.assertEqual(line.user_id, self.colleague)

    def test_nobody_plans_what_he_does_not_see(self):
        with self.assertRaises(AccessError):
            self._line(
                "2026-10-15", key_account_id=self.far.id, user_id=self.colleague.id
            )
        lines = self.env["key.account.visit.plan.line"].with_user(self.colleague)
        vals = {"plan_id": self.plan.id, "key_account_id": self.far.id}
        with self.assertRaises(AccessError):
            lines.create({**vals, "date": "2026-10-15"})

    def test_scopes(self):
        line = self._line("2026-10-15")
        for user, seen in (
            (self.seller, True),
            (self.colleague, False),
            (self.regional, True),
            (self.director, True),
            (self.auditor, True),
        ):
            lines = self.env["key.account.visit.plan.line"].with_user(user)
            with self.subTest(user=user.name):
                self.assertEqual(line in lines.search([]), seen)
        with self.assertRaises(AccessError):
            line.with_user(self.auditor).write({"purpose": "X"})

    def test_many_lines_cost_as_much_as_one(self):
        for month in range(1, 9):
            self._line(f"2026-{month:02}-15")
        self._complete(self._make_visit(date="2026-08-25 02:00:00"))
        lines = self.plan.line_ids.search([("plan_id", "=", self.plan.id)])
        lines.read(["progress", "date_done"])

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(["progress", "date_done"])
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(lines), cost(lines[0]))

    def test_the_visit_is_recorded_from_the_line(self):
        line = self._line("2026-10-15", purpose="Ask about the new line")

        context = line.action_record_visit()["context"]

        self.assertEqual(context["default_mode_id"], self.visit_mode.id)
        self.assertEqual(context["default_key_account_id"], self.account.id)
