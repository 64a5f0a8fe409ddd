//! What is wrong with a Knock directory, as data. Whoever asked for the analysis renders it.

mod catalogue;

pub use catalogue::{Code, Severity};

use crate::source::{Location, Sources};

/// Something that is wrong, or probably wrong, in the files of a Knock directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which entry of the catalogue it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where: the first label is the place to look at, the others explain it.
    pub labels: Vec<Label>,
    /// How to mend it.
    pub help: Option<String>,
}

/// A place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub location: Location,
    /// What is there; empty where the diagnostic's message says it.
    pub message: String,
}

impl Diagnostic {
    /// A diagnostic at one place.
    #[must_use]
    pub fn new(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: vec![Label {
                location,
                message: String::new(),
            }],
            help: None,
        }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, location: Location, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            location,
            message: message.into(),
        });
        self
    }

    /// The place to look at first.
    #[must_use]
    pub fn location(&self) -> Location {
        self.labels[0].location
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// One line of plain text: `file:line:column: error[K001]: message (help: …)`.
    #[must_use]
    pub fn line(&self, sources: &Sources) -> String {
        let location = self.location();
        let at = sources.position(location);
        let file = sources.file(location.file).path();
        let (severity, code) = (self.severity(), self.code);
        let mut line = format!(
            "{file}:{}:{}: {severity}[{code}]: {}",
            at.line, at.column, self.message
        );
        if let Some(help) = &self.help {
            line.push_str(" (help: ");
            line.push_str(help);
            line.push(')');
        }
        line
    }
}
