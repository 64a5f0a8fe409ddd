//! Schemas that hold together (`allOf`), and schemas of which one holds (`anyOf`, `oneOf`).

use std::collections::{BTreeMap, BTreeSet};

use super::model::{ListPart, ObjectPart, Property, Rest, Schema, Words};
use crate::analysis::Kinds;
use crate::contract::Constant;

const ALTERNATIVES: &str =
    "The schema has alternatives here, and this is what they have between them.";
const BESIDE_RECURSION: &str =
    "The schema says more of it than of the definition that it refers to.";

impl Schema {
    /// What satisfies both; the words of this one go first.
    pub(super) fn meet(self, other: Self) -> Self {
        let (first, second) = (self.is_silent(), other.is_silent());
        let mut words = self.words.over(other.words);
        let recursive = match (self.recursive, other.recursive) {
            (Some(pointer), _) | (_, Some(pointer)) => {
                if !first && !second {
                    words.notes.insert(BESIDE_RECURSION);
                }
                Some(pointer)
            }
            _ => None,
        };
        let kinds = match (self.kinds, other.kinds) {
            (Some(kinds), Some(others)) => kinds.meet(others),
            _ => None,
        };
        Self {
            location: self.location,
            kinds,
            null: self.null && other.null,
            object: self.object.meet(other.object),
            list: self.list.meet(other.list),
            constants: match (self.constants, other.constants) {
                (Some(mut constants), Some(others)) => {
                    let others: BTreeSet<Constant> = others.into_iter().collect();
                    constants.retain(|constant| others.contains(constant));
                    Some(constants)
                }
                (constants, others) => constants.or(others),
            },
            recursive,
            words,
        }
        .consistent()
    }

    /// What satisfies one of them or both.
    pub(super) fn join(self, other: Self) -> Self {
        if self.is_impossible() || other.is_impossible() {
            return if self.is_impossible() { other } else { self };
        }
        if self.kinds.is_none() || other.kinds.is_none() {
            let more = if self.kinds.is_none() { other } else { self };
            return Self { null: true, ..more };
        }
        let structured = self.allows_structure()
            && other.allows_structure()
            && !(self.is_silent() && other.is_silent());
        let mut words = self.words.beside(other.words);
        if structured {
            words.notes.insert(ALTERNATIVES);
        }
        let constants = match (self.constants, other.constants) {
            (Some(mut constants), Some(others)) => {
                constants.extend(others);
                Some(without_twins(constants))
            }
            _ => None,
        };
        let object = match [self.kinds, other.kinds].map(|kinds| has(kinds, Kinds::OBJECT)) {
            [true, true] => self.object.join(other.object),
            [true, false] => self.object,
            [false, _] => other.object,
        };
        let list = match [self.kinds, other.kinds].map(|kinds| has(kinds, Kinds::LIST)) {
            [true, true] => self.list.join(other.list),
            [true, false] => self.list,
            [false, _] => other.list,
        };
        Self {
            location: self.location,
            kinds: self
                .kinds
                .zip(other.kinds)
                .map(|(one, other)| one.join(other)),
            null: self.null || other.null,
            object,
            list,
            constants,
            recursive: self
                .recursive
                .filter(|pointer| other.recursive.as_ref() == Some(pointer)),
            words,
        }
    }

    fn allows_structure(&self) -> bool {
        self.allows(Kinds::OBJECT) || self.allows(Kinds::LIST)
    }

    /// Leaves out the constants of kinds that are not allowed, and the kinds that no constant has.
    pub(super) fn consistent(mut self) -> Self {
        if let Some(constants) = &mut self.constants {
            let kinds = self.kinds;
            constants.retain(|constant| has(kinds, kind(constant)));
            let found = constants.iter().map(kind).reduce(Kinds::join);
            self.kinds = found.and_then(|found| found.meet(kinds?));
        }
        self
    }
}

fn has(kinds: Option<Kinds>, part: Kinds) -> bool {
    kinds.is_some_and(|kinds| kinds.meet(part).is_some())
}

/// The kinds that a constant is of.
fn kind(constant: &Constant) -> Kinds {
    match constant {
        Constant::Text(_) => Kinds::TEXT,
        Constant::Number(digits) if digits.parse::<i128>().is_ok() => Kinds::INTEGER,
        Constant::Number(_) => Kinds::NUMBER,
        Constant::Boolean(_) => Kinds::BOOLEAN,
    }
}

/// Each constant once, in the order of the schema.
pub(super) fn without_twins(mut constants: Vec<Constant>) -> Vec<Constant> {
    let mut seen = BTreeSet::new();
    constants.retain(|constant| seen.insert(constant.clone()));
    constants
}

