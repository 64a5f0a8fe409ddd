//! What [Knock](https://knock.app) workflows read from their trigger, and Rust types for it.
//!
//! A build script needs [`Builder`] alone. What it does is done in steps, and each step can be called
//! by itself:
//!
//! | step | from | to |
//! | --- | --- | --- |
//! | [`directory::locate`] | a crate | its Knock directory |
//! | [`Directory::read`](directory::Directory::read) | a Knock directory | its [`Sources`](source::Sources) and JSON |
//! | [`analyze`] | what was read | a [`Contract`](contract::Contract) for each workflow, and [`Diagnostic`](diagnostic::Diagnostic)s |
//! | [`emit()`] | contracts | Rust text |
//! | [`Evolution::of_all`](evolution::Evolution::of_all) | contracts before and after | what the change asks of callers |
//! | [`Bindings::generate`] | a crate | all of that, as macro and build script need it |
//! | [`Lookup::find`] | a crate and a key | the contract of one workflow, as a derive needs it |

mod analysis;
mod bindings;
mod builder;
mod cache;
pub mod contract;
pub mod diagnostic;
pub mod directory;
pub mod emit;
pub mod environment;
pub mod evolution;
pub mod json;
pub mod json_schema;
mod lookup;
pub mod markdown;
pub mod names;
mod parallel;
mod schema;
mod selection;
pub mod source;

pub use analysis::{Analysis, analyze};
pub use bindings::{Bindings, listed, unknown_key};
pub use builder::{Builder, Error};
pub use emit::{EmitOptions, emit, emit_parts};
pub use knock_liquid::nearest;
pub use lookup::{Lookup, Missing};
