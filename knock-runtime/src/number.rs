use std::fmt;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

/// A number of a trigger's data: an integer or a finite float.
///
/// Every integer type up to 64 bits and both float types convert into it. A float
/// without a fraction is sent as an integer, since Knock's templates print what
/// they are sent: `3.0` goes out as `3`. An `f32` goes out as the decimal it
/// prints, `0.1` rather than `0.10000000149011612`.
///
/// NaN and the infinities have no JSON. They convert, so that `into()` never
/// panics, and the request that carries one is refused before it is sent.
///
/// ```
/// use knock_runtime::Number;
///
/// assert_eq!(Number::from(3), Number::from(3.0));
/// assert_eq!(Number::from(3.0).to_string(), "3");
/// assert_eq!(Number::from(0.1_f32).to_string(), "0.1");
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Number(Repr);

/// One number has one form: what fits `i64` is `Signed`, so that equality is that
/// of the derive.
#[derive(Clone, Copy, PartialEq)]
enum Repr {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

/// Above 2^53 the integers that a float stands for are no longer all different.
const LARGEST_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

impl Number {
    /// Whether JSON can carry this number: false for NaN and the infinities.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        !matches!(self.0, Repr::Float(value) if !value.is_finite())
    }
}

macro_rules! from_integers {
    ($variant:ident: $($integer:ty),*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(Repr::$variant(value.into()))
            }
        }
    )*};
}

from_integers!(Signed: i8, i16, i32, i64, u8, u16, u32);

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(i64::try_from(value).map_or(Repr::Unsigned(value), Repr::Signed))
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

impl From<isize> for Number {
    fn from(value: isize) -> Self {
        Self::from(value as i64)
    }
}

impl From<f64> for Number {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the value has no fraction and is in range"
    )]
    fn from(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() <= LARGEST_EXACT_INTEGER {
            Self(Repr::Signed(value as i64))
        } else {
            Self(Repr::Float(value))
        }
    }
}

impl From<f32> for Number {
    fn from(value: f32) -> Self {
        Self::from(value.to_string().parse().unwrap_or(f64::from(value)))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Signed(value) => value.fmt(formatter),
            Repr::Unsigned(value) => value.fmt(formatter),
            Repr::Float(value) => value.fmt(formatter),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Repr::Signed(value) => serializer.serialize_i64(value),
            Repr::Unsigned(value) => serializer.serialize_u64(value),
            Repr::Float(value) if value.is_finite() => serializer.serialize_f64(value),
            Repr::Float(value) => Err(S::Error::custom(format_args!(
                "{value} is not a number that JSON can carry"
            ))),
        }
    }
}

/// A number that JSON cannot carry becomes `null`, as `serde_json` has it.
impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number.0 {
            Repr::Signed(value) => value.into(),
            Repr::Unsigned(value) => value.into(),
            Repr::Float(value) => value.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(number: impl Into<Number>) -> String {
        serde_json::to_string(&number.into()).unwrap()
    }

    #[test]
    fn integers_keep_their_form() {
        assert_eq!(json(3), "3");
        assert_eq!(json(-3_i8), "-3");
        assert_eq!(json(u64::MAX), "18446744073709551615");
        assert_eq!(json(i64::MIN), "-9223372036854775808");
        assert_eq!(json(7_usize), "7");
    }

    #[test]
    fn floats_lose_an_empty_fraction_only() {
        assert_eq!(json(3.0), "3");
        assert_eq!(json(-0.0), "0");
        assert_eq!(json(2.5), "2.5");
        assert_eq!(json(0.1_f32), "0.1");
        assert_eq!(json(1e300), "1e+300");
    }

    #[test]
    fn equal_numbers_are_equal_whatever_they_came_from() {
        assert_eq!(Number::from(3_u64), Number::from(3.0_f32));
        assert_ne!(Number::from(u64::MAX), Number::from(-1));
    }

    #[test]
    fn what_json_cannot_carry_is_an_error_when_it_is_written() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let number = Number::from(value);
            assert!(!number.is_finite());
            let error = serde_json::to_string(&number).unwrap_err().to_string();
            assert!(error.contains("JSON can carry"), "{error}");
        }
        assert!(!Number::from(f32::NAN).is_finite());
    }
}
