//! The client for Knock beside other ways to send the same triggers.

mod clients;
mod sink;
mod usage;

pub use clients::{Client, triggers};
pub use sink::{Sink, serve};
pub use usage::Usage;

/// A fresh runtime of one thread, which is all that any contender gets.
///
/// # Panics
///
/// When the system has none.
#[must_use]
pub fn one_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts")
}
