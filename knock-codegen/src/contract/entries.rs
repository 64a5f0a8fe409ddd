//! The values of a contract as `inspect` lists them.

use std::collections::BTreeMap;

use super::{Contract, Field, Object, Presence, Type, Value};

/// A value of a contract with its path.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The path below the root: `items[].title`.
    pub path: String,
    /// Whether it must be there, given that its parent is.
    pub presence: &'a Presence,
    /// What it holds.
    pub value: &'a Value,
}

impl Contract {
    /// All values of `data` at any depth, sorted by path, as [`Object::entries`] lists them. An
    /// object that holds itself is listed with its members once on each way.
    #[must_use]
    pub fn data_entries(&self) -> Vec<Entry<'_>> {
        entries(&self.data, &self.definitions)
    }
}

impl Object {
    /// All values at any depth, sorted by path. An element of a list is listed where it is more
    /// than an object with members, which are listed themselves.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'_>> {
        static NONE: BTreeMap<String, Value> = BTreeMap::new();
        entries(self, &NONE)
    }
}

fn entries<'a>(object: &'a Object, definitions: &'a BTreeMap<String, Value>) -> Vec<Entry<'a>> {
    let mut listing = Listing {
        definitions,
        entered: Vec::new(),
        entries: Vec::new(),
    };
    listing.object("", object);
    listing.entries.sort_by(|a, b| a.path.cmp(&b.path));
    listing.entries
}

struct Listing<'a> {
    definitions: &'a BTreeMap<String, Value>,
    /// The definitions that the present path leads through.
    entered: Vec<&'a str>,
    entries: Vec<Entry<'a>>,
}

impl<'a> Listing<'a> {
    fn object(&mut self, above: &str, object: &'a Object) {
        for (name, field) in &object.fields {
            let Field { presence, value } = &**field;
            let dot = if above.is_empty() { "" } else { "." };
            let path = format!("{above}{dot}{name}");
            self.entry(&path, presence, value);
            self.below(&path, value);
        }
    }

    fn entry(&mut self, path: &str, presence: &'a Presence, value: &'a Value) {
        self.entries.push(Entry {
            path: path.to_owned(),
            presence,
            value,
        });
    }

    fn below(&mut self, path: &str, value: &'a Value) {
        match &value.ty {
            Type::Object(object) => self.object(path, object),
            Type::List(element) | Type::Map(element) => self.element(&format!("{path}[]"), element),
            Type::Tuple(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.element(&format!("{path}[{index}]"), element);
                }
            }
            Type::Recursive(pointer) => self.definition(path, pointer),
            _ => {}
        }
    }

    fn element(&mut self, path: &str, element: &'a Value) {
        let says_something = !matches!(element.ty, Type::Any | Type::List(_) | Type::Map(_));
        let is_listed = says_something || !element.reads.is_empty();
        if is_listed && !matches!(element.ty, Type::Object(_)) {
            self.entry(path, &Presence::Required, element);
        }
        self.below(path, element);
    }

    fn definition(&mut self, path: &str, pointer: &'a str) {
        if let (false, Some(value)) = (
            self.entered.contains(&pointer),
            self.definitions.get(pointer),
        ) {
            self.entered.push(pointer);
            self.below(path, value);
            self.entered.pop();
        }
    }
}
