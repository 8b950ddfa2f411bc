"""Between a wire field of a policy resource and the field of an Odoo record.

A converter knows three things: how to read a record (``read``), which values to
write (``to_vals``), and which part of two wire values may be compared
(``comparable``). It never searches by itself: what needs other records asks the
:class:`~.resolver.Resolver`, which has read them in one batch.
"""

SOURCE_LANG = "en_US"


def _or_none(value):
    """An empty text, list or mapping says as little as ``None``; 0 and False do not."""
    return None if value in ("", [], {}) else value


class Converter:
    """Base: one wire field that maps to one field of the record."""

    #: kind of the resource that the value refers to, if any
    target = None
    #: whether the record is a part of what it refers to, and decides together with it
    part_of = False

    def __init__(self, field):
        self.field = field

    def read(self, record, resolver):
        """The wire value of one record."""
        raise NotImplementedError

    def to_vals(self, value, resolver):
        """Values for ``create``/``write``; empty when written apart."""
        return {self.field: value}

    def after_write(self, record, name, value, resolver):
        """What can only be set once the record exists."""

    def comparable(self, live, desired, resolver):
        """The two values reduced to what the document manages; nothing is ``None``."""
        return _or_none(live), _or_none(desired)

    def check(self, value, resolver):
        """Reasons ``(code, message, hint)`` why the value cannot be written."""
        return []


class Plain(Converter):
    """Integers, booleans and selections: the same on both sides, never blank."""

    def read(self, record, resolver):
        return record[self.field]

    def comparable(self, live, desired, resolver):
        return live, desired

    def check(self, value, resolver):
        if value is not None:
            return []
        return [("POL103", f"{self.field} cannot be blank", "leave the field out")]


class Text(Converter):
    """Free text; ``None`` on the wire is an empty field."""

    def read(self, record, resolver):
        return record[self.field] or None

    def to_vals(self, value, resolver):
        return {self.field: value or False}


class Number(Text):
    """A decimal kept as text, so that *blank* is not *0* and nothing is rounded."""

    def to_vals(self, value, resolver):
        return {self.field: False if value is None else str(value)}

    def comparable(self, live, desired, resolver):
        return live, None if desired is None else str(desired)


class Whole(Text):
    """A number of days or answers; 0 is as blank as ``None``."""

    def comparable(self, live, desired, resolver):
        return live or None, desired or None


class Json(Converter):
    """A structure kept as it is: conditions, scales, bands."""

    def read(self, record, resolver):
        return record[self.field] or None

    def to_vals(self, value, resolver):
        return {self.field: value or False}


class Translated(Converter):
    """A text per language: ``{"en_US": "Gold", "zh_CN": "…"}``.

    Only languages that are active on the server and named in the document are
    compared; the first text stands in where the document has no active language.
    """

    def read(self, record, resolver):
        return {
            lang: record.with_context(lang=lang)[self.field] or ""
            for lang in resolver.languages
        }

    def to_vals(self, value, resolver):
        return {self.field: value.get(SOURCE_LANG) or next(iter(value.values()))}

    def after_write(self, record, name, value, resolver):
        texts = {
            lang: value[lang]
            for lang in value
            if lang in resolver.languages and lang != SOURCE_LANG
        }
        if texts:
            record.update_field_translations(self.field, texts)

    def comparable(self, live, desired, resolver):
        texts = {lang: desired[lang] for lang in desired if lang in resolver.languages}
        if not texts:
            texts = {SOURCE_LANG: next(iter(desired.values()))}
        return {lang: (live or {}).get(lang) for lang in texts}, texts


class OptionalTranslated(Translated):
    """A text per language, or none at all."""

    def read(self, record, resolver):
        texts = super().read(record, resolver)
        return texts if any(texts.values()) else None

    def to_vals(self, value, resolver):
        return super().to_vals(value, resolver) if value else {self.field: False}

    def after_write(self, record, name, value, resolver):
        return super().after_write(record, name, value or {}, resolver)

    def comparable(self, live, desired, resolver):
        if not desired:
            return live, None
        return super().comparable(live, desired, resolver)


class Reference(Converter):
    """The key of another resource of the same bundle."""

    def __init__(self, field, kind, part_of=False):
        super().__init__(field)
        self.target = kind
        self.part_of = part_of

    def read(self, record, resolver):
        return record[self.field].key or None

    def to_vals(self, value, resolver):
        return {self.field: resolver.record_id(self.target, value)}


