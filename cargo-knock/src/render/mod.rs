//! Ways to show diagnostics and contracts. Each answers with text.

pub(crate) mod evolution;
pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
mod region;
pub(crate) mod sarif;
pub(crate) mod table;
mod width;
