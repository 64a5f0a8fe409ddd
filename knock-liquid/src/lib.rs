//! A Liquid parser with byte spans and error recovery.

mod span;

pub use span::Span;
