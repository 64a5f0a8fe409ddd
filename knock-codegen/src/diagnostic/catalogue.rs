//! The codes. A code is never renumbered and never used again for something else.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The contract or the generated code would be wrong: the build stops.
    Error,
    /// Probably a mistake: the build goes on.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! catalogue {
    ($($name:ident = $id:literal, $severity:ident, $title:literal;)*) => {
        /// An entry of the catalogue of diagnostics.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable name: `K001`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it is about, in one sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

catalogue! {
    NoDirectory = "K001", Error, "No Knock directory was found.";
    Unreadable = "K002", Error, "A file cannot be read.";
    InvalidJson = "K003", Error, "A file is not valid JSON.";
    UnexpectedShape = "K004", Error, "A file does not have the shape that Knock writes.";
    MissingFile = "K005", Error, "A file that is referred to does not exist.";
    PathEscapes = "K006", Error, "A path leads out of the directory it belongs to.";
    DuplicateKey = "K007", Error, "Two folders have the key of one workflow, partial or layout.";
    NoWorkflows = "K008", Warning, "A Knock directory holds no workflow.";
    Misplaced = "K009", Warning, "A file has a name under which Knock does not read it.";
    Liquid = "K010", Error, "A template is not valid Liquid.";
    InvalidPath = "K011", Error, "A setting that holds a path does not.";
    InvalidRender = "K012", Error, "A partial is rendered in a way that Knock does not have.";
    UnknownPartial = "K013", Error, "A partial that is rendered does not exist.";
    PartialTooDeep = "K014", Error, "Partials render one another without end, or too deep.";
    ConflictingKinds = "K015", Error, "Two reads of one value need different kinds.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
