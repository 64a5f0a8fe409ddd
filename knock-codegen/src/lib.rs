//! knock-codegen

mod analysis;
pub mod contract;
pub mod diagnostic;
pub mod directory;
pub mod emit;
pub mod json;
pub mod names;
pub mod source;

pub use analysis::{Analysis, analyze};
pub use emit::{EmitOptions, emit};
