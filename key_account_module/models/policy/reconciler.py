"""Bring the records of one bundle to what its document says.

Validate → compare → write in dependency order. The caller (the policy service) holds
the bundle's row lock and decides about revisions; this class knows neither
transactions nor any model by name.
"""

from collections import defaultdict

from odoo.exceptions import UserError, ValidationError

from ...engine.canonical import sha256_of
from ...engine.documents import check_document
from .diff import field_changes, origin_of
from .document import errors
from .errors import PolicyError, diagnostic
from .measure_check import measure_findings
from .resolver import Resolver


class Reconciler:
    """One document against one bundle.

    :param env: superuser environment; the service has checked the caller
    :param bundle: head record, empty when the bundle was never applied
    :param document: the wire document (see the contract in ``docs/policy.md``)
    :param company: whose policy a new bundle is going to be
    """

    def __init__(self, env, bundle, document, company=None):
        self.env = env
        self.bundle = bundle
        self.document = document
        self.resources = {
            (item["kind"], item["key"]): item for item in document["resources"]
        }
        self.resolver = Resolver(env, bundle, self.resources, company)
        revision = bundle.revision_id
        self.applied = revision.snapshot_after or {}

    # === Validate ===

    def diagnostics(self):
        """Every finding about the document: meaning first, then what needs records."""
        resources, known = self.document["resources"], self.resolver.known_addresses()
        found = [
            diagnostic(
                problem.code,
                problem.message,
                address,
                ".".join(str(step) for step in problem.path),
                problem.hint,
                problem.severity,
            )
            for address, problem in check_document(resources, known)
        ]
        # What has the wrong shape cannot be looked up; other faults can come together.
        shape = (item for item in errors(found) if item["code"].startswith("POL1"))
        broken = {item["address"] for item in shape}
        for (kind, key), item in self.resources.items():
            if f"{kind}/{key}" not in broken:
                found += self._check_resource(f"{kind}/{key}", kind, item["values"])
        sound = (
            item
            for (kind, key), item in self.resources.items()
            if f"{kind}/{key}" not in broken
        )
        return found + measure_findings(self.resolver, sound)

    def _check_resource(self, address, kind, values):
        model = self.env[self.resolver.models[kind]]
        found = self._check_fields(address, model, values)
        for finding in model._policy_check(address, values, self.resolver):
            found.append(diagnostic(**{"address": address, **finding}))
        return found + self._check_languages(address, values)

    def _check_fields(self, address, model, values):
        return [
            diagnostic(code, message, address, name, hint)
            for name, value in values.items()
            for code, message, hint in model._policy_fields[name].check(
                value, self.resolver
            )
        ]

    def _check_languages(self, address, values):
        name = values.get("name")
        if not isinstance(name, dict):
            return []
        return [
            diagnostic(
                "POL420",
                f"language {lang} is not active on this server: kept, not compared",
                address,
                f"name.{lang}",
                "activate the language, then apply again",
                "warning",
            )
            for lang in name
            if lang not in self.resolver.languages
        ]

    # === Compare ===

    def changes(self):
        """Rows of the plan, in the order in which they will be written."""
        live = self.resolver.live_values()
        rows = []
        for kind in self.resolver.models:
            for (item_kind, key), item in self.resources.items():
                if item_kind == kind:
                    rows += self._change(kind, key, item, live.get((kind, key)))
        return rows

    def _change(self, kind, key, item, live):
        address = f"{kind}/{key}"
        model = self.env[self.resolver.models[kind]]
        applied = self.applied.get(address)
        fields = []
        for name, desired in item["values"].items():
            converter = model._policy_fields[name]
            fields += self._field_change(converter, name, desired, live, applied)
        if live is not None and not self.resolver.records[kind, key].active:
            # Archived by hand: whatever the file names is in force.
            fields += field_changes("active", False, True, "drift")
        if not fields and live is not None:
            return []
        action = "create" if live is None else _action(fields)
        return [
            {
                "address": address,
                "action": action,
                "source": item.get("source", ""),
                "fields": fields,
            }
        ]

    def _field_change(self, converter, name, desired, live, applied):
        comparable = converter.comparable
        before, after = comparable((live or {}).get(name), desired, self.resolver)
        was_applied = applied is not None and name in applied
        last, _same = comparable((applied or {}).get(name), desired, self.resolver)
        if live is None:
            origin = "drift" if was_applied and last == after else "pending"
        else:
            origin = origin_of(before, after, last, was_applied)
        return field_changes(name, before, after, origin) if origin else []

    def kept(self):
        """Addresses on the server that the document no longer names; left alone."""
        return sorted(
            f"{kind}/{key}"
            for kind, key in self.resolver.records
            if (kind, key) not in self.resources
        )

    def summary(self, rows):
        """Counts of the plan."""
        actions = [row["action"] for row in rows]
        return {
            "create": actions.count("create"),
            "update": actions.count("update"),
            "drift": actions.count("restore"),
            "unchanged": len(self.resources) - len(rows),
            "kept": len(self.kept()),
        }

    def state_sha256(self):
        """Hash of everything the bundle manages, as it is live."""
        return sha256_of(self.snapshot())

    def snapshot(self):
        """Live wire values by address."""
        live = self.resolver.live_values()
        return {f"{kind}/{key}": values for (kind, key), values in live.items()}

    # === Write ===

    def carry_out(self, rows):
        """Write the rows of a plan; constraints run; the resolver reads afresh."""
        by_kind = defaultdict(list)
        for row in rows:
            kind, key = row["address"].split("/", 1)
            by_kind[kind].append((key, row))
        for kind in self.resolver.models:
            if kind in by_kind:
                self._write_kind(kind, by_kind[kind])
        self.env.flush_all()
        # What comes next asks the database, not the values we have just set.
        self.env.invalidate_all()
        self.resolver.refresh()

    def _write_kind(self, kind, rows):
        creating = [key for key, row in rows if row["action"] == "create"]
        self._create(kind, creating)
        for key, row in rows:
            values = self.resources[kind, key]["values"]
            changed = {field["path"].split(".")[0] for field in row["fields"]}
            names = values if row["action"] == "create" else changed
            self._guarded(kind, key, self._update, kind, key, names)

    def _create(self, kind, keys):
        """Create the records of one kind in one batch.

        When a constraint refuses the batch it is tried again one by one, only to
        learn which resource is to blame.
        """
        try:
            with self.env.cr.savepoint():
                self._create_batch(kind, keys)
        except (UserError, ValidationError):
            for key in keys:
                self._guarded(kind, key, self._create_batch, kind, [key])
            raise

    def _create_batch(self, kind, keys):
        model = self.env[self.resolver.models[kind]]
        vals_list = [
            {"key": key, "bundle_id": self.bundle.id, **self._vals(model, kind, key)}
            for key in keys
        ]
        records = model.with_context(lang="en_US").create(vals_list)
        for key, record in zip(keys, records, strict=True):
            self.resolver.records[kind, key] = record

    def _vals(self, model, kind, key, names=None, own_kind=False):
        """ORM values of one resource; references inside a kind only if ``own_kind``."""
        vals = {}
        for name, value in self.resources[kind, key]["values"].items():
            converter = model._policy_fields[name]
            if (names is None or name in names) and (
                own_kind or converter.target != kind
            ):
                vals.update(converter.to_vals(value, self.resolver))
        return vals

    def _update(self, kind, key, names):
        record = self.resolver.records[kind, key].with_context(lang="en_US")
        vals = self._vals(record, kind, key, names, own_kind=True)
        if "active" in names:
            vals["active"] = True
        if vals:
            record.write(vals)
        values = self.resources[kind, key]["values"]
        for name, converter in record._policy_fields.items():
            if name in names and name in values:
                converter.after_write(record, name, values[name], self.resolver)

    def _guarded(self, kind, key, function, *args):
        """Run ``function``; a refusal by a constraint names the resource."""
        try:
            function(*args)
        except PolicyError:
            raise
        except (UserError, ValidationError) as error:
            address = f"{kind}/{key}"
            finding = diagnostic("POL430", str(error.args[0]), address)
            message = self.env._(
                "The server refused %(address)s: %(reason)s Nothing was changed.",
                address=address,
                reason=finding["message"],
            )
            raise PolicyError(message, "POL430", [finding]) from error

    def problems_after_write(self):
        """Findings of the written records themselves."""
        found = []
        for kind, name in self.resolver.models.items():
            records = self.env[name].concat(
                *(
                    rec
                    for (item, _key), rec in self.resolver.records.items()
                    if item == kind
                )
            )
            found += [diagnostic(**finding) for finding in records._policy_problems()]
        return found


def _action(fields):
    origins = {field["origin"] for field in fields}
    return "restore" if origins == {"drift"} else "update"
