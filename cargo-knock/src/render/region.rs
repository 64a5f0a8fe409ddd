//! A stretch of a file in lines and columns.

use knock_codegen::source::{Location, Position, Sources};

/// Where a location starts and where it ends, columns counted in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: Position,
    /// The place after the last character.
    pub(crate) end: Position,
}

impl Region {
    pub(crate) fn new(sources: &Sources, location: Location) -> Self {
        let file = sources.file(location.file);
        Self {
            start: file.position(location.span.start),
            end: file.position(location.span.end),
        }
    }
}
