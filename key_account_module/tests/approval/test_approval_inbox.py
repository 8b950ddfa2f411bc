"""What people see of an approval: deadlines, activities, messages, their inbox."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ..clock.common import utc
from .common import ApprovalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestApprovalInbox(ApprovalCase):
    # === Deadline ===

    def test_each_step_has_its_time_from_when_it_opens(self):
        """One working day from Monday, then two from Wednesday."""
        office = self.general.calendar_id.id
        chain = self._make_chain(
            ("lead", 10, {"who": self.regional, "days": 1, "calendar_id": office}),
            ("board", 20, {"who": self.director, "days": 2, "calendar_id": office}),
        )
        request = self._ask(chain)
        requests = self.env["key.account.approval.request"].with_user(self.seller)
        self.assertEqual(request.deadline, utc("2026-09-15 09:30"))
        self.assertFalse(request.is_late)

        with freeze_time("2026-09-16 02:00:00"):
            request.invalidate_recordset()
            self.assertTrue(request.is_late)
            self.assertEqual(requests.search([("is_late", "=", True)]), request)
            self.assertFalse(requests.search([("is_late", "=", False)]))
            request.with_user(self.regional).action_approve()

            self.assertFalse(request.is_late)
            self.assertEqual(request.deadline, utc("2026-09-18 09:30"))
            activity = request.sudo().activity_ids.filtered(
                lambda each: each.user_id == self.director
            )
            self.assertEqual(activity.date_deadline, date(2026, 9, 18))

    def test_a_ladder_tells_when_the_approver_is_late(self):
        """Level, receiver and deputy come from the clocks, not from second code."""
        self.env["key.account.escalation.level"].create(
            {
                "key": "leaders/late",
                "ladder": "leaders",
                "share": "100",
                "to": "team_leader",
                "immediate": True,
            }
        )
        chain = self._one_step(
            self.director,
            minutes=60,
            calendar_id=self.general.calendar_id.id,
            ladder="leaders",
        )
        request = self._ask(chain)
        self.assertEqual(request.deadline, utc("2026-09-14 03:00"))
        [clock] = request.clock_ids

        with freeze_time("2026-09-14 03:01:00"):
            clock.sudo()._send_due()
            clock.sudo()._send_due()

        told = request.sudo().activity_ids - self._asked(request)
        self.assertEqual(told.user_id, self.regional)
        self.assertEqual(clock.display_name, chain.step_ids.name)
        self.assertIn(chain.step_ids.name, told.summary)
        with freeze_time("2026-09-14 03:02:00"):
            request.with_user(self.director).action_approve()
        self.assertEqual(clock.sudo().result, "late")

    def _asked(self, request):
        kind = self.env.ref("key_account_module.mail_activity_type_approval")
        return request.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_timelines_of_steps_that_wait_together_are_shown_together(self):
        office = self._find_calendar().id
        step = {"days": 1, "calendar_id": office}
        request = self._ask(
            self._make_chain(
                ("lead", 10, {"who": self.regional, **step}),
                ("board", 10, {"who": self.director, **step}),
            )
        )

        with freeze_time("2026-09-15 02:00:00"):
            self.assertEqual(request.clock_timeline.count("<table"), 2)

    # === Asking people ===

    def test_approvers_have_one_activity_until_it_is_decided(self):
        request = self._ask(self._two_steps())
        self.assertEqual(request.sudo().activity_ids.user_id, self.regional)
        self.env["key.account.approval.request"]._cron_look_after()
        self.assertEqual(len(request.sudo().activity_ids), 1)

        request.with_user(self.regional).action_approve()
        self.assertEqual(request.sudo().activity_ids.user_id, self.director)
        request.with_user(self.director).action_approve()

        self.assertFalse(request.sudo().activity_ids)

    def test_ticking_the_activity_off_decides_nothing(self):
        request = self._ask(self._one_step())

        request.sudo().activity_ids.with_user(self.regional).action_feedback()
        self.assertEqual(request.state, "pending")
        self.env["key.account.approval.request"]._cron_look_after()

        self.assertEqual(request.sudo().activity_ids.user_id, self.regional)

    def test_no_context_silences_the_question(self):
        quiet = {"mail_activity_automation_skip": True, "tracking_disable": True}
        complaint = self._make_complaint(opinion="Replace both").with_context(**quiet)

        request = complaint._approval_request("opinion", self._one_step())

        self.assertEqual(request.sudo().activity_ids.user_id, self.regional)
        told = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertIn(self.regional.partner_id, told.notified_partner_ids)

    def _words_for(self, request, *users):
        """What the last message to each of these users says: subject and body."""
        told = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)],
            order="id desc",
        )
        last = [
            told.filtered(lambda m, p=user.partner_id: p in m.notified_partner_ids)[:1]
            for user in users
        ]
        return [f"{message.subject} {message.body}" for message in last]

    def test_each_is_told_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.second.lang = "zh_CN"
        chain = self._one_step(self.regional | self.second)
        chain.step_ids.with_context(lang="zh_CN").name = "领导"

        request = self._ask(chain)
        english, chinese = self._words_for(request, self.regional, self.second)

        self.assertIn("asks for your decision", english)
        self.assertIn("第1轮", chinese)
        self.assertNotIn("round", chinese)
        (self.regional | self.second).active = False
        self.third.lang = "zh_CN"
        request._cron_look_after()
        english, chinese = self._words_for(request, self.director, self.third)
        self.assertIn("Nobody can decide any more: Lead.", english)
        self.assertIn("领导", chinese)

    def test_whoever_asked_hears_the_end_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        request = self._ask(self._one_step())

        request.with_user(self.regional).action_approve()

        [words] = self._words_for(request, self.seller)
        self.assertIn("已批准", words)
        self.assertNotIn("round", words)

    def test_new_people_are_asked_within_the_hour(self):
        role = self._make_role("leader", self.director, scope="all")
        request = self._ask(self._one_step(role))
        role.member_ids = self.second

        request._cron_look_after()

        self.assertEqual(request.sudo().activity_ids.user_id, self.second)

    def test_the_chatter_of_the_record_tells_the_story(self):
        complaint = self._make_complaint(opinion="Replace both")
        request = self._ask(self._one_step(), complaint, note="Please hurry")
        request.with_user(self.regional).action_refuse(comment="Too dear")

        bodies = complaint.message_ids[::-1].mapped("body")[-3:]

        self.assertIn("Please hurry", bodies[0])
        self.assertIn("refused by Regional", bodies[1])
        self.assertIn("Too dear", bodies[1])
        self.assertIn("Refused", bodies[2])
        author = complaint.message_ids[1].author_id
        self.assertEqual(author, self.regional.partner_id)

    # === Screens ===

    def test_inbox_shows_what_waits_for_the_user(self):
        request = self._ask(self._two_steps())
        requests = self.env["key.account.approval.request"]
        mine = [("is_mine", "=", True)]

        self.assertEqual(requests.with_user(self.regional).search(mine), request)
        self.assertFalse(requests.with_user(self.director).search(mine))
        self.assertIn(
            request,
            requests.with_user(self.director).search([("is_mine", "=", False)]),
        )
        self.assertEqual(request.waiting_for, "Regional")
        request.with_user(self.regional).action_approve()

        self.assertFalse(requests.with_user(self.regional).search(mine))
        self.assertEqual(requests.with_user(self.director).search(mine), request)

    def test_inbox_reads_do_not_grow_with_its_requests(self):
        role = self._make_role("leader", self.regional, scope="region")
        chain = self._make_chain(
            ("lead", 10, {"who": role}),
            ("team", 10, {"who": "key_account_id.team_id.user_id"}),
            ("group", 10, {"who": self.env.ref("key_account_module.group_director")}),
            ("two", 10, {"who": self.regional | self.director}),
        )
        self._ask(chain)
        requests = self.env["key.account.approval.request"].with_user(self.regional)

        one = self._inbox_queries(requests)
        for _number in range(5):
            self._ask(chain)

        self.assertEqual(self._inbox_queries(requests), one)

    def _inbox_queries(self, requests):
        """Queries of a second look: the first one fills the server's own caches."""
        counts = []
        for _look in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = requests.search([("is_mine", "=", True)])
            found.read(["display_name", "waiting_for", "is_mine", "is_deputy"])
            counts.append(self.cr.sql_log_count - before)
        return counts[-1]
