//! From bytes to pieces: [`Scanner`] cuts a template into text, outputs and tags; [`Tokens`] cuts
//! what stands inside a tag into tokens.

mod scanner;
mod tokens;

pub(crate) use scanner::{Piece, Scanner};
pub(crate) use tokens::{Token, TokenKind, Tokens};
