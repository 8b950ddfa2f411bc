from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...engine.condition import parse_condition
from ...engine.score_kinds import YesNo
from ...models.grading.criteria_rules import facts_for
from .evaluation_common import BANDS, SCALE, EvaluationCase


def _named(name):
    return {"en_US": name}


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationForm(EvaluationCase):
    """Several forms of one kind: each account is judged by the one for it (I19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_forms()
        cls.direct = cls._find("key.account.evaluation.type", "direct")
        cls.flagged = cls._make_account("Flagged")
        cls.flagged.flag_ids = cls._option("flag/direct")

    @classmethod
    def _apply_forms(cls, request_id="first", **values):
        options = [
            ("option", f"flag/{key}", {"list": "flag", "name": _named(key.title())})
            for key in ("direct", "strategic")
        ]
        forms = [
            cls._form(key, {"flag": key}, indicator)
            for key, indicator in (
                ("direct", "credit_status"),
                ("strategic", "business_scale"),
            )
        ]
        return cls._apply_evaluation(
            request_id=request_id, extra=[*options, *forms], **values
        )

    @classmethod
    def _form(cls, key, condition, indicator):
        """A form of one indicator and one department."""
        values = {
            "name": _named(f"{key.title()} customers"),
            "form_of": "annual",
            "condition": condition,
            "criteria": [indicator],
            "scale": SCALE,
            "bands": BANDS,
            "departments": ["sales"],
        }
        return ("evaluation_type", key, values)

    @classmethod
    def _option(cls, key):
        return cls.env["key.account.option"].search([("key", "=", key)])

    def _campaign(self, kind=None, **vals):
        campaigns = self.env["key.account.evaluation.campaign"]
        return campaigns.with_user(self.director).create(
            {"type_id": (kind or self.kind).id, "date": "2026-06-30", **vals}
        )

    def _scored(self, account, score):
        evaluation = self._make_evaluation(
            self.kind, {"sales": score}, key_account_id=account.id
        )
        evaluation.action_conclude()
        return evaluation

    # === Campaigns ===

    def test_a_campaign_gives_each_account_the_form_for_it(self):
        """The form is for those that its condition names; the kind for all others.

        Covers: EVA-04
        """
        campaign = self._campaign()

        campaign.action_start()

        forms = {form.key_account_id: form for form in campaign.evaluation_ids}
        self.assertEqual(forms[self.account].type_id, self.kind)
        self.assertEqual(len(forms[self.account].line_ids), 60)
        self.assertEqual(forms[self.flagged].type_id, self.direct)
        self.assertEqual(len(forms[self.flagged].line_ids), 3)
        self.assertEqual(
            forms[self.flagged].form_words,
            "Direct customers, because: flag Direct set",
        )

    def test_accounts_with_two_forms_are_named_and_nothing_starts(self):
        self.flagged.flag_ids |= self._option("flag/strategic")
        campaign = self._campaign()

        with self.assertRaises(UserError) as refusal:
            campaign.action_start()

        self.assertIn(
            "• Flagged: Direct customers, Strategic customers", str(refusal.exception)
        )
        self.assertEqual(campaign.state, "draft")

    def test_accounts_without_a_form_are_named(self):
        """The kind itself may be for some accounts only."""
        self.kind.sudo().condition = {"flag": "other"}
        accounts = self.env["key.account"].browse()
        for number in range(6):
            accounts |= self._make_account(f"Without {number}")

        with self.assertRaises(UserError) as refusal:
            self._campaign().action_start()

        lines = str(refusal.exception).splitlines()
        self.assertEqual(lines[1], "• Acme: no form")
        self.assertEqual(lines[-1], "… and 2 more")

    def test_campaigns_are_those_of_the_kind(self):
        with self.assertRaisesRegex(ValidationError, "form of Annual evaluation"):
            self._campaign(self.direct)

    @mute_logger("odoo.sql_db")
    def test_a_campaign_has_one_form_for_an_account(self):
        campaign = self._campaign(account_ids=self.account.ids)
        campaign.action_start()

        another = self._make_evaluation(self.kind)

        with self.assertRaises(IntegrityError):
            another._write_guarded({"campaign_id": campaign.id})
            another.flush_recordset()

    def test_only_departments_of_the_form_are_invited(self):
        departments = self.kind.department_ids.grouped("key")
        seats = [
            (
                0,
                0,
                {"department_id": departments[f"department/{key}"].id, "user_id": u.id},
            )
            for key, u in self.panel.items()
        ]
        campaign = self._campaign(seat_ids=seats)

        campaign.action_start()

        forms = campaign.evaluation_ids.grouped("type_id")
        self.assertEqual(len(forms[self.kind].member_ids), 4)
        self.assertEqual(forms[self.direct].member_ids.user_id, self.panel["sales"])

    # === By hand ===

    def test_an_evaluation_by_hand_gets_its_form_too(self):
        evaluation = self._make_evaluation(self.kind, key_account_id=self.flagged.id)

        self.assertEqual(evaluation.type_id, self.direct)

    def test_a_form_for_others_is_refused(self):
        with self.assertRaisesRegex(UserError, "choose “Annual evaluation”"):
            self._make_evaluation(self.direct)

    def test_nobody_gets_round_the_choice(self):
        """Neither by lines of his own, nor by another kind once there is a sheet."""
        evaluations = self.env["key.account.evaluation"].with_user(self.seller)
        bare = evaluations.create(
            {"key_account_id": self.account.id, "type_id": self.direct.id}
        )
        with self.assertRaisesRegex(UserError, "its form is not chosen"):
            bare.action_conclude()
        with self.assertRaisesRegex(UserError, "is not written by hand"):
            bare.form_choice = {"name": {}}
        sheet = self._make_evaluation(self.kind)
        with self.assertRaisesRegex(UserError, "has its score sheet"):
            sheet.type_id = self.direct

    # === What follows ===

    def test_the_form_is_in_the_result_and_stays_there(self):
        evaluation = self._scored(self.flagged, "80")
        self._option("flag/direct").name = "Renamed"

        self.assertIn("Form: Direct customers", evaluation.result_words)
        self.assertIn("flag Direct set", evaluation.result_words)

    def test_a_correction_keeps_the_form_of_what_it_corrects(self):
        evaluation = self._scored(self.flagged, "80")
        self.flagged.flag_ids = False

        action = evaluation.action_correct()

        correction = self.env["key.account.evaluation"].browse(action["res_id"])
        self.assertEqual(correction.type_id, self.direct)

    def test_results_by_any_form_are_those_of_the_kind(self):
        """Compared with each other, and one score for conditions."""
        first = self._scored(self.flagged, "80")
        self.flagged.flag_ids = self._option("flag/strategic")
        second = self._make_evaluation(
            self.kind,
            {"sales": "70"},
            key_account_id=self.flagged.id,
            date="2026-06-30",
        )
        second.action_conclude()

        self.assertNotEqual(first.type_id, second.type_id)
        self.assertEqual(second.delta, -10)
        facts = self._facts({"score": "annual", "gte": "0"})
        self.assertEqual(facts.scores["annual"], 70)

    def _facts(self, condition):
        """What a condition sees of the flagged account."""
        kinds = [YesNo(parse_condition(condition)[0])]
        company, day = self.flagged.company_id, date(2026, 6, 30)
        found = facts_for(kinds, self.flagged, company, day)
        return found[self.flagged.id]

    # === Policy ===

    def test_forms_come_and_go_with_the_policy(self):
        self.assertEqual(self.direct.form_of_id, self.kind)
        self.assertEqual(self.direct.condition_words, "flag Direct set")
        self.assertEqual(len(self.kind.form_ids), 2)

        for wrong in (
            {"condition": {"flags": "direct"}},
            {"form_of_id": self.kind.form_ids[-1].id},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                self.direct.sudo().write(wrong)
