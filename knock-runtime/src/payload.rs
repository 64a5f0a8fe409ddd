use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::json::Json;
use crate::ordered::Ordered;

/// A struct whose fields are entries of a JSON object.
///
/// Generated code writes the implementation out, field by field, which costs the
/// compiler less than a derive:
///
/// ```
/// use knock_runtime::{Entries, Fields, Payload, Scalar, SerializeMap};
///
/// struct Data {
///     item_count: Scalar,
/// }
///
/// impl Fields for Data {
///     fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
///         entries.entry("item_count", &self.item_count);
///     }
/// }
///
/// let payload = Payload::from(Data { item_count: 3.into() }).extra("plan", "pro");
/// assert_eq!(serde_json::to_string(&payload)?, r#"{"item_count":3,"plan":"pro"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Fields {
    /// Writes every field as an entry.
    fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>);
}

/// The entries of a JSON object that is being written.
///
/// It keeps the first error to itself until the end: so whoever writes the entries has
/// no `?` after each, which the compiler would have to check for every field of every workflow.
#[derive(Debug)]
pub struct Entries<M: SerializeMap> {
    map: M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Entries<M> {
    fn of(map: M) -> Self {
        Self {
            map,
            written: Ok(()),
        }
    }

    /// Writes an entry.
    pub fn entry(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(key, value);
        }
    }

    /// Writes an entry where there is a value.
    pub fn optional(&mut self, key: &str, value: &Option<impl Serialize>) {
        if let Some(value) = value {
            self.entry(key, value);
        }
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.written?;
        self.map.end()
    }
}

/// Writes a struct of [`Fields`] as a JSON object: the body of an implementation of
/// [`Serialize`].
pub fn serialize_fields<F: Fields, S: Serializer>(
    fields: &F,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut entries = Entries::of(serializer.serialize_map(None)?);
    fields.serialize_fields(&mut entries);
    entries.end()
}

/// Entries that stand beside typed fields, in the order in which they were given.
///
/// A field wins over an extra entry of its name. So an extra entry that a template
/// begins to read, and that thereby becomes a typed field, is never sent twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra(Ordered<Json>);

impl Extra {
    /// No entries.
    #[must_use]
    pub const fn new() -> Self {
        Self(Ordered::new())
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an entry, or replaces the one of that key. A value that does not
    /// serialise, or a number in it that is not finite, makes the request fail before
    /// it is sent.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Serialize) {
        let key = key.into();
        let value = Json::new(&key, &value);
        self.0.insert(key, value);
    }

    /// Why these entries cannot be properties, if one has a key of `others`: what is
    /// set in another way, and in which.
    pub(crate) fn fault(&self, others: &[(&str, &str)]) -> Option<String> {
        let (key, way) = others.iter().find(|(key, _)| self.0.get(key).is_some())?;
        Some(format!("`{key}` is not set as a property, but by {way}"))
    }

    /// Writes `fields` as a JSON object, and after them the entries that are none of
    /// them: the body of an implementation of [`Serialize`].
    pub fn serialize<F: Fields, S: Serializer>(
        &self,
        fields: &F,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return serialize_fields(fields, serializer);
        }
        let mut names = Entries::of(Names::default());
        fields.serialize_fields(&mut names);
        let names = names.end().map_err(S::Error::custom)?;
        let mut entries = Entries::of(serializer.serialize_map(None)?);
        fields.serialize_fields(&mut entries);
        for (key, value) in self.0.iter() {
            if !names.iter().any(|name| name == key) {
                entries.entry(key, value);
            }
        }
        entries.end()
    }
}

/// The names of fields, whose values it does not look at.
#[derive(Default)]
struct Names(Vec<Value>);

impl SerializeMap for Names {
    type Ok = Vec<Value>;
    type Error = serde_json::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Self::Error> {
        self.0.push(serde_json::to_value(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Self::Error> {
        Ok(())
    }

    fn end(self) -> Result<Self::Ok, Self::Error> {
        Ok(self.0)
    }
}

/// A struct of required fields, and extra entries beside them.
///
/// It is what a generated `trigger` takes as data where every field is required;
/// where some are optional, the generated code defines its own struct around an
/// [`Extra`]. It offers nothing that such a struct does not, so that a field which
/// becomes optional breaks nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload<T> {
    fields: T,
    extra: Extra,
}

impl<T> Payload<T> {
    /// Sends one more entry. Templates are not the only readers of data:
    /// conditions of channels and preferences are, too. A typed field wins over an
    /// extra entry of its name.
    #[must_use]
    pub fn extra(mut self, key: impl Into<String>, value: impl Serialize) -> Self {
        self.extra.insert(key, value);
        self
    }
}

impl<T> From<T> for Payload<T> {
    fn from(fields: T) -> Self {
        Self {
            fields,
            extra: Extra::new(),
        }
    }
}

impl<T: Fields> Serialize for Payload<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.extra.serialize(&self.fields, serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scalar;

    #[derive(Clone, Debug, PartialEq)]
    struct Data {
        page: Scalar,
        cc: Option<Scalar>,
    }

    impl Fields for Data {
        fn serialize_fields<M: SerializeMap>(&self, entries: &mut Entries<M>) {
            entries.entry("page", &self.page);
            entries.optional("cc", &self.cc);
        }
    }

    fn data(cc: Option<Scalar>) -> Payload<Data> {
        Data {
            page: "Home".into(),
            cc,
        }
        .into()
    }

    #[test]
    fn a_field_wins_over_an_extra_entry_of_its_name() {
        let payload = data(Some("field".into()))
            .extra("cc", "extra")
            .extra("vip", true);
        assert_eq!(
            serde_json::to_string(&payload).unwrap(),
            r#"{"page":"Home","cc":"field","vip":true}"#
        );
        assert_eq!(
            serde_json::to_string(&data(None).extra("cc", "extra")).unwrap(),
            r#"{"page":"Home","cc":"extra"}"#
        );
    }

    #[test]
    fn an_extra_value_that_does_not_serialise_is_named() {
        let bad: std::collections::HashMap<(u8, u8), u8> = [((1, 2), 3)].into();
        let error = serde_json::to_string(&data(None).extra("grid", bad)).unwrap_err();
        assert!(error.to_string().starts_with("`grid`"), "{error}");
    }
}
