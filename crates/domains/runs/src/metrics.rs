//! Counters of runs, written in Prometheus' text format.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
};

use tiltyard_protocol::{RunTimings, RunnerStatus};

/// Upper borders of the histograms, in seconds.
const BORDERS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

#[derive(Default, Clone)]
struct Histogram {
    buckets: [u64; BORDERS.len()],
    sum: f64,
    count: u64,
}

impl Histogram {
    fn observe(&mut self, seconds: f64) {
        for (bucket, border) in self.buckets.iter_mut().zip(BORDERS) {
            *bucket += u64::from(seconds <= border);
        }
        self.sum += seconds;
        self.count += 1;
    }
}

#[derive(Default)]
struct Counts {
    runs: BTreeMap<(String, &'static str), u64>,
    stages: BTreeMap<&'static str, Histogram>,
}

#[derive(Default)]
pub struct Metrics {
    counts: Mutex<Counts>,
}

impl Metrics {
    pub fn run_ended(&self, language: &str, result: &'static str, timings: Option<RunTimings>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts
            .runs
            .entry((language.to_owned(), result))
            .or_default() += 1;
        let Some(timings) = timings else { return };
        for (stage, us) in [
            ("queue", timings.queued_us),
            ("prepare", timings.prepare_us),
            ("compile", timings.compile_us),
            ("run", timings.run_us),
        ] {
            counts
                .stages
                .entry(stage)
                .or_default()
                .observe(us as f64 / 1e6);
        }
    }

    pub fn text(&self, status: RunnerStatus) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for (name, help, value) in [
            (
                "tiltyard_boxes_ready",
                "Boxes that wait for a job.",
                status.boxes_ready,
            ),
            (
                "tiltyard_boxes_busy",
                "Jobs that have a box.",
                status.boxes_busy,
            ),
            (
                "tiltyard_runs_queued",
                "Jobs that wait for a box.",
                status.queued,
            ),
        ] {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
            );
        }
        let _ = writeln!(
            text,
            "# HELP tiltyard_runs_total Runs that have ended.\n# TYPE tiltyard_runs_total counter"
        );
        for ((language, result), count) in &counts.runs {
            let _ = writeln!(
                text,
                "tiltyard_runs_total{{language=\"{language}\",result=\"{result}\"}} {count}"
            );
        }
        let name = "tiltyard_run_stage_seconds";
        let _ = writeln!(
            text,
            "# HELP {name} Where the time of runs went.\n# TYPE {name} histogram"
        );
        for (stage, histogram) in &counts.stages {
            for (bucket, border) in histogram.buckets.iter().zip(BORDERS) {
                let _ = writeln!(
                    text,
                    "{name}_bucket{{stage=\"{stage}\",le=\"{border}\"}} {bucket}"
                );
            }
            let _ = writeln!(
                text,
                "{name}_bucket{{stage=\"{stage}\",le=\"+Inf\"}} {}",
                histogram.count
            );
            let _ = writeln!(
                text,
                "{name}_sum{{stage=\"{stage}\"}} {}\n{name}_count{{stage=\"{stage}\"}} {}",
                histogram.sum, histogram.count
            );
        }
        text
    }
}
