//! What derived code names, and nobody else: it may change with any release.

mod check;
mod names;
mod presence;
mod report;
mod send;
mod words;

use std::marker::PhantomData;

pub use check::{check_data, check_presence, check_unused, check_value};
pub use send::{Data, Derived, Nulls, cancel, schedule, trigger, trigger_each};

use crate::{KnockData, Shape};

/// Finds the shape of any type: an inherent constant wins over that of a trait, so that
/// `Probe::<T>::SHAPE` is the type's own where it has one, and [`Unchecked::SHAPE`] where not.
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: KnockData + ?Sized> Probe<T> {
    /// The shape that the type has.
    pub const SHAPE: &'static Shape = T::SHAPE;
}

/// A type without [`KnockData`].
pub trait Unchecked {
    /// Nothing is known of it.
    #[deprecated(
        note = "a type in this field does not implement `KnockData`, so nothing compares it with the templates
    help: derive it, or turn on the feature of that name for a type of `chrono`, `jiff`, `rust_decimal`, `time`, `url` or `uuid`
      or say what the field holds, with `#[knock(kind = \"text\")]` or `#[knock(unchecked)]`"
    )]
    const SHAPE: &'static Shape = &Shape::Any;
}

impl<T: ?Sized> Unchecked for Probe<T> {}

/// What the templates need of a value.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// Where it stands below `data`: `items[].title`.
    pub path: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// Whether it may be `null` even where it is required.
    pub nullable: bool,
    /// The place that its kind comes from, and what stands there.
    pub read: &'static str,
}

/// The kinds of a contract.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Anything.
    Any,
    /// Anything that prints.
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
    /// One of these texts.
    Enum(&'static [&'static str]),
    /// Files to attach to an email.
    Attachments,
    /// A list.
    List(&'static Demand),
    /// A list with a value of its own kind at each place.
    Tuple(&'static [Demand]),
    /// An object with any keys.
    Map(&'static Demand),
    /// An object, and whether nothing but these members is read of it.
    Object {
        /// What is read of it.
        needs: &'static [Need],
        /// Whether every other member is an error.
        closed: bool,
    },
}

/// What the templates need of a member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// The name of the member.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What it must be.
    pub demand: Demand,
    /// The place that cannot do without it, and what stands there.
    pub used: &'static str,
    /// The ways to mend that it may be absent, other than to give it always.
    pub ways: &'static str,
}
