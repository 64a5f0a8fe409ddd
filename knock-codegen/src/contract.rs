//! What a workflow needs from whoever triggers it.

mod entries;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use entries::Entry;

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
    /// What `data` is, in the words of a schema's author.
    pub data_description: Option<String>,
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
    /// The objects that hold themselves, by the pointers with which the schema refers to them:
    /// `#/$defs/node`. They are the objects of [`Type::Recursive`].
    pub definitions: BTreeMap<String, Value>,
}

impl Contract {
    /// The folder of the workflow, relative to the Knock directory and with a `/` at its end.
    #[must_use]
    pub fn folder(&self) -> &str {
        let slash = self.path.rfind('/').map_or(0, |slash| slash + 1);
        &self.path[..slash]
    }
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
    /// The members by their JSON name. A map keeps room for eleven, so they stand elsewhere.
    pub fields: BTreeMap<String, Box<Field>>,
}

impl Object {
    /// The members that a trigger brings, by their JSON name: what a step writes is none of its business.
    pub fn given(&self) -> impl Iterator<Item = (&str, &Field)> {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, field)| (name.as_str(), &**field));
        fields.filter(|(_, field)| field.presence != Presence::Provided)
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
    /// The place that requires it: in a schema or in `knock-types.toml`, or else the first that uses it,
    /// or something in it, without a guard.
    pub demanded_at: Option<Location>,
    /// The place that the type comes from: the first of those that allow least, or the schema or the
    /// override that says it.
    pub typed_at: Option<Location>,
    /// Whether `null` may be given for it, as a schema says. [`Type::Any`] holds `null` by itself.
    pub nullable: bool,
    /// What a schema says beside the type, in a box, since most values have no schema.
    pub annotations: Option<Box<Annotations>>,
}

/// What a schema says of a value, and its type does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// What it is, in the words of a schema's author.
    pub description: Option<String>,
    /// The format that a schema names: `email`.
    pub format: Option<String>,
    /// What a schema says to be meant where it is not given, as JSON.
    pub default: Option<String>,
    /// Whether a schema says that it should not be given any more.
    pub deprecated: bool,
    /// What else it says: sentences.
    pub notes: Vec<String>,
}

/// What nobody says.
static NO_ANNOTATIONS: Annotations = Annotations {
    description: None,
    format: None,
    default: None,
    deprecated: false,
    notes: Vec::new(),
};

impl Value {
    /// A value of this type that nothing reads yet.
    #[must_use]
    pub const fn of(ty: Type) -> Self {
        Self {
            ty,
            reads: Vec::new(),
            demanded_at: None,
            typed_at: None,
            nullable: false,
            annotations: None,
        }
    }

    /// What a schema says beside the type.
    #[must_use]
    pub fn annotations(&self) -> &Annotations {
        self.annotations.as_deref().unwrap_or(&NO_ANNOTATIONS)
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
    /// A list with a value of its own type at each place: at least one, and at most
    /// [`MAX_TUPLE`](Self::MAX_TUPLE).
    Tuple(Vec<Value>),
    /// Members that are read by name.
    Object(Object),
    /// Values of one type under names that are not known.
    Map(Box<Value>),
    /// One of the contract's [`definitions`](Contract::definitions), by its pointer; `#` is `data`
    /// as a whole.
    Recursive(String),
    /// One of these constants.
    Enum(Vec<Constant>),
    /// Files to attach to an email.
    Attachments,
    /// Any JSON.
    Any,
}

impl Type {
    /// The most places that a tuple may have: the standard library implements its traits no further.
    pub const MAX_TUPLE: usize = 12;

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
            Self::List(_) | Self::Tuple(_) => "list",
            Self::Object(_) | Self::Recursive(_) => "object",
            Self::Map(_) => "map",
            Self::Enum(_) => "enum",
            Self::Attachments => "attachments",
            Self::Any => "any",
        }
    }
}

/// A value that a schema spells out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Constant {
    /// Text.
    Text(String),
    /// A number as JSON has it: `-1`, `2.5`.
    Number(String),
    /// True or false.
    Boolean(bool),
}

impl From<&str> for Constant {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// As JSON, but for text, which stands as it is.
impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Number(text) => f.write_str(text),
            Self::Boolean(value) => value.fmt(f),
        }
    }
}

/// A place that reads a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// The path as it is written there.
    pub location: Location,
    /// The `ref` of the step it belongs to; `None` for the workflow's own conditions.
    pub step: Option<Arc<str>>,
    /// Where the partial is rendered that it stands in; `None` outside of partials.
    pub call: Option<Location>,
}
