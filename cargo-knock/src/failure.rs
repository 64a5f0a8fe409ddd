//! Why a command could not do its work.

use std::io;
use std::path::Path;

use knock_codegen::diagnostic::Code;
use knock_codegen::directory::{NotFound, Searched};

/// Wrong usage, or something that cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The entry of the catalogue, where there is one.
    pub(crate) code: Option<Code>,
    /// What is wrong, in one sentence without a full stop.
    pub(crate) message: String,
    /// What else is to be known, a line each.
    pub(crate) notes: Vec<String>,
    /// How to mend it.
    pub(crate) help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            code: None,
            message: message.into(),
            notes: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A path that cannot be used: `` `src/a.rs` cannot be written: permission denied``.
    pub(crate) fn at(path: &Path, cannot: &str, error: &io::Error) -> Self {
        Self::new(format!("`{}` cannot be {cannot}: {error}", path.display()))
    }
}

impl From<NotFound> for Failure {
    fn from(NotFound { searched }: NotFound) -> Self {
        let place = |Searched { path, reason }: Searched| format!("{} {reason}", path.display());
        Self {
            code: Some(Code::NoDirectory),
            notes: searched.into_iter().map(place).collect(),
            ..Self::new("no Knock directory was found").help(
                "write one with `cargo knock pull`, or name it: with `--knock-dir`, in the environment \
                 variable `KNOCK_DIR`, or as `knockDir` in `knock.json`",
            )
        }
    }
}
