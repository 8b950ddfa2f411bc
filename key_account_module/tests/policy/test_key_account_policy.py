from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountPolicy(PolicyCase):
    """Plan, apply, export: one transaction, converging, explained."""

    def test_apply_creates_what_plan_announced(self):
        resource = self._option("strategic", "Strategic")

        plan = self.policy.plan(document=self._document(resource))
        result = self._apply(resource)

        self.assertEqual(plan["changes"], result["changes"])
        self.assertEqual(result["revision"], 1)
        self.assertEqual(self._find_option("strategic").name, "Strategic")

    def test_plan_writes_nothing(self):
        self.policy.plan(document=self._document(self._option("x", "X")))

        self.assertFalse(self._find_option("x"))
        self.assertFalse(
            self.env["key.account.policy.bundle"].search([("name", "=", "test")])
        )

    def test_second_apply_is_empty_and_moves_no_write_date(self):
        resource = self._option("strategic", "Strategic", score="1.5")
        self._apply(resource)
        option = self._find_option("strategic")
        bundle = option.bundle_id
        self.env.cr.execute(
            "UPDATE key_account_option SET write_date = '2020-01-01' WHERE id = %s;"
            "UPDATE key_account_policy_bundle SET write_date = '2020-01-01' WHERE id = %s",
            [option.id, bundle.id],
        )
        (option | self._find_option("strategic")).invalidate_recordset()
        bundle.invalidate_recordset()

        again = self._apply(resource, request_id="r2")

        self.assertFalse(again["changed"])
        self.assertEqual(again["revision"], 1)
        self.assertEqual(str(option.write_date), "2020-01-01 00:00:00")
        self.assertEqual(str(bundle.write_date), "2020-01-01 00:00:00")

    def test_same_request_is_applied_once(self):
        resource = self._option("strategic", "Strategic")
        first = self._apply(resource)

        again = self._apply(resource)

        self.assertTrue(again["replayed"])
        self.assertEqual(again["revision"], first["revision"])

    def test_request_id_with_another_document_is_refused(self):
        self._apply(self._option("strategic", "Strategic"))

        with self.assertRaises(PolicyError) as caught:
            self._apply(self._option("loyal", "Loyal"))

        self.assertEqual(caught.exception.code, "POL503")

    def test_stale_revision_is_refused(self):
        self._apply(self._option("strategic", "Strategic"))

        with self.assertRaises(PolicyError) as caught:
            self._apply(
                self._option("strategic", "S"), request_id="r2", base_revision=0
            )

        self.assertEqual(caught.exception.code, "POL501")

    def test_edit_between_plan_and_apply_is_refused(self):
        self._apply(self._option("strategic", "Strategic"))
        document = self._document(self._option("strategic", "S"))
        base = self.policy.plan(document=document)["base"]
        self._find_option("strategic").sequence = 99

        with self.assertRaises(PolicyError) as caught:
            self.policy.apply(
                document=document,
                request_id="r2",
                base_revision=base["revision"],
                base_state_sha256=base["state_sha256"],
            )

        self.assertEqual(caught.exception.code, "POL501")

    def test_plan_tells_pending_from_drift_from_conflict(self):
        self._apply(
            self._option("a", "A"), self._option("b", "B"), self._option("c", "C")
        )
        self._find_option("b").name = "edited"
        self._find_option("c").name = "edited"
        document = self._document(
            self._option("a", "A2"), self._option("b", "B"), self._option("c", "C2")
        )

        plan = self.policy.plan(document=document)

        origins = {
            row["address"]: [field["origin"] for field in row["fields"]]
            for row in plan["changes"]
        }
        self.assertEqual(
            origins,
            {
                "option/flag/a": ["pending"],
                "option/flag/b": ["drift"],
                "option/flag/c": ["conflict"],
            },
        )
        self.assertTrue(plan["has_drift"])

    def test_what_the_document_no_longer_names_is_kept_and_said(self):
        self._apply(self._option("a", "A"), self._option("b", "B"))

        result = self._apply(self._option("a", "A"), request_id="r2")

        self.assertEqual(result["kept"], ["option/flag/b"])
        self.assertTrue(self._find_option("b"))

    def test_field_that_is_absent_is_not_managed(self):
        self._apply(self._option("a", "A", score="2"))
        resource = self._option("a", "A")

        plan = self.policy.plan(document=self._document(resource))

        self.assertFalse(plan["has_changes"])

    def test_blank_is_not_zero(self):
        self._apply(self._option("a", "A", score="0"))

        self._apply(self._option("a", "A", score=None), request_id="r2")

        self.assertFalse(self._find_option("a").score)

    def test_refused_policy_changes_nothing(self):
        bad = self._option("a", "A")
        bad["values"]["nonsense"] = 1

        with self.assertRaises(PolicyError) as caught:
            self._apply(self._option("b", "B"), bad)

        codes = {item["code"] for item in caught.exception.diagnostics}
        self.assertIn("POL103", codes)
        self.assertFalse(self._find_option("b"))

    def test_inactive_language_is_a_warning_and_kept_in_the_revision(self):
        resource = self._option("a", "A")
        resource["values"]["name"]["fr_FR"] = "A en français"

        result = self._apply(resource)

        self.assertEqual([d["code"] for d in result["diagnostics"]], ["POL420"])
        revision = self.env["key.account.policy.revision"].search(
            [("request_id", "=", "r1")]
        )
        values = revision.document["resources"][0]["values"]
        self.assertEqual(values["name"]["fr_FR"], "A en français")
        plan = self.policy.plan(document=self._document(resource))
        self.assertFalse(plan["has_changes"])

    def test_export_then_plan_is_empty(self):
        self._apply(
            self._option("a", "A", score="2.50"),
            self._role("auditor", "audit", ["clerk"], source="004 七"),
        )

        exported = self.policy.export(bundle="test")

        plan = self.policy.plan(document=exported)
        self.assertEqual(plan["changes"], [])
        self.assertEqual(plan["kept"], [])

    def test_history_finds_the_request(self):
        self._apply(self._option("a", "A"), options={"actor": "ci", "git": "3f2c1ab"})

        (row,) = self.policy.history(request_id="r1")

        self.assertEqual(row["revision"], 1)
        self.assertEqual((row["actor"], row["git"]), ("ci", "3f2c1ab"))

    def test_only_policy_administrators(self):
        service = self.policy.with_user(self.clerk)
        document = self._document(self._option("a", "A"))

        for call in (
            lambda: service.plan(document=document),
            lambda: service.apply(document=document, request_id="r9"),
            lambda: service.export(bundle="test"),
            lambda: service.history(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_what_is_no_document_is_refused(self):
        for document in (None, [], {"bundle": "x"}, {"bundle": 1, "resources": []}):
            with self.assertRaises(PolicyError) as caught:
                self.policy.plan(document=document)
            self.assertEqual(caught.exception.code, "POL101")

    def test_other_api_version_is_refused(self):
        document = {**self._document(), "api_version": "key-account/v9"}

        with self.assertRaises(PolicyError) as caught:
            self.policy.plan(document=document)

        self.assertEqual(caught.exception.code, "POL102")

    def test_unknown_kind_and_company_are_named(self):
        document = self._document({"kind": "nonsense", "key": "x", "values": {}})
        document["company"] = "base.nowhere"

        plan = self.policy.plan(document=document)

        codes = {item["code"] for item in plan["diagnostics"]}
        self.assertLessEqual({"POL101", "POL403"}, codes)

    def test_describe_answers_any_internal_user(self):
        facts = self.policy.with_user(self.clerk).describe()

        self.assertEqual(facts["api_version"], "key-account/v1")
        self.assertIn("option", facts["kinds"])
        self.assertFalse(facts["user"]["policy_admin"])

    def test_a_first_plan_is_checked_against_the_company_it_names(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": euro.id}
        )
        self.admin.company_ids += other
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "euro_company",
                "model": "res.company",
                "res_id": other.id,
            }
        )
        values = {"name": {"en_US": "S"}, "currency": "EUR", "primary": True}
        scheme = {"kind": "scheme", "key": "s", "values": values}
        tier_values = {"scheme": "s", "name": {"en_US": "T"}, "condition": "otherwise"}
        tier = {"kind": "tier", "key": "s/T", "values": tier_values}
        document = self._document(scheme, tier)
        document["company"] = "__test__.euro_company"

        found = self.policy.plan(document=document)["diagnostics"]

        self.assertNotIn("POL410", [item["code"] for item in found])

    def test_policy_of_a_company_one_does_not_work_for_is_out_of_reach(self):
        self._apply(self._option("a", "A"))
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user("stranger", "group_policy_admin")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        service = self.policy.with_user(stranger).with_company(other)
        document = self._document(self._option("a", "Mine now"))

        plan = service.plan(document=document)

        self.assertEqual([d["code"] for d in plan["diagnostics"]], ["POL403"])
        for call in (
            lambda: service.apply(document=document, request_id="r2"),
            lambda: service.export(bundle="test"),
        ):
            with self.assertRaises(PolicyError):
                call()
        self.assertEqual(service.history(), [])
        self.assertEqual(self._find_option("a").name, "A")

    def test_archived_by_hand_is_drift_and_comes_back(self):
        self._apply(self._option("a", "A"))
        option = self._find_option("a")
        option.active = False

        plan = self.policy.plan(document=self._document(self._option("a", "A")))
        self._apply(self._option("a", "A"), request_id="r2")

        self.assertEqual(plan["changes"][0]["fields"][0]["path"], "active")
        self.assertTrue(plan["has_drift"])
        self.assertTrue(option.active)

    def test_parts_of_a_policy_stay_in_its_company(self):
        self._apply(self._option("a", "A"))

        with self.assertRaisesRegex(ValidationError, "belongs to the policy"):
            self._find_option("a").company_id = False

    def test_odd_values_are_refused_without_a_traceback(self):
        odd = (
            {"list": ["flag"], "name": "x", "sequence": 1},
            {"list": "flag", "name": {"en_US": "x"}, "sequence": None},
            {"list": "flag", "name": {"en_US": "x"}, "sequence": "1"},
            {"list": "flag", "name": {"en_US": 5}, "sequence": 1},
        )
        for values in odd:
            resource = {"kind": "option", "key": "flag/a", "values": values}
            with self.subTest(values=values):
                found = self.policy.plan(document=self._document(resource))
                self.assertTrue(found["diagnostics"])
                with self.assertRaises(PolicyError):
                    self._apply(resource)
        for value in (1.5, 2**31, "a\0b", "\ud800"):
            with self.subTest(value=value), self.assertRaises(PolicyError) as caught:
                self._apply(self._option("a", "A", score=value))
            self.assertEqual(caught.exception.code, "POL101")

    def test_request_must_be_keepable(self):
        for request_id in ("", None, 5, "x" * 201):
            with self.subTest(request_id=request_id), self.assertRaises(PolicyError):
                self._apply(self._option("a", "A"), request_id=request_id)

    def test_only_an_apply_makes_something_part_of_a_policy(self):
        self._apply(self._option("a", "A"))
        bundle = self._find_option("a").bundle_id
        vals = {"key": "flag/b", "list": "flag", "name": "B", "bundle_id": bundle.id}

        with self.assertRaisesRegex(UserError, "applying its file"):
            self.env["key.account.option"].with_user(self.admin).create(vals)

    def test_apply_that_does_not_take_effect_is_refused(self):
        """Something in the database writes another value than we asked for."""
        self.env.cr.execute(
            """CREATE FUNCTION pg_temp.stubborn() RETURNS trigger LANGUAGE plpgsql
               AS $$ BEGIN NEW.score := '9'; RETURN NEW; END $$;
               CREATE TRIGGER stubborn BEFORE INSERT OR UPDATE ON key_account_option
               FOR EACH ROW EXECUTE FUNCTION pg_temp.stubborn()"""
        )

        with self.assertRaises(PolicyError) as caught:
            self._apply(self._option("a", "A", score="2"))

        self.assertEqual(caught.exception.code, "POL590")
