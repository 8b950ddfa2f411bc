"""What Odoo does not do by itself when the addon goes."""


def uninstall_hook(env):
    """Leave nothing behind: Odoo drops the tables of our models, not what hangs on
    other models. Families extend this when they add such a thing."""
    _release_working_hours(env)
    _forget_names_given_by_others(env)
    _forget_links_from_others(env)
    # Triggers on tables of Odoo, which would write to a table that is gone.
    env["key.account.run.touched"]._unwatch()


def _release_working_hours(env):
    """Delete the Odoo working hours that belong to our calendars alone.

    A company that made them its own hours keeps them.
    """
    calendars = env["key.account.calendar"].with_context(active_test=False).search([])
    companies = env["res.company"].with_context(active_test=False).search([])
    hours = calendars.resource_calendar_id - companies.resource_calendar_id
    env.cr.execute("UPDATE key_account_calendar SET resource_calendar_id = NULL")
    calendars.invalidate_recordset(["resource_calendar_id"])
    hours.unlink()


def _forget_names_given_by_others(env):
    """Delete XML-IDs that mail, calendar, … hold of parts of our models.

    Odoo drops those parts together with our models, but not their names.
    """
    env.cr.execute(
        """DELETE FROM ir_model_data
            WHERE name ~ '^(model_inherit|selection)__key_account'
              AND module <> 'key_account_module'"""
    )


def _forget_links_from_others(env):
    """Delete the notes about foreign keys of our fields on other models.

    Odoo gives these notes no XML-ID, so it drops the column and keeps the note.
    """
    env.cr.execute(
        """DELETE FROM ir_model_constraint
            WHERE type = 'f' AND module = (SELECT id FROM ir_module_module
                                            WHERE name = 'key_account_module')"""
    )
