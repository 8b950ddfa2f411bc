from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW
from .visit_common import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountRating(VisitCase):
    """One tick in a row, with the score of that day."""

    def setUp(self):
        super().setUp()
        self.visit = self._make_visit()
        self.rating = self.visit.verdict_ids[0]

    def test_one_option_in_a_row_with_the_score_of_the_policy(self):
        """The last tick counts; a second line of the row cannot be made.

        Covers: VIS-10, VIS-11
        """
        self.rating.option_id = self.good
        self.rating.option_id = self.bad

        self.assertEqual(self.visit.verdict_ids.row_id, self.form.row_ids)
        self.assertEqual((self.rating.score, self.rating.label), (30, "Bad"))
        twice = {"interaction_id": self.visit.id, "row_id": self.goods.id}
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["key.account.rating"].create(twice)
        with self.assertRaises(AccessError):
            self.env["key.account.rating"].with_user(self.seller).create(twice)
        with self.assertRaises(AccessError):
            self.rating.unlink()

    def test_the_verdict_keeps_wording_and_score_of_its_day(self):
        self.rating.option_id = self.good

        self._apply_visits(request_id="later", scores={"good": "95", "bad": "0"})
        self.good.name = "Splendid"

        self.assertEqual((self.rating.score, self.rating.label), (90, "Good"))

    def test_only_the_verdict_is_written(self):
        other = self._make_visit()
        for vals in (
            {"score": 100},
            {"is_scored": True},
            {"snapshot": {}},
            {"row_id": self.form.row_ids[1].id},
            {"interaction_id": other.id},
            {"state": "completed"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.rating.write(vals)

    def test_the_option_is_one_of_the_row(self):
        with self.assertRaises(ValidationError):
            self.rating.option_id = self.phone

    def test_averages_by_row_customer_and_month(self):
        """Per row, customer and period, of what has a score.

        Covers: VIS-14
        """
        self._complete(self.visit, self.good, self.unsaid)
        self._complete(self._make_visit(), self.bad, self.bad)
        self._complete(
            self._make_visit(date="2026-08-01 02:00:00"), self.good, self.good
        )
        ratings = self.env["key.account.rating"].with_user(self.seller)

        rows = ratings._read_group([], ["row_id", "day:month"], ["score:avg"])
        averages = {(row.name, month.month): score for row, month, score in rows}
        [(customer, average)] = ratings._read_group([], ["partner_id"], ["score:avg"])

        self.assertEqual(averages["Goods", 9], 60)
        self.assertEqual(averages["Service", 9], 30)
        self.assertEqual(averages["Goods", 8], 90)
        self.assertEqual((customer, average), (self.account.partner_id, 66))

    def test_low_scores_are_flagged_by_the_limit_of_the_policy(self):
        """No limit in the policy, no flag."""
        self._judge(self.visit, self.bad, self.unsaid)
        ratings = self.env["key.account.rating"].with_user(self.seller)
        self.assertFalse(ratings.search([("is_low", "=", True)]))
        self.assertFalse(self.rating.is_low)

        self._apply_visits(request_id="limit", low_below="60")
        self.rating.invalidate_recordset(["is_low"])

        self.assertEqual(ratings.search([("is_low", "=", True)]), self.rating)
        self.assertTrue(self.rating.is_low)
        self.assertIn(
            self.visit.verdict_ids[1], ratings.search([("is_low", "=", False)])
        )

    def test_ratings_follow_their_account(self):
        far = self._make_visit(user=self.colleague, key_account_id=self.far.id)
        seen = {
            self.seller: self.visit.verdict_ids,
            self.colleague: far.verdict_ids,
            self.regional: self.visit.verdict_ids,
            self.director: self.visit.verdict_ids | far.sudo().verdict_ids,
            self.auditor: self.visit.verdict_ids | far.sudo().verdict_ids,
        }
        for user, expected in seen.items():
            ratings = self.env["key.account.rating"].with_user(user)
            with self.subTest(user=user.name):
                self.assertEqual(ratings.search([]), expected)
                rows = ratings._read_group([], [], ["__count"])
                self.assertEqual(rows, [(len(expected),)])
        with self.assertRaises(AccessError):
            self.env["key.account.rating"].with_user(self.clerk).search([])
        with self.assertRaises(AccessError):
            self.rating.with_user(self.auditor).option_id = self.good
        with self.assertRaises(AccessError):
            self.rating.with_user(self.colleague).option_id = self.good

    def test_scores_of_other_companies_are_hidden(self):
        company = self._make_company("Other", self.director)
        director = self.rating.with_user(self.director)

        there = director.with_context(allowed_company_ids=company.ids)

        with self.assertRaises(AccessError):
            there.read(["score"])

    def test_a_list_of_many_scores_costs_as_much_as_of_one(self):
        for _number in range(4):
            self._judge(self._make_visit(), self.good, self.bad)
        names = ["label", "score", "is_low", "display_name", "partner_id"]
        ratings = self.env["key.account.rating"].with_user(self.seller).search([])
        ratings.read(names)

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(names)
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(ratings), cost(ratings[0]))

    def test_views_load_for_every_reader(self):
        kinds = ("list", "search", "pivot", "graph")
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = (
                self.env["key.account.rating"]
                .with_user(user)
                .get_views([(False, kind) for kind in kinds])
            )
            self.assertIn("score", views["models"]["key.account.rating"]["fields"])
