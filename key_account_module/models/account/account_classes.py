from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .account_service_level import SERVICE_LEVEL

#: list of the policy → the field that shows which of its entries an account is in
CLASSES = {
    "industry": "industry_class_id",
    "size": "size_class_id",
    "relation": "relation_class_id",
    "potential": "potential_class_id",
    "dealing": "dealing_class_id",
    "channel": "channel_class_id",
    "sales_object": "sales_object_id",
    "sales_form": "sales_form_id",
}


def _class(option_list, string, help_text=None):
    """A field that shows, and sets, the account's one entry of a list."""
    return fields.Many2one(
        "key.account.option",
        string=string,
        compute="_compute_classes",
        inverse="_inverse_classes",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("list", "=", option_list)],
        check_company=True,
        tracking=True,
        help=help_text,
    )


class KeyAccount(models.Model):
    """The classes of an account: one entry of each of these lists of the policy.

    They are entries of ``option_ids`` like those of any list, so every condition can
    name them; here each has a field of its own to group, search and import by.
    """

    _inherit = "key.account"

    industry_class_id = _class("industry", "Industry class")
    size_class_id = _class("size", "Size")
    relation_class_id = _class("relation", "Cooperation relation")
    potential_class_id = _class("potential", "Cooperation potential")
    dealing_class_id = _class(
        "dealing", "Dealings", "Cooperating, followed up, potential, lost, …"
    )
    channel_class_id = _class("channel", "Sales channel")
    sales_object_id = _class("sales_object", "Sales object")
    sales_form_id = _class("sales_form", "Sales form")
    class_lists = fields.Char(
        compute="_compute_class_lists",
        help="Lists of classes that the company's policies have; the form shows no other.",
    )
    competing_brands = fields.Char(
        tracking=True, help="Other makers' similar products that the customer sells."
    )
    channel_conflict = fields.Boolean(
        string="Sells a competing brand",
        compute="_compute_channel_conflict",
        store=True,
        help="An exclusive agent that is recorded as selling a competing brand.",
    )

    @api.depends("option_ids.list")
    def _compute_classes(self):
        for account in self:
            by_list = account.option_ids.grouped("list")
            for name, field in CLASSES.items():
                account[field] = by_list.get(name, account.option_ids[:0])[:1]

    @api.depends("company_id")
    def _compute_class_lists(self):
        found = self.env["key.account.option"]._read_group(
            [("list", "in", [*CLASSES, SERVICE_LEVEL])], ["company_id", "list"]
        )
        for account in self:
            companies = (account.company_id, account.company_id.browse())
            lists = {name for company, name in found if company in companies}
            account.class_lists = " ".join(sorted(lists))

    def _inverse_classes(self):
        for account in self:
            chosen = account.option_ids.browse(
                [account[field].id for field in CLASSES.values() if account[field]]
            )
            others = account.option_ids.filtered(lambda o: o.list not in CLASSES)
            account.option_ids = others | chosen

    @api.depends("channel_class_id.exclusive", "competing_brands")
    def _compute_channel_conflict(self):
        for account in self:
            exclusive = account.channel_class_id.exclusive
            account.channel_conflict = exclusive and bool(
                (account.competing_brands or "").strip()
            )

    @api.constrains(*CLASSES.values())
    def _check_class_list(self):
        for account in self:
            for name, field in CLASSES.items():
                entry = account[field]
                if entry and entry.list != name:
                    raise ValidationError(
                        self.env._(
                            "“%(entry)s” is no entry of the list “%(list)s”.",
                            entry=entry.name,
                            list=name,
                        )
                    )

    @api.constrains("option_ids", *CLASSES.values())
    def _check_one_entry(self):
        """An account is in one class of a kind, or in none."""
        for account in self:
            for name, entries in account.option_ids.grouped("list").items():
                if name in CLASSES and len(entries) > 1:
                    raise ValidationError(
                        self.env._(
                            "%(account)s can be in one class of “%(list)s”, not in "
                            "%(names)s.",
                            account=account.name,
                            list=name,
                            names=", ".join(entries.mapped("name")),
                        )
                    )

    @api.constrains("option_ids", "team_id", "channel_class_id")
    def _check_channel_region(self):
        """Whoever sells in a region is recorded with it (CLS-25)."""
        for account in self:
            if account.channel_class_id.regional and not account.team_id:
                raise ValidationError(
                    self.env._(
                        "Name the region of %(account)s: “%(channel)s” sells in one.",
                        account=account.name,
                        channel=account.channel_class_id.name,
                    )
                )
