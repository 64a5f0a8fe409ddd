//! How sure it is that a member is there.

use super::Need;
use super::report::Report;
use crate::Shape;

/// How sure it is that a member is there, the least sure first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Provision {
    Never,
    /// A map may bring it: what keys it has is up to the application.
    Possible,
    /// Only some variants bring it, or a flattened `Option`.
    Partly,
    /// Serde may leave it out, and else it may be `null`.
    SkippedOption,
    /// Serde may leave it out.
    Skipped,
    /// It is there and may be `null`.
    Null,
    Always,
}

impl Provision {
    /// Of a field: `always` is whether serde never leaves it out.
    pub(super) const fn of_field(always: bool, shape: &Shape) -> Self {
        match (always, shape.may_be_null()) {
            (false, true) => Self::SkippedOption,
            (false, false) => Self::Skipped,
            (true, true) => Self::Null,
            (true, false) => Self::Always,
        }
    }

    /// Of two parts of one object.
    pub(super) const fn or(self, other: Self) -> Self {
        if self as u8 > other as u8 {
            self
        } else {
            other
        }
    }

    /// Of two objects, one of which there is.
    pub(super) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, Self::Never) => Self::Never,
            (Self::Possible, other) | (other, Self::Possible) if !matches!(other, Self::Never) => {
                other
            }
            (Self::Never, _) | (_, Self::Never) => Self::Partly,
            _ if (self as u8) < other as u8 => self,
            _ => other,
        }
    }

    /// Reports a required member that may be absent.
    pub(super) const fn report(self, need: &Need, report: &mut Report) {
        let (may_be, without) = match self {
            Self::Never | Self::Possible | Self::Always => return,
            Self::Null if need.demand.nullable => return,
            Self::Null => ("`null`", ", without the `Option`"),
            Self::SkippedOption if !need.demand.nullable => (
                "left out",
                ", without `skip_serializing_if` and the `Option`",
            ),
            Self::SkippedOption | Self::Skipped => ("left out", ", without `skip_serializing_if`"),
            Self::Partly => (
                "left out",
                ": in every variant, and without an `Option` around what is flattened",
            ),
        };
        if need.required {
            let path = need.demand.path;
            report.finding(&["`", path, "` may be ", may_be, ", but it is needed"]);
            report.note(&[need.used]);
            report.note(&["help: give it always", without, need.ways]);
        }
    }
}