class References(Reference):
    """Several keys of one kind, as a sorted list."""

    def read(self, record, resolver):
        return sorted(record[self.field].mapped("key"))

    def to_vals(self, value, resolver):
        ids = [resolver.record_id(self.target, key) for key in value or ()]
        return {self.field: [(6, 0, ids)]}

    def comparable(self, live, desired, resolver):
        return sorted(live or ()), sorted(desired or ())


class Entry(Reference):
    """An entry of one coded list, named in a policy without the list."""

    def __init__(self, field, list_name):
        super().__init__(field, "option")
        self.prefix = f"{list_name}/"

    def read(self, record, resolver):
        key = super().read(record, resolver)
        return key and key.removeprefix(self.prefix)

    def to_vals(self, value, resolver):
        return super().to_vals(value and self.prefix + value, resolver)


class Entries(References):
    """Entries of one coded list, named in a policy without the list."""

    def __init__(self, field, list_name):
        super().__init__(field, "option")
        self.prefix = f"{list_name}/"

    def read(self, record, resolver):
        keys = super().read(record, resolver)
        return [key.removeprefix(self.prefix) for key in keys]

    def to_vals(self, value, resolver):
        return super().to_vals([self.prefix + key for key in value or ()], resolver)


class Coded(Converter):
    """A record of another model, named by a code that people know (``CNY``)."""

    def __init__(self, field, model, code="name"):
        super().__init__(field)
        self.model = model
        self.code = code

    def read(self, record, resolver):
        return record[self.field][self.code] or None

    def to_vals(self, value, resolver):
        return {self.field: value and resolver.coded_id(self.model, self.code, value)}

    def check(self, value, resolver):
        if not value or resolver.coded_id(self.model, self.code, value):
            return []
        return [
            (
                "POL401",
                f"this server has no active {self.model} “{value}”",
                "activate it in Odoo or correct the name",
            )
        ]


class Logins(Converter):
    """Users by their login, as a sorted list."""

    def read(self, record, resolver):
        return sorted(record[self.field].mapped("login"))

    def to_vals(self, value, resolver):
        return {self.field: [(6, 0, list(resolver.logins(value or ()).values()))]}

    def comparable(self, live, desired, resolver):
        return sorted(live or ()), sorted(desired or ())


class XmlId(Converter):
    """A record of another module, by its XML-ID."""

    def __init__(self, field, model):
        super().__init__(field)
        self.model = model

    def read(self, record, resolver):
        return record[self.field].get_external_id().get(record[self.field].id) or None

    def to_vals(self, value, resolver):
        return {self.field: value and resolver.xmlid_id(self.model, value)}

    def check(self, value, resolver):
        if not value or resolver.xmlid_id(self.model, value):
            return []
        return [
            (
                "POL404",
                f"this server has no {self.model} “{value}”",
                "install the app it belongs to or correct the XML-ID",
            )
        ]


class FullNames(Converter):
    """Records by XML-ID or by the full name that people see, as a sorted list."""

    def __init__(self, field, model):
        super().__init__(field)
        self.model = model

    def read(self, record, resolver):
        return sorted(record[self.field].mapped("complete_name"))

    def to_vals(self, value, resolver):
        return {self.field: [(6, 0, self._found(value, resolver).ids)]}

    def comparable(self, live, desired, resolver):
        """Either spelling of a record is the same record."""
        return tuple(
            sorted(self._found(names, resolver).mapped("complete_name")) or None
            for names in (live, desired)
        )

    def check(self, value, resolver):
        return [
            (
                "POL404",
                f"this server has no {self.model} “{name}”",
                "create it in Odoo or correct its full name or XML-ID",
            )
            for name in value or ()
            if not resolver.full_name_ids(self.model, name)
        ]

    def _found(self, names, resolver):
        ids = [
            i for name in names or () for i in resolver.full_name_ids(self.model, name)
        ]
        return resolver.env[self.model].browse(dict.fromkeys(ids))


class Custom(Converter):
    """The model itself reads and sets the value.

    It implements ``_policy_get_<wire name>()`` and ``_policy_set_<wire name>(value)``.
    """

    def __init__(self, name):
        super().__init__(None)
        self.name = name

    def read(self, record, resolver):
        return getattr(record, f"_policy_get_{self.name}")()

    def to_vals(self, value, resolver):
        return {}

    def after_write(self, record, name, value, resolver):
        getattr(record, f"_policy_set_{self.name}")(value)
