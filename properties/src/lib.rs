//! What must hold for every input, as functions that panic where it does not.
//!
//! There is one for each target of `fuzz/`, which hands it whatever bytes it can think of; the tests
//! of this package hand it what fuzzing has found, and templates and directories that are made from
//! a seed.

mod analysis;
mod archive;
mod directory;
mod generation;
mod liquid;
mod schema;
pub mod template;
mod webhook;

use std::borrow::Cow;

pub use analysis::{
    analysis, are_independent, reads_do_not_depend_on_text, reads_do_not_depend_on_white_space,
    statements_can_be_swapped,
};
pub use archive::{files, join};
pub use directory::{directory, workflows_are_independent};
pub use generation::generation;
pub use liquid::{liquid, printing_is_stable};
pub use schema::schema;
pub use webhook::webhook;

/// The text of an input, whatever its bytes are.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
