//! knock-codegen

pub mod contract;
pub mod diagnostic;
pub mod directory;
pub mod emit;
pub mod json;
pub mod names;
pub mod source;

pub use emit::{EmitOptions, emit};
