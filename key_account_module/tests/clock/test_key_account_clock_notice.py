"""Ladders: sent once, to whoever acts, in his working time, until somebody acts."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.base.models.ir_cron import IrCron
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .clock_common import ClocksCase
from .common import utc

LEVELS = (
    {"share": "50", "minutes": None, "to": "owner"},
    {"share": "100", "minutes": None, "to": "manager"},
    {"share": None, "minutes": 60, "to": "team_leader", "channel": "mail"},
    {"share": None, "minutes": 120, "to": "role", "role": "boss", "immediate": True},
)


@tagged("post_install", "-at_install")
class TestKeyAccountClockNotice(ClocksCase):
    """One working day from Monday 09:00: half of it on Tuesday 08:45, due 17:30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.member_ids = cls.colleague
        cls._apply_ladder()

    @classmethod
    def _apply_ladder(cls):
        levels = [
            (
                "escalation_level",
                f"complaint/{number}",
                {
                    "ladder": "complaint",
                    "sequence": number,
                    "role": None,
                    "channel": "activity",
                    "immediate": False,
                    **level,
                },
            )
            for number, level in enumerate(LEVELS, 1)
        ]
        boss = {"name": {"en_US": "Boss"}, "scope": "all", "members": ["ka_director"]}
        severity = {"name": {"en_US": "General"}, "calendar": "office", "days": 1}
        target = {
            "subject": "complaint/general",
            "clock": "resolution",
            "calendar": "office",
            "days": 1,
            "start": "received",
            "ladder": "complaint",
        }
        cls._apply_policy(
            ("calendar", "office", cls._calendar_values()),
            ("role", "boss", boss),
            *levels,
            ("severity", "general", {**severity, "clock_start": "received"}),
            ("clock_target", "complaint/general/resolution", target),
            request_id="ladder",
        )

    def setUp(self):
        super().setUp()
        with freeze_time("2026-09-14 01:00"):
            self.complaint = self._make_complaint(
                "2026-09-14 01:00", user_id=self.colleague.id
            )
        self.clock = self._clock(self.complaint)

    def _send(self, now):
        """One run at a moment; who was told."""
        with freeze_time(now):
            self.env.invalidate_all()
            due = self.env["key.account.clock"].search([("next_check", "<=", utc(now))])
            return [notice.user_id.name for notice in due._send_due()]

    def test_t04_breach_shows_and_each_level_is_sent_once_though_nobody_acts(self):
        told = [
            self._send(now)
            for now in (
                "2026-09-15 00:44",
                "2026-09-15 00:45",
                "2026-09-15 00:46",
                # due at the end of the day: told at the next opening
                "2026-09-15 09:30",
                "2026-09-16 00:30",
                "2026-09-16 01:30",
                "2026-09-16 02:30",
                "2026-09-20 02:30",
            )
        ]

        self.assertEqual(
            told,
            [[], ["Colleague"], [], [], ["Seller"], ["Regional"], ["Director"], []],
        )
        with freeze_time("2026-09-15 09:30:01"):
            self.complaint.invalidate_recordset()
            self.assertTrue(self.complaint.is_late)

    def test_deadline_from_acceptance_to_report(self):
        """Counted from acceptance, shown, reminded, marked late, and reported.

        Covers: CMP-11
        """
        self.env["key.account.clock.target"].search([]).start = "accepted"
        with freeze_time("2026-09-14 01:00"):
            complaint = self._make_complaint("2026-09-14 01:00")
        self.assertFalse(complaint.deadline)
        with freeze_time("2026-09-15 01:00"):
            complaint.action_accept()
            self.assertEqual(complaint.deadline, utc("2026-09-16 09:30"))
            self.assertEqual(complaint.remaining, "1 d 8 h left")
        self._send("2026-09-16 02:00")
        self.assertEqual(self._clock(complaint).notice_ids.user_id, self.seller)
        with freeze_time("2026-09-17 01:00"):
            complaint.invalidate_recordset()
            self.assertTrue(complaint.is_late)
            complaint.write({"opinion": "Yes", "result": "Ok", "inform_note": "Told"})
            complaint.action_submit_opinion()
            complaint.action_inform()
            complaint.action_close()

        clocks = self.env["key.account.clock"].with_user(self.director)
        report = clocks._read_group(
            [("name", "=", "resolution")], ["result"], ["__count"]
        )
        self.assertIn(("late", 1), report)

    def test_t14_second_run_makes_nothing(self):
        first = self._send("2026-09-21 02:30")
        activities = self.complaint.activity_ids

        second = self._send("2026-09-21 02:30")

        # a ladder that was not walked for days: all steps at once
        self.assertEqual(len(first), 4)
        self.assertEqual(second, [])
        self.assertEqual(self.complaint.activity_ids, activities)
        self.assertEqual(len(activities), 3)

    def test_cron_sends_what_is_due(self):
        cron = self.env.ref("key_account_module.ir_cron_clock")
        self.assertFalse(cron.active)

        without_commit = patch.object(IrCron, "_commit_progress", return_value=600)
        with freeze_time("2026-09-15 01:45"), without_commit:
            self.env["key.account.clock"]._cron_send()

        self.assertEqual(self.clock.notice_ids.user_id, self.colleague)
        self.assertEqual(self.clock.next_check, utc("2026-09-15 09:30"))

    def test_a_clock_that_fails_stops_no_other(self):
        with freeze_time("2026-09-14 01:00"):
            other = self._clock(self._make_complaint("2026-09-14 01:00"))
        clocks, broken = type(self.clock), self.clock
        tell = clocks._tell

        def _tell(clock, *args):
            if clock == broken:
                raise ValueError("broken")
            return tell(clock, *args)

        with (
            patch.object(clocks, "_tell", _tell),
            mute_logger("odoo.addons.key_account_module.models.clock.clock_ladder"),
            freeze_time("2026-09-15 01:45"),
        ):
            (broken | other)._send_or_postpone()

        self.assertFalse(broken.notice_ids)
        self.assertEqual(broken.next_check, utc("2026-09-15 02:45"))
        self.assertEqual(other.notice_ids.user_id, other.user_id)

    def test_a_receiver_without_working_time_is_told_at_once(self):
        never = self.env["resource.calendar"].create(
            {"name": "Never", "attendance_ids": [(5,)]}
        )
        self.env["resource.resource"].create(
            {"name": "C", "user_id": self.colleague.id, "calendar_id": never.id}
        )

        self.assertEqual(self._send("2026-09-15 01:45"), ["Colleague"])

    @freeze_time("2026-09-14 01:00")
    def test_only_time_off_of_his_company_counts_for_a_receiver(self):
        hours = self.colleague.company_id.resource_calendar_id
        resource = self.env["resource.resource"].create(
            {"name": "C", "user_id": self.colleague.id, "calendar_id": hours.id}
        )
        own, other = self.colleague.company_id, self._make_company("Other")
        common = {"date_from": "2026-09-15", "date_to": "2026-09-16"}
        leaves = self.env["resource.calendar.leaves"].create(
            [
                {"name": "Other", **common},
                {"name": "Own", **common},
                {"name": "Trip", "time_type": "other", **common},
                {"name": "Personal", "resource_id": resource.id, **common},
            ]
        )
        self.assertEqual(leaves.company_id, own)
        leaves[0].company_id = other

        content = self.env["key.account.calendar"]._content_of_person(
            hours, self.colleague
        )

        names = {name for *_days, name in content["leaves"]}
        self.assertEqual(names, {"Own", "Personal"})

    def test_taking_charge_stops_the_ladder_and_closes_the_activity(self):
        with self.assertRaisesRegex(UserError, "Nobody was told"):
            self.complaint.with_user(self.colleague).action_acknowledge()
        self.assertFalse(self.complaint.is_escalated)
        self._send("2026-09-15 01:45")
        self.assertTrue(self.complaint.is_escalated)
        activity = self.complaint.activity_ids
        with self.assertRaises(AccessError):
            self.complaint.with_user(self.auditor).action_acknowledge()

        with freeze_time("2026-09-15 02:00"):
            self.complaint.with_user(self.colleague).action_acknowledge()

        self.assertEqual(self._send("2026-09-21 02:30"), [])
        self.assertFalse(self.complaint.is_escalated)
        self.assertFalse(activity.active)
        self.assertIn("Colleague takes charge", activity.feedback)
        event = self.clock.event_ids[-1]
        self.assertEqual((event.kind, event.user_id), ("acknowledge", self.colleague))
        self.assertEqual(self.clock.date_acknowledged, utc("2026-09-15 02:00"))

    def test_deputy_is_told_and_the_log_says_so(self):
        with freeze_time("2026-09-14 01:00"):
            self.env["key.account.deputy"].create(
                {
                    "user_id": self.colleague.id,
                    "deputy_id": self.seller.id,
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 18),
                }
            )

        self.assertEqual(self._send("2026-09-15 01:45"), ["Seller"])
        self.assertEqual(self.clock.notice_ids.absent_id, self.colleague)
        self.assertIn("Colleague", self.complaint.activity_ids.note)

    def test_who_may_not_read_the_account_is_not_told(self):
        """The next post is: names of customers do not leak by a reminder."""
        with freeze_time("2026-09-14 01:00"):
            self.env["key.account.deputy"].create(
                {
                    "user_id": self.colleague.id,
                    "deputy_id": self.clerk.id,
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 18),
                }
            )

        self.assertEqual(self._send("2026-09-15 01:45"), ["Seller"])

    def test_nothing_is_sent_outside_the_working_time_of_the_receiver(self):
        hours = self.env["resource.calendar"].create(
            {
                "name": "Afternoons",
                "tz": "Asia/Shanghai",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {"name": "T", "dayofweek": "1", "hour_from": 14, "hour_to": 16},
                    )
                ],
            }
        )
        self.env["resource.resource"].create(
            {"name": "C", "user_id": self.colleague.id, "calendar_id": hours.id}
        )

        self.assertEqual(self._send("2026-09-15 01:45"), [])
        self.assertEqual(self.clock.next_check, utc("2026-09-15 06:00"))
        self.assertEqual(self._send("2026-09-15 06:00"), ["Colleague"])

    def test_night_waits_for_the_opening_and_what_is_immediate_does_not(self):
        # Wednesday evening: three steps are overdue, the last one cannot wait
        self.assertEqual(self._send("2026-09-16 12:00"), ["Director"])
        self.assertEqual(self.clock.next_check, utc("2026-09-17 00:30"))
        self.assertEqual(
            self._send("2026-09-17 00:30"), ["Colleague", "Seller", "Regional"]
        )

    def test_nobody_left_to_tell_is_tried_again_tomorrow(self):
        self.account.sudo().user_id = self.clerk
        self.colleague.active = self.seller.active = self.regional.active = False

        self.clerk.active = False

        self.assertEqual(self._send("2026-09-15 01:45"), [])
        self.assertEqual(self.clock.sudo().next_check, utc("2026-09-16 01:45"))

    def test_met_clock_closes_its_activities_and_tells_nothing_more(self):
        self._send("2026-09-15 01:45")
        activity = self.complaint.activity_ids

        with freeze_time("2026-09-15 02:00"):
            self.complaint._clock_meet("resolution")

        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "The target is met.")
        self.assertFalse(self.clock.next_check)

    def test_owner_is_told_once_that_a_pause_ended_by_itself(self):
        with freeze_time("2026-09-14 01:00"):
            self.complaint._clock_pause("resolution", self.short_wait)

        self.assertEqual(self._send("2026-09-14 06:00"), ["Colleague"])
        self.assertEqual(self._send("2026-09-14 06:01"), [])
        self.assertIn("counts again", self.complaint.activity_ids.summary)

    def test_receiver_is_told_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.colleague.lang = "zh_CN"

        self._send("2026-09-15 01:45")

        self.assertIn("时间已用 50%", self.complaint.activity_ids.summary)

    def test_mail_names_no_secret_and_goes_to_the_receiver(self):
        self._send("2026-09-15 01:45")
        self._send("2026-09-15 09:30")
        self._send("2026-09-16 01:30")

        mail = self.env["mail.message"].search(
            [("partner_ids", "in", self.regional.partner_id.ids)], limit=1
        )
        self.assertIn("60 working minutes late", mail.subject)
        self.assertNotIn("drums", mail.body)

    def test_notices_are_written_by_nobody(self):
        self._send("2026-09-15 01:45")
        for user in (self.seller, self.director, self.env.user):
            notice = self.clock.notice_ids.with_user(user)
            for attempt in (
                lambda n=notice: n.write({"mark": "x"}),
                lambda n=notice: n.unlink(),
                lambda n=notice: n.create({"clock_id": n.clock_id.id, "mark": "y"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    attempt()
