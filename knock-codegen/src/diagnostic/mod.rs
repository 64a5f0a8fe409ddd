//! What is wrong with a Knock directory, as data. Whoever asked for the analysis renders it.

mod catalogue;

use std::fmt::Write as _;

pub use catalogue::{Code, Severity};

use crate::source::{Location, Sources};

/// Something that is wrong, or probably wrong, in the files of a Knock directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which entry of the catalogue it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop or control characters.
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
            message: printable(&message.into()),
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
        self.help = Some(printable(&help.into()));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, location: Location, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            location,
            message: printable(&message.into()),
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

    /// One line of plain text, with the other places and the help in parentheses:
    /// `file:line:column: error[K001]: message (file:line:column: label) (help: …)`.
    #[must_use]
    pub fn line(&self, sources: &Sources) -> String {
        let (severity, code) = (self.severity(), self.code);
        let mut line = sources.place(self.location());
        let _ = write!(line, ": {severity}[{code}]: {}", self.message);
        for Label { location, message } in &self.labels[1..] {
            let _ = write!(line, " ({}: {message})", sources.place(*location));
        }
        if let Some(help) = &self.help {
            let _ = write!(line, " (help: {help})");
        }
        line
    }
}

/// Puts diagnostics in the order of their files' paths and of the places in them.
pub fn sort(diagnostics: &mut [Diagnostic], sources: &Sources) {
    diagnostics.sort_by_key(|diagnostic| {
        let Location { file, span } = diagnostic.location();
        (sources.file(file).path(), span, diagnostic.code)
    });
}

/// Something that is named and does not exist, with the name that was probably meant.
pub(crate) fn unknown<'a>(
    code: Code,
    location: Location,
    kind: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, location, format!("there is no {kind} `{name}`"));
    match knock_liquid::nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// Text with control characters escaped: what is quoted of the user's files must not break a line or
/// move a cursor.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}
