from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.grading.effect import Effect
from ...models.grading.effect_writer import EffectWriter
from ...models.policy.errors import PolicyError
from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestKeyAccountEffect(ProposalCase):
    """What grades bring comes with them, and goes with them unless somebody changed it."""

    def setUp(self):
        super().setUp()
        lists = self.env["product.pricelist"]
        self.usual, self.gold, self.silver, self.other = lists.create(
            [{"name": name} for name in ("Usual", "Gold", "Silver", "Other")]
        )
        terms = self.env["account.payment.term"]
        self.slow = terms.create({"name": "Ninety days"})
        self.partner = self.account.partner_id
        self.partner.specific_property_product_pricelist = self.usual
        self._tier(self.stars, "two").effects = {
            "price_list": "Gold",
            "payment_term": "Ninety days",
        }
        self._tier(self.stars, "one").effects = {"price_list": "Silver"}

    @property
    def _price_list(self):
        return self.partner.specific_property_product_pricelist

    def _decide(self, key):
        self._decide_grade(self.account, self._tier(self.stars, key))

    # === With the grade ===

    def test_effects_are_shown_before_and_come_only_with_the_approval(self):
        proposal = self.proposals
        self.assertIn("Pricelist: Gold, now Usual", proposal.effects_words)
        self.assertIn("Ninety days, now none", proposal.effects_words)
        self.assertEqual(self._price_list, self.usual)

        proposal.action_approve()

        self.assertEqual(self._price_list, self.gold)
        self.assertEqual(self.partner.property_payment_term_id, self.slow)
        self.assertIn("Pricelist: Gold", self.account.grade_id.effects_words)
        self.assertIn("Pricelist: Gold", proposal.effects_words)

    def test_the_next_grade_gives_back_what_the_last_one_set(self):
        self._decide("two")

        self._decide("one")
        self.assertEqual(self._price_list, self.silver)
        self.assertFalse(self.partner.property_payment_term_id)
        self._decide("plain")

        self.assertEqual(self._price_list, self.usual)

    def test_what_a_person_changed_since_stays(self):
        self._decide("two")
        self.partner.specific_property_product_pricelist = self.other

        self._decide("plain")

        self.assertEqual(self._price_list, self.other)
        ended = self.account.grade_ids.filtered("effects")
        self.assertIn("Gold, changed since and left as it is", ended.effects_words)
        self.assertIn("Ninety days, put back to what was there", ended.effects_words)

    def test_a_run_brings_effects_and_a_second_one_nothing(self):
        self.stars.decision = "apply"

        self._run(as_of="2026-02-03")
        written = self.partner.write_date
        self._run(as_of="2026-02-03")

        self.assertEqual(self._price_list, self.gold)
        self.assertEqual(self.partner.write_date, written)

    def test_what_does_not_exist_any_more_stops_nothing(self):
        self.gold.name = "Golden"

        self._decide("two")

        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(self._price_list, self.usual)
        words = self.account.grade_id.effects_words
        self.assertIn("Gold does not exist here", words)

    # === Undone ===

    def test_a_director_undoes_effects_and_the_grade_stays(self):
        self._decide("two")
        grade = self.account.grade_id.with_user(self.director)
        self.assertTrue(grade.can_undo_effects)

        grade.action_undo_effects()

        self.assertEqual(self._price_list, self.usual)
        self.assertEqual(self.account.tier_id.name, "two")
        self.assertFalse(grade.can_undo_effects)
        self.assertIn("Gold, put back", self.account.message_ids[0].body)
        self.partner.specific_property_product_pricelist = self.gold
        self._decide("plain")
        self.assertEqual(self._price_list, self.gold)

    def test_nobody_else_undoes_effects(self):
        self._decide("two")

        for user in (self.seller, self.regional, self.auditor):
            grade = self.account.grade_id.with_user(user)
            self.assertFalse(grade.can_undo_effects)
            with self.assertRaises(AccessError):
                grade.action_undo_effects()

    # === In the policy ===

    def _apply(self, **effects):
        name = {"en_US": "Star"}
        values = {"scheme": "star", "name": name, "condition": "otherwise"}
        return self._apply_policy(
            ("role", "lead", {"name": name, "scope": "own"}),
            ("scheme", "star", {"name": name}),
            ("tier", "star/one", {**values, "effects": effects}),
        )

    def test_a_policy_names_effects(self):
        self._apply(price_list="Gold", owner_role="lead")

        tier = self.env["key.account.tier"].search([("key", "=", "star/one")])
        self.assertEqual(tier.effects, {"price_list": "Gold", "owner_role": "lead"})

    def test_a_policy_with_effects_that_do_not_exist_is_refused(self):
        with self.assertRaises(PolicyError) as caught:
            self._apply(price_list="Platinum", owner_role="boss", free_beer="yes")

        findings = str(caught.exception.args)
        for expected in ("Platinum", "no role “boss”", "free_beer", "POL450"):
            self.assertIn(expected, findings)

    def test_effects_by_hand_are_checked_too(self):
        for effects in ({"free_beer": "yes"}, {"price_list": 3}, ["price_list"]):
            with self.assertRaisesRegex(ValidationError, "owner_role"):
                self._tier(self.stars, "two").effects = effects


