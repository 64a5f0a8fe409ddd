//! What stands in the directory and is never used.

use std::collections::BTreeSet;

use super::WorkflowReads;
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::Directory;

/// Partials that no workflow renders.
pub(super) fn partials<'a>(
    directory: &Directory,
    workflows: impl Iterator<Item = &'a WorkflowReads>,
) -> Vec<Diagnostic> {
    let used: BTreeSet<&String> = workflows.flat_map(|reads| &reads.partials).collect();
    let unused = directory
        .partials
        .values()
        .filter(|partial| !used.contains(&partial.key));
    let diagnostic = |partial: &crate::directory::Resource| {
        let location = partial
            .document
            .get("name")
            .unwrap_or(&partial.document)
            .location;
        let message = format!("nothing renders the partial `{}`", partial.key);
        Diagnostic::new(Code::UnusedPartial, location, message)
            .help("render it, or remove its folder")
    };
    unused.map(diagnostic).collect()
}
