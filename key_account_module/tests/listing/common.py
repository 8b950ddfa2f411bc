"""A list of key accounts with a criterion of each kind."""

from freezegun import freeze_time

from ..recompute.common import RecomputeCommon

YEAR = {"metric": "revenue", "over": "rolling 12 months"}


class ListingCommon(RecomputeCommon):
    """Large from 500 000, worth a look from 300 000, known by judgement, a partner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-29 10:00:00"))
        cls.listing = cls.env["key.account.listing"].create(
            {"key": "list", "name": "Key accounts"}
        )
        cls.large = cls._make_criterion(
            "large",
            condition={**YEAR, "gte": 500000},
            potential={**YEAR, "gte": 300000},
        )
        cls.known = cls._make_criterion("known", how="judged")
        cls.partner = cls._make_criterion("partner", how="agreement")
        cls.technology = cls._make_option("cooperation_field", "technology")
        cls.candidates = cls.env["key.account.candidate"]

    @classmethod
    def _make_criterion(cls, key, **vals):
        return cls.env["key.account.qualifier"].create(
            {
                "listing_id": cls.listing.id,
                "key": f"list/{key}",
                "name": key.title(),
                **vals,
            }
        )

    @classmethod
    def _make_prospect(cls, name, *amounts, **vals):
        """A customer with orders and without an account."""
        partner = cls._make_partner(name, **vals)
        for amount in amounts:
            cls._make_order(partner, amount)
        return partner

    @classmethod
    def _make_agreement(cls, account, **vals):
        return cls.env["key.account.agreement"].create(
            {
                "key_account_id": account.id,
                "name": "Strategic agreement",
                "date_signed": "2026-01-10",
                "date_from": "2026-01-15",
                "field_ids": [(4, cls.technology.id)],
                **vals,
            }
        )

    def _list(self, account, standing="key", reason="Board of June"):
        account.with_user(self.director).decide_standing(standing, reason)
        return account.listing_change_ids.sorted("id")[-1:]

    def _screen(self):
        self.candidates.with_user(self.director).action_screen()
        return self.candidates.search([("state", "=", "open")])
