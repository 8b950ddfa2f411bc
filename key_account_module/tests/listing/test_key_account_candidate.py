from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.listing.criteria import Screening
from .common import YEAR, ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountCandidate(ListingCommon):
    """Screening looks at every customer; staff nominate; directors decide."""

    def _of(self, partner):
        return self.candidates.search([("partner_id", "=", partner.id)])

    # === Screening ===

    def test_customers_without_an_account_are_found(self):
        """Covers: KAI-06, KAI-10"""
        large = self._make_prospect("Large", 400000, 200000)
        promising = self._make_prospect("Promising", 350000)
        small = self._make_prospect("Small", 1000)

        found = self._screen()

        self.assertEqual(found.partner_id, large | promising)
        self.assertEqual(self._of(large).proposal, "key")
        self.assertEqual(self._of(promising).proposal, "potential")
        self.assertFalse(self._of(small))
        self.assertRegex(self._of(large).evidence_words, "600.000")

    def test_an_existing_account_becomes_a_candidate(self):
        """Covers: KAI-12"""
        account = self._make_customer("Acme", 600000)

        found = self._screen()

        self.assertEqual(found.key_account_id, account)
        self.assertEqual(found.user_id, self.seller)

    def test_new_needs_of_an_existing_customer_are_screened_for(self):
        """Covers: KAI-06, KAI-12"""
        growth = self._make_flag("growth_need")
        self._make_criterion("needs", potential={"flag": "growth_need"})
        account = self._make_customer("Acme", 1000, flag_ids=[(4, growth.id)])

        found = self._screen()

        self.assertEqual(found.key_account_id, account)
        self.assertEqual(found.proposal, "potential")

    def test_orders_of_contacts_count_for_the_customer(self):
        customer = self._make_partner("Head")
        contact = self.env["res.partner"].create(
            {"name": "Ann", "parent_id": customer.id}
        )
        self._make_order(contact, 600000)

        self.assertEqual(self._screen().partner_id, customer)

    def test_criteria_may_name_every_metric(self):
        """Also those that look at the day, the time zone or the years of an account."""
        self.large.condition = {
            "all": [
                {"metric": "months_since_last_order", "lte": 3},
                {"metric": "overdue", "lte": 0},
                {"not": {"metric": "years_of_cooperation", "gte": 1}},
            ]
        }
        self.large.potential = False
        account = self._make_customer("Account", 300)

        self.assertIn(account, self._screen().key_account_id)

    def test_ranks_compare_the_whole_customer_base(self):
        """Covers: KAI-10"""
        self.large.condition = {**YEAR, "top_share_of_customers": "25%"}
        self.large.potential = False
        self._make_customer("Account", 300)
        first = self._make_prospect("First", 900)
        for number in range(2):
            self._make_prospect(f"Small {number}", 100)

        self.assertEqual(self._screen().partner_id, first)

    def test_shares_are_of_the_whole_customer_base_whoever_is_asked_for(self):
        self.large.condition = {**YEAR, "metric": "revenue_share", "gte": "25%"}
        self.large.potential = False
        account = self._make_customer("Account", 100)
        self._make_customer("Other", 100)
        self._make_prospect("First", 900)

        for asked in (None, account):
            with self.subTest(asked=asked):
                screening = Screening(self.env(su=True), self.company, accounts=asked)
                found = dict(screening.findings())

                self.assertEqual(found[account.id].standing, "none")

    def test_who_no_longer_qualifies_is_proposed_to_be_taken_off(self):
        """Covers: KAI-08"""
        account = self._make_customer("Acme", 600000)
        self._list(account)
        self.large.condition = {**YEAR, "gte": 900000}
        self.large.potential = {**YEAR, "gte": 800000}

        found = self._screen()

        self.assertEqual((found.key_account_id, found.proposal), (account, "none"))
        found.with_user(self.director).action_accept("Sales fell")
        self.assertEqual(account.standing, "none")
        self.assertEqual(
            account.listing_change_ids.sorted("id")[-1].candidate_id, found
        )

    def test_blank_criteria_take_nobody_off(self):
        account = self._make_customer("Acme", 600000)
        self._list(account)
        self.large.write({"condition": False, "potential": False})
        (self.known | self.partner).active = False

        self.assertFalse(self._screen())
        self.assertEqual(account.standing, "key")

    def test_screening_twice_proposes_once(self):
        self._make_prospect("Large", 600000)

        first = self._screen()
        again = self._screen()

        self.assertEqual(first, again)

    def test_an_open_proposal_is_brought_up_to_date(self):
        customer = self._make_prospect("Promising", 350000)
        found = self._screen()
        self._make_order(customer, 250000)

        self._screen()

        self.assertEqual(found.proposal, "key")

    def test_what_is_no_longer_found_is_withdrawn(self):
        customer = self._make_prospect("Promising", 350000)
        found = self._screen()
        self.env["sale.order"].search([("partner_id", "=", customer.id)]).write(
            {"state": "cancel"}
        )

        self._screen()

        self.assertEqual(found.state, "withdrawn")

    def test_a_refused_proposal_comes_back_on_other_evidence_alone(self):
        customer = self._make_prospect("Promising", 350000)
        self._screen().with_user(self.director).action_refuse("Pays late")

        self.assertFalse(self._screen())
        self._make_order(customer, 250000)
        self.assertEqual(self._screen().proposal, "key")

    def test_the_number_of_queries_does_not_depend_on_the_customers(self):
        """Covers: KAI-06"""
        counts = []
        for number in range(3):
            for place in range(8):
                self._make_prospect(f"Small {number} {place}", 10)
            with self._count_queries() as counted:
                self.candidates.sudo()._screen(self.company)
            counts.append(counted[0])

        self.assertEqual(counts[1], counts[2])

    def test_without_criteria_nothing_is_screened(self):
        self.listing.active = False

        with self.assertRaisesRegex(UserError, "key_accounts"):
            self._screen()

    def test_only_directors_screen(self):
        for user in (self.seller, self.regional, self.policy_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.candidates.with_user(user).action_screen()

    def test_other_companies_are_another_matter(self):
        other = self._make_company("Other", self.director)
        theirs = self._make_partner("Theirs", company_id=other.id)
        self._make_order(theirs, 600000, company_id=other.id)

        self.assertFalse(self._screen())

    # === Nominations ===

    def _nominate(self, user, partner, **vals):
        return self.candidates.with_user(user).create(
            {"partner_id": partner.id, "need": "Plans a new line", **vals}
        )

    def test_a_salesperson_nominates_a_customer_with_a_new_need(self):
        """Covers: KAI-12"""
        account = self._make_customer("Acme", 1000)

        nomination = self._nominate(self.seller, account.partner_id)

        self.assertEqual(nomination.sudo().key_account_id, account)
        self.assertEqual(nomination.source, "nomination")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._nominate(self.seller, self._make_partner("Other"), need=" ")

    def test_a_nomination_belongs_to_the_manager_and_the_region_of_the_account(self):
        """A form sends the empty field of the salesperson along."""
        account = self._make_customer("Acme", 1000)

        nomination = self._nominate(self.director, account.partner_id, user_id=False)

        self.assertEqual(nomination.user_id, account.user_id)
        self.assertEqual(nomination.team_id, account.team_id)
        self.assertIn(nomination, self.candidates.with_user(self.regional).search([]))

    def test_a_new_customer_belongs_to_whoever_proposes_him(self):
        nomination = self._nominate(self.seller, self._make_partner("New"))

        self.assertEqual(nomination.user_id, self.seller)
        self.assertEqual(nomination.team_id, self.seller.sale_team_id)

    def test_a_nomination_that_changes_nothing_is_refused(self):
        account = self._make_customer("Acme", 600000)
        self._list(account)

        with self.assertRaisesRegex(UserError, "Acme stands there in the list"):
            self._nominate(self.seller, account.partner_id)

    def test_nobody_nominates_an_account_that_he_may_not_see(self):
        account = self._make_account("Hidden", user=self.colleague)

        with self.assertRaises(AccessError):
            self._nominate(self.seller, account.partner_id)

    def test_an_unsaved_form_tells_nothing_about_a_hidden_account(self):
        account = self._make_account("Hidden", user=self.colleague)

        told = self.candidates.with_user(self.seller).onchange(
            {"partner_id": account.partner_id.id},
            ["partner_id"],
            {"partner_id": {}, "user_id": {}, "key_account_id": {}, "standing": {}},
        )

        self.assertNotIn("key_account_id", told.get("value", {}))
        self.assertFalse(told["value"].get("user_id"))

    def test_evidence_and_state_cannot_be_sent(self):
        partner = self._make_partner("Other")
        for vals in (
            {"evidence": [{"qualifier_id": self.large.id}]},
            {"state": "accepted"},
            {"source": "screening"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self._nominate(self.seller, partner, **vals)

    def test_a_proposal_keeps_its_customer_and_what_was_decided(self):
        hidden = self._make_account("Hidden", user=self.colleague)
        account = self._make_customer("Acme", 1000)
        nomination = self._nominate(self.seller, account.partner_id)

        with self.assertRaisesRegex(UserError, "propose anew"):
            nomination.partner_id = hidden.partner_id
        nomination.need = "Plans two new lines"
        nomination.with_user(self.director).action_refuse("Too small")
        with self.assertRaisesRegex(UserError, "propose anew"):
            nomination.need = "Plans three"

    # === Decisions ===

    def test_accepting_makes_the_account_and_lists_it(self):
        """Covers: KAI-06, KAI-08, KAI-11"""
        customer = self._make_prospect("Large", 600000, user_id=self.seller.id)

        self._screen().with_user(self.director).action_accept("Board of June")

        account = self.env["key.account"].search([("partner_id", "=", customer.id)])
        self.assertEqual((account.standing, account.user_id), ("key", self.seller))
        [change] = account.listing_change_ids
        self.assertEqual(change.qualification_ids.qualifier_id, self.large)
        self.assertEqual(self._of(customer).state, "accepted")

    def test_an_archived_account_comes_back_with_its_history(self):
        account = self._make_customer("Acme", 600000, note="He was rude")
        account.active = False
        nomination = self._nominate(self.director, account.partner_id)

        nomination.action_accept("Board of June")

        self.assertTrue(account.active)
        self.assertEqual(account.standing, "key")
        self.assertEqual(nomination.key_account_id, account)

    def test_a_nomination_meets_the_criteria_or_is_refused(self):
        account = self._make_customer("Acme", 1000)
        nomination = self._nominate(self.seller, account.partner_id)

        with self.assertRaisesRegex(UserError, "do not meet"):
            nomination.with_user(self.director).action_accept("Good customer")

    def test_only_directors_decide_once_and_with_a_reason(self):
        self._make_prospect("Large", 600000, user_id=self.seller.id)
        found = self._screen()

        with self.assertRaises(AccessError):
            found.with_user(self.seller).action_accept("Mine")
        with self.assertRaisesRegex(UserError, "needs its reason"):
            found.with_user(self.director).action_refuse(" ")
        found.with_user(self.director).action_refuse("Pays late")
        with self.assertRaisesRegex(UserError, "has been decided"):
            found.with_user(self.director).action_accept("After all")

    def test_each_sees_the_candidates_of_his_scope(self):
        mine = self._make_prospect("Mine", 600000, user_id=self.seller.id)
        theirs = self._make_prospect("Theirs", 600000, user_id=self.colleague.id)
        self._screen()

        seen = self.candidates.with_user(self.seller).search([]).partner_id
        every = self.candidates.with_user(self.auditor).search([]).partner_id

        self.assertEqual(seen, mine)
        self.assertEqual(every, mine | theirs)