impl ObjectPart {
    fn meet(self, other: Self) -> Self {
        let (rest, others_rest) = (&self.rest, &other.rest);
        let mut others = other.properties;
        let mut properties = BTreeMap::new();
        for (name, property) in self.properties {
            let met = match others.remove(&name) {
                Some(other) => Property {
                    location: property.location,
                    required: property.required || other.required,
                    schema: property.schema.meet(other.schema),
                },
                None => property.within(others_rest),
            };
            properties.insert(name, met);
        }
        let alone = others.into_iter();
        properties.extend(alone.map(|(name, property)| (name, property.within(rest))));
        Self {
            location: self.location,
            properties,
            rest: self.rest.meet(other.rest),
        }
    }

    fn join(self, other: Self) -> Self {
        let mut others = other.properties;
        let mut properties = BTreeMap::new();
        for (name, mut property) in self.properties {
            let other = others.remove(&name);
            property.required &= other.as_ref().is_some_and(|other| other.required);
            if let Some(other) = other {
                property.schema = property.schema.join(other.schema);
            }
            properties.insert(name, property);
        }
        for (name, property) in others {
            let required = false;
            properties.insert(
                name,
                Property {
                    required,
                    ..property
                },
            );
        }
        Self {
            location: self.location,
            properties,
            rest: self.rest.join(other.rest),
        }
    }
}

impl Property {
    /// The property in an object of which others are the rest.
    fn within(self, rest: &Rest) -> Self {
        let schema = match rest {
            Rest::Open => self.schema,
            Rest::Closed(location) => Schema::nothing(*location),
            Rest::Of(schema) => self.schema.meet((**schema).clone()),
        };
        Self { schema, ..self }
    }
}

impl ListPart {
    fn meet(self, other: Self) -> Self {
        let mut firsts = self.prefix.into_iter();
        let mut seconds = other.prefix.into_iter();
        let mut prefix = Vec::new();
        loop {
            prefix.push(match (firsts.next(), seconds.next()) {
                (Some(first), Some(second)) => first.meet(second),
                (Some(alone), None) => alone.within(&other.rest),
                (None, Some(alone)) => alone.within(&self.rest),
                (None, None) => break,
            });
        }
        Self {
            prefix,
            rest: self.rest.meet(other.rest),
        }
    }

    fn join(self, other: Self) -> Self {
        if self.prefix.len() == other.prefix.len() {
            let pairs = self.prefix.into_iter().zip(other.prefix);
            return Self {
                prefix: pairs.map(|(first, second)| first.join(second)).collect(),
                rest: self.rest.join(other.rest),
            };
        }
        Self {
            prefix: Vec::new(),
            rest: self.flat().join(other.flat()),
        }
    }

    /// What can be said of every element.
    pub(super) fn flat(self) -> Rest {
        let elements = self.prefix.into_iter().reduce(Schema::join);
        match elements {
            Some(elements) => Rest::Of(Box::new(elements)).join(self.rest),
            None => self.rest,
        }
    }
}

impl Schema {
    /// An element at a place where another list has those of its rest.
    fn within(self, rest: &Rest) -> Self {
        match rest {
            Rest::Open => self,
            Rest::Closed(location) => Self::nothing(*location),
            Rest::Of(schema) => self.meet((**schema).clone()),
        }
    }
}

impl Rest {
    fn meet(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, other) | (other, Self::Open) => other,
            (Self::Closed(location), _) | (_, Self::Closed(location)) => Self::Closed(location),
            (Self::Of(first), Self::Of(second)) => Self::Of(Box::new(first.meet(*second))),
        }
    }

    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Closed(_), other) | (other, Self::Closed(_)) => other,
            (Self::Of(first), Self::Of(second)) => Self::Of(Box::new(first.join(*second))),
        }
    }
}

impl Words {
    /// These words, and others where there are none.
    pub(super) fn over(mut self, other: Self) -> Self {
        if self.title.is_none() && self.description.is_none() {
            (self.title, self.description) = (other.title, other.description);
        }
        self.unexpressed.extend(other.unexpressed);
        self.notes.extend(other.notes);
        Self {
            format: self.format.or(other.format),
            default: self.default.or(other.default),
            deprecated: self.deprecated || other.deprecated,
            ..self
        }
    }

    /// What holds whichever of two alternatives is chosen.
    fn beside(mut self, other: Self) -> Self {
        self.unexpressed.extend(other.unexpressed);
        self.notes.extend(other.notes);
        Self {
            format: self
                .format
                .filter(|format| other.format.as_ref() == Some(format)),
            unexpressed: self.unexpressed,
            notes: self.notes,
            ..Self::default()
        }
    }
}
