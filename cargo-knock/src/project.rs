//! The Knock directory that a command is about, and what the analysis says of it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fmt};

use knock_codegen::analyze;
use knock_codegen::contract::Contract;
use knock_codegen::diagnostic::{Code, Diagnostic, Severity};
use knock_codegen::directory::{Directory, NotFound, destination, locate};
use knock_liquid::nearest;

use crate::cli::Options;
use crate::failure::Failure;
use crate::names::Names;

/// A Knock directory with its contracts.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) directory: Directory,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The folder of the crate's manifest.
    pub(crate) crate_dir: PathBuf,
    /// The folder that the command runs in.
    pub(crate) working_dir: PathBuf,
}

impl Project {
    /// Finds, reads and analyses the Knock directory.
    pub(crate) fn open(options: &Options) -> Result<Self, Failure> {
        let place = Place::new(options)?;
        let mut project = Self {
            directory: Directory::read(&place.root),
            contracts: Vec::new(),
            diagnostics: Vec::new(),
            crate_dir: place.crate_dir,
            working_dir: place.working_dir,
        };
        project.analyze();
        Ok(project)
    }

    /// Analyses the directory as it is now.
    pub(crate) fn analyze(&mut self) {
        let analysis = analyze(&self.directory);
        self.contracts = analysis.contracts;
        self.diagnostics = analysis.diagnostics;
    }

    /// How its files are named from the working directory.
    pub(crate) fn names(&self) -> Names {
        Names::seen_from(&self.working_dir, &self.directory.root)
    }

    /// How its files are named from the root of the repository.
    pub(crate) fn names_in_repository(&self) -> Names {
        Names::seen_from_repository(&self.working_dir, &self.directory.root)
    }

    pub(crate) fn tally(&self) -> Tally {
        let count = |severity| {
            let severities = self.diagnostics.iter().map(Diagnostic::severity);
            severities.filter(|found| *found == severity).count()
        };
        Tally {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            workflows: self.contracts.len(),
        }
    }

    /// The keys that are asked for, all of which must be those of workflows; `None` stands for all.
    pub(crate) fn select(&self, keys: &[String]) -> Result<Option<BTreeSet<String>>, Failure> {
        for key in keys {
            if self.directory.workflow(key).is_none() {
                return Err(self.unknown_workflow(key));
            }
        }
        Ok((!keys.is_empty()).then(|| keys.iter().cloned().collect()))
    }

    fn unknown_workflow(&self, key: &str) -> Failure {
        let keys: Vec<&str> = self.contracts.iter().map(|it| it.key.as_str()).collect();
        let failure = Failure::new(format!("no workflow has the key `{key}`"));
        match nearest(key, keys.iter().copied()) {
            Some(similar) => failure.help(format!("did you mean `{similar}`?")),
            None if keys.is_empty() => failure.help("there are no workflows at all"),
            None => failure.help(format!("there are {}", keys.join(", "))),
        }
    }
}

/// Where a command runs, and which Knock directory is meant there.
pub(crate) struct Place {
    pub(crate) root: PathBuf,
    pub(crate) crate_dir: PathBuf,
    pub(crate) working_dir: PathBuf,
}

/// Finds the Knock directory by an argument, the folder of a manifest and `KNOCK_DIR`.
type Search = fn(Option<&Path>, &Path, Option<OsString>) -> Result<PathBuf, NotFound>;

impl Place {
    pub(crate) fn new(options: &Options) -> Result<Self, Failure> {
        Self::found(options, locate)
    }

    /// Where the Knock directory is, or is to be made.
    pub(crate) fn destination(options: &Options) -> Result<Self, Failure> {
        Self::found(options, destination).map_err(|failure| match failure.code {
            Some(Code::NoDirectory) => failure.help(
                "name the folder that is to hold it: with `--knock-dir`, in the environment \
                 variable `KNOCK_DIR`, or as `knockDir` in `knock.json`",
            ),
            _ => failure,
        })
    }

    fn found(options: &Options, search: Search) -> Result<Self, Failure> {
        let working_dir = working_dir()?;
        let crate_dir = crate_dir(options.manifest_path.as_deref(), &working_dir)?;
        // What is said on the command line is relative to where it is said.
        let explicit = options.knock_dir.as_ref().map(|dir| working_dir.join(dir));
        Ok(Self {
            root: search(explicit.as_deref(), &crate_dir, env::var_os("KNOCK_DIR"))?,
            crate_dir,
            working_dir,
        })
    }
}

/// The folder that a command runs in.
pub(crate) fn working_dir() -> Result<PathBuf, Failure> {
    env::current_dir()
        .map_err(|error| Failure::at(Path::new("."), "used as working directory", &error))
}

/// How much was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Tally {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) workflows: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = counted(self.errors, "error");
        let warnings = counted(self.warnings, "warning");
        let workflows = counted(self.workflows, "workflow");
        write!(f, "{errors}, {warnings} in {workflows}")
    }
}

/// `no errors`, `1 error`, `12 errors`
pub(crate) fn counted(count: usize, noun: &str) -> String {
    match count {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// The folder of the manifest that is given, or else of the nearest one.
fn crate_dir(manifest: Option<&Path>, working_dir: &Path) -> Result<PathBuf, Failure> {
    let Some(manifest) = manifest.map(|path| working_dir.join(path)) else {
        let mut folders = working_dir.ancestors();
        let nearest = folders.find(|folder| folder.join("Cargo.toml").is_file());
        return Ok(nearest.unwrap_or(working_dir).to_owned());
    };
    match manifest.parent() {
        Some(folder) if manifest.ends_with("Cargo.toml") && manifest.is_file() => {
            Ok(folder.to_owned())
        }
        _ => {
            let message = format!("`{}` is not a file `Cargo.toml`", manifest.display());
            Err(Failure::new(message).help("name the manifest of a crate with `--manifest-path`"))
        }
    }
}
