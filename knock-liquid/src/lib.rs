#![doc = include_str!("../README.md")]

mod analysis;
pub mod ast;
mod error;
mod lexer;
mod literal;
mod nearest;
mod parser;
mod span;

pub use analysis::{
    Analysis, ArgumentPlace, Call, CallArgument, Environment, FilterEffect, FilterUse, Guards,
    Local, MAX_ALIASES, MAX_GUARDS, Read, Scope, Segment, Test, Usage, Value, Variable, WeakGuard,
    analyze,
};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use literal::LiteralKind;
pub use nearest::nearest;
pub use parser::{MAX_DEPTH, parse, parse_path};
pub use span::Span;
