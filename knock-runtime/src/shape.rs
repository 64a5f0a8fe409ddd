//! What a type is as JSON, for the checks of `#[derive(Workflow)]`.

mod foreign;
mod own;
mod standard;

/// A type whose values become JSON of a known [`Shape`].
///
/// `#[derive(Workflow)]` compares the shape of each field with what the templates do with it. A
/// struct or an enum of an application derives it beside [`serde::Serialize`], whose attributes it
/// understands:
///
/// ```
/// # #[cfg(feature = "macros")]
/// # {
/// use knock_runtime::{KnockData, Member, Shape};
///
/// #[derive(serde::Serialize, KnockData)]
/// #[serde(rename_all = "camelCase")]
/// struct LineItem {
///     unit_price: f64,
/// }
///
/// let Shape::Object { members: [Member::Field { name, shape, .. }], .. } = LineItem::SHAPE else {
///     unreachable!()
/// };
/// assert_eq!(*name, "unitPrice");
/// assert!(matches!(shape, Shape::Number));
/// # }
/// ```
///
/// What serialises by hand is described by hand:
///
/// ```
/// use knock_runtime::{KnockData, Shape};
///
/// struct Money(i64);
///
/// impl serde::Serialize for Money {
///     fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.collect_str(&format_args!("{}.{:02}", self.0 / 100, self.0 % 100))
///     }
/// }
///
/// impl KnockData for Money {
///     const SHAPE: &'static Shape = &Shape::Text;
/// }
/// ```
///
/// A type of another crate can have no implementation here: a field of such a type says what it
/// holds with `#[knock(kind = "text")]`.
///
/// Types that hold each other make a circle, which rustc cannot evaluate (E0391, "cycle detected"): one
/// field of it says `#[knock(kind = "object")]`, or `list` where it is a list, and is not looked into.
/// A type that holds itself needs nothing.
///
/// ```
/// # #[cfg(feature = "macros")]
/// # {
/// use knock_runtime::KnockData;
///
/// #[derive(serde::Serialize, KnockData)]
/// struct Folder {
///     entries: Vec<Entry>,
/// }
///
/// #[derive(serde::Serialize, KnockData)]
/// #[serde(untagged)]
/// enum Entry {
///     File(String),
///     Folder(#[knock(kind = "object")] Folder),
/// }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `KnockData`, so it cannot be compared with the templates",
    note = "derive `knock_runtime::KnockData` for it; types of `chrono`, `jiff`, `rust_decimal`, `time`, `url` and \
            `uuid` have it with the feature of that name"
)]
pub trait KnockData {
    /// What serde makes of it, in a format that people read, as JSON is.
    const SHAPE: &'static Shape;
}

/// What a value is as JSON, as far as its type tells.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// Anything: the type does not tell.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A string.
    Text,
    /// This string, as a variant of an enum is.
    Constant(&'static str),
    /// An array of values of one shape.
    List(&'static Shape),
    /// An array with a value of its own shape at each place.
    Tuple(&'static [&'static Shape]),
    /// An object with any keys, whose values have one shape.
    Map(&'static Shape),
    /// An object with the members of a struct.
    Object {
        /// The name of the Rust type, for messages.
        name: &'static str,
        /// Its members.
        members: &'static [Member],
    },
    /// A value of one of these shapes.
    OneOf(&'static [&'static Shape]),
}

/// A part of an object.
#[derive(Clone, Copy, Debug)]
pub enum Member {
    /// A value under a name.
    Field {
        /// The name in JSON.
        name: &'static str,
        /// Whether it is always there, though perhaps `null`: it is not where serde may skip it.
        always: bool,
        /// What it holds.
        shape: &'static Shape,
    },
    /// The members of a value, as `#[serde(flatten)]` puts them among the others.
    Flatten(&'static Shape),
}

impl Shape {
    /// Whether it may be `null`, as far as its type tells.
    pub(crate) const fn may_be_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::OneOf(shapes) => {
                let mut index = 0;
                while index < shapes.len() {
                    if shapes[index].may_be_null() {
                        return true;
                    }
                    index += 1;
                }
                false
            }
            _ => false,
        }
    }
}
