from freezegun import freeze_time
from psycopg2.errors import NotNullViolation

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountInteraction(ContactCase):
    """What was said when, by which mode, between whom, and what follows."""

    # === What is recorded ===

    def test_time_mode_and_participants_are_required(self):
        """A record without time or mode is none; it ends with people of both sides.

        Covers: INT-01, INT-02
        """
        for missing in ("date", "mode_id"):
            refused = self.assertRaises(NotNullViolation)
            with self.subTest(missing=missing), mute_logger("odoo.sql_db"), refused:
                self._make_interaction(**{missing: False})
        for missing in ("partner_ids", "participant_ids"):
            interaction = self._make_interaction(**{missing: False})
            with (
                self.subTest(missing=missing),
                self.assertRaisesRegex(UserError, "participants of both sides"),
            ):
                interaction.action_close()

        interaction = self._make_interaction()
        interaction.action_close()

        self.assertEqual(interaction.state, "completed")
        self.assertEqual(interaction.participant_ids, self.seller)

    def test_content_stands_under_the_heads_of_the_form(self):
        """Product problems, new needs, opinions on service; market and competitors.

        Covers: INT-03, INT-12
        """
        for head in (
            "product_problems",
            "new_needs",
            "service_opinions",
            "market_info",
            "competitor_activity",
        ):
            interaction = self._make_interaction(summary=False)
            with self.subTest(head=head):
                with self.assertRaisesRegex(UserError, "content"):
                    interaction.action_close()
                interaction[head] = "Something"
                interaction.action_close()
                found = interaction.search([(head, "ilike", "something")])
                self.assertIn(interaction, found)

    def test_actions_with_owner_and_deadline_follow(self):
        """Several, each with one owner and its own deadline.

        Covers: INT-04
        """
        self.account.member_ids = self.colleague
        actions = [
            {"name": "Quote", "date_deadline": "2026-09-20"},
            {
                "name": "Train",
                "date_deadline": "2026-10-10",
                "user_id": self.colleague.id,
            },
        ]

        interaction = self._make_interaction(
            action_ids=[(0, 0, action) for action in actions]
        )

        self.assertEqual(interaction.open_action_count, 2)
        self.assertEqual(interaction.action_ids.user_id, self.seller | self.colleague)
        self.assertEqual(interaction.action_ids.key_account_id, self.account)

    def test_modes_methods_and_questions_come_from_the_lists_of_the_policy(self):
        """A need names its method and the guide questions that led to it.

        Covers: INT-08, INT-09
        """
        method = self._make_option("need_method", "questions", "Guided questions")
        question = self._make_option(
            "guide_question", "challenge", "Biggest challenge?"
        )

        interaction = self._make_interaction(
            new_needs="A second line",
            need_method_id=method.id,
            question_ids=[(4, question.id)],
        )

        self.assertEqual(interaction.question_ids, question)
        for wrong in (
            {"mode_id": method.id},
            {"need_method_id": question.id},
            {"question_ids": [(4, self.phone.id)]},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                interaction.write(wrong)

    def test_a_call_that_nobody_took_is_recorded_too(self):
        """Neither people nor content are asked for then; it is no contact.

        Covers: INT-14
        """
        missed = self._make_interaction(
            partner_ids=False, summary=False, call_answered="no"
        )
        unanswered = self._make_interaction(email_replied="no")

        missed.action_close()

        self.assertEqual(missed.state, "completed")
        not_reached = missed.search(
            ["|", ("call_answered", "=", "no"), ("email_replied", "=", "no")]
        )
        self.assertEqual(not_reached, missed | unanswered)

    # === States ===

    def test_nothing_is_completed_before_it_took_place(self):
        interaction = self._make_interaction(date="2026-09-14 02:00:01")

        with self.assertRaisesRegex(UserError, "still to come"):
            interaction.action_close()

    def test_a_completed_record_does_not_change(self):
        interaction = self._make_interaction()
        interaction.action_close()

        for vals in (
            {"summary": "Nothing"},
            {"date": "2026-09-01 00:00:00"},
            {"mode_id": self.phone.id},
            {"partner_ids": [(5,)]},
            {"user_id": self.director.id},
            {"call_answered": "no"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "completed"),
            ):
                interaction.with_user(self.director).write(vals)
        with self.assertRaises(UserError):
            interaction.action_close()
        with self.assertRaises(UserError):
            interaction.with_user(self.director).unlink()
        action = {"name": "Quote", "date_deadline": "2026-09-20"}
        interaction.write({"action_ids": [(0, 0, action)]})

    def test_the_state_is_written_by_no_hand(self):
        interaction = self._make_interaction()

        with self.assertRaises(UserError):
            interaction.write({"state": "completed"})
        with self.assertRaises(UserError):
            self._make_interaction(state="completed")

    def test_a_mistake_is_taken_up_again(self):
        interaction = self._make_interaction()
        with self.assertRaises(UserError):
            interaction.action_reopen()
        interaction.action_close()

        interaction.action_reopen()
        interaction.summary = "Delivery times are fine"

        self.assertEqual(interaction.state, "pending")

    # === Logging in under a minute ===

    def test_the_short_form_needs_only_the_words(self):
        """Now, me, and the mode of the last time are there already."""
        self._make_interaction()
        action = self.account.with_user(self.seller).action_log_interaction()
        interactions = self.env["key.account.interaction"].with_user(self.seller)

        form = Form(
            interactions.with_context(**action["context"]),
            view="key_account_module.key_account_interaction_view_form_log",
        )
        form.summary = "All is well"
        interaction = form.save()

        self.assertEqual(interaction.key_account_id, self.account)
        self.assertEqual(interaction.partner_id, self.account.partner_id)
        self.assertEqual(interaction.mode_id, self.phone)
        self.assertEqual(interaction.date, fields.Datetime.now())
        self.assertEqual(interaction.participant_ids, self.seller)

    def test_a_contact_logs_for_his_company(self):
        action = self.buyer.with_user(self.seller).action_log_interaction()

        self.assertEqual(action["context"]["default_key_account_id"], self.account.id)
        self.assertEqual(action["context"]["default_partner_ids"], self.buyer.ids)

    def test_the_day_is_the_one_of_who_records_it(self):
        self.seller.tz = "Asia/Shanghai"
        interactions = self.env["key.account.interaction"].with_user(self.seller)

        late = interactions.with_context(tz="Asia/Shanghai").create(
            {
                "key_account_id": self.account.id,
                "mode_id": self.phone.id,
                "date": "2026-09-13 17:00:00",
            }
        )

        self.assertEqual(late.day, fields.Date.to_date("2026-09-14"))
