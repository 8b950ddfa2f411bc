from datetime import date

from psycopg2.errors import ForeignKeyViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..migrating import migrate
from .common import TODAY, RecomputeCommon

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
IN_MAY = date(2026, 5, 4)


@tagged("post_install", "-at_install")
class TestKeyAccountSnapshot(RecomputeCommon):
    """Each month keeps what an account was, and analyses of figures use that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheme = cls._make_abc()
        cls.account = cls._make_customer("Acme", 100000)
        cls.snapshots = cls.env["key.account.snapshot"]

    def _kept(self, name, account=None):
        """Month → what its snapshot says of the account."""
        account = account or self.account
        account.invalidate_recordset()
        return {kept.month: kept[name] for kept in account.snapshot_ids}

    # === What is kept ===

    def test_month_keeps_who_looked_after_the_account_and_what_it_was(self):
        relation = self._make_option("relation", "partner", "Partner")
        china = self.env.ref("base.cn")
        self.account.write({"state": "active", "relation_class_id": relation.id})
        self.account.partner_id.country_id = china

        self._run()

        kept = self.account.snapshot_ids
        self.assertEqual((kept.month, kept.as_of), (JUNE, TODAY))
        self.assertEqual(kept.user_id, self.account.user_id)
        self.assertEqual(kept.team_id, self.account.team_id)
        self.assertEqual((kept.state, kept.standing), ("active", "none"))
        self.assertEqual((kept.country_id, kept.relation_class_id), (china, relation))
        self.assertEqual(kept.tier_id.name, "B")
        self.assertEqual(kept.metric_ids, self.account.metric_ids)
        self.assertEqual(kept.display_name, "Acme 2026-06")
        self.assertFalse(kept.filled_in)

    def test_last_evaluation_with_a_score_is_kept(self):
        kind = self.env["key.account.evaluation.type"].create(
            {"key": "yearly", "name": "Yearly"}
        )
        for day, score, unrated in (
            ("2026-02-01", 70, False),
            ("2026-05-03", 80, False),
            ("2026-05-04", 0, True),
            ("2026-06-30", 90, False),
        ):
            evaluation = self.env["key.account.evaluation"].create(
                {"key_account_id": self.account.id, "type_id": kind.id, "date": day}
            )
            evaluation._write_guarded(
                {"score": score, "unrated": unrated, "state": "concluded"}
            )

        self._run(TODAY)

        self.assertEqual(self._kept("score"), {JUNE: 80})
        mean = self.snapshots._read_group([], [], ["score:avg"])
        self.assertEqual(mean, [(80,)])

    # === When it is written ===

    def test_manager_changes_though_no_figure_does(self):
        self._run(TODAY)
        self.account.user_id = self.colleague

        status = self._run(TODAY)

        self.assertEqual(status["counts"], {"snapshot": 1})
        self.assertEqual(status["labels"]["snapshot"], "Snapshots")
        self.assertEqual(self._kept("user_id"), {JUNE: self.colleague})

    def test_run_of_changes_finds_other_managers_classes_and_addresses(self):
        """It measures only whom a trigger has noted, and no figure changes here."""
        accounts = [self._make_customer(f"C{number}", 100) for number in range(4)]
        gold = self._make_option("service_level", "gold", "Gold")
        partner = self._make_option("relation", "partner", "Partner")
        self._run(TODAY)
        self._clear_marks()
        accounts[0].user_id = self.colleague
        accounts[1].relation_class_id = partner
        accounts[2].partner_id.state_id = self.env.ref("base.state_us_5")
        accounts[3].service_level_id = gold

        status = self.runs.start(as_of=str(TODAY), incremental=True)
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"])

        self.assertFalse(status["full_reason"])
        self.assertEqual(status["counts"], {"snapshot": 4})
        self.assertEqual(self._kept("service_level_id", accounts[3])[JUNE], gold)
        self.assertEqual(self._kept("user_id", accounts[0])[JUNE], self.colleague)
        self.assertEqual(self._kept("relation_class_id", accounts[1])[JUNE], partner)

    def test_run_of_changes_finds_an_evaluation_whose_day_has_come(self):
        kind = self.env["key.account.evaluation.type"].create(
            {"key": "yearly", "name": "Yearly"}
        )
        evaluation = self.env["key.account.evaluation"].create(
            {"key_account_id": self.account.id, "type_id": kind.id, "date": TODAY}
        )
        evaluation._write_guarded({"score": 80, "state": "concluded"})
        self._run(date(2026, 6, 28))
        self._clear_marks()

        status = self.runs.start(as_of=str(TODAY), incremental=True)
        self.runs.step(run_id=status["run_id"])

        self.assertFalse(status["full_reason"])
        self.assertEqual(self._kept("score"), {JUNE: 80})

    def test_grade_of_the_same_run_is_kept(self):
        self._run(TODAY)
        self._make_order(self.account.partner_id, 400000, TODAY.isoformat())

        status = self._run(TODAY)

        self.assertEqual(status["counts"], {"grades": 1, "snapshot": 1, "metrics": 1})
        self.assertEqual(self._kept("tier_id")[JUNE].name, "A")

    def test_account_computed_by_its_button_is_kept(self):
        self.env["key.account.run"]._recompute_accounts(self.account)

        self.assertEqual(self.account.snapshot_count, 1)
        self.assertEqual(self.account.snapshot_ids.tier_id, self.account.tier_id)

    def test_t14_second_run_of_the_month_writes_no_snapshot(self):
        self._run(date(2026, 6, 3))
        before = self._written()

        status = self._run(TODAY)

        self.assertEqual(status["staged"], 0)
        self.assertEqual(self._written(), before)

    # === Months that are over ===

    def test_month_that_is_over_stays_as_it_was(self):
        first = self.account.user_id
        self._run(IN_MAY)
        self.account.user_id = self.colleague
        self._run(TODAY)

        self._run(IN_MAY)

        self.assertEqual(self._kept("user_id"), {MAY: first, JUNE: self.colleague})

    def test_month_that_was_missed_is_filled_in_and_says_so(self):
        self._run(IN_MAY)
        other = self._make_customer("Other", 100)
        self._run(TODAY)

        status = self._run(IN_MAY)

        self.assertEqual(status["counts"]["snapshot"], 1)
        self.assertEqual(self._kept("filled_in"), {MAY: False, JUNE: False})
        self.assertEqual(self._kept("filled_in", other), {MAY: True, JUNE: False})
        self.assertFalse(self._kept("tier_id", other)[MAY], "graded in June")

    def test_earlier_day_of_the_same_month_changes_nothing(self):
        self._run(TODAY)
        self.account.user_id = self.colleague

        status = self._run(date(2026, 6, 3))

        self.assertNotIn("snapshot", status["counts"])
        self.assertNotEqual(self._kept("user_id")[JUNE], self.colleague)

    def test_other_company_has_months_of_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        far = self._make_account("Far", company_id=other.id, user_id=self.env.uid)
        self.runs.env.user.sudo().company_ids += other
        self._make_abc(company_id=other.id)
        self._run(TODAY)

        self._run(IN_MAY, company_id=other.id)

        self.assertEqual(self._kept("filled_in", far), {MAY: False})
        self.assertEqual(self._kept("filled_in"), {JUNE: False})

    # === Analyses ===

    def test_figures_are_grouped_by_what_the_account_was(self):
        first = self.account.user_id
        regular = self._make_option("relation", "regular", "Regular")
        partner = self._make_option("relation", "partner", "Partner")
        slow = self._make_option("service_level", "standard", "Standard")
        fast = self._make_option("service_level", "gold", "Gold")
        self.account.write(
            {"relation_class_id": regular.id, "service_level_id": slow.id}
        )
        self._run(IN_MAY)
        self.account.write(
            {
                "user_id": self.colleague.id,
                "relation_class_id": partner.id,
                "service_level_id": fast.id,
            }
        )
        self._make_order(self.account.partner_id, 400000, "2026-06-10")
        self._run(TODAY)

        metrics = self.metrics.with_user(self.director)
        for field, expected in {
            "user_id": {first: 100000, self.colleague: 500000},
            "relation_class_id": {regular: 100000, partner: 500000},
            "service_level_id": {slow: 100000, fast: 500000},
        }.items():
            found = dict(metrics._read_group([], [field], ["value:sum"]))
            self.assertEqual(found, expected, field)
        [may] = metrics.search([("relation_class_id", "=", regular.id)])
        self.assertEqual((may.month, may.tier_id.name), (MAY, "B"))

    def test_accounts_are_counted_by_month_and_grade(self):
        self._run(IN_MAY)
        self._make_order(self.account.partner_id, 400000, "2026-06-10")
        self._run(TODAY)

        found = self.snapshots.with_user(self.director)._read_group(
            [], ["month:month", "tier_id"], ["__count"]
        )

        counted = [(month, tier.name, number) for month, tier, number in found]
        self.assertEqual(counted, [(MAY, "B", 1), (JUNE, "A", 1)])

    def test_accounts_are_counted_by_the_service_level_that_they_had(self):
        """A level that another one has replaced stays in the months that are over."""
        gold = self._make_option("service_level", "gold", "Gold")
        self.account.service_level_id = gold
        self._run(IN_MAY)
        self.account.service_level_id = False
        self._run(TODAY)

        found = self.snapshots.with_user(self.director)._read_group(
            [], ["month:month", "service_level_id"], ["__count"]
        )

        self.assertEqual(found, [(MAY, gold, 1), (JUNE, gold.browse(), 1)])

    # === Rights ===

    def test_snapshots_are_seen_like_their_account(self):
        self._run()

        for user, seen in {
            self.seller: 1,
            self.colleague: 0,
            self.regional: 1,
            self.director: 1,
            self.auditor: 1,
        }.items():
            found = self.snapshots.with_user(user).search_count([])
            self.assertEqual(found, seen, user.name)
        with self.assertRaises(AccessError):
            self.snapshots.with_user(self.policy_admin).search_count([])
        action = self.account.with_user(self.seller).action_view_snapshots()
        self.assertEqual(action["domain"], [("key_account_id", "=", self.account.id)])

    def test_nobody_writes_a_snapshot_by_hand(self):
        self._run()
        kept = self.account.snapshot_ids

        for change in (
            lambda: kept.write({"user_id": self.colleague.id}),
            lambda: kept.copy({"month": MAY}),
            kept.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    @mute_logger("odoo.sql_db")
    def test_what_a_snapshot_refers_to_is_not_deleted(self):
        regular = self._make_option("relation", "regular", "Regular")
        south = self._make_team("Far south")
        self.account.write({"relation_class_id": regular.id, "team_id": south.id})
        self._run(IN_MAY)
        self.account.write({"relation_class_id": False, "team_id": self.north.id})

        for record in (regular.with_user(self.policy_admin), south):
            with (
                self.subTest(record=record),
                self.assertRaises(ForeignKeyViolation),
                self.env.cr.savepoint(),
            ):
                record.unlink()

        self.assertEqual(self._kept("relation_class_id")[MAY], regular)

    # === Upgrade ===

    def test_figures_from_before_keep_the_grade_of_their_month(self):
        """They carried it themselves; of the rest only today's is known."""
        self._run(IN_MAY)
        self._make_order(self.account.partner_id, 400000, "2026-06-10")
        self._run(TODAY)
        before = self._kept("tier_id")
        self.env.flush_all()
        self.env.cr.execute(
            """ALTER TABLE key_account_metric ADD COLUMN tier_id integer;
               UPDATE key_account_metric SET tier_id = kept.tier_id
                 FROM key_account_snapshot AS kept WHERE kept.id = snapshot_id;
               UPDATE key_account_metric SET snapshot_id = NULL;
               DELETE FROM key_account_snapshot"""
        )
        self.account.active = False

        migrate(self.env.cr, "post-snapshots")
        migrate(self.env.cr, "post-snapshots")

        self.assertEqual(self._kept("tier_id"), before)
        self.assertEqual(self._kept("user_id")[MAY], self.account.user_id)
        tiers = self.account.metric_ids.mapped("tier_id.name")
        self.assertEqual(tiers, ["A", "B"])
