//! The sample workflows, as a crate of the workspace has them, and what several tests need: Knock
//! directories, projects of their own for Cargo, and the applications in them.

#![deny(warnings, missing_docs)]

#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../docs/adopting.md")]
    mod adopting {}
    #[doc = include_str!("../../docs/build-script.md")]
    mod build_script {}
    #[doc = include_str!("../../docs/derive.md")]
    mod derive {}
    #[doc = include_str!("../../docs/queues.md")]
    mod queues {}
    #[doc = include_str!("../../docs/workflows-macro.md")]
    mod workflows_macro {}
}

pub mod application;
pub mod cargo_project;
pub mod directories;

use std::io::Write as _;

knock_runtime::include_workflows!();

/// Says something past the capture of the test runner: that a test was skipped, and why.
pub fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "{what}");
}
