from odoo import api, fields, models

#: what stands where a sample is too small, or nobody answered
NOTHING = "–"
ANSWERS = "key.account.survey.line"
TOTALS = ("score", "csat", "nps")
#: what results are grouped by → whose rows are counted
GROUPS = {
    "dimension_id": "key.account.survey.score",
    "tier_id": ANSWERS,
    "manager_id": ANSWERS,
    "team_id": ANSWERS,
}


class KeyAccountSurveyCampaign(models.Model):
    """Results beside those of the year before, as far as samples are large enough."""

    _inherit = "key.account.survey.campaign"

    previous_id = fields.Many2one(
        "key.account.survey.campaign",
        string="Survey before",
        compute="_compute_previous_id",
    )
    score = fields.Char(compute="_compute_results")
    csat = fields.Char(string="Satisfied (%)", compute="_compute_results")
    nps = fields.Char(string="NPS", compute="_compute_results")
    result_table = fields.Html(
        string="Results", compute="_compute_result_table", sanitize=False
    )

    @api.depends("type_id", "date_planned")
    def _compute_previous_id(self):
        """The one of the same kind that was planned before; drafts do not count."""
        for kind, campaigns in self.grouped("type_id").items():
            others = kind.campaign_ids.filtered(lambda one: one.state != "draft")
            for campaign in campaigns:
                earlier = others.filtered(
                    lambda one, this=campaign: (
                        (one.date_planned, one.id)
                        < (this.date_planned, this._origin.id or 0)
                        and one.period != this.period
                    )
                )
                campaign.previous_id = earlier.sorted("date_planned")[-1:]

    @api.depends("line_ids.date_answered")
    @api.depends_context("uid", "lang")
    def _compute_results(self):
        means = self._means(ANSWERS, TOTALS)
        for campaign in self:
            found = means.get((campaign._origin.id,), {})
            for name in TOTALS:
                campaign[name] = found.get(name) or NOTHING

    def _means(self, model, names, by=()):
        """Means of the campaigns, as texts; what is too small a sample is left out.

        :return: dict ``(campaign id, *groups)`` → field → text
        """
        rows_of = self.env[model]
        if not rows_of.has_access("read"):
            return {}
        rows = rows_of._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", *by],
            [f"{name}:avg" for name in names],
        )
        found = {}
        for campaign, *rest in rows:
            groups, values = rest[: len(by)], rest[len(by) :]
            found[campaign.id, *(group.id for group in groups)] = {
                name: f"{value:.2f}".rstrip("0").rstrip(".")
                for name, value in zip(names, values, strict=True)
                if value is not False
            }
        return found

    # === The table of the form and of the papers ===

    @api.depends("line_ids.date_answered", "previous_id")
    @api.depends_context("uid", "lang")
    def _compute_result_table(self):
        qweb = self.env["ir.qweb"]
        for campaign in self:
            campaign.result_table = campaign.state != "draft" and qweb._render(
                "key_account_module.key_account_survey_results",
                {"sections": campaign._said(campaign._sections())},
            )

    def _sections(self):
        """All, then by dimension, grade, manager, region: figures now and before.

        Names are kept beside ids, so that a paper can be said in every language.
        """
        both = self | self.previous_id
        totals = both._means(ANSWERS, TOTALS)
        rows = [{"id": name, **self._figures(name, totals)} for name in TOTALS]
        sections = [{"by": "all", "rows": rows}]
        for field, model in GROUPS.items():
            means = both._means(model, ("score",), (field,))
            found = [key[1] for key in means if key[0] == self._origin.id]
            rows = [
                {"id": id_, "name": name, **self._figures("score", means, id_)}
                for id_, name in self._names(model, field, found).items()
            ]
            sections.append({"by": field, "rows": rows})
        return sections

    def _figures(self, field, means, *groups):
        now = means.get((self._origin.id, *groups), {}).get(field)
        before = means.get((self.previous_id.id, *groups), {}).get(field)
        change = f"{float(now) - float(before):+.2f}" if now and before else ""
        return {"now": now or NOTHING, "before": before or NOTHING, "change": change}

    def _names(self, model, field, ids):
        """Group → its name, in the order of its model; *none* comes last."""
        comodel = self.env[model]._fields[field].comodel_name
        records = self.env[comodel].sudo().with_context(active_test=False)
        found = records.search([("id", "in", [id_ for id_ in ids if id_])])
        names = {record.id: record.display_name for record in found}
        return {**names, **({False: ""} if False in ids else {})}

    def _said(self, sections):
        """The same with titles and dimensions in the language of the reader."""
        titles = {
            "all": self.env._("All"),
            "dimension_id": self.env._("Dimension"),
            "tier_id": self.env._("Grade"),
            "manager_id": self.env._("Account manager"),
            "team_id": self.env._("Region"),
        }
        names = {
            "score": self.env._("Score"),
            "csat": self.env._("Satisfied (%)"),
            "nps": self.env._("NPS"),
            False: self.env._("none"),
        }
        rows = [
            row
            for one in sections
            if one["by"] == "dimension_id"
            for row in one["rows"]
        ]
        options = (
            self.env["key.account.option"].sudo().browse(row["id"] for row in rows)
        )
        for option in options.exists():
            names["dimension_id", option.id] = option.name
        return [
            {
                "title": titles[one["by"]],
                "rows": [
                    {**row, "name": self._name_of(one["by"], row, names)}
                    for row in one["rows"]
                ],
            }
            for one in sections
        ]

    def _name_of(self, by, row, names):
        return names.get((by, row["id"])) or names.get(row["id"]) or row.get("name")
