"""A round from asking to its end: order, quorum, four eyes, deputies, rounds."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountApprovalRequest(ApprovalCase):
    # === Order and quorum ===

    def test_steps_are_decided_in_their_order(self):
        granted = self._hook("_approval_granted")
        request = self._ask(self._two_steps())

        with self.assertRaisesRegex(AccessError, "does not wait for you"):
            request.with_user(self.director).action_approve()
        with self.assertRaisesRegex(UserError, "Lead comes first"):
            request.with_user(self.director).action_approve(step="opinion/board")
        request.with_user(self.regional).action_approve(comment="Fine")
        self.assertFalse(granted)
        request.with_user(self.director).action_approve()

        self.assertEqual(request.state, "approved")
        self.assertEqual(
            self._said(request),
            [("lead", "approve", self.regional), ("board", "approve", self.director)],
        )
        self.assertEqual([state for _record, state in granted], ["approved"])

    def test_steps_of_one_sequence_are_open_together(self):
        chain = self._make_chain(
            ("sales", 10, {"who": self.regional}),
            ("finance", 10, {"who": self.director}),
        )
        request = self._ask(chain)

        request.with_user(self.director).action_approve()
        self.assertEqual(request.state, "pending")
        request.with_user(self.regional).action_approve()

        self.assertEqual(request.state, "approved")

    def test_whoever_sits_in_two_open_steps_says_which(self):
        chain = self._make_chain(
            ("sales", 10, {"who": self.regional}),
            ("finance", 10, {"who": self.regional}),
        )
        request = self._ask(chain).with_user(self.regional)

        with self.assertRaisesRegex(UserError, "say which"):
            request.action_approve()
        request.action_approve(step="opinion/finance")

        self.assertEqual(self._said(request), [("finance", "approve", self.regional)])

    def test_quorums(self):
        people = self.director | self.second | self.third
        for quorum, count, needed in (("any", 1, 1), ("count", 2, 2), ("all", 1, 3)):
            with self.subTest(quorum=quorum):
                chain = self._make_chain(
                    (
                        "lead",
                        10,
                        {"who": people, "quorum": quorum, "quorum_count": count},
                    ),
                    key=quorum,
                )
                request = self._ask(chain)
                for user in people[:needed]:
                    self.assertEqual(request.state, "pending")
                    request.with_user(user).action_approve()
                self.assertEqual(request.state, "approved")

    def test_one_refusal_ends_the_round(self):
        refused = self._hook("_approval_refused")
        request = self._ask(self._two_steps())

        with self.assertRaisesRegex(UserError, "needs a comment"):
            request.with_user(self.regional).action_refuse()
        request.with_user(self.regional).action_refuse(comment="Too dear")

        self.assertEqual(request.state, "refused")
        self.assertEqual([state for _record, state in refused], ["refused"])
        with self.assertRaisesRegex(UserError, "is over"):
            request.with_user(self.director).action_approve(step="opinion/board")

    def test_comment_may_be_needed_always_or_never(self):
        always = self._ask(self._one_step(comment="always")).with_user(self.regional)
        with self.assertRaisesRegex(UserError, "needs a comment"):
            always.action_approve(comment="  ")
        always.action_approve(comment="Seen")

        chain = self._make_chain(
            ("lead", 10, {"who": self.regional, "comment": "optional"}), key="free"
        )
        request = self._ask(chain).with_user(self.regional)
        request.action_refuse()

        self.assertEqual((always.state, request.state), ("approved", "refused"))

    # === Who decides ===

    def test_role_members_of_the_moment_decide(self):
        role = self._make_role("leader", self.director, scope="all")
        request = self._ask(self._one_step(role))

        role.member_ids = self.second
        with self.assertRaises(AccessError):
            request.with_user(self.director).action_approve()
        request.with_user(self.second).action_approve()

        self.assertEqual(request.state, "approved")

    def test_members_of_a_group_decide(self):
        group = self.env.ref("key_account_module.group_director")

        request = self._ask(self._one_step(group))

        self.assertIn(self.director, request.asked_ids)
        self.assertNotIn(self.regional, request.asked_ids)
        request.with_user(self.director).action_approve()
        self.assertEqual(request.state, "approved")

    def test_field_of_the_record_leads_to_who_decides(self):
        request = self._ask(self._one_step("key_account_id.team_id.user_id"))

        request.with_user(self.regional).action_approve()

        self.assertEqual(request.state, "approved")

    def test_four_eyes_keep_out_who_asked_and_who_wrote_it(self):
        people = self.regional | self.director | self.second
        complaint = self._make_complaint()
        complaint.with_user(self.director).opinion = "Replace both"
        complaint.with_user(self.director).severity_id = self.larger
        request = self._ask(self._one_step(people), complaint, self.regional)

        for user in (self.regional, self.director):
            with self.assertRaisesRegex(UserError, "who asked for it or wrote it"):
                request.with_user(user).action_approve()
        request.with_user(self.second).action_approve()

        self.assertEqual(request.state, "approved")

    def test_four_eyes_can_be_left_out(self):
        chain = self._one_step(self.regional, four_eyes=False)

        request = self._ask(chain, user=self.regional)
        request.with_user(self.regional).action_approve()

        self.assertEqual(request.state, "approved")

    def test_deputy_decides_on_his_days_and_is_named(self):
        chain = self._one_step()
        self.env["key.account.deputy"].create(
            {
                "user_id": self.regional.id,
                "deputy_id": self.director.id,
                "date_from": date(2026, 9, 15),
                "date_to": date(2026, 9, 16),
            }
        )
        request = self._ask(chain).with_user(self.director)

        with self.assertRaises(AccessError):
            request.action_approve()
        with freeze_time("2026-09-17 02:00:00"), self.assertRaises(AccessError):
            request.action_approve()
        with freeze_time("2026-09-16 02:00:00"):
            request.invalidate_recordset()
            self.assertTrue(request.is_deputy)
            request.action_approve()

        decision = request.decision_ids
        self.assertEqual(decision.user_id, self.director)
        self.assertEqual(decision.seat_id, self.regional)

    def test_delegate_decides_instead(self):
        request = self._ask(self._one_step())

        request.with_user(self.regional).action_delegate(self.director.id, "On leave")
        with self.assertRaises(AccessError):
            request.with_user(self.regional).action_approve()
        request.with_user(self.director).action_approve()

        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decision_ids[-1].seat_id, self.regional)

    def test_delegates_can_decide_and_see(self):
        request = self._ask(self._one_step()).with_user(self.regional)
        archived = self._make_user("gone", "group_director")
        archived.active = False

        for user, reason in (
            (self.seller, "asked for it, wrote it"),
            (self.regional, "decides this step anyway"),
            (self.colleague, "no access"),
            (archived, "no active internal user"),
            (self.env["res.users"], "no active internal user"),
        ):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, reason):
                request.action_delegate(user)
        self.assertFalse(request.decision_ids)

    # === Asking ===

    def test_step_without_a_possible_approver_is_refused_when_asked(self):
        """Each kind of impossible step is named with its way out."""
        gone = self._make_user("gone", "group_director")
        gone.active = False
        for who, reason in (
            (None, "does not say who approves"),
            (self._make_role("empty"), "no active user"),
            (gone, "no active user"),
            (self.seller, "four eyes"),
            (self.colleague, "has access to the account"),
        ):
            chain = self._make_chain(("lead", 10, {"who": who}), key=reason)
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, reason):
                self._ask(chain)

    def test_all_impossible_steps_are_named_at_once(self):
        role = self._make_role("board", self.director, scope="all")
        chain = self._make_chain(
            ("lead", 10, {"who": self.regional}),
            ("board", 20, {}),
            ("group", 30, {"who": role, "quorum": "count", "quorum_count": 2}),
        )

        with self.assertRaises(UserError) as caught:
            self._ask(chain)

        lines = str(caught.exception).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertIn("“Board”", lines[0])
        self.assertIn("2 must approve, but only 1 could", lines[1])

    def test_chain_without_steps_is_refused(self):
        with self.assertRaisesRegex(UserError, "has no steps"):
            self._ask(self._make_chain())
        with self.assertRaisesRegex(UserError, "no approval chain"):
            self._ask(self.env["key.account.approval.chain"])

    def test_asking_twice_is_refused(self):
        complaint = self._make_complaint(opinion="Replace both")
        chain = self._one_step()
        self._ask(chain, complaint)

        with self.assertRaisesRegex(UserError, "waits for approval already"):
            self._ask(chain, complaint)

    def test_a_changed_chain_changes_no_running_round(self):
        chain = self._two_steps()
        request = self._ask(chain)

        chain.step_ids.write({"user_ids": [(6, 0, self.second.ids)]})
        chain.step_ids[1].unlink()
        request.with_user(self.regional).action_approve()
        request.with_user(self.director).action_approve()

        self.assertEqual(request.state, "approved")

    # === End ===

    def test_t08_a_new_round_keeps_the_old_one_readable(self):
        """Round 1 was refused; asking again opens round 2 beside it (T8)."""
        chain = self._one_step()
        complaint = self._make_complaint(opinion="Replace both")
        first = self._ask(chain, complaint, note="Please")
        first.with_user(self.regional).action_refuse(comment="Too dear")

        complaint.opinion = "Replace one"
        second = self._ask(chain, complaint)
        second.with_user(self.regional).action_approve()

        self.assertEqual((first.round, second.round), (1, 2))
        self.assertEqual((first.state, second.state), ("refused", "approved"))
        for user in (self.seller, self.regional, self.director, self.auditor):
            with self.subTest(user=user.name):
                old = first.with_user(user)
                self.assertIn("Replace both", old.content_words)
                self.assertEqual(old.note, "Please")
                self.assertEqual(old.decision_ids.comment, "Too dear")
                self.assertEqual(old.decision_ids.user_id, self.regional)
                self.assertIn("Too dear", old.steps_html)
        self.assertIn("round 2", complaint.approval_html)

    def test_requester_or_director_withdraws(self):
        voided = self._hook("_approval_voided")
        request = self._ask(self._one_step())

        with self.assertRaisesRegex(AccessError, "withdraws"):
            request.with_user(self.regional).action_cancel()
        request.action_cancel("Mistake")

        self.assertEqual((request.state, request.reason), ("cancelled", "Mistake"))
        self.assertEqual([state for _record, state in voided], ["cancelled"])
        with self.assertRaisesRegex(UserError, "is over"):
            request.action_cancel()
