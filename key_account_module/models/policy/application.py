"""One apply of one document: lock, check the base, write, verify, record.

Everything happens in the transaction of the caller; any error leaves nothing behind.
"""

from ...engine.canonical import sha256_of
from .document import document_sha256, errors, source_text
from .errors import PolicyError, diagnostic
from .reconciler import Reconciler


class Application:
    """:param env: superuser environment; the service has checked the caller
    :param document: compiled policy
    :param request_id: applied once only
    :param base: ``(revision, state hash)`` of the reviewed plan, each may be ``None``
    :param options: ``actor`` and ``git`` for the record
    """

    def __init__(self, env, document, request_id, base=(None, None), options=None):
        self.env = env
        self.document = document
        self.request_id = request_id
        self.base = base
        self.options = options or {}
        self.bundle = env["key.account.policy.bundle"]

    def run(self, company):
        """Apply and return the result as it crosses the wire.

        :raise PolicyError: invalid, stale, busy, or it did not take effect
        """
        self._lock_head(company)
        return self._replay() or self._apply()

    # === Lock ===

    def _lock_head(self, company):
        """Lock the bundle's head row until the end of the transaction.

        The snapshot of this transaction is older than the lock (authentication took
        it), so the row is *updated* by every apply: whoever waited here then fails
        serialization, and Odoo starts the call again on a fresh snapshot. The
        advisory lock only tells a second client at once that it has to wait.
        """
        cr, name = self.env.cr, self.document["bundle"]
        cr.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"kap:{name}"])
        if not cr.fetchone()[0]:
            text = self.env._("Another apply of “%s” is running.", name)
            raise PolicyError(text, "POL502")
        cr.execute(
            """INSERT INTO key_account_policy_bundle
                   (name, company_id, revision, serial,
                    create_uid, create_date, write_uid, write_date)
               VALUES (%(name)s, %(company)s, 0, 0, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC')
               ON CONFLICT (name) DO NOTHING""",
            {"name": name, "company": company.id, "uid": self.env.uid},
        )
        cr.execute(
            """UPDATE key_account_policy_bundle SET serial = serial + 1
               WHERE name = %s RETURNING id""",
            [name],
        )
        self.bundle = self.bundle.browse(cr.fetchone()[0])
        self.bundle.invalidate_recordset()

    def _replay(self):
        """The stored answer of a request that was applied before, if any."""
        revision = self.env["key.account.policy.revision"].search(
            [("request_id", "=", self.request_id)]
        )
        if not revision:
            return None
        if revision.document_sha256 != document_sha256(self.document):
            text = self.env._(
                "Request %s was used for another document.", self.request_id
            )
            raise PolicyError(text, "POL503")
        return {**revision.result, "replayed": True}

    # === Write ===

    def _apply(self):
        reconciler = Reconciler(self.env, self.bundle, self.document)
        found = reconciler.diagnostics()
        self._raise_on_errors(found)
        before = reconciler.snapshot()
        self._check_base(before)
        rows = reconciler.changes()
        result = self._result(reconciler, rows, found)
        if rows or not self.bundle.revision or self._title_differs():
            reconciler.carry_out(rows)
            self._raise_on_errors(reconciler.problems_after_write())
            self._check_converged(reconciler)
            self._record(reconciler, before, result)
        return result

    def _result(self, reconciler, rows, found):
        return {
            "format": "key-account.apply/1",
            "bundle": self.bundle.name,
            "revision": self.bundle.revision,
            "changed": False,
            "replayed": False,
            "request_id": self.request_id,
            "summary": reconciler.summary(rows),
            "changes": rows,
            "kept": reconciler.kept(),
            "diagnostics": found,
        }

    def _check_base(self, before):
        revision, state = self.base
        if revision is not None and revision != self.bundle.revision:
            text = self.env._(
                "The plan is stale: it was made at revision %(base)s, the server is at "
                "%(now)s. Nothing was changed.",
                base=revision,
                now=self.bundle.revision,
            )
            raise PolicyError(text, "POL501")
        if state is not None and state != sha256_of(before):
            text = self.env._(
                "The plan is stale: somebody edited the policy on the server since. "
                "Nothing was changed."
            )
            raise PolicyError(text, "POL501")

    def _check_converged(self, reconciler):
        """After writing, nothing may be left to do; otherwise the whole is undone."""
        left = reconciler.changes()
        if not left:
            return
        findings = [
            diagnostic("POL590", f"{field['path']} still differs", row["address"])
            for row in left
            for field in row["fields"]
        ]
        text = self.env._("The policy did not take effect. Nothing was changed.")
        raise PolicyError(text, "POL590", findings)

    def _raise_on_errors(self, found):
        wrong = errors(found)
        if wrong:
            lines = [f"{item['address']}: {item['message']}" for item in wrong]
            text = self.env._("The policy was refused. Nothing was changed.")
            raise PolicyError("\n".join([text, *lines]), wrong[0]["code"], found)

    # === Record ===

    def _record(self, reconciler, before, result):
        """Write the revision; the live values become *last applied*."""
        self._set_title(reconciler.resolver.languages)
        result.update(revision=self.bundle.revision, changed=True)
        live = reconciler.snapshot()
        managed = {f"{kind}/{key}" for kind, key in reconciler.resources}
        self.env["key.account.policy.revision"].create(
            {
                "bundle_id": self.bundle.id,
                "number": self.bundle.revision,
                "request_id": self.request_id,
                "document_sha256": document_sha256(self.document),
                "document": self.document,
                "snapshot_before": before,
                "snapshot_after": {a: v for a, v in live.items() if a in managed},
                "changes": result["changes"],
                "summary": result["summary"],
                "result": result,
                "actor": self.options.get("actor"),
                "git_commit": self.options.get("git"),
            }
        )

    def _set_title(self, languages):
        title = self.document.get("title") or {}
        vals = {"revision": self.bundle.revision + 1}
        if title:
            vals["title"] = source_text(title)
        self.bundle.with_context(lang="en_US").write(vals)
        texts = {lang: text for lang, text in title.items() if lang in languages}
        self.bundle.update_field_translations("title", texts)

    def _title_differs(self):
        live = self.bundle._title_texts()
        wanted = self.document.get("title") or {}
        return any(live[lang] != wanted[lang] for lang in wanted if lang in live)
