"""The opinion is approved on the route that the policy gives the severity."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..approval.common import ApprovalCase
from ..clock.common import utc
from .common import ANSWER


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintRoute(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = cls._make_chain(("leader", 10, {"who": cls.regional}))
        cls.general.write({"route": "leader", "approval_id": cls.chain.id})
        cls.body = cls.env["key.account.option"].create(
            {"key": "body/managers", "list": "body", "name": "Managers' meeting"}
        )
        cls.severe.write({"route": "meeting", "body_id": cls.body.id})

    def _drafted(self, **vals):
        """A complaint whose opinion is drafted, with one agreed action."""
        complaint = self._make_complaint(**{**ANSWER, **vals})
        complaint.action_accept()
        complaint.write(
            {
                "action_ids": [
                    Command.create(
                        {
                            "name": "Replace the drums",
                            "date_deadline": "2026-09-18",
                            "key_account_id": self.account.id,
                        }
                    )
                ]
            }
        )
        complaint.action_submit_opinion()
        return complaint

    def _approve(self, complaint):
        complaint.action_request_approval()
        complaint.approval_request_ids.with_user(self.regional).action_approve()

    def _hold(self, complaint, outcome="agreed", body=None, decision="Replace all"):
        """A special session that the director calls and decides in."""
        complaint = complaint.with_user(self.director)
        context = complaint.action_new_session()["context"]
        meeting = (
            self.env["key.account.meeting"]
            .with_user(self.director)
            .with_context(**context)
            .create({"participant_ids": [(6, 0, self.director.ids)]})
        )
        if body:
            meeting.body_id = body
        meeting.action_hold()
        meeting.item_ids.write({"decision": decision, "outcome": outcome})
        meeting.minutes = "<p>All agreed</p>"
        if decision:
            meeting.action_close()
        return meeting.item_ids

    # === Leader ===

    def test_supervising_leader_approves_the_opinion_of_a_general_complaint(self):
        """Drafted by the owner, approved by the leader, then the customer is told.

        Covers: CMP-04, CMP-05
        """
        complaint = self._drafted()
        with self.assertRaisesRegex(UserError, "next step"):
            complaint.action_inform()

        complaint.action_request_approval()
        self.assertEqual(complaint.state, "approval")
        with self.assertRaises(UserError):
            complaint.approval_request_ids.action_approve()
        complaint.approval_request_ids.with_user(self.regional).action_approve()

        self.assertEqual(complaint.state, "approved")
        complaint.action_inform()
        self.assertEqual(complaint.state, "informed")

    def test_refusal_goes_back_to_the_draft(self):
        complaint = self._drafted()
        complaint.action_request_approval()

        request = complaint.approval_request_ids.with_user(self.regional)
        request.action_refuse("Too expensive")

        self.assertEqual(complaint.state, "opinion")
        self.assertEqual(complaint.step_ids[-1].note, "Too expensive")
        complaint.opinion = "Replace one"
        self._approve_again(complaint)
        self.assertEqual(complaint.state, "approved")

    def _approve_again(self, complaint):
        complaint.action_request_approval()
        last = complaint.approval_request_ids.filtered(lambda r: r.state == "pending")
        last.with_user(self.regional).action_approve()

    def test_changed_content_is_approved_anew(self):
        """Whether the opinion changes or an agreed action, and in whatever state."""
        changes = {
            "opinion": lambda c: c.write({"opinion": "Pay"}),
            "severity": lambda c: c.write({"severity_id": self.larger.id}),
            "action": lambda c: c.action_ids.write({"name": "Send a letter"}),
            "deadline": lambda c: c.action_ids.write({"date_deadline": "2026-12-24"}),
            "new": lambda c: c.action_ids.copy(
                {"date_deadline": "2026-09-30", "res_model": c._name, "res_id": c.id}
            ),
            "gone": lambda c: c.action_ids.with_user(self.director).unlink(),
        }
        for name, change in changes.items():
            complaint = self._drafted()
            self._approve(complaint)
            with self.subTest(change=name):
                change(complaint)
                self.assertEqual(complaint.state, "opinion")

    def test_told_customer_is_told_anew_after_a_change(self):
        complaint = self._drafted()
        self._approve(complaint)
        complaint.action_inform()

        complaint.opinion = "Pay"

        self.assertEqual(complaint.state, "opinion")
        self.assertFalse(complaint.date_informed or complaint.informed_by_id)

    def test_progress_of_an_action_changes_nothing(self):
        complaint = self._drafted()
        self._approve(complaint)

        complaint.action_ids.action_done("Done")

        self.assertEqual(complaint.state, "approved")

    def test_chain_that_is_missing_is_named(self):
        self.general.approval_id = False
        complaint = self._drafted()

        with self.assertRaisesRegex(UserError, "no approval chain"):
            complaint.action_request_approval()

        self.assertEqual(complaint.state, "opinion")

    def test_nobody_enters_approved_by_hand(self):
        complaint = self._drafted()
        complaint.action_request_approval()

        for way in (
            lambda: complaint.write({"state": "approved"}),
            lambda: complaint.with_user(self.director).write({"state": "approved"}),
            lambda: complaint.write({"decision_hash": "x"}),
            lambda: complaint.write({"decision_item_id": 1}),
            complaint.action_take_decision,
            complaint.action_inform,
        ):
            with self.assertRaises(UserError):
                way()

        self.assertEqual(complaint.state, "approval")

    # === Meeting ===

    def test_special_session_of_the_managers_meeting_decides(self):
        """The decision of the held session is the opinion.

        Covers: CMP-04, CMP-06
        """
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        with self.assertRaisesRegex(UserError, "Managers' meeting"):
            complaint.action_take_decision()
        item = self._hold(complaint)

        complaint.action_take_decision()

        self.assertEqual(complaint.state, "approved")
        self.assertEqual(complaint.opinion, "Replace all")
        self.assertEqual(complaint.sudo().decision_item_id, item.sudo())
        self.assertEqual(complaint.step_ids[-1].note, "Replace all")
        complaint.action_inform()

    def test_session_that_the_general_manager_calls_decides(self):
        """The body is policy: the chemical company asks its general manager (C5).

        Covers: CMP-07
        """
        session = self.env["key.account.option"].create(
            {"key": "body/gm", "list": "body", "name": "General manager's session"}
        )
        self.severe.body_id = session
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        self._hold(complaint, body=self.body)

        with self.assertRaisesRegex(UserError, "General manager's session"):
            complaint.action_take_decision()
        item = self._hold(complaint)
        complaint.action_take_decision()

        self.assertEqual(item.meeting_id.body_id, session)
        self.assertEqual(complaint.state, "approved")

    def test_refused_by_the_meeting_goes_back_and_is_decided_anew(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        self._hold(complaint, "refused", decision="Find out why first")

        complaint.action_take_decision()

        self.assertEqual(complaint.state, "opinion")
        self.assertEqual(complaint.step_ids[-1].note, "Find out why first")
        complaint.action_request_approval()
        with self.assertRaisesRegex(UserError, "has decided"):
            complaint.action_take_decision()

    def test_postponed_and_undecided_items_do_not_count(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        self._hold(complaint, "postponed")
        self._hold(complaint, decision=False)

        with self.assertRaisesRegex(UserError, "has decided"):
            complaint.action_take_decision()

    def test_changed_decision_of_a_meeting_needs_a_new_one(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        self._hold(complaint)
        complaint.action_take_decision()

        complaint.action_ids.write({"name": "Send a letter"})

        self.assertEqual(complaint.state, "opinion")
        complaint.action_request_approval()
        with self.assertRaisesRegex(UserError, "has decided"):
            complaint.action_take_decision()

    def test_owner_does_not_decide_in_a_meeting_of_his_own(self):
        """As its chair, nor as the organiser who names somebody else its chair."""
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        context = complaint.action_new_session()["context"]
        meetings = self.env["key.account.meeting"].with_user(self.seller)
        for chair in (self.seller, self.director):
            meeting = meetings.with_context(**context).create(
                {
                    "participant_ids": [Command.set(self.seller.ids)],
                    "chair_id": chair.id,
                    "minutes": "<p>Agreed</p>",
                }
            )
            meeting.action_hold()
            meeting.item_ids.write({"decision": "Pay", "outcome": "agreed"})
            meeting.action_close()

            with self.assertRaisesRegex(UserError, "has decided"):
                complaint.action_take_decision()

    def test_chair_does_not_take_his_own_decision_over(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        self._hold(complaint)

        with self.assertRaisesRegex(UserError, "has decided"):
            complaint.with_user(self.director).action_take_decision()

    def test_decision_counts_once_its_minutes_are_closed(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        item = self._hold(complaint)
        item.meeting_id.sudo()._write_guarded({"state": "held"})

        with self.assertRaisesRegex(UserError, "has decided"):
            complaint.action_take_decision()

    def test_meeting_before_the_submission_decides_nothing(self):
        complaint = self._drafted(severity_id=self.severe.id)
        self._hold(complaint)

        with freeze_time("2026-09-14 02:05:00"):
            complaint.action_request_approval()
            with self.assertRaisesRegex(UserError, "has decided"):
                complaint.action_take_decision()

    def test_newest_meeting_decides_whenever_its_item_was_written(self):
        complaint = self._drafted(severity_id=self.severe.id)
        complaint.action_request_approval()
        with freeze_time("2026-09-14 05:00:00"):
            self._hold(complaint, decision="Late")
        with freeze_time("2026-09-14 03:00:00"):
            self._hold(complaint, decision="Early")

        complaint.action_take_decision()

        self.assertEqual(complaint.opinion, "Late")

    # === Another class, another route ===

    def test_flip_through_a_class_without_a_route_skips_no_approval(self):
        for other in (self.general, self.severe):
            complaint = self._drafted(severity_id=self.larger.id)
            complaint.action_inform()

            complaint.severity_id = other

            self.assertEqual(complaint.state, "opinion")
            self.assertFalse(complaint.date_informed or complaint.inform_note)
            self.assertIn(
                ANSWER["inform_note"], complaint.step_ids.sorted("id")[-1].note
            )

    def test_class_of_the_same_route_needs_an_approval_that_exists(self):
        complaint = self._drafted(severity_id=self.larger.id)
        complaint.action_inform()
        self.larger.write({"route": "leader", "approval_id": self.chain.id})

        complaint.severity_id = self.general

        self.assertEqual(complaint.state, "opinion")

    def test_policy_that_changes_the_route_strands_nothing(self):
        plain, leader = (self._drafted(severity_id=self.severe.id) for _ in range(2))
        (plain | leader).action_request_approval()

        self.severe.write({"route": "leader", "approval_id": self.chain.id})
        leader.action_request_approval()
        leader.approval_request_ids.with_user(self.regional).action_approve()
        self.severe.route = False
        plain.action_inform()

        self.assertEqual(leader.state, "approved")
        self.assertEqual(plain.state, "informed")

    # === Policy ===

    def test_severity_without_a_route_keeps_the_short_way(self):
        complaint = self._make_complaint(severity_id=self.larger.id)

        self._close(complaint)

        self.assertEqual(
            complaint.step_ids.mapped("state"),
            ["accepted", "opinion", "informed", "closed"],
        )

    def test_route_crosses_the_wire(self):
        group = "key_account_module.group_director"
        step = {"chain": "opinion", "name": {"en_US": "Leader"}, "group": group}
        body = {"list": "body", "name": {"en_US": "Board"}}
        calendar = ("calendar", "office", self._calendar_values())
        name = {"name": {"en_US": "N"}, "calendar": "office"}
        leader = {"route": "leader", "approval": "opinion", "body": None}
        more = {"days": 1, "extension_days": 7, "extension_approval": "opinion"}
        meeting = {"route": "meeting", "approval": None, "body": "board"}
        resources = (
            calendar,
            ("option", "body/board", body),
            ("approval_chain", "opinion", {"name": {"en_US": "Opinion"}}),
            ("approval_step", "opinion/leader", step),
            ("severity", "a", {**name, **leader, **more}),
            ("severity", "b", {**name, **meeting, "clock_end": "informed"}),
        )

        self._apply_policy(*resources, bundle="routes", request_id="routes")
        again = self._apply_policy(*resources, bundle="routes", request_id="again")

        self.assertFalse(again["changed"])
        found = self.env["key.account.severity"].search(
            [("bundle_id.name", "=", "routes")]
        )
        self.assertEqual(found.mapped("route"), ["leader", "meeting"])
        self.assertEqual(found[0].extension_days, 7)
        self.assertEqual(found[1].body_id.key, "body/board")
        self.assertEqual(found[1].clock_end, "informed")

    def test_views_load(self):
        complaint = self._drafted()
        for user in (self.seller, self.regional, self.director, self.auditor):
            complaint.with_user(user).get_views([(False, "form")])
        self.assertEqual(complaint.date_received, utc("2026-09-14 01:00"))
