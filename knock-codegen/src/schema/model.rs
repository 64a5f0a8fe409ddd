//! What a schema says, with its references and combinations worked out.

use std::collections::{BTreeMap, BTreeSet};

use knock_liquid::Span;

use crate::analysis::Kinds;
use crate::contract::Constant;
use crate::source::Location;

/// What a whole schema says of `data`.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) root: Schema,
    /// What holds itself, by the pointers that lead there.
    pub(super) definitions: BTreeMap<String, Schema>,
}

impl Model {
    /// A schema or, where it stands for a definition, that definition.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        match schema.recursive.as_deref() {
            Some("#") => &self.root,
            Some(pointer) => self.definitions.get(pointer).unwrap_or(schema),
            None => schema,
        }
    }
}

/// What is said of a value. As with the keywords of JSON Schema, the part on objects speaks of
/// objects only, and that on lists of lists.
#[derive(Clone, Debug)]
pub(super) struct Schema {
    pub(super) location: Location,
    /// The kinds that it may have, beside `null`.
    pub(super) kinds: Option<Kinds>,
    pub(super) null: bool,
    pub(super) object: ObjectPart,
    pub(super) list: ListPart,
    /// The only values, where they are spelt out.
    pub(super) constants: Option<Vec<Constant>>,
    /// The pointer to the definition that this stands for.
    pub(super) recursive: Option<String>,
    pub(super) words: Words,
}

#[derive(Clone, Debug)]
pub(super) struct ObjectPart {
    /// Where the properties are declared.
    pub(super) location: Location,
    pub(super) properties: BTreeMap<String, Property>,
    /// Every other member.
    pub(super) rest: Rest,
}

#[derive(Clone, Debug)]
pub(super) struct Property {
    /// Where it is named.
    pub(super) location: Location,
    pub(super) required: bool,
    pub(super) schema: Schema,
}

impl Property {
    /// Its name and, unless that is written elsewhere, its schema.
    pub(super) fn whole(&self) -> Location {
        let (name, schema) = (self.location, self.schema.location);
        if name.file != schema.file || schema.span.start < name.span.end {
            return name;
        }
        Location {
            span: Span::new(name.span.start, schema.span.end),
            ..name
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct ListPart {
    /// The first elements, one by one.
    pub(super) prefix: Vec<Schema>,
    /// Every other element.
    pub(super) rest: Rest,
}

/// The members or elements of which nothing is said one by one.
#[derive(Clone, Debug)]
pub(super) enum Rest {
    /// Nothing is said of them.
    Open,
    /// There are none, as is said there.
    Closed(Location),
    Of(Box<Schema>),
}

/// What is said to people.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) format: Option<String>,
    pub(super) default: Option<String>,
    pub(super) deprecated: bool,
    /// The keywords that no type can express.
    pub(super) unexpressed: BTreeSet<&'static str>,
    pub(super) notes: BTreeSet<&'static str>,
}

impl Schema {
    /// `true`
    pub(super) fn anything(location: Location) -> Self {
        Self {
            location,
            kinds: Some(Kinds::ANY),
            null: true,
            object: ObjectPart {
                location,
                properties: BTreeMap::new(),
                rest: Rest::Open,
            },
            list: ListPart {
                prefix: Vec::new(),
                rest: Rest::Open,
            },
            constants: None,
            recursive: None,
            words: Words::default(),
        }
    }

    /// `false`
    pub(super) fn nothing(location: Location) -> Self {
        Self {
            kinds: None,
            null: false,
            ..Self::anything(location)
        }
    }

    /// Something that cannot be expressed.
    pub(super) fn inexpressible(location: Location, note: &'static str) -> Self {
        let mut schema = Self::anything(location);
        schema.words.notes.insert(note);
        schema
    }

    /// What stands for a definition.
    pub(super) fn definition(location: Location, pointer: String) -> Self {
        Self {
            kinds: Some(Kinds::OBJECT),
            null: false,
            recursive: Some(pointer),
            ..Self::anything(location)
        }
    }

    /// Whether no value satisfies it.
    pub(super) fn is_impossible(&self) -> bool {
        self.kinds.is_none() && !self.null
    }

    /// Whether it says nothing of which values there are.
    pub(super) fn is_silent(&self) -> bool {
        self.kinds == Some(Kinds::ANY) && self.constants.is_none() && self.recursive.is_none()
    }

    /// Whether it is a moment in time, as far as its kinds go.
    pub(super) fn is_moment(&self, kinds: Kinds) -> bool {
        let is_moment = self.words.format.as_deref() == Some("date-time");
        is_moment && kinds.meet(Kinds::TEXT).is_some()
    }

    /// Whether a value of these kinds may satisfy it.
    pub(super) fn allows(&self, kinds: Kinds) -> bool {
        self.kinds.is_some_and(|own| own.meet(kinds).is_some())
    }
}

impl Words {
    /// The title and the description.
    pub(super) fn text(&self) -> Option<String> {
        let parts = self.title.iter().chain(&self.description);
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }
}

impl ObjectPart {
    /// Whether it names any member.
    pub(super) fn names_members(&self) -> bool {
        !self.properties.is_empty()
    }
}
