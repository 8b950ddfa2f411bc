from odoo import api, models

from .effect import PartnerSetting
from .owner_role import OwnerRole
from .service_level import ServiceLevel


class KeyAccountEffect(models.AbstractModel):
    """Registry of what a grade may bring about (I25).

    A tier names effects in the policy: ``effects: {price_list: Gold}``. A module adds
    its own by extending :meth:`_effects` with ``super()``.
    """

    _name = "key.account.effect"
    _description = "What grades bring about"

    @api.model
    def _effects(self):
        """Name in the policy → :class:`~.effect.Effect`."""
        return {
            "price_list": PartnerSetting(
                "specific_property_product_pricelist", "product.pricelist"
            ),
            "payment_term": PartnerSetting(
                "property_payment_term_id", "account.payment.term"
            ),
            "owner_role": OwnerRole(),
            "service_level": ServiceLevel(),
        }

    @api.model
    def _side_words(self, account, scheme, tier):
        """Lines about what else follows a grade, though no effect sets it.

        :param tier: what the account is going to have in the scheme; empty for none
        """
        return []

    @api.model
    def _policy_findings(self, effects, resolver):
        """Findings about the effects that a tier of a policy names (POL450)."""
        known, found = self._effects(), []
        for name, value in (effects or {}).items():
            effect = known.get(name)
            if effect is None:
                hint = self.env._("known: %s", ", ".join(sorted(known)))
                message = self.env._("no module here has the effect “%s”", name)
            else:
                message, hint = effect.problem(self.env, value, resolver), ""
            if message:
                path = f"effects.{name}"
                found.append(
                    {"code": "POL450", "path": path, "message": message, "hint": hint}
                )
        return found
