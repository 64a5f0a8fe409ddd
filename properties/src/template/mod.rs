//! Templates as trees that can be printed and compared.

mod nodes;
mod print;
mod structure;

pub use nodes::bound_names;
pub use print::{Style, print};
pub use structure::{Structure, structure};
