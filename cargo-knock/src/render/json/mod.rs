//! Contracts and diagnostics as JSON, the same byte for byte as long as the files are.

mod evolution;
mod finding;
mod workflow;

use knock_codegen::source::{Location, Sources};
use serde::Serialize;

use self::evolution::DiffReport;
use self::finding::{Finding, Headline};
use self::workflow::Workflow;
use crate::diff::Changes;
use crate::project::{Project, Tally};

/// What `check --format json` prints.
pub(crate) fn check(project: &Project) -> String {
    let sources = &project.directory.sources;
    let diagnostics = project.diagnostics.iter();
    print(&CheckReport {
        diagnostics: diagnostics
            .map(|diagnostic| Finding::new(sources, diagnostic))
            .collect(),
        summary: project.tally(),
    })
}

/// What `inspect --format json` prints.
pub(crate) fn inspect(project: &Project) -> String {
    let sources = &project.directory.sources;
    let diagnostics = project.diagnostics.iter();
    print(&InspectReport {
        workflows: (project.contracts.iter())
            .map(|contract| Workflow::new(sources, contract))
            .collect(),
        diagnostics: diagnostics
            .map(|diagnostic| Headline::new(sources, diagnostic))
            .collect(),
    })
}

/// What `diff --format json` prints.
pub(crate) fn diff(changes: &Changes) -> String {
    print(&DiffReport::new(changes))
}

/// JSON with two spaces of indentation and a final newline.
pub(super) fn print(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("text, numbers and lists of them");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct CheckReport<'a> {
    diagnostics: Vec<Finding<'a>>,
    summary: Tally,
}

#[derive(Serialize)]
struct InspectReport<'a> {
    workflows: Vec<Workflow<'a>>,
    diagnostics: Vec<Headline<'a>>,
}

/// Where something starts; the file is relative to the Knock directory.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Place<'a> {
    fn new(sources: &'a Sources, location: Location) -> Self {
        let start = sources.position(location);
        Self {
            file: sources.file(location.file).path(),
            line: start.line,
            column: start.column,
        }
    }
}
