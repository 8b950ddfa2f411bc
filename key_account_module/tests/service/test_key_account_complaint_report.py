"""Figures of cases: late is worked out when somebody looks."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..clock.common import utc
from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountComplaintReport(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint("2026-09-14 01:00")

    def _report(self, user=None, *domain):
        self.env.flush_all()
        report = self.env["key.account.complaint.report"].with_user(user or self.seller)
        return report.search([("key_account_id", "=", self.account.id), *domain])

    def _outcomes(self, now):
        with freeze_time(now):
            self.env.invalidate_all()
            return self._report().mapped("outcome")

    def test_t04_untouched_complaint_is_breached_everywhere_at_its_deadline(self):
        """In list, filter, count of the account and dashboard, without any job.

        Covers: CMP-11
        """
        late = [("is_late", "=", True)]
        complaints = self.env["key.account.complaint"].with_user(self.seller)
        for now, breached in (
            ("2026-09-15 09:30:00", False),
            ("2026-09-15 09:30:01", True),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual(bool(complaints.search(late)), breached)
                self.assertEqual(self.complaint.is_late, breached)
                self.assertEqual(
                    bool(self.account.with_user(self.seller).late_complaint_count),
                    breached,
                )
                self.assertEqual(
                    self._report().outcome, "breached" if breached else "running"
                )

    def test_share_of_deadlines_kept(self):
        """One in time, one late, one open and late, one open and in time.

        Covers: CMP-11
        """
        self._close(self.complaint)
        slow = self._make_complaint("2026-09-14 01:00")
        self._make_complaint("2026-09-14 01:00")
        with freeze_time("2026-09-16 09:30:00"):
            self._close(slow)
            self._make_complaint("2026-09-16 09:00")
            self.env.flush_all()

            [(outcomes, share, late)] = self.env[
                "key.account.complaint.report"
            ]._read_group(
                [("key_account_id", "=", self.account.id)],
                [],
                ["outcome:array_agg", "kept_share:avg", "late_days:max"],
            )

        self.assertEqual(sorted(outcomes), ["breached", "kept", "missed", "running"])
        self.assertAlmostEqual(share, 100 / 3)
        self.assertAlmostEqual(late, 1.0)

    def test_without_a_deadline_nothing_is_kept_or_missed(self):
        open_end = self._make_complaint(severity_id=self.severe.id)

        row = self._report(None, ("complaint_id", "=", open_end.id))

        self.assertEqual(row.outcome, "none")
        [(share,)] = self.env["key.account.complaint.report"]._read_group(
            [("complaint_id", "=", open_end.id)], [], ["kept_share:avg"]
        )
        self.assertFalse(share)

    def test_age_counts_until_it_is_closed(self):
        with freeze_time("2026-09-17 01:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self._report().age_band, "3")
            self.assertEqual(self._report().age_days, 3)
            self._close(self.complaint)
        with freeze_time("2027-01-01"):
            self.env.invalidate_all()
            self.assertEqual(self._report().age_days, 3)

    def test_scopes(self):
        far = self._make_account("Far", user=self.colleague, team_id=self.south.id)
        other = self._make_complaint(user=self.colleague, key_account_id=far.id)
        self.env.flush_all()
        report = self.env["key.account.complaint.report"]
        both = [("complaint_id", "in", (self.complaint | other).ids)]

        for user, seen in (
            (self.seller, self.complaint),
            (self.colleague, other),
            (self.regional, self.complaint),
            (self.director, self.complaint | other),
            (self.auditor, self.complaint | other),
        ):
            with self.subTest(user=user.name):
                rows = report.with_user(user).search(both)
                self.assertEqual(rows.complaint_id, seen)
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                report.with_user(user).search(both)

    def test_views_load(self):
        kinds = [(False, kind) for kind in ("pivot", "graph", "list", "search")]
        self.env["key.account.complaint.report"].with_user(self.auditor).get_views(
            kinds
        )
        self.assertEqual(self._report().deadline, utc("2026-09-15 09:30"))
