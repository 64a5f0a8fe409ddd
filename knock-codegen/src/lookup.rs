//! The contract of one workflow, for a derive: what every other workflow needs is not read.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bindings::{lines, prefix, unknown_key};
use crate::cache::Cache;
use crate::contract::Contract;
use crate::diagnostic::Severity;
use crate::directory::{locate, project_config, relative, types_of};
use crate::selection::Selection;
use crate::source::{Location, Sources};

/// A workflow of the Knock directory of a crate.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// What it reads.
    pub contract: Contract,
    /// What must be mended in its files, a line for each place: `file:line:column: error[K001]: …`.
    pub errors: Vec<String>,
    /// The files that the contract depends on, relative to the crate's manifest, or absolute where
    /// nothing leads from there to them.
    pub files: Vec<PathBuf>,
    sources: Sources,
    prefix: String,
}

/// Why there is no contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no Knock directory: what was searched.
    Directory(String),
    /// No workflow has the key: which keys there are.
    Workflow(String),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Directory(message) | Self::Workflow(message)) = self;
        f.write_str(message)
    }
}

impl std::error::Error for Missing {}

/// What an editor that keeps asking for days, and a compiler that asks for many, are answered. Two
/// crates may call one directory by different names, and one crate may have several.
static LOOKUPS: Cache<(PathBuf, PathBuf, String), Lookup> = Cache::new();

impl Lookup {
    /// The workflow with a key, in the directory that [`locate`] finds.
    ///
    /// # Errors
    ///
    /// When there is no Knock directory, or no workflow with the key in it.
    pub fn find(
        manifest_dir: &Path,
        directory: Option<&Path>,
        environment: Option<OsString>,
        key: &str,
    ) -> Result<Arc<Self>, Missing> {
        let root = locate(directory, manifest_dir, environment)
            .map_err(|error| Missing::Directory(error.seen_from(manifest_dir)))?;
        let question = (manifest_dir.to_owned(), root.clone(), key.to_owned());
        LOOKUPS.get(question, || Self::read(manifest_dir, &root, key))
    }

    fn read(manifest_dir: &Path, root: &Path, key: &str) -> Result<(Self, Vec<PathBuf>), Missing> {
        let config = project_config(manifest_dir);
        let selection = Selection::read(root, Some(&[key.to_owned()].into()));
        let contract = selection.contract(key).cloned();
        let contract = contract.ok_or_else(|| {
            let message = unknown_key(key, &selection.keys());
            Missing::Workflow(message)
        })?;
        let files = selection.files.iter().chain(&config);
        let diagnostics = selection.diagnostics.into_iter();
        let errors = diagnostics.filter(|diagnostic| diagnostic.severity() == Severity::Error);
        let prefix = prefix(manifest_dir, root);
        let directory = selection.directory;
        let lookup = Self {
            contract,
            errors: lines(errors.collect(), &prefix, &directory.sources),
            files: files.map(|file| relative(manifest_dir, file)).collect(),
            sources: directory.sources,
            prefix,
        };
        let mut watched = selection.files;
        watched.extend(directory.folders);
        watched.extend(types_of(root));
        // What is missing is not among the files, so an answer that complains is not kept.
        if !lookup.errors.is_empty() {
            watched.clear();
        }
        Ok((lookup, watched))
    }

    /// A place and what stands there: `workflows/welcome/sms_1/text_body.txt:1:4: {{ data.name }}`.
    #[must_use]
    pub fn excerpt(&self, location: Location) -> String {
        let line = self.sources.excerpt(location);
        format!("{}: {line}", self.place(location))
    }

    /// What is read at a place in a template: `data.name`; `None` where it is no template.
    #[must_use]
    pub fn liquid(&self, location: Location) -> Option<&str> {
        let excerpt = self.sources.excerpt(location);
        let is_liquid = excerpt.starts_with("{{") || excerpt.starts_with("{%");
        is_liquid.then(|| self.sources.text(location))
    }

    /// A place: `workflows/welcome/sms_1/text_body.txt:1:4`.
    #[must_use]
    pub fn place(&self, location: Location) -> String {
        format!("{}{}", self.prefix, self.sources.place(location))
    }

    /// The path of `workflow.json`, in the same form.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}{}", self.prefix, self.contract.path)
    }
}
