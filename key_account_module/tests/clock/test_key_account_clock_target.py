from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from ..migrating import migrate
from .clock_common import ClocksCase
from .common import utc

TARGETS = {
    "first_response": {"minutes": 240, "days": None, "start": "received"},
    "resolution": {
        "days": 2,
        "minutes": None,
        "start": "received",
        "warn_at": "50",
        "ladder": "complaint",
    },
}


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 01:00:00")
class TestKeyAccountClockTarget(ClocksCase):
    """Targets of a policy, and the clocks that follow them."""

    @classmethod
    def _resources(cls, **targets):
        """The calendar, the class ``general``, its targets and a ladder."""
        severity = {
            "name": {"en_US": "General"},
            "calendar": "office",
            "clock_start": "received",
            "days": 1,
        }
        return [
            ("calendar", "office", cls._calendar_values()),
            ("escalation_level", "complaint/1", cls._level(share="75")),
            ("severity", "general", severity),
            *(
                (
                    "clock_target",
                    f"complaint/general/{name}",
                    {
                        "subject": "complaint/general",
                        "clock": name,
                        "calendar": "office",
                        **values,
                    },
                )
                for name, values in targets.items()
            ),
        ]

    @classmethod
    def _level(cls, **values):
        return {
            "ladder": "complaint",
            "sequence": 10,
            "share": None,
            "minutes": None,
            "to": "owner",
            "role": None,
            "channel": "activity",
            "immediate": False,
            **values,
        }

    def _apply(self, **targets):
        self._apply_policy(*self._resources(**targets), request_id="targets")

    def test_policy_is_applied_and_converges(self):
        self._apply(**TARGETS)

        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        plan = policy.plan(document=self._make_policy(*self._resources(**TARGETS)))
        self.assertEqual(plan["changes"], [])

    def test_target_is_called_by_names_and_not_by_keys(self):
        self._apply(**TARGETS)
        self.env["res.lang"]._activate_lang("zh_CN")
        targets = self.env["key.account.clock.target"].with_user(self.policy_admin)

        first, last = targets.search([("subject", "=", "complaint/general")])

        self.assertEqual(first.name, "General · First response")
        self.assertEqual(last.name, "General · Resolution")
        self.assertEqual(
            (first.target_words, first.start_words), ("4 working hours", "receipt")
        )
        chinese = first.with_context(lang="zh_CN")
        self.assertNotIn("first_response", chinese.name)

    def test_target_without_a_record_keeps_its_key(self):
        """A clock that nobody knows is called by its key, in readable words."""
        target = self.env["key.account.clock.target"].new(
            {"subject": "complaint/gone", "clock": "site_visit", "tier": "abc/Z"}
        )

        self.assertEqual(target.name, "complaint/gone · Site visit (abc/Z)")

    def test_each_clock_has_its_own_target_and_warning(self):
        self._apply(**TARGETS)

        complaint = self._make_complaint("2026-09-14 01:00")

        first = self._clock(complaint, "first_response")
        # four working hours from Monday 09:00: 14:30
        self.assertEqual(first.deadline, utc("2026-09-14 06:30"))
        self.assertEqual(first.target_words, "4 working hours")
        self._assert_due(complaint, "2026-09-16 09:30")
        # half of 22 hours
        self.assertEqual(complaint.clock_warning, utc("2026-09-15 06:00"))
        for now, soon in (("2026-09-15 05:59", False), ("2026-09-15 06:00", True)):
            with self.subTest(now=now), freeze_time(now):
                complaint.invalidate_recordset()
                self.assertEqual(complaint.is_soon, soon)

    def test_ladder_is_pinned_with_the_clock(self):
        self._apply(**TARGETS)
        complaint = self._make_complaint("2026-09-14 01:00")

        [level] = self._clock(complaint).target["levels"]

        self.assertEqual((level["share"], level["to"]), ("75", "owner"))

    def test_clock_that_starts_later_is_opened_later(self):
        self._apply(informed={"minutes": 60, "days": None, "start": "accepted"})
        complaint = self._make_complaint("2026-09-14 01:00")
        self.assertFalse(self._clock(complaint, "informed"))

        with freeze_time("2026-09-14 03:00"):
            complaint.action_accept()

        # an hour from 11:00 ends as lunch begins
        self.assertEqual(
            self._clock(complaint, "informed").deadline, utc("2026-09-14 04:00")
        )

    def test_steps_of_a_complaint_meet_its_clocks(self):
        """First response by accepting, informed by telling, the rest by closing."""
        self._apply(
            **TARGETS,
            informed={"minutes": 600, "days": None, "start": "received"},
            report={"days": 9, "minutes": None, "start": "received"},
        )
        complaint = self._make_complaint("2026-09-14 01:00")

        with freeze_time("2026-09-14 02:00"):
            complaint.action_accept()
        self.assertEqual(
            self._clock(complaint, "first_response").date_met, utc("2026-09-14 02:00")
        )
        complaint.clock_ids.filtered(lambda c: c.name == "report").pause(
            self.waiting.id
        )
        with freeze_time("2026-09-15 03:00"):
            complaint.write(
                {
                    "opinion": "Replace",
                    "result": "Replaced",
                    "inform_note": "We replace both",
                    "inform_date": utc("2026-09-14 06:00"),
                }
            )
            complaint.action_submit_opinion()
            complaint.action_inform()
        # told on Monday, entered on Tuesday
        self.assertEqual(
            self._clock(complaint, "informed").date_met, utc("2026-09-14 06:00")
        )
        self.assertEqual(self._clock(complaint, "report").state, "paused")
        with freeze_time("2026-09-15 04:00"):
            complaint.action_close()

        self.assertEqual(set(complaint.clock_ids.mapped("state")), {"met"})
        self.assertEqual(complaint.clock_met, utc("2026-09-15 04:00"))

    def test_targets_are_found_by_policy_subject_and_name(self):
        self._apply(**TARGETS)
        bundle = self.general.bundle_id
        targets = self.env["key.account.clock.target"]

        wanted = {(bundle, "complaint/general"), (bundle, "survey/annual")}
        with self.assertQueryCount(3):
            found = targets._find(wanted)

        self.assertEqual(set(found[bundle, "complaint/general"]), set(TARGETS))
        self.assertFalse(found.get((bundle, "survey/annual")))

    def test_targets_that_cannot_be_counted_are_refused(self):
        for values in ({"minutes": 60, "days": 1}, {"days": 1, "calendar": None}):
            with self.subTest(values=values), self.assertRaises(PolicyError):
                self._apply(first_response=values)
        targets = self.env["key.account.clock.target"].with_user(self.policy_admin)
        with self.assertRaises(ValidationError):
            targets.create({"key": "x/y", "subject": "x", "clock": "y", "days": 1})

    def test_staff_read_and_administrators_write(self):
        self._apply(**TARGETS)
        target = self.env["key.account.clock.target"].search([], limit=1)

        self.assertTrue(target.with_user(self.clerk).name)
        with self.assertRaises(AccessError):
            target.with_user(self.director).days = 9

    # === Upgrade ===

    def _as_of_old(self):
        """Targets of a version whose database allowed several for the same clock."""
        self._apply(**TARGETS)
        self.env.cr.execute("DROP INDEX key_account_clock_target_one_for_each")
        targets = self.env["key.account.clock.target"].search([])
        targets.clock = "resolution"
        self.env.flush_all()
        return targets

    def _upgrade(self):
        with self.assertLogs(level="WARNING") as log:
            migrate(self.env.cr, "pre-unique")
        self.env.invalidate_all()
        return log.output

    def test_upgrade_takes_back_what_made_two_targets_the_same(self):
        targets = self._as_of_old()

        [told] = self._upgrade()

        self.assertEqual(set(targets.mapped("clock")), TARGETS.keys())
        self.assertIn("complaint/general/first_response", told)
        self.assertIn("again as its policy was applied", told)

    def test_upgrade_keeps_the_first_of_targets_that_the_policy_made_the_same(self):
        """The next plan of the policy makes the other one anew."""
        targets = self._as_of_old()
        self.env.cr.execute(
            "UPDATE key_account_policy_revision SET snapshot_after = NULL"
        )

        [told] = self._upgrade()

        self.assertEqual(targets.exists(), targets.sorted("id")[0])
        self.assertIn("the next plan of its policy makes it anew", told)
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        plan = policy.plan(document=self._make_policy(*self._resources(**TARGETS)))
        self.assertIn("create", {row["action"] for row in plan["changes"]})

    def test_upgrade_leaves_targets_alone_that_differ(self):
        self._apply(**TARGETS)
        self.env.cr.execute("DROP INDEX key_account_clock_target_one_for_each")

        with self.assertNoLogs(level="WARNING"):
            migrate(self.env.cr, "pre-unique")
