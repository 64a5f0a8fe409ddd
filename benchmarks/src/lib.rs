//! What every measurement shares: contenders take turns in one run, and the tables show the median with the
//! spread around it.
//!
//! A measurement that cannot be made (a peer is not installed, a program fails) ends with a message; it never
//! leaves a contender out in silence.

pub mod handwritten;
pub mod machine;
pub mod package;
pub mod process;
pub mod project;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod sample;
pub mod table;
pub mod turns;
#[cfg(feature = "generation")]
pub mod typify;
pub mod workflows;

pub use package::Package;
pub use process::Run;
pub use sample::{Sample, Unit};
pub use table::Table;
pub use turns::{Contender, Measured, in_turns};
