//! Diagnostics.

use knock_codegen::diagnostic::{Diagnostic, Label};
use knock_codegen::source::Sources;
use serde::Serialize;

use super::Place;
use crate::render::region::Region;

/// A diagnostic with where it starts.
#[derive(Serialize)]
pub(super) struct Headline<'a> {
    code: &'static str,
    severity: String,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Headline<'a> {
    pub(super) fn new(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Self {
        let place = Place::new(sources, diagnostic.location());
        Self {
            code: diagnostic.code.id(),
            severity: diagnostic.severity().to_string(),
            message: &diagnostic.message,
            file: place.file,
            line: place.line,
            column: place.column,
        }
    }
}

/// A diagnostic with everything that is known.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    #[serde(flatten)]
    headline: Headline<'a>,
    end_line: usize,
    end_column: usize,
    help: Option<&'a str>,
    related: Vec<Related<'a>>,
}

impl<'a> Finding<'a> {
    pub(super) fn new(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Self {
        let end = Region::new(sources, diagnostic.location()).end;
        let related = diagnostic.labels[1..].iter();
        Self {
            headline: Headline::new(sources, diagnostic),
            end_line: end.line,
            end_column: end.column,
            help: diagnostic.help.as_deref(),
            related: related.map(|label| Related::new(sources, label)).collect(),
        }
    }
}

/// Another place that a diagnostic speaks of.
#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    end_line: usize,
    end_column: usize,
}

impl<'a> Related<'a> {
    fn new(sources: &'a Sources, label: &'a Label) -> Self {
        let end = Region::new(sources, label.location).end;
        Self {
            message: &label.message,
            place: Place::new(sources, label.location),
            end_line: end.line,
            end_column: end.column,
        }
    }
}
