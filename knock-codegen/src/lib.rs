//! knock-codegen

pub mod contract;
pub mod diagnostic;
pub mod directory;
pub mod json;
pub mod source;
