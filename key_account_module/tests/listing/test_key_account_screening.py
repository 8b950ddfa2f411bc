from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import ListingCommon

LOGGER = "odoo.addons.key_account_module.models.listing.key_account_screening"


@tagged("post_install", "-at_install")
class TestKeyAccountScreening(ListingCommon):
    """Every screening is noted, whoever or whatever asked for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screenings = cls.env["key.account.screening"]
        cls.customer = cls._make_prospect("Large", 600000)

    def _cron(self):
        with self._no_commit():
            self.screenings._cron_screen()
        return self.screenings.search([])

    # === The service ===

    def test_screening_tells_what_is_to_be_decided(self):
        """Covers: KAI-06"""
        told = self.screenings.with_user(self.director).screen()

        self.assertEqual(
            told,
            {
                "screening_id": self.screenings.search([], limit=1).id,
                "company_id": self.company.id,
                "as_of": "2026-06-29",
                "found": 1,
                "added": 1,
                "withdrawn": 0,
            },
        )

    def test_second_screening_adds_nothing_and_what_is_gone_is_counted(self):
        self._screen()
        orders = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])

        again = self.screenings.with_user(self.director).screen()
        orders.write({"state": "cancel"})
        gone = self.screenings.with_user(self.director).screen()

        numbers = [(s["found"], s["added"], s["withdrawn"]) for s in (again, gone)]
        self.assertEqual(numbers, [(1, 0, 0), (0, 0, 1)])

    def test_only_directors_screen_and_only_their_companies(self):
        other = self.env["res.company"].create({"name": "Other"})

        for user in (self.seller, self.regional, self.policy_admin, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.screenings.with_user(user).screen()
        with self.assertRaisesRegex(AccessError, "do not work"):
            self.screenings.with_user(self.director).screen(company_id=other.id)

    def test_button_tells_the_outcome_and_shows_the_candidates(self):
        action = self.candidates.with_user(self.director).action_screen()

        self.assertIn("1 to decide, 1 of them new", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_model"], "key.account.candidate")

    # === The scheduled action ===

    def test_scheduled_action_screens_companies_with_criteria(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.listing.copy({"key": "other", "company_id": other.id, "qualifier_ids": []})

        done = self._cron()

        self.assertEqual(done.company_id, self.company)
        self.assertEqual((done.found, done.added), (1, 1))

    def test_scheduled_action_called_again_begins_where_it_stopped(self):
        self._cron()

        self.assertEqual(len(self._cron()), 1)
        with freeze_time("2026-07-06 10:00:00"):
            self.assertEqual(len(self._cron()), 2)

    def test_scheduled_action_stops_when_its_time_is_over(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", return_value=0
        ):
            self.screenings._cron_screen()

        self.assertFalse(self.screenings.search([]))

    def test_company_that_cannot_be_screened_is_noted_with_the_reason(self):
        failing = patch.object(
            type(self.candidates), "_screen", side_effect=UserError("No such figure")
        )
        with failing, self.assertLogs(LOGGER, "WARNING"):
            done = self._cron()

        self.assertEqual(done.outcome, "No such figure")
        self.assertEqual(done.found, 0)

    # === The note ===

    def test_list_says_when_its_customers_were_screened_last(self):
        self.assertFalse(self.listing.screened_at)
        self._screen()
        self.listing.invalidate_recordset()

        listing = self.listing.with_user(self.director)

        self.assertEqual(listing.screened_at, self.screenings.search([]).create_date)
        self.assertIn("1 to decide", listing.screening_outcome)
        self.assertNotIn(
            "screened_at", self.listing.with_user(self.seller).fields_get()
        )

    def test_log_is_read_by_those_who_decide_and_written_by_nobody(self):
        self._screen()

        for user in (self.director, self.auditor, self.policy_admin):
            self.assertEqual(self.screenings.with_user(user).search_count([]), 1)
        with self.assertRaises(AccessError):
            self.screenings.with_user(self.seller).search_count([])
        with self.assertRaises(UserError):
            self.screenings.search([]).write({"found": 7})
