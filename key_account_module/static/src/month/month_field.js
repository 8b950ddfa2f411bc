import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The month of a date that is the first of one, in the user's language; read only. */
export class MonthField extends Component {
    static template = "key_account_module.MonthField";
    static props = { ...standardFieldProps };

    get words() {
        const day = this.props.record.data[this.props.name];
        return day ? day.toLocaleString({ year: "numeric", month: "long" }) : "";
    }
}

registry.category("fields").add("key_account_month", {
    component: MonthField,
    displayName: _t("Month"),
    supportedTypes: ["date"],
    listViewWidth: [110, 140],
});
