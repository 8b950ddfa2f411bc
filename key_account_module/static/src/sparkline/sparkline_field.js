import { Component } from "@odoo/owl";
import { formatFloat } from "@web/core/utils/numbers";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 72;
const HEIGHT = 24;
const MARGIN = 3;

const spot = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/**
 * A line through monthly values, the oldest first; dashes lead over months without one.
 *
 * For a JSON field that holds a list of numbers and nulls.
 */
export class SparklineField extends Component {
    static template = "key_account_module.SparklineField";
    static props = { ...standardFieldProps };

    setup() {
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get values() {
        const values = this.props.record.data[this.props.name];
        return Array.isArray(values) ? values : [];
    }

    get known() {
        return this.values.filter((value) => value !== null);
    }

    /** Places of the known values, in pixels. */
    get points() {
        const low = Math.min(...this.known);
        const span = Math.max(...this.known) - low;
        const step = (WIDTH - 2 * MARGIN) / Math.max(this.values.length - 1, 1);
        const inner = HEIGHT - 2 * MARGIN;
        return this.values.map(
            (value, index) =>
                value !== null && {
                    x: MARGIN + index * step,
                    // All alike: a line in the middle.
                    y: MARGIN + inner * (span ? 1 - (value - low) / span : 0.5),
                }
        );
    }

    /** One piece for each run of months in a row. */
    get path() {
        return this.points
            .map((point, index, points) => {
                if (!point) {
                    return "";
                }
                const pen = points[index - 1] ? "L" : "M";
                // A line of no length, which round ends make a dot.
                const dot = points[index - 1] || points[index + 1] ? "" : "h0";
                return `${pen}${spot(point)}${dot}`;
            })
            .join("");
    }

    /** From the last month before a gap to the first one after it. */
    get bridges() {
        const known = this.points
            .map((point, index) => point && { ...point, index })
            .filter((point) => point);
        return known
            .slice(1)
            .map((point, place) => [known[place], point])
            .filter(([before, after]) => after.index - before.index > 1)
            .map(([before, after]) => `M${spot(before)}L${spot(after)}`)
            .join("");
    }

    get last() {
        return this.points.findLast((point) => point);
    }

    get words() {
        const say = (value) => formatFloat(value, { digits: [16, 0] });
        return _t("%(months)s months, from %(low)s to %(high)s, last %(last)s", {
            months: this.known.length,
            low: say(Math.min(...this.known)),
            high: say(Math.max(...this.known)),
            last: say(this.known.at(-1)),
        });
    }
}

registry.category("fields").add("key_account_sparkline", {
    component: SparklineField,
    displayName: _t("Sparkline"),
    supportedTypes: ["json"],
});
