//! A serializer that writes nothing, and only looks for numbers that JSON cannot carry.
//!
//! `serde_json` writes `null` for NaN and the infinities, and a template would print
//! nothing where a number was meant. What it has written no longer tells them from a
//! value that is not there, so they are looked for in the value, wherever there is a `null`.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Result};

/// Refuses a value that has a number in it which is not finite.
pub(crate) fn check(value: &(impl Serialize + ?Sized)) -> Result<()> {
    value.serialize(Finite)
}

struct Finite;

macro_rules! leaves {
    ($($method:ident($($kind:ty),*))*) => {$(
        fn $method(self $(, _: $kind)*) -> Result<()> {
            Ok(())
        }
    )*};
}

macro_rules! nests {
    ($($method:ident($($kind:ty),*))*) => {$(
        fn $method(self $(, _: $kind)*) -> Result<Self> {
            Ok(self)
        }
    )*};
}

impl Serializer for Finite {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_f32(self, value: f32) -> Result<()> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<()> {
        if value.is_finite() {
            return Ok(());
        }
        Err(Error::custom(format_args!(
            "{value} is not a number that JSON can carry"
        )))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        check(value)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &str, value: &T) -> Result<()> {
        check(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &str,
        _: u32,
        _: &str,
        value: &T,
    ) -> Result<()> {
        check(value)
    }

    leaves! {
        serialize_bool(bool)
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128)
        serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_none() serialize_unit() serialize_unit_struct(&str)
        serialize_unit_variant(&str, u32, &str)
    }

    nests! {
        serialize_seq(Option<usize>) serialize_tuple(usize) serialize_map(Option<usize>)
        serialize_tuple_struct(&str, usize) serialize_struct(&str, usize)
        serialize_tuple_variant(&str, u32, &str, usize)
        serialize_struct_variant(&str, u32, &str, usize)
    }
}

macro_rules! members {
    ($($compound:ident::$method:ident($($key:ty)?))*) => {$(
        impl $compound for Finite {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self $(, _: $key)?, value: &T) -> Result<()> {
                check(value)
            }

            fn end(self) -> Result<()> {
                Ok(())
            }
        }
    )*};
}

members! {
    SerializeSeq::serialize_element()
    SerializeTuple::serialize_element()
    SerializeTupleStruct::serialize_field()
    SerializeTupleVariant::serialize_field()
    SerializeStruct::serialize_field(&'static str)
    SerializeStructVariant::serialize_field(&'static str)
}

/// `serde_json` refuses such a key by itself.
impl SerializeMap for Finite {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<()> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        check(value)
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct New<T>(T);

    #[derive(Serialize)]
    struct Pair<T>(u8, T);

    #[derive(Serialize)]
    struct Named<T> {
        unit: Unit,
        value: T,
    }

    #[derive(Serialize)]
    enum Variant<T> {
        New(T),
        Pair(char, T),
        Named { value: T },
    }

    /// A value of every shape that holds `number`, and the same without it.
    fn shapes(number: f64) -> Vec<Result<()>> {
        vec![
            check(&number),
            check(&Some(number)),
            check(&vec![0.0, number]),
            check(&(true, "text", number)),
            check(&New(number)),
            check(&Pair(1, number)),
            check(&Named {
                unit: Unit,
                value: number,
            }),
            check(&Variant::New(number)),
            check(&Variant::Pair('x', number)),
            check(&Variant::Named { value: number }),
            check(&BTreeMap::from([("key", vec![Some(number)])])),
        ]
    }

    #[test]
    fn a_number_that_is_not_finite_is_found_in_every_shape() {
        for (number, name) in [(f64::NAN, "NaN"), (f64::NEG_INFINITY, "-inf")] {
            for result in shapes(number) {
                assert_eq!(
                    result.unwrap_err().to_string(),
                    format!("{name} is not a number that JSON can carry")
                );
            }
        }
        assert!(check(&f32::INFINITY).is_err());
        assert!(shapes(1e300).iter().all(Result::is_ok));
        assert!(check(&serde_json::json!({ "a": [1.5, null, "x", 7] })).is_ok());
    }
}
