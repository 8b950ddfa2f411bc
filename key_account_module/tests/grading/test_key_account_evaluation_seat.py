from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationSeat(EvaluationCase):
    """Who sits in the panels of a campaign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.campaign = cls.env["key.account.evaluation.campaign"].create(
            {"type_id": cls.kind.id}
        )
        cls.values = {
            "campaign_id": cls.campaign.id,
            "department_id": cls.kind.department_ids[0].id,
            "user_id": cls.seller.id,
        }

    def test_directors_name_seats_and_others_read_them(self):
        seats = self.env["key.account.evaluation.seat"]
        seat = seats.with_user(self.director).create(self.values)

        self.assertEqual(seat.with_user(self.seller).user_id, self.seller)
        with self.assertRaises(AccessError):
            seat.with_user(self.seller).user_id = self.colleague
        self.assertEqual(seat.company_id, self.kind.company_id)

    @mute_logger("odoo.sql_db")
    def test_nobody_sits_twice_for_a_department(self):
        seats = self.env["key.account.evaluation.seat"]
        seats.create(self.values)

        with self.assertRaises(UniqueViolation):
            seats.create(self.values)
