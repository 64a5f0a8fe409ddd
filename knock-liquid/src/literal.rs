use crate::ast::{Expression, Literal, LiteralValue};

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralKind {
    /// `nil`, `blank`, `empty` or the empty text: a comparison with it asks whether there is a value.
    Nothing,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
}

impl LiteralKind {
    /// What the expression is, if it is written out.
    #[must_use]
    pub fn of(expression: &Expression<'_>) -> Option<Self> {
        let Expression::Literal(Literal { value, .. }) = expression else {
            return None;
        };
        Some(match value {
            LiteralValue::Nil
            | LiteralValue::Blank
            | LiteralValue::Empty
            | LiteralValue::Text("") => Self::Nothing,
            LiteralValue::Text(_) => Self::Text,
            LiteralValue::Integer(_) | LiteralValue::Float(_) => Self::Number,
            LiteralValue::Boolean(_) => Self::Boolean,
        })
    }
}
