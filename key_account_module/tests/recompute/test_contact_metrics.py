from datetime import date
from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from ..contact.common import NOW
from ..contact.visit_common import VisitCase
from .measuring import Measuring

TODAY = date(2026, 9, 14)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestContactMetrics(Measuring, VisitCase):
    """What interactions say of an account."""

    def _of(self, metric, **measure):
        return self._figure(self.account, TODAY, metric=metric, **measure)

    def _talk(self, day, mode=None, completed=True, **vals):
        talk = self._make_interaction(
            date=f"{day} 01:00:00", mode_id=(mode or self.phone).id, **vals
        )
        if completed:
            # How one is completed is tested where it belongs.
            talk._write_guarded({"state": "completed"})
        return talk

    def test_completed_interactions_count_in_both_windows_and_by_mode(self):
        for day in ("2026-09-01", "2026-08-20", "2026-06-01"):
            self._talk(day)
        self._talk("2026-09-02", mode=self.visit_mode)
        self._talk("2026-09-03", completed=False)

        window = "rolling 1 month"
        only = {"where": {"mode": "telephone"}}

        self.assertEqual(self._of("interactions"), 4)
        self.assertEqual(self._of("interactions", over=window), 3)
        self.assertEqual(self._of("interactions", over=window, **only), 2)
        self.assertEqual(self._figures(TODAY, metric="interactions")[self.far], 0)

    def test_reachability_is_of_the_calls_and_mails_that_were_noted(self):
        """Covers nothing where nothing was noted: that is no zero."""
        self.assertIsNone(self._of("reachability"))

        self._talk("2026-09-01", call_answered="yes", email_replied="no")
        self._talk("2026-09-02", call_answered="yes")
        self._talk("2026-09-03", call_answered="no", completed=False)
        self._talk("2026-09-04")

        self.assertEqual(self._of("reachability"), Decimal("0.5"))

    def test_visit_score_is_the_mean_of_what_customers_ticked(self):
        self._complete(self._make_visit(), self.good, self.bad)
        self._complete(self._make_visit(), self.good, self.unsaid)
        self._judge(self._make_visit(), self.bad, self.bad)

        self.assertEqual(self._of("visit_score"), 70)

    def test_what_a_customer_ticked_marks_the_account(self):
        visit = self._make_visit()
        self._clear_marks()

        self._judge(visit, self.good, self.good)
        self.env.cr.execute(
            "DELETE FROM key_account_run_touched WHERE key_account_id = %s;"
            "UPDATE key_account_rating SET score = score + 1",
            [self.account.id],
        )

        self.assertEqual(self._marked(), self.account)

    def test_no_visit_has_no_score(self):
        self.assertIsNone(self._of("visit_score"))

    def test_days_since_the_last_interaction(self):
        self._talk("2026-08-20")
        self._talk("2026-09-10", completed=False)
        self._make_silence_scheme()

        self.env["key.account.run"].with_user(self.policy_admin)._recompute_accounts(
            self.account.sudo()
        )

        self.assertEqual(self.account.tier_id.name, "quiet")

    def _make_silence_scheme(self):
        tiers = {"quiet": {"days_since": "last_interaction", "eq": 25}}
        return self.env["key.account.scheme"].create(
            {
                "key": "silence",
                "name": "Silence",
                "primary": True,
                "tier_ids": [
                    (
                        0,
                        0,
                        {
                            "key": f"silence/{key}",
                            "name": key,
                            "sequence": place,
                            "condition": condition,
                        },
                    )
                    for place, (key, condition) in enumerate(
                        [*tiers.items(), ("other", "otherwise")], 1
                    )
                ],
            }
        )
