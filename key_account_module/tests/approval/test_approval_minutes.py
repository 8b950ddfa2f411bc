"""Steps that a meeting decides: only its chair, only by its minutes (CMP-06)."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..clock.common import utc
from .common import ApprovalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestApprovalMinutes(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.body = cls.env["key.account.option"].create(
            {"key": "body/office", "list": "body", "name": "Office"}
        )

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(opinion="Replace both")
        chain = self._one_step(self.regional, decided_in="meeting")
        self.request = self._ask(chain, self.complaint)

    def _make_meeting(self, outcome="agreed", about=None, held=True, **vals):
        """A meeting on Tuesday, by default chaired by the regional manager."""
        meeting = self.env["key.account.meeting"].create(
            {
                "name": "Special session",
                "body_id": self.body.id,
                "date": utc("2026-09-15 01:00"),
                "chair_id": self.regional.id,
                "user_id": self.regional.id,
                "participant_ids": [(6, 0, self.seller.ids)],
                **vals,
            }
        )
        item = self.env["key.account.meeting.item"].create(
            {
                "meeting_id": meeting.id,
                "key_account_id": self.account.id,
                "res_model": "key.account.complaint",
                "res_id": (about or self.complaint).id,
                "topic": "Two drums",
            }
        )
        if held:
            with freeze_time("2026-09-15 03:00:00"):
                chair = meeting.with_user(meeting.chair_id)
                chair.action_hold()
                item.with_user(meeting.chair_id).write(
                    {"decision": "So be it", "outcome": outcome}
                )
        return meeting

    def _approve(self, meeting=None, user=None):
        with freeze_time("2026-09-15 04:00:00"):
            request = self.request.with_user(user or self.regional)
            request.action_approve(meeting=meeting and meeting.id)

    def test_the_chair_names_the_meeting_that_agreed(self):
        meeting = self._make_meeting()

        self._approve(meeting)

        self.assertEqual(self.request.state, "approved")
        self.assertEqual(self.request.decision_ids.meeting_id, meeting)

    def test_the_chair_refuses_what_the_meeting_refused(self):
        meeting = self._make_meeting("refused")

        self.request.with_user(self.regional).action_refuse("No", meeting=meeting)

        self.assertEqual(self.request.state, "refused")

    def test_a_meeting_that_cannot_have_decided_it_is_refused(self):
        other = self._make_complaint(opinion="Refund")
        for reason, meeting in {
            "name the one that decided it": None,
            "has not been held": self._make_meeting(held=False),
            "only its chair": self._make_meeting(chair_id=self.director.id),
            "no matter about": self._make_meeting(about=other),
            "another outcome": self._make_meeting("postponed"),
            "began before approval": self._make_meeting(date=utc("2026-09-13 01:00")),
        }.items():
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, reason):
                self._approve(meeting)
        self.assertEqual(self.request.state, "pending")

    def test_a_chair_who_is_not_asked_decides_nothing(self):
        meeting = self._make_meeting(chair_id=self.director.id)

        with self.assertRaisesRegex(UserError, "does not wait for you"):
            self._approve(meeting, self.director)

    def test_the_dialogue_asks_for_the_meeting(self):
        meeting = self._make_meeting()
        dialogue = self.env["key.account.approval.decide"].with_user(self.regional)
        vals = {"request_id": self.request.id, "step": "opinion/lead"}

        approving = dialogue.create({**vals, "verdict": "approve"})
        delegating = dialogue.create({**vals, "verdict": "delegate"})
        self.assertTrue(approving.needs_meeting)
        self.assertFalse(delegating.needs_meeting)
        approving.meeting_id = meeting
        approving.action_confirm()

        self.assertEqual(self.request.state, "approved")
