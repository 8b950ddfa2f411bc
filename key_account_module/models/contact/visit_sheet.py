from odoo import models


class KeyAccountInteraction(models.Model):
    """The visit report on paper: filled in, or empty to take along (form F-14)."""

    _inherit = "key.account.interaction"

    def _sheets(self):
        """What is printed for each visit, in the language of its customer."""
        return [visit._sheet() for visit in self]

    def _sheet(self, form=None):
        installed = dict(self.env["res.lang"].get_installed())
        lang = self.partner_id.lang or self.env.lang
        visit = self.with_context(lang=lang if lang in installed else self.env.lang)
        form = (form or visit.form_id).sudo().with_env(visit.env(su=True))
        return {
            "lang": visit.env.lang,
            "title": form.name,
            "visit": visit,
            "company": visit.company_id.name,
            "rows": visit._sheet_rows(form),
            "people": visit._sheet_people(),
        }

    def _sheet_rows(self, form):
        """Each row with its options: (wording, whether the customer ticked it)."""
        verdicts = {rating.row_id.id: rating for rating in self.sudo().verdict_ids}
        rows = []
        for row, options in form.row_ids._options().items():
            rating = verdicts.get(row.id)
            ticked = rating.option_id if rating else options.browse()
            # As it was worded then, even if the policy has dropped it since.
            shown = [
                (rating.label if option == ticked else option.name, option == ticked)
                for option in options | ticked
            ]
            rows.append({"name": row.name, "options": shown})
        return rows

    def _sheet_people(self):
        principal = self.env._("Principal of the customer")
        handler = self.env._("Business handler")
        fields_shown = ("name", "function", "phone", "mobile")
        return [
            [title, *(self[f"{who}_{field}"] or "" for field in fields_shown)]
            for who, title in (("principal", principal), ("handler", handler))
        ]
