//! The sample workflows, as a crate of the workspace has them.

#![deny(warnings, missing_docs)]

knock_runtime::include_workflows!();
