//! A Liquid parser with byte spans and error recovery.

pub mod ast;
mod error;
mod lexer;
mod nearest;
mod parser;
mod span;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use nearest::nearest;
pub use parser::{MAX_DEPTH, parse};
pub use span::Span;
