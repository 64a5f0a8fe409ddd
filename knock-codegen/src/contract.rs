//! What a workflow needs from whoever triggers it.

use std::collections::BTreeMap;

use crate::source::Location;

/// What one workflow reads, and what can be done with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// The key under which the workflow is triggered.
    pub key: String,
    /// The name that the dashboard shows.
    pub name: String,
    /// What the workflow is for, where its author said so.
    pub description: Option<String>,
    /// `workflow.json`, relative to the Knock directory.
    pub path: String,
    /// What it reads from the trigger's `data`.
    pub data: Object,
    /// What it reads of the actor.
    pub actor: Entity,
    /// What it reads of the tenant.
    pub tenant: Entity,
    /// What it reads of each recipient.
    pub recipient: Object,
    /// Which environment variables (`vars`) it reads.
    pub vars: Object,
    /// Keys of the partials that it renders, also through other partials.
    pub partials: Vec<String>,
    /// Keys of the email layouts that it uses.
    pub layouts: Vec<String>,
    /// Keys of the translations that it uses.
    pub translations: Vec<String>,
    /// Whether a step can pause a run, so that there is something to cancel.
    pub cancelable: bool,
    /// Whether a template uses `data` as a whole, so that every key may matter.
    pub open: bool,
}

/// An actor or a tenant: it may be needed whether or not a property of it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity {
    /// Whether a trigger must name one: `None` where nothing reads it.
    pub presence: Option<Presence>,
    /// What is read of it.
    pub properties: Object,
}

/// An object whose members are read by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The members by their JSON name.
    pub fields: BTreeMap<String, Field>,
}

/// A value of a contract with its path, as `inspect` lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The path below the root: `items[].title`.
    pub path: String,
    /// Whether it must be there, given that its parent is.
    pub presence: &'a Presence,
    /// What it holds.
    pub value: &'a Value,
}

impl Object {
    /// All values at any depth, sorted by path. An element of a list is listed where it is more
    /// than an object with members, which are listed themselves.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        self.collect("", &mut entries);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries
    }

    fn collect<'a>(&'a self, above: &str, entries: &mut Vec<Entry<'a>>) {
        for (name, Field { presence, value }) in &self.fields {
            let dot = if above.is_empty() { "" } else { "." };
            let path = format!("{above}{dot}{name}");
            entries.push(Entry {
                path: path.clone(),
                presence,
                value,
            });
            value.collect(&path, entries);
        }
    }
}

impl Value {
    fn collect<'a>(&'a self, path: &str, entries: &mut Vec<Entry<'a>>) {
        match &self.ty {
            Type::Object(object) => object.collect(path, entries),
            Type::List(element) | Type::Map(element) => {
                let path = format!("{path}[]");
                if !element.reads.is_empty() && !matches!(element.ty, Type::Object(_)) {
                    let presence = &Presence::Required;
                    entries.push(Entry {
                        path: path.clone(),
                        presence,
                        value: element,
                    });
                }
                element.collect(&path, entries);
            }
            _ => {}
        }
    }
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Whether it must be there, given that its parent is.
    pub presence: Presence,
    /// What it holds.
    pub value: Value,
}

/// What a field, or an element of a list, holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Its type.
    pub ty: Type,
    /// Where templates read it, in the order of files and places.
    pub reads: Vec<Read>,
    /// What it is, in the words of a schema's author.
    pub description: Option<String>,
}

impl Value {
    /// A value of this type that nothing reads yet.
    #[must_use]
    pub const fn of(ty: Type) -> Self {
        Self {
            ty,
            reads: Vec::new(),
            description: None,
        }
    }
}

/// Whether a value must be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Some read shows or uses it without a guard.
    Required,
    /// Every read is guarded, or only tests it.
    Optional {
        /// Whether it is sent as `null` when it is not given, because a condition compares it with `null`.
        null: bool,
        /// The step that may write it before it is read.
        maybe_provided_by: Option<String>,
    },
    /// A step writes it before anything reads it.
    Provided,
}

impl Presence {
    /// Optional, and left out when not given.
    pub const OPTIONAL: Self = Self::Optional {
        null: false,
        maybe_provided_by: None,
    };

    /// `required`, `optional` or `provided`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional { .. } => "optional",
            Self::Provided => "provided",
        }
    }
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Anything that prints: text, a number, a boolean, a timestamp.
    Scalar,
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// ISO 8601 text or Unix seconds.
    Timestamp,
    /// A timestamp, a duration or a window rule.
    Until,
    /// A list of values of one type.
    List(Box<Value>),
    /// Members that are read by name.
    Object(Object),
    /// Values of one type under names that are not known.
    Map(Box<Value>),
    /// One of these strings.
    Enum(Vec<String>),
    /// Files to attach to an email.
    Attachments,
    /// Any JSON.
    Any,
}

impl Type {
    /// The name in the output of `inspect`: `scalar`, `list`, ….
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Until => "until",
            Self::List(_) => "list",
            Self::Object(_) => "object",
            Self::Map(_) => "map",
            Self::Enum(_) => "enum",
            Self::Attachments => "attachments",
            Self::Any => "any",
        }
    }
}

/// A place that reads a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// The path as it is written there.
    pub location: Location,
    /// The `ref` of the step it belongs to; `None` for the workflow's own conditions.
    pub step: Option<String>,
    /// Where the partial is rendered that it stands in; `None` outside of partials.
    pub call: Option<Location>,
}
