"""When the owner of an action is reminded."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestActionReminder(ContactCase):
    """The policy says how long before the deadline; blank, on its day."""

    def _lead(self, days, **vals):
        return self.env["key.account.option"].create(
            {
                "list": "reminder",
                "key": "reminder/follow_up",
                "name": "Follow-up action",
                "days_before": days,
                **vals,
            }
        )

    def _day(self, action):
        return str(self._reminders(action).date_deadline)

    def test_the_reminder_comes_before_the_deadline(self):
        """Covers: INT-06"""
        self._lead(3)

        action = self._make_action(date_deadline="2026-09-20")

        self.assertEqual(self._day(action), "2026-09-17")
        action.date_deadline = "2026-09-30"
        self.assertEqual(self._day(action), "2026-09-27")

    def test_it_does_not_come_before_the_action(self):
        self._lead(30)

        action = self._make_action(date_deadline="2026-09-20")

        self.assertEqual(self._day(action), "2026-09-14")

    def test_another_policy_moves_the_reminders_of_open_actions(self):
        """Covers: INT-06"""
        action, ended = self._make_action(), self._make_action()
        ended.action_done("Sent")

        lead = self._lead(2)
        self.assertEqual(self._day(action), "2026-09-18")
        lead.days_before = 5
        self.assertEqual(self._day(action), "2026-09-15")
        lead.active = False
        self.assertEqual(self._day(action), "2026-09-20")
        self.assertFalse(self._reminders(ended))

    def test_the_policy_of_another_company_says_nothing(self):
        self._lead(3, company_id=self._make_company("Other").id)

        action = self._make_action(date_deadline="2026-09-20")

        self.assertEqual(self._day(action), "2026-09-20")
