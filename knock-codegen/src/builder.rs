//! What a `build.rs` calls.

mod output;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt, io, mem};

use crate::bindings::Bindings;
use output::Output;

/// Generates the bindings of the Knock directory in a build script. In the `main` of `build.rs`:
///
/// ```no_run
/// knock_codegen::Builder::new().generate();
/// ```
///
/// The crate then says `knock_runtime::include_workflows!();` and has them as `workflows`. They are
/// written to `knock_workflows.rs` in `OUT_DIR`, and one by one to `knock_workflows/<key>.rs`, when
/// they have changed. Cargo runs the build script again when a file of the Knock directory changes, is
/// added or is removed, and otherwise not.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Builder {
    directory: Option<PathBuf>,
    out_file: Option<PathBuf>,
    only: Option<BTreeSet<String>>,
    deny_warnings: bool,
}

impl Builder {
    /// Looks for the Knock directory as [`locate`](crate::directory::locate) does.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the Knock directory at this path, relative to the manifest of the crate.
    pub fn directory(mut self, path: impl Into<PathBuf>) -> Self {
        self.directory = Some(path.into());
        self
    }

    /// Generates the workflows with these keys only. What is wrong with others is not told.
    ///
    /// ```no_run
    /// knock_codegen::Builder::new().only(["activity-update", "reminder"]).generate();
    /// ```
    pub fn only(mut self, keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let keys: BTreeSet<String> = keys.into_iter().map(Into::into).collect();
        self.only = Some(keys);
        self
    }

    /// Writes to this file, relative to `OUT_DIR`, in place of what `include_workflows!` includes. The
    /// crate includes it beside an import of the runtime, which its modules look for there:
    ///
    /// ```text
    /// mod workflows {
    ///     use ::knock_runtime;
    ///     include!(concat!(env!("OUT_DIR"), "/notifications.rs"));
    /// }
    /// ```
    pub fn out_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_file = Some(path.into());
        self
    }

    /// Whether warnings stop the build, too.
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny_warnings = deny;
        self
    }

    /// Generates the bindings. What is wrong with the Knock directory is shown by Cargo, and what
    /// must be mended stops the build.
    pub fn generate(self) {
        if let Err(error) = self.try_generate() {
            for line in error.lines() {
                println!("cargo::error={line}");
            }
        }
    }

    /// Like [`generate`](Self::generate), for a build script that goes on after an error. Answers
    /// with the file that holds the bindings.
    ///
    /// # Errors
    ///
    /// When there is no Knock directory, when something in it must be mended, when the file cannot be
    /// written, or when this is no build script. In the first two cases the file is written all the
    /// same.
    pub fn try_generate(self) -> Result<PathBuf, Error> {
        let surroundings = Surroundings {
            manifest_dir: variable("CARGO_MANIFEST_DIR")?,
            output: variable("OUT_DIR")?,
            environment: env::var_os("KNOCK_DIR"),
        };
        self.run(surroundings, &mut io::stdout().lock())
    }

    /// Generates the bindings and writes Cargo's instructions to `cargo`.
    fn run(self, surroundings: Surroundings, cargo: &mut impl io::Write) -> Result<PathBuf, Error> {
        let mut bindings = Bindings::generate(
            &surroundings.manifest_dir,
            self.directory.as_deref(),
            surroundings.environment,
            self.only.as_ref(),
        );
        let unknown = mem::take(&mut bindings.unknown_keys);
        bindings.errors.extend(unknown.into_values());
        if self.deny_warnings {
            bindings.errors.append(&mut bindings.warnings);
        }
        instruct(&bindings, cargo).map_err(|error| Error::unwritten("standard output", &error))?;
        let file = self.write(&surroundings.output, &bindings)?;
        if bindings.errors.is_empty() {
            Ok(file)
        } else {
            Err(Error(bindings.errors))
        }
    }

    /// Writes the text of all modules, and that of each to a file of its own beside it, from which
    /// `include_workflows!` chooses.
    fn write(&self, folder: &Path, bindings: &Bindings) -> Result<PathBuf, Error> {
        let output = Output { folder };
        let Some(out_file) = &self.out_file else {
            output.each("knock_workflows", &bindings.modules)?;
            return output.file("knock_workflows.rs", &bindings.text());
        };
        output.file(out_file, &bindings.text())
    }
}

/// What Cargo tells a build script.
struct Surroundings {
    manifest_dir: PathBuf,
    output: PathBuf,
    /// `KNOCK_DIR`.
    environment: Option<OsString>,
}

fn variable(name: &str) -> Result<PathBuf, Error> {
    let value = env::var_os(name);
    value.map(PathBuf::from).ok_or_else(|| {
        Error(vec![format!(
            "the environment variable `{name}` is not set: call this from a build script"
        )])
    })
}

/// Tells Cargo what to watch, and what is probably wrong.
fn instruct(bindings: &Bindings, cargo: &mut impl io::Write) -> io::Result<()> {
    writeln!(cargo, "cargo::rerun-if-env-changed=KNOCK_DIR")?;
    for path in bindings.folders.iter().chain(&bindings.files) {
        // Cargo looks at all that is below a folder: what stands there needs no second look.
        let mut above = path.ancestors().skip(1);
        if !above.any(|above| bindings.folders.iter().any(|folder| folder == above)) {
            writeln!(cargo, "cargo::rerun-if-changed={}", path.display())?;
        }
    }
    for warning in &bindings.warnings {
        writeln!(cargo, "cargo::warning={warning}")?;
    }
    Ok(())
}

/// Why a build script could not generate correct bindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Vec<String>);

impl Error {
    fn unwritten(what: impl fmt::Display, error: &io::Error) -> Self {
        Self(vec![format!("{what} cannot be written: {error}")])
    }

    /// Everything that is wrong, line by line: `file:line:column: error[K001]: …` where it is in a
    /// file of the Knock directory.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|message| message.lines())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;
