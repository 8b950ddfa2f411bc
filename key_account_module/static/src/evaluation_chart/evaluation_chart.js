import { loadBundle } from "@web/core/assets";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";

// Readable on light and dark pages alike, and for those who confuse red with green.
const NOW = "#017e84";
const BEFORE = "#d5853f";
const LINES = 5;
const WIDTH = 14;

/** A label on several lines, so that it leaves room to what it names. */
function wrapped(label) {
    return label.split(" ").reduce((lines, word) => {
        const last = lines.at(-1);
        const fits = last !== undefined && last.length + word.length < WIDTH;
        return fits ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
    }, []);
}

/** Criteria of a result as a radar beside the one before, and results over time. */
export class EvaluationChart extends Component {
    static template = "key_account_module.EvaluationChart";
    static props = { ...standardFieldProps };

    setup() {
        this.radar = useRef("radar");
        this.trend = useRef("trend");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const charts = this.draw();
                return () => charts.forEach((chart) => chart.destroy());
            },
            () => [JSON.stringify(this.value)]
        );
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    draw() {
        if (!this.value) {
            return [];
        }
        return [
            new Chart(this.radar.el, this.radarConfig()),
            new Chart(this.trend.el, this.trendConfig()),
        ];
    }

    series(label, data, color) {
        return {
            label,
            data,
            borderColor: color,
            backgroundColor: `${color}33`,
            spanGaps: true,
        };
    }

    /** Few enough lines that their numbers do not cover each other. */
    scale() {
        const { minimum, maximum } = this.value.radar;
        const ticks = maximum > minimum ? { stepSize: (maximum - minimum) / LINES } : {};
        return { min: minimum, max: maximum, ticks };
    }

    radarConfig() {
        const { radar, words } = this.value;
        const datasets = [this.series(words.now, radar.now, NOW)];
        if (radar.before.length) {
            datasets.push(this.series(radar.before_label, radar.before, BEFORE));
        }
        return {
            type: "radar",
            data: { labels: radar.labels.map(wrapped), datasets },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: { position: "bottom" },
                    title: { display: true, text: words.indicators },
                },
                scales: { r: { ...this.scale(), pointLabels: { font: { size: 12 } } } },
            },
        };
    }

    trendConfig() {
        const { trend, words } = this.value;
        return {
            type: "line",
            data: {
                labels: trend.labels,
                datasets: [this.series(words.score, trend.scores, NOW)],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: { display: false },
                    title: { display: true, text: words.trend },
                },
                scales: { y: this.scale() },
            },
        };
    }
}

registry.category("fields").add("key_account_evaluation_chart", {
    component: EvaluationChart,
    supportedTypes: ["json"],
});
