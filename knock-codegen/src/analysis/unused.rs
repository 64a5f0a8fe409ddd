//! What stands in the directory and is never used.

use std::collections::BTreeSet;

use super::{WorkflowReads, hidden, name_location};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::{Directory, Resource};

/// Partials that no workflow renders, as long as nothing that was `found` may hide where.
pub(super) fn partials<'a>(
    directory: &Directory,
    workflows: impl Iterator<Item = &'a WorkflowReads<'a>>,
    found: &[Diagnostic],
) -> Vec<Diagnostic> {
    if hidden::by(found) {
        return Vec::new();
    }
    let used: BTreeSet<&&str> = workflows.flat_map(|reads| &reads.partials).collect();
    let unused = directory
        .partials
        .values()
        .filter(|partial| !used.contains(&partial.key.as_str()));
    let diagnostic = |partial: &Resource| {
        let message = format!("nothing renders the partial `{}`", partial.key);
        Diagnostic::new(Code::UnusedPartial, name_location(partial), message)
            .help("render it, or remove its folder")
    };
    unused.map(diagnostic).collect()
}
