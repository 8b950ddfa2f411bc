"""Units that quantities are counted in; any other unit of Odoo goes by its XML-ID."""

from __future__ import annotations

import re

from .metric import Unit

_XML_ID = re.compile(r"[a-z0-9_]+\.[A-Za-z0-9_.-]+")

UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("t", "uom.product_uom_ton", {"en_US": "t", "zh_CN": "吨"}),
        Unit("kg", "uom.product_uom_kgm", {"en_US": "kg", "zh_CN": "千克"}),
        Unit("g", "uom.product_uom_gram", {"en_US": "g", "zh_CN": "克"}),
        Unit("unit", "uom.product_uom_unit", {"en_US": "units", "zh_CN": "件"}),
        Unit("dozen", "uom.product_uom_dozen", {"en_US": "dozens", "zh_CN": "打"}),
        Unit("l", "uom.product_uom_litre", {"en_US": "l", "zh_CN": "升"}),
        Unit("m3", "uom.product_uom_cubic_meter", {"en_US": "m³", "zh_CN": "立方米"}),
        Unit("m", "uom.product_uom_meter", {"en_US": "m", "zh_CN": "米"}),
        Unit("km", "uom.product_uom_km", {"en_US": "km", "zh_CN": "公里"}),
        Unit("m2", "uom.product_uom_square_meter", {"en_US": "m²", "zh_CN": "平方米"}),
        Unit("hour", "uom.product_uom_hour", {"en_US": "hours", "zh_CN": "小时"}),
        Unit("day", "uom.product_uom_day", {"en_US": "days", "zh_CN": "天"}),
        Unit("kwh", "uom.product_uom_kwh", {"en_US": "kWh", "zh_CN": "千瓦时"}),
    )
}


def is_unit(text: str) -> bool:
    """Return whether a text is a unit known here or has the form of an XML-ID."""
    return text in UNITS or bool(_XML_ID.fullmatch(text))


def xml_id_of(text: str) -> str:
    """Return the XML-ID of the record in Odoo."""
    return UNITS[text].xml_id if text in UNITS else text


def unit_label(text: str, lang: str) -> str:
    """Return what people call a unit; one that goes by its XML-ID as it is."""
    return UNITS[text].label[lang] if text in UNITS else text
