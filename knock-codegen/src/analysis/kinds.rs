use std::fmt;

use crate::contract::{Type, Value};

/// The kinds of value that a read allows, as a set.
///
/// Each bit is a kind that no read tells apart: text and integers that stand for a time are bits
/// of their own, so that a timestamp meets text and integers, which do not meet each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u16);

impl Kinds {
    const OTHER_TEXT: u16 = 1;
    const TIME_TEXT: u16 = 1 << 1;
    const OTHER_INTEGER: u16 = 1 << 2;
    const TIME_INTEGER: u16 = 1 << 3;
    const FRACTION: u16 = 1 << 4;
    const TRUTH: u16 = 1 << 5;
    const DURATION: u16 = 1 << 6;
    const ELEMENTS: u16 = 1 << 7;
    const MEMBERS: u16 = 1 << 8;

    pub(crate) const TEXT: Self = Self(Self::OTHER_TEXT | Self::TIME_TEXT);
    pub(crate) const INTEGER: Self = Self(Self::OTHER_INTEGER | Self::TIME_INTEGER);
    pub(crate) const NUMBER: Self = Self(Self::INTEGER.0 | Self::FRACTION);
    pub(crate) const BOOLEAN: Self = Self(Self::TRUTH);
    pub(crate) const TIMESTAMP: Self = Self(Self::TIME_TEXT | Self::TIME_INTEGER);
    pub(crate) const UNTIL: Self = Self(Self::TIMESTAMP.0 | Self::DURATION);
    pub(crate) const SCALAR: Self = Self(Self::TEXT.0 | Self::NUMBER.0 | Self::TRUTH);
    pub(crate) const LIST: Self = Self(Self::ELEMENTS);
    pub(crate) const OBJECT: Self = Self(Self::MEMBERS | Self::DURATION);
    pub(crate) const LIST_OR_TEXT: Self = Self(Self::LIST.0 | Self::TEXT.0);
    pub(crate) const ANY: Self = Self(Self::SCALAR.0 | Self::LIST.0 | Self::OBJECT.0);

    /// The sets that have a name of their own; of two of one size the first counts.
    const NAMED: [(Self, &'static str); 10] = [
        (Self::BOOLEAN, "boolean"),
        (Self::LIST, "list"),
        (Self::TIMESTAMP, "timestamp"),
        (Self::TEXT, "text"),
        (Self::INTEGER, "integer"),
        (Self::OBJECT, "object"),
        (Self::NUMBER, "number"),
        (Self::UNTIL, "until"),
        (Self::SCALAR, "scalar"),
        (Self::ANY, "any"),
    ];

    /// What both allow; `None` where that is nothing.
    pub(crate) fn meet(self, other: Self) -> Option<Self> {
        let both = self.0 & other.0;
        (both != 0).then_some(Self(both))
    }

    /// What one of them allows.
    pub(crate) fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How much it allows.
    pub(crate) fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether everything that this allows is allowed by `other`.
    pub(crate) fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The smallest set with a name that holds this one.
    fn named(self) -> (Self, &'static str) {
        let holding = Self::NAMED
            .into_iter()
            .filter(|(named, _)| self.within(*named));
        holding
            .min_by_key(|(named, _)| named.0.count_ones())
            .unwrap_or((Self::ANY, "any"))
    }

    /// The name of the smallest set that has one and holds this.
    pub(crate) fn name(self) -> &'static str {
        self.named().1
    }

    /// Whether this very set has a name.
    pub(crate) fn has_name(self) -> bool {
        self.named().0 == self
    }

    /// The name in a sentence.
    pub(crate) fn with_article(self) -> String {
        match self.name() {
            "text" => "text".to_owned(),
            "until" => "a timestamp, duration or window".to_owned(),
            name @ ("integer" | "object") => format!("an {name}"),
            "any" => {
                let parts = [
                    Self::LIST,
                    Self::OBJECT,
                    Self::BOOLEAN,
                    Self::NUMBER,
                    Self::TEXT,
                ];
                let parts = parts.into_iter().filter_map(|part| self.meet(part));
                let parts: Vec<String> = parts.map(Self::with_article).collect();
                parts.join(" or ")
            }
            name => format!("a {name}"),
        }
    }

    /// The kinds that a value of a type may have.
    pub(crate) fn of(ty: &Type) -> Self {
        match ty {
            Type::Scalar | Type::Enum(_) => Self::SCALAR,
            Type::Text => Self::TEXT,
            Type::Integer => Self::INTEGER,
            Type::Number => Self::NUMBER,
            Type::Boolean => Self::BOOLEAN,
            Type::Timestamp => Self::TIMESTAMP,
            Type::Until => Self::UNTIL,
            Type::List(_) | Type::Tuple(_) | Type::Attachments => Self::LIST,
            Type::Object(_) | Type::Map(_) | Type::Recursive(_) => Self::OBJECT,
            Type::Any => Self::ANY,
        }
    }

    /// The type of a value of which nothing but its kind is known.
    pub(crate) fn ty(self) -> Type {
        match self.named().0 {
            Self::BOOLEAN => Type::Boolean,
            Self::TIMESTAMP => Type::Timestamp,
            Self::TEXT => Type::Text,
            Self::INTEGER => Type::Integer,
            Self::NUMBER => Type::Number,
            Self::UNTIL => Type::Until,
            Self::SCALAR => Type::Scalar,
            Self::LIST => Type::List(Box::new(Value::of(Type::Any))),
            _ => Type::Any,
        }
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Kinds;

    #[test]
    fn the_lattice() {
        let meet = |a: Kinds, b: Kinds| a.meet(b).map(Kinds::name);
        assert_eq!(meet(Kinds::INTEGER, Kinds::NUMBER), Some("integer"));
        assert_eq!(meet(Kinds::NUMBER, Kinds::SCALAR), Some("number"));
        assert_eq!(meet(Kinds::TIMESTAMP, Kinds::TEXT), Some("timestamp"));
        assert_eq!(meet(Kinds::TIMESTAMP, Kinds::INTEGER), Some("timestamp"));
        assert_eq!(meet(Kinds::TIMESTAMP, Kinds::UNTIL), Some("timestamp"));
        assert_eq!(meet(Kinds::SCALAR, Kinds::LIST_OR_TEXT), Some("text"));
        assert_eq!(meet(Kinds::LIST, Kinds::LIST_OR_TEXT), Some("list"));
        assert_eq!(meet(Kinds::ANY, Kinds::LIST_OR_TEXT), Some("any"));
        assert_eq!(meet(Kinds::TEXT, Kinds::INTEGER), None);
        assert_eq!(meet(Kinds::TEXT, Kinds::BOOLEAN), None);
        assert_eq!(meet(Kinds::SCALAR, Kinds::LIST), None);
        assert_eq!(meet(Kinds::OBJECT, Kinds::LIST), None);
    }
}
