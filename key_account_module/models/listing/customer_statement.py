"""The one statement that measures every customer of a company, key account or not."""

from odoo.tools import SQL

from ..recompute.statement import Statement


class CustomerStatement(Statement):
    """Measures customers; whoever has no account has the negative id of the partner.

    So flags, classes and anniversaries are found by the id of the account, where there
    is one, and ranks compare within the whole customer base (KAI-10). Nothing is read
    customer by customer.
    """

    def _scope_relation(self, all_accounts=False):
        if self.scope.account_ids is not None and not all_accounts:
            return super()._scope_relation()
        return SQL(
            """scope AS MATERIALIZED (
                SELECT COALESCE(account.id, -partner.id) AS key_account_id,
                       partner.id AS partner_id, %(company)s AS company_id,
                       %(as_of)s::date AS as_of, %(time_zone)s AS time_zone,
                       account.date_since AS since
                  FROM res_partner AS partner
             LEFT JOIN key_account AS account
                    ON account.partner_id = partner.id
                   AND account.company_id = %(company)s
                 WHERE partner.active
                   AND partner.commercial_partner_id = partner.id
                   AND partner.id != %(own)s
                   AND (partner.company_id IS NULL
                        OR partner.company_id = %(company)s)
                   AND COALESCE(account.active, TRUE)
                   AND (account.id IS NOT NULL
                        OR partner.customer_rank > 0
                        OR partner.id IN (
                           SELECT buyer.commercial_partner_id
                             FROM sale_order
                             JOIN res_partner AS buyer
                               ON buyer.id = sale_order.partner_id
                            WHERE sale_order.company_id = %(company)s
                              AND sale_order.state = 'sale')))""",
            company=self.scope.company.id,
            as_of=self.scope.as_of,
            time_zone=self.scope.time_zone,
            own=self.scope.company.partner_id.id,
        )

    def flush(self):
        self.env["res.partner"].flush_model(
            ["active", "commercial_partner_id", "company_id", "customer_rank"]
        )
        self.env["sale.order"].flush_model(["company_id", "partner_id", "state"])
        return super().flush()
