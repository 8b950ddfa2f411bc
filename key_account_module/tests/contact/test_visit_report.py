"""A visit is complete with its report, the stamp and a next step."""

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .visit_common import VisitCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestVisitReport(VisitCase):
    def test_a_visit_without_report_is_incomplete(self):
        """Everything that is missing is said at once, by the server.

        Covers: VIS-05
        """
        visit = self._make_visit(partner_ids=False, summary=False)

        with self.assertRaises(UserError) as refusal:
            visit.action_close()

        for missing in (
            "participants",
            "content",
            "“Goods” has no verdict",
            "“Service” has no verdict",
            "stamp or signature",
            "no next step",
        ):
            self.assertIn(missing, str(refusal.exception))
        visit.write({"partner_ids": [(4, self.buyer.id)], "summary": "Went well"})
        self._complete(visit)
        self.assertEqual(visit.state, "completed")

    def test_a_next_step_or_a_reason_for_none(self):
        """Idea: nobody leaves a customer without saying what follows."""
        visit = self._make_visit(signature=b"c2lnbmVk")
        self._judge(visit, self.good, self.good)
        with self.assertRaisesRegex(UserError, "next step"):
            visit.action_close()

        action = {"name": "Quote", "date_deadline": "2026-09-20"}
        visit.write({"action_ids": [(0, 0, action)]})
        visit.action_close()

        self.assertEqual(visit.state, "completed")

    def test_the_stamp_is_asked_for_by_the_policy(self):
        self._apply_visits(request_id="no stamp", stamp=False)
        visit = self._make_visit(no_action_reason="None needed")
        self._judge(visit, self.good, self.good)

        visit.action_close()

        visit.write({"stamp": b"c2NhbiBA", "stamp_name": "scan.pdf"})
        with self.assertRaises(UserError):
            visit.write({"stamp": b"Zm9yZ2Vk"})

    def test_other_modes_need_no_report(self):
        call = self._make_interaction()

        call.action_close()

        self.assertFalse(call.form_id or call.verdict_ids)

    def test_consultation_and_difficulties_are_recorded(self):
        """What was explained, and what troubled the customer.

        Covers: VIS-02
        """
        visit = self._make_visit(
            consultation="How to store the drums", difficulties="Leaks; seals sent"
        )
        self._complete(visit)

        self.assertEqual(visit.consultation, "How to store the drums")
        with self.assertRaises(UserError):
            visit.difficulties = "None"

    def test_the_customer_block_comes_from_the_contacts_and_is_editable(self):
        """Address, principal and handler with position and telephone.

        Covers: VIS-06
        """
        self.account.partner_id.write({"street": "1 Harbour Road", "city": "Dalian"})
        self.buyer.write({"function": "Buyer in chief", "phone": "0411 1234"})

        visit = self._make_visit(
            principal_id=self.buyer.id,
            handler_name="Li",
            handler_mobile="139",
            legal_person="Wang",
            suggestions="Deliver in the morning",
        )

        self.assertIn("1 Harbour Road", visit.customer_address)
        self.assertEqual(visit.principal_name, "Buyer")
        self.assertEqual(visit.principal_function, "Buyer in chief")
        self.assertEqual(visit.principal_phone, "0411 1234")
        visit.principal_phone = "0411 9999"
        self.buyer.phone = "0"
        self.assertEqual(visit.principal_phone, "0411 9999")
        self.assertEqual((visit.handler_name, visit.handler_mobile), ("Li", "139"))
        with self.assertRaises(ValidationError):
            visit.principal_id = self._make_partner("Stranger")

    def test_a_completed_visit_is_frozen_and_not_reopened(self):
        visit = self._make_visit()
        self._complete(visit)

        for vals in (
            {"suggestions": "X"},
            {"principal_name": "X"},
            {"signature": False},
            {"topic_ids": [(5,)]},
            {"no_action_reason": "X"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                visit.with_user(self.director).write(vals)
        with self.assertRaises(UserError):
            visit.with_user(self.director).action_reopen()
        with self.assertRaises(UserError):
            visit.verdict_ids[0].option_id = self.bad

    def test_another_mode_takes_the_report_along(self):
        visit = self._make_visit()

        visit.mode_id = self.phone
        self.assertFalse(visit.form_id or visit.verdict_ids)
        visit.mode_id = self.visit_mode

        self.assertEqual(visit.form_id, self.form)
        self.assertEqual(len(visit.verdict_ids), 2)

    def test_the_form_is_chosen_by_nobody_else(self):
        visit = self._make_visit()

        with self.assertRaises(UserError):
            visit.write({"form_id": False})

    def test_a_visit_to_a_prospect_needs_an_opportunity_or_a_reason(self):
        visit = self._make_visit(
            key_account_id=False,
            partner_id=self._make_partner("Prospect").id,
            partner_ids=False,
            signature=b"c2lnbmVk",
        )
        visit.partner_ids = self._make_partner(
            "Person", is_company=False, parent_id=visit.partner_id.id
        )
        self._judge(visit, self.good, self.bad)
        with self.assertRaisesRegex(UserError, "next step"):
            visit.action_close()
        self.seller.group_ids |= self.env.ref("sales_team.group_sale_salesman")

        visit.action_create_lead()
        visit.action_close()

        self.assertEqual(visit.state, "completed")

    def test_topics_come_from_their_list(self):
        topic = self._make_option("visit_topic", "market", "Market")

        visit = self._make_visit(topic_ids=[(4, topic.id)])

        self.assertEqual(visit.topic_ids, topic)
        with self.assertRaises(ValidationError):
            visit.topic_ids = self.good

    def test_an_opinion_is_fed_back_improved_and_done(self):
        """Opinion → addressee and department → improvement → done, after the visit too.

        Covers: VIS-13
        """
        quality = self._make_option("department", "quality", "Quality department")
        visit = self._make_visit()
        opinion = {
            "name": "The drums leak",
            "kind": "improvement",
            "user_id": self.director.id,
            "department_id": quality.id,
            "date_deadline": "2026-09-20",
        }
        self._complete(visit)

        visit.write({"action_ids": [(0, 0, opinion)]})
        fed_back = visit.action_ids
        self.assertEqual(self._reminders(fed_back).user_id, self.director)
        fed_back.with_user(self.director).action_done("Better seals since today")

        self.assertEqual(fed_back.department_id, quality)
        self.assertEqual(fed_back.done_by_id, self.director)
        for change in ({"kind": "action"}, {"department_id": False}):
            with self.subTest(change=change), self.assertRaises(UserError):
                fed_back.write(change)
