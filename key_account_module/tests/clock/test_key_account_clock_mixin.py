from datetime import timedelta

from odoo.tests import tagged

from ..service.common import ServiceCase


@tagged("post_install", "-at_install")
class TestKeyAccountClockMixin(ServiceCase):
    """What every model with a deadline shares, shown on the complaint."""

    def test_spans_in_words(self):
        complaints = self.env["key.account.complaint"]

        for span, words in (
            (timedelta(seconds=59), "0 h 0 min"),
            (timedelta(hours=5, minutes=7), "5 h 7 min"),
            (timedelta(hours=24), "1 d 0 h"),
            (timedelta(days=12, hours=23, minutes=59), "12 d 23 h"),
        ):
            with self.subTest(span=span):
                self.assertEqual(complaints._span_words(span), words)

    def test_deadline_carries_calendar_zone_and_revision(self):
        complaint = self._make_complaint("2026-01-05 01:00")

        explanation = complaint.deadline_explanation
        self.assertEqual(explanation["calendar"], "Office")
        self.assertEqual(explanation["timezone"], "Asia/Shanghai")
        self.assertEqual(explanation["days"], 1)
        self.assertEqual(complaint.revision_id.bundle_id.name, "test")

    def test_clearing_without_a_deadline_writes_nothing(self):
        complaint = self._make_complaint("2026-01-05 01:00", severity_id=self.severe.id)
        self.env.flush_all()

        with self.assertQueryCount(0):
            complaint._clear_deadline()
            self.env.flush_all()

    def test_operators_that_make_no_sense_are_left_to_odoo(self):
        complaints = self.env["key.account.complaint"]

        self.assertIs(complaints._search_is_late("like", "x"), NotImplemented)