class Letter(Effect):
    """What another addon may register: one account at a time."""

    def __init__(self):
        self.seen = []

    def label(self, env):
        return "Letter"

    def set(self, account, value):
        self.seen.append(("set", account.name, value))
        return {"to": account.name}

    def undo(self, account, memento):
        self.seen.append(("undo", account.name, memento["to"]))
        return account.name == "A"


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestManyKeyAccountEffects(ProposalCase):
    """Many grades at once bring what each would have brought by itself."""

    def setUp(self):
        super().setUp()
        lists = self.env["product.pricelist"]
        self.usual, self.gold, self.other = lists.create(
            [{"name": name} for name in ("Usual", "Gold", "Other")]
        )
        terms = self.env["account.payment.term"]
        self.slow = terms.create({"name": "Ninety days"})
        self.one = self._tier(self.stars, "one")

    def _make_accounts(self, *names, **vals):
        accounts = self.env["key.account"].concat(
            *(self._make_account(name, **vals) for name in names)
        )
        for account in accounts:
            self._make_partner("Contact", parent_id=account.partner_id.id)
        return accounts

    def _propose(self, *groups):
        """Let February speak for one star for each of these accounts."""
        self._run(as_of=date(2026, 2, 3))
        for accounts in groups:
            for account in accounts:
                self._sell(1, 1500, account)
        self._run(as_of=date(2026, 2, 4))

    def _open(self, accounts):
        proposals = accounts.grade_proposal_ids.filtered(lambda p: p.state == "open")
        return proposals.with_user(self.director)

    def _decide(self, accounts, key):
        self._decide_grade(accounts, self._tier(self.stars, key))

    def _price_lists(self, accounts):
        return [a.partner_id.specific_property_product_pricelist for a in accounts]

    # === How much it costs ===

    def _bring_everything(self):
        role = {"key": "star", "name": "Star manager"}
        role["member_ids"] = [Command.set(self.colleague.ids)]
        self.env["key.account.role"].create(role)
        self._make_option("service_level", "gold")
        self.one.effects = {
            "price_list": "Gold",
            "payment_term": "Ninety days",
            "owner_role": "star",
            "service_level": "gold",
        }
        self.one.benefit_ids = self.env["key.account.benefit"].create(
            {"key": "room", "name": "Room", "company_id": self.company.id}
        )

    def _queries(self, act, groups):
        """Queries of the second and of the third group; the first one fills caches."""
        counts = []
        for accounts in groups:
            with self._count_queries() as counted:
                act(accounts)
            counts += counted
        return counts[1:]

    def _groups(self):
        names = [f"Account {number}" for number in range(20)]
        groups = [
            self._make_accounts(*some) for some in (names[:4], names[4:8], names[8:])
        ]
        self._propose(*groups)
        return groups

    def test_approving_twelve_takes_as_many_queries_as_approving_four(self):
        """With effects of every kind and contacts that take them over; undone as well."""
        self._bring_everything()
        groups = self._groups()

        approving = self._queries(lambda a: self._open(a).action_approve(), groups)
        for accounts in groups:
            self.assertEqual(set(accounts.mapped("tier_id.name")), {"one"})
            self.assertEqual({*self._price_lists(accounts)}, {self.gold})
            self.assertEqual(accounts.mapped("service_level_id.name"), ["Gold"])
            self.assertEqual(len(accounts.activity_ids), len(accounts))
            self.assertEqual(len(accounts.benefit_grant_ids), len(accounts))
        ending = self._queries(lambda a: self._decide(a, "plain"), groups)

        self.assertFalse(any(self._price_lists(groups[2])))
        self.assertFalse(groups[2].service_level_id)
        self.assertFalse(groups[2].activity_ids)
        self.assertTrue(all(groups[2].benefit_grant_ids.mapped("date_ended")))
        self.assertEqual(approving[0], approving[1])
        self.assertEqual(ending[0], ending[1])

    def test_refusing_and_withdrawing_many_takes_as_many_queries_as_few(self):
        groups = self._groups()

        refusing = self._queries(
            lambda a: self._open(a[::2]).action_refuse("Wait"), groups
        )
        withdrawing = self._queries(
            lambda a: self._open(a[1::2]).sudo()._supersede("Over"), groups
        )

        proposals = groups[2].grade_proposal_ids
        self.assertEqual(set(proposals.mapped("state")), {"refused", "superseded"})
        self.assertFalse(proposals.activity_ids)
        self.assertEqual(refusing[0], refusing[1])
        self.assertEqual(withdrawing[0], withdrawing[1])

    # === Each as by itself ===

    def test_each_gets_back_what_it_had_unless_a_person_changed_it(self):
        self.one.effects = {"price_list": "Gold"}
        accounts = self._make_accounts("A", "B", "C", "D")
        before = [self.usual, self.other, self.usual.browse(), self.usual]
        for account, price_list in zip(accounts, before, strict=True):
            account.partner_id.specific_property_product_pricelist = price_list
        self._decide(accounts, "one")
        self.assertEqual(self._price_lists(accounts), [self.gold] * 4)
        accounts[3].partner_id.specific_property_product_pricelist = self.other

        self._decide(accounts, "plain")

        self.assertEqual(self._price_lists(accounts), [*before[:3], self.other])
        ended = accounts.grade_ids.filtered("effects").sorted("key_account_id")
        states = [grade.effects[0]["state"] for grade in ended]
        self.assertEqual(states, ["given_back"] * 3 + ["kept"])

    def test_contacts_take_over_what_their_customers_get(self):
        self.one.effects = {"payment_term": "Ninety days"}
        accounts = self._make_accounts("A", "B")
        people = accounts.partner_id.child_ids
        people.is_company = False

        self._decide(accounts, "one")

        self.assertEqual({*people.property_payment_term_id}, {self.slow})

    def test_each_account_is_asked_about_by_its_own_words(self):
        self._bring_everything()
        mine, theirs = (
            self._make_accounts("A"),
            self._make_accounts("B", user=self.regional),
        )
        held = self._make_accounts("C", user=self.colleague)

        self._decide(mine | theirs | held, "one")

        self.assertIn("Seller is not", mine.activity_ids.note)
        self.assertIn("Regional is not", theirs.activity_ids.note)
        self.assertFalse(held.activity_ids)

    def test_effects_of_other_addons_go_on_one_account_at_a_time(self):
        letter = Letter()
        registry = type(self.env["key.account.effect"])
        known = {**self.env["key.account.effect"]._effects(), "letter": letter}
        accounts = self._make_accounts("A", "B")
        with patch.object(registry, "_effects", lambda self: known):
            self.one.effects = {"letter": "warm"}

            self._decide(accounts, "one")
            self._decide(accounts, "plain")

        done = [("set", "A", "warm"), ("set", "B", "warm")]
        self.assertEqual(letter.seen, [*done, ("undo", "A", "A"), ("undo", "B", "B")])
        ended = accounts.grade_ids.filtered("effects").sorted("key_account_id")
        states = [grade.effects[0]["state"] for grade in ended]
        self.assertEqual(states, ["given_back", "kept"])
        self.assertEqual(ended[0].effects_words, "letter: warm, undone")

    def test_what_another_addon_brought_is_said_to_end_only_while_it_is_there(self):
        """Before anybody decides on the next grade."""
        account = self._make_accounts("A")
        registry = type(self.env["key.account.effect"])
        known = {**self.env["key.account.effect"]._effects(), "letter": Letter()}
        with patch.object(registry, "_effects", lambda self: known):
            self.one.effects = {"letter": "warm"}
            self._decide(account, "one")
            there = self._preview(account)

        gone = self._preview(account)

        self.assertEqual(there, "Letter: warm, to be undone")
        self.assertIn("letter: warm stays as it is", gone)

    def _preview(self, account):
        tier = self._tier(self.stars, "plain")
        return EffectWriter(self.env).preview(account, account.grade_id, tier)
