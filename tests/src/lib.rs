//! The sample workflows, as a crate of the workspace has them.

#![deny(warnings, missing_docs)]

use std::io::Write as _;

knock_runtime::include_workflows!();

/// Says something past the capture of the test runner: that a test was skipped, and why.
pub fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "{what}");
}
