from odoo import api, fields, models
from odoo.tools import SQL

from ...engine import clock_events as log


class KeyAccountClock(models.Model):
    """One deadline of one record: first response, resolution, analysis, … (I5).

    A row is a projection of its log (``event_ids``), kept so that lists can be searched
    and sorted; it can be worked out anew at any time and is never the source of truth.
    What depends on the hour, such as lateness, is not kept at all.
    """

    _name = "key.account.clock"
    _description = "Clock"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "deadline, id"

    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    name = fields.Char(required=True, readonly=True, help="Key of the clock.")
    principal = fields.Boolean(
        string="Main clock",
        readonly=True,
        help="The one whose deadline is that of the document.",
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True, index=True)
    event_ids = fields.One2many("key.account.clock.event", "clock_id", readonly=True)

    date_start = fields.Datetime(string="Start", readonly=True)
    deadline = fields.Datetime(readonly=True)
    deadline_bare = fields.Datetime(string="Deadline without pauses", readonly=True)
    date_warning = fields.Datetime(string="Due soon from", readonly=True)
    date_met = fields.Datetime(string="Met", readonly=True)
    date_paused = fields.Datetime(string="Paused since", readonly=True)
    date_resume = fields.Datetime(string="Resumes by itself", readonly=True)
    date_acknowledged = fields.Datetime(string="Taken charge of", readonly=True)
    result = fields.Selection(
        [
            ("in_time", "In time"),
            ("by_pause", "In time only thanks to a pause"),
            ("late", "Late"),
        ],
        readonly=True,
        index=True,
    )
    rounds = fields.Integer(string="Opened again", readonly=True)
    by_hand = fields.Boolean(string="Deadline by hand", readonly=True)
    target = fields.Json(string="Pinned target", readonly=True)
    explanation = fields.Json(readonly=True)
    revision_id = fields.Many2one(
        "key.account.policy.revision", string="Policy revision", readonly=True
    )
    next_check = fields.Datetime(
        readonly=True, help="When somebody has to be told something next."
    )

    _one_of_a_name = models.Constraint(
        "UNIQUE (res_model, res_id, name)", "A document has one clock of a name."
    )
    _open_index = models.Index("(deadline) WHERE date_met IS NULL")
    _check_index = models.Index("(next_check) WHERE next_check IS NOT NULL")

    # === Written by its log alone ===

    def _discard(self):
        """Go with a document that was deleted."""
        if self:
            self.env.cr.execute(
                SQL("DELETE FROM key_account_clock WHERE id = ANY(%s)", self.ids)
            )
            self.invalidate_recordset(flush=False)

    # === Read ===

    state = fields.Selection(
        [(log.RUNNING, "Running"), (log.PAUSED, "Paused"), (log.MET, "Met")],
        compute="_compute_state",
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_state", search="_search_is_late"
    )
    is_soon = fields.Boolean(string="Due soon", compute="_compute_state")
    target_words = fields.Char(string="Target", compute="_compute_target_words")
    words = fields.Text(string="Why", compute="_compute_words")

    @api.depends("name", "res_model", "res_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clock in self:
            clock.display_name = clock._label()

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Groups are called by words too: clocks, and what they belong to."""
        plain = super()._web_read_group_groupby_formatter(groupby_spec, values)
        if groupby_spec == "name":
            return lambda name: (self.new({"name": name})._label(), plain(name)[1])
        if groupby_spec == "res_model":
            names = self.env["ir.model"].sudo()._get
            return lambda model: (names(model).name, plain(model)[1])
        return plain

    def _label(self):
        """The name in words, of the clocks that the addon itself knows."""
        known = {
            "resolution": self.env._("Resolution"),
            "first_response": self.env._("First response"),
            "informed": self.env._("Customer informed"),
            "analysis": self.env._("Analysis"),
            "part": self.env._("Scores of a department"),
        }
        return known.get(self.name) or (self.name or "").replace("_", " ").capitalize()

    @api.depends("deadline", "date_met", "date_paused", "date_resume", "date_warning")
    def _compute_state(self):
        now = fields.Datetime.now()
        for clock in self:
            paused = clock.date_paused and not clock.date_met
            over = clock.date_resume and clock.date_resume <= now
            clock.state = (
                log.MET
                if clock.date_met
                else log.PAUSED
                if paused and not over
                else log.RUNNING
            )
            due = clock.deadline
            clock.is_late = bool(due and (clock.date_met or now) > due)
            soon = due and clock.date_warning and clock.date_warning <= now <= due
            clock.is_soon = bool(soon and clock.state == log.RUNNING)

    def _search_is_late(self, operator, value):
        return self.env["key.account.clock.mixin"]._late_domain(
            operator, value, met="date_met"
        )

    @api.depends("target")
    @api.depends_context("lang")
    def _compute_target_words(self):
        service = self.env["key.account.working.time"]
        for clock in self:
            clock.target_words = service.target_words(clock.target or {})

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_words(self):
        service = self.env["key.account.working.time"]
        for clock in self:
            clock.words = clock.explanation and service.words(clock.explanation)

    def _document(self):
        """The record whose clock this is."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def action_open_document(self):
        """Open the record whose clock this is."""
        self.ensure_one()
        return self._document().get_formview_action()
