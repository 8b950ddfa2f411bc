import logging
import time

from odoo import api, fields, models, release
from odoo.exceptions import AccessError
from odoo.modules.module import get_manifest

from ...engine.catalogue import METRICS
from .application import Application
from .document import (
    API_VERSION,
    document_sha256,
    errors,
    has_drift,
    is_document,
    is_storable,
)
from .errors import PolicyError, diagnostic
from .reconciler import Reconciler
from .resolver import policy_models
from .role_rail import RightsRail

_logger = logging.getLogger(__name__)


class KeyAccountPolicy(models.AbstractModel):
    """The policy service: describe, plan, apply, export, history.

    Each public method is one transaction over RPC, checks the caller's group itself
    and takes keyword arguments only. Errors are :class:`PolicyError`.
    """

    _name = "key.account.policy"
    _description = "Policy service"

    @api.model
    def describe(self):
        """What this server is and understands; any internal user may ask."""
        self._check_group("base.group_user")
        parameters = self.env["ir.config_parameter"].sudo()
        return {
            "api_version": API_VERSION,
            "module_version": get_manifest("key_account_module")["version"],
            "odoo_version": release.version,
            "database": self.env.cr.dbname,
            "database_uuid": parameters.get_param("database.uuid"),
            "kinds": {
                kind: list(self.env[name]._policy_fields)
                for kind, name in policy_models(self.env).items()
            },
            **self._describe_measures(),
            "user": self._describe_user(),
            "company": self._describe_company(),
            "server_time": fields.Datetime.to_string(fields.Datetime.now()),
            "languages": [code for code, _n in self.env["res.lang"].get_installed()],
        }

    @api.model
    def plan(self, document):
        """What ``apply`` would do; changes nothing.

        :param document: compiled policy; its faults come back as ``diagnostics``
        """
        self._check_document(document)
        service = self.sudo()
        bundle = service._find_bundle(document["bundle"])
        found = service._check_company(document, bundle)
        # Nothing of a policy that is none of the caller's business.
        bundle = bundle.browse() if found else bundle
        company = service._document_company(document)
        reconciler = Reconciler(service.env, bundle, document, company)
        found += reconciler.diagnostics()
        rows = [] if errors(found) else reconciler.changes()
        return {
            "format": "key-account.plan/1",
            "bundle": document["bundle"],
            "base": {
                "revision": bundle.revision,
                "state_sha256": reconciler.state_sha256(),
            },
            "document_sha256": document_sha256(document),
            "has_changes": bool(rows),
            "has_drift": has_drift(rows),
            "changes": rows,
            "kept": reconciler.kept(),
            "summary": reconciler.summary(rows),
            "diagnostics": found,
        }

    @api.model
    def apply(
        self,
        document,
        request_id,
        base_revision=None,
        base_state_sha256=None,
        options=None,
    ):
        """Bring the server to ``document`` in one transaction, or change nothing.

        :param request_id: chosen by the client; the same id is applied once only and
            answers with the stored result
        :param base_revision: revision of the reviewed plan; another one is stale
        :param base_state_sha256: state hash of the reviewed plan; likewise
        :param options: ``actor`` and ``git`` for the record
        :raise PolicyError: the policy is invalid, stale, busy or refused by a rail
        """
        self._check_document(document)
        self._check_request(request_id, options)
        started = time.monotonic()
        service, rail = self.sudo(), RightsRail(self.sudo().env, self.env.user)
        company = service._company_to_apply(document)
        base = (base_revision, base_state_sha256)
        application = Application(service.env, document, request_id, base, options)
        result = application.run(company)
        rail.check()
        _logger.info(
            "policy %s revision %s applied by %s in %.2f s",
            result["bundle"],
            result["revision"],
            self.env.user.login,
            time.monotonic() - started,
        )
        return result

    @api.model
    def export(self, bundle):
        """The live policy as a compiled document without positions."""
        self._check_group("key_account_module.group_policy_admin")
        service = self.sudo()
        head = service._own_bundle(bundle)
        empty = {"bundle": bundle, "resources": []}
        snapshot = Reconciler(service.env, head, empty).snapshot()
        company = head.company_id
        return {
            "bundle": head.name,
            "api_version": API_VERSION,
            "title": head._title_texts(),
            "company": company.get_external_id()[company.id] or None,
            "revision": head.revision,
            "resources": [
                dict(zip(("kind", "key"), address.split("/", 1), strict=True), values=v)
                for address, v in snapshot.items()
            ],
        }

    @api.model
    def history(self, bundle=None, request_id=None, limit=20):
        """Applied revisions, newest first; by ``request_id`` after a lost answer."""
        self._check_group("key_account_module.group_policy_admin")
        domain = [("bundle_id", "in", self.sudo()._own_bundles().ids)]
        if bundle:
            domain.append(("bundle_id.name", "=", bundle))
        if request_id:
            domain.append(("request_id", "=", request_id))
        revisions = self.env["key.account.policy.revision"].sudo()
        limit = limit if isinstance(limit, int) and 0 < limit <= 1000 else 20
        found = revisions.search(domain, limit=limit, order="id desc")
        return [revision._history_row() for revision in found]

    # === Guards ===

    def _check_group(self, group):
        if not self.env.user.has_group(group):
            name = self.env.ref(group).sudo().name
            raise AccessError(self.env._("This needs the group “%s”.", name))

    def _check_document(self, document):
        """The caller may, and this is a compiled document of our version."""
        self._check_group("key_account_module.group_policy_admin")
        if not is_document(document):
            text = self.env._(
                "This is no compiled policy: a “bundle” such as crm_abc and a list of "
                "“resources” with “kind”, “key” and “values” are needed, without "
                "floating-point numbers and control characters."
            )
            raise PolicyError(text, "POL101")
        if document.get("api_version") != API_VERSION:
            text = self.env._(
                "This server reads policies of version %(ours)s, not %(theirs)s.",
                ours=API_VERSION,
                theirs=document.get("api_version"),
            )
            raise PolicyError(text, "POL102")

    def _check_request(self, request_id, options):
        """The request can be kept: an id of 1 to 200 characters, named options."""
        named = isinstance(request_id, str) and 0 < len(request_id) <= 200
        if not named or not isinstance(options or {}, dict) or not is_storable(options):
            text = self.env._(
                "“request_id” is a text of 1 to 200 characters, “options” a mapping."
            )
            raise PolicyError(text, "POL101")

    def _check_company(self, document, bundle):
        """The company that the document names exists and is the one of the bundle."""
        name = document.get("company")
        company = self._document_company(document)
        if not name and bundle:
            company = bundle.company_id
        if not company:
            text = self.env._("there is no company “%s”", name)
            return [diagnostic("POL403", text, "bundle", "company")]
        if company not in self.env.user.company_ids:
            text = self.env._("you do not work for the company “%s”", company.name)
            return [diagnostic("POL403", text, "bundle", "company")]
        if name and bundle and bundle.company_id != company:
            text = self.env._("this policy belongs to %s", bundle.company_id.name)
            return [diagnostic("POL403", text, "bundle", "company")]
        return []

    def _company_to_apply(self, document):
        found = self._check_company(document, self._find_bundle(document["bundle"]))
        for finding in found:
            raise PolicyError(finding["message"], finding["code"], found)
        return self._document_company(document)

    # === Readings ===

    def _own_bundles(self):
        """Policies of the companies that the real caller works for."""
        companies = self.env.user.company_ids
        domain = [("company_id", "in", companies.ids)]
        return self.env["key.account.policy.bundle"].search(domain)

    def _own_bundle(self, name):
        """The policy of that name, if it is one of the real caller's companies.

        :raise PolicyError: there is none, or none of his
        """
        service = self.sudo()
        head = service._find_bundle(name) & service._own_bundles()
        if not head:
            text = self.env._("This server has no policy “%s”.", name)
            raise PolicyError(text, "POL406")
        return head

    def _find_bundle(self, name):
        return self.env["key.account.policy.bundle"].search([("name", "=", name)])

    def _document_company(self, document):
        """The named company; the caller's when none is named; empty when unknown."""
        companies = self.env["res.company"]
        if not document.get("company"):
            return self.env.company
        found = self.env.ref(document["company"], raise_if_not_found=False)
        return found if found and found._name == companies._name else companies

    def _describe_measures(self):
        source = self.env["key.account.metric.source"]
        return {
            "metrics": {n: METRICS[n].unit for n in source._available_metrics()},
            "events": source._available_events(),
        }

    def _describe_user(self):
        user = self.env.user
        return {
            "login": user.login,
            "name": user.name,
            "policy_admin": user.has_group("key_account_module.group_policy_admin"),
            "director": user.has_group("key_account_module.group_director"),
        }

    def _describe_company(self):
        company = self.env.company
        return {
            "id": company.id,
            "name": company.name,
            "currency": company.currency_id.name,
        }
