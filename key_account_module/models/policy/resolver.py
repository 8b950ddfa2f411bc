"""Reads, in batches, what the reconciler of one document needs from the database."""

from collections import defaultdict


def policy_models(env):
    """Kind → model name of every model that joined the policy, in dependency order."""
    models = {
        model._policy_kind: name
        for name, model in env.registry.items()
        if getattr(model, "_policy_kind", None) and not model._abstract
    }
    targets = {
        kind: {
            converter.target
            for converter in env.registry[name]._policy_fields.values()
            if converter.target and converter.target != kind
        }
        for kind, name in models.items()
    }
    ordered = {}
    while len(ordered) < len(models):
        ready = sorted(
            k for k in models if k not in ordered and targets[k] <= {*ordered}
        )
        ordered.update((kind, models[kind]) for kind in ready)
    return ordered


class Resolver:
    """The records of one bundle, and look-ups of logins, codes and keys.

    :param env: an environment with the rights to read all configuration
    :param bundle: the head record, possibly empty (first plan of a new bundle)
    :param resources: the wire resources of the document, by ``(kind, key)``
    :param company: whose policy it is going to be; that of a known bundle stays
    """

    def __init__(self, env, bundle, resources=None, company=None):
        self.env = env(context={**env.context, "active_test": False, "lang": "en_US"})
        self.bundle = bundle
        self.company = bundle.company_id or company or env.company
        self.resources = resources or {}
        self.models = policy_models(env)
        self.languages = [code for code, _name in env["res.lang"].get_installed()]
        self._logins = {}
        self._coded = defaultdict(dict)
        self.records = {}
        self.refresh()

    def refresh(self):
        """Read the bundle's records again."""
        self.records = {}
        for kind, name in self.models.items():
            model = self.env[name]
            found = model.search([("bundle_id", "in", self.bundle.ids)])
            self.records.update(((kind, rec.key), rec) for rec in found)

    def known_addresses(self):
        """What a document may refer to besides its own resources.

        Parts of the same bundle that the document no longer names, and the entries of
        coded lists and the evaluations of every policy of the company, which
        conditions may use.
        """
        own = {f"{kind}/{key}" for kind, key in self.records}
        domain = [("company_id", "=", self.company.id)]
        for kind in ("option", "evaluation_type"):
            model = self.env[self.models[kind]]
            own |= {f"{kind}/{key}" for key in model.search(domain).mapped("key")}
        return own

    def record_id(self, kind, key):
        """Database id of a resource of this bundle; ``False`` for a blank key."""
        return self.records[kind, key].id if key else False

    def live_values(self):
        """``(kind, key)`` → wire values of every record of the bundle."""
        return {
            address: record._policy_values(self)
            for address, record in self.records.items()
        }

    def document_values(self, kind, key):
        """Wire values of another resource: of the document, else of the server."""
        if (kind, key) in self.resources:
            return self.resources[kind, key]["values"]
        record = self.records.get((kind, key))
        return record._policy_values(self) if record else None

    def logins(self, logins):
        """Those of ``logins`` that belong to an active user, with their ids."""
        missing = [login for login in logins if login not in self._logins]
        if missing:
            users = self.env["res.users"].search(
                [("login", "in", missing), ("active", "=", True)]
            )
            self._logins.update(dict.fromkeys(missing))
            self._logins.update((user.login, user.id) for user in users)
        return {login: self._logins[login] for login in logins if self._logins[login]}

    def coded_id(self, model, field, code):
        """Id of the active record of ``model`` whose ``field`` is ``code``."""
        known = self._coded[model, field]
        if code not in known:
            found = self.env[model].search(
                [(field, "=", code), *self._active_domain(model)], limit=1
            )
            known[code] = found.id
        return known[code]

    def full_name_ids(self, model, name):
        """Ids of the records with this XML-ID or full name (``All / Chemicals``)."""
        known = self._coded[model, "complete_name"]
        if name not in known:
            found = self.xmlid_id(model, name) if "." in name else False
            records = self.env[model].search([("complete_name", "=", name)])
            known[name] = [found] if found else records.ids
        return known[name]

    def xmlid_id(self, model, xmlid):
        """Id of the record of ``model`` with this XML-ID; ``False`` if there is none."""
        found = self.env.ref(xmlid, raise_if_not_found=False)
        return found.id if found and found._name == model else False

    def _active_domain(self, model):
        return [("active", "=", True)] if "active" in self.env[model]._fields else []
