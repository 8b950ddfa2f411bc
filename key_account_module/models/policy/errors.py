"""The one error of the policy service, readable by people and by programs."""

from odoo.exceptions import UserError


class PolicyError(UserError):
    """A policy was refused; nothing was written.

    Both RPC transports hand ``args`` to the client: the sentence for people and a
    payload ``{"code": "POL501", "diagnostics": [...]}`` for programs.
    """

    def __init__(self, message, code, diagnostics=()):
        super().__init__(message)
        self.code = code
        self.diagnostics = list(diagnostics)
        self.args = (message, {"code": code, "diagnostics": self.diagnostics})

    def __str__(self):
        """The sentence alone, where Odoo puts the error into a text."""
        return self.args[0]


def diagnostic(code, message, address="", path="", hint="", severity="error"):
    """One finding about a policy, as it crosses the wire."""
    return {
        "severity": severity,
        "code": code,
        "address": address,
        "path": path,
        "message": message,
        "hint": hint,
    }
