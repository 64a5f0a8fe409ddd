//! Ways to show diagnostics and contracts. Each answers with text.

pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;
mod region;
pub(crate) mod sarif;
pub(crate) mod table;
mod width;
