//! What came of every operation, for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A line for each operation, and everything that is not as it must be.
#[derive(Default)]
pub(crate) struct Report {
    lines: BTreeMap<String, Line>,
    pub(crate) faults: Vec<String>,
}

/// How many requests of an operation came out as they must.
#[derive(Default)]
pub(crate) struct Line {
    pub(crate) calls: usize,
    pub(crate) successes: usize,
    pub(crate) errors: usize,
    pub(crate) controls: usize,
    /// The types that answers were decoded to.
    pub(crate) decoded: BTreeSet<String>,
}

impl Report {
    pub(crate) fn line(&mut self, operation: &str) -> &mut Line {
        self.lines.entry(operation.to_owned()).or_default()
    }

    pub(crate) fn has(&self, operation: &str) -> bool {
        self.lines.contains_key(operation)
    }

    pub(crate) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Takes what came of a request, and why it is not what it must be.
    pub(crate) fn judge<T>(
        &mut self,
        operation: &str,
        what: impl fmt::Display,
        outcome: Result<T, String>,
    ) -> Option<T> {
        let judged = outcome.map_err(|fault| self.fault(format!("{operation}: {what}: {fault}")));
        judged.ok()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:>5} {:>9} {:>6} {:>8}  operation -> what was decoded",
            "calls", "successes", "errors", "controls"
        )?;
        let mut total = Line::default();
        for (operation, line) in &self.lines {
            let decoded: Vec<_> = line.decoded.iter().map(String::as_str).collect();
            writeln!(f, "{line}  {operation} -> {}", decoded.join(", "))?;
            total.calls += line.calls;
            total.successes += line.successes;
            total.errors += line.errors;
            total.controls += line.controls;
        }
        write!(f, "{total}  {} operations", self.lines.len())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            calls,
            successes,
            errors,
            controls,
            ..
        } = self;
        write!(f, "{calls:>5} {successes:>9} {errors:>6} {controls:>8}")
    }
}
