//! The contract of one workflow, for a derive: what every other workflow needs is not read.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bindings::{lines, prefix, relative, unknown_key};
use crate::cache::Cache;
use crate::contract::Contract;
use crate::diagnostic::Severity;
use crate::directory::{Directory, locate, project_config};
use crate::json::{Json, Node};
use crate::source::{Location, Sources};
use crate::{Analysis, analyze};

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

/// What an editor that keeps asking for days, and a compiler that asks for many, are answered. Two
/// crates may call one directory by different names, and one crate may have several.
static LOOKUPS: Cache<(PathBuf, PathBuf, String), Lookup> = Cache::new();

impl Lookup {
    /// The workflow with a key, in the directory that [`locate`] finds.
    ///
    /// # Errors
    ///
    /// When there is no Knock directory, or no workflow with the key in it: what was searched, or
    /// which keys there are.
    pub fn find(
        manifest_dir: &Path,
        directory: Option<&Path>,
        environment: Option<OsString>,
        key: &str,
    ) -> Result<Arc<Self>, String> {
        let root =
            locate(directory, manifest_dir, environment).map_err(|error| error.to_string())?;
        let question = (manifest_dir.to_owned(), root.clone(), key.to_owned());
        LOOKUPS.get(question, || Self::read(manifest_dir, &root, key))
    }

    fn read(manifest_dir: &Path, root: &Path, key: &str) -> Result<(Self, Vec<PathBuf>), String> {
        let config = project_config(manifest_dir);
        let directory = with_triggered(root, key);
        let Analysis {
            contracts,
            diagnostics,
        } = analyze(&directory);
        let folders = Folders::of(&directory, &contracts);
        let mut watched = folders.files(&directory);
        let files = watched.iter().chain(&config);
        let diagnostics = diagnostics.into_iter().filter(|diagnostic| {
            let file = directory.sources.file(diagnostic.location().file);
            diagnostic.severity() == Severity::Error && folders.hold(file.path())
        });
        let prefix = prefix(manifest_dir, root);
        let contract = contracts.into_iter().find(|contract| contract.key == key);
        let lookup = Self {
            contract: contract.ok_or_else(|| unknown(&directory, key))?,
            errors: lines(diagnostics.collect(), &prefix, &directory.sources),
            files: files.map(|file| relative(manifest_dir, file)).collect(),
            sources: directory.sources,
            prefix,
        };
        watched.extend(directory.folders);
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

/// The directory with one workflow, and with those that it triggers, whose data may be its own.
fn with_triggered(root: &Path, key: &str) -> Directory {
    let mut keys = BTreeSet::from([key.to_owned()]);
    loop {
        let directory = Directory::read_only(root, &keys);
        let known = keys.len();
        for workflow in &directory.workflows {
            triggered(&workflow.document, &mut keys);
        }
        if keys.len() == known {
            return directory;
        }
    }
}

/// The folders that contracts depend on.
struct Folders(Vec<String>);

impl Folders {
    fn of(directory: &Directory, contracts: &[Contract]) -> Self {
        let partials = contracts.iter().flat_map(|contract| &contract.partials);
        let partials = partials.filter_map(|key| directory.partials.get(key));
        let layouts = contracts.iter().flat_map(|contract| &contract.layouts);
        let layouts = layouts.filter_map(|key| directory.layouts.get(key));
        let resources = directory.workflows.iter().chain(partials).chain(layouts);
        let mut paths: Vec<&str> = resources.map(|resource| &*resource.path).collect();
        if contracts
            .iter()
            .any(|contract| !contract.translations.is_empty())
        {
            paths.extend(
                directory
                    .translations
                    .iter()
                    .map(|translation| &*translation.path),
            );
        }
        let folder = |path: &str| {
            path.rsplit_once('/')
                .map(|(folder, _)| format!("{folder}/"))
        };
        Self(paths.into_iter().filter_map(folder).collect())
    }

    /// Whether a file stands in one of them, or is the one that overrides what templates say.
    fn hold(&self, path: &str) -> bool {
        let is_below = self.0.iter().any(|folder| path.starts_with(folder));
        is_below || path.ends_with("knock-types.toml")
    }

    fn files(&self, directory: &Directory) -> Vec<PathBuf> {
        let below = directory.files.iter().filter(|file| {
            let path = file.strip_prefix(&directory.root).unwrap_or(file);
            self.hold(&path.to_string_lossy().replace('\\', "/"))
        });
        below.cloned().collect()
    }
}

/// The keys of workflows that a document names.
fn triggered(node: &Node, keys: &mut BTreeSet<String>) {
    match &node.value {
        Json::Object(members) => {
            for member in members {
                match (&*member.key.value, member.value.as_str()) {
                    ("workflow_key", Some(key)) => drop(keys.insert(key.to_owned())),
                    _ => triggered(&member.value, keys),
                }
            }
        }
        Json::Array(elements) => {
            for element in elements {
                triggered(element, keys);
            }
        }
        _ => {}
    }
}

/// What to say of a key that no workflow has.
fn unknown(directory: &Directory, key: &str) -> String {
    let is_workflow = |name: &&String| {
        let folders = [
            directory.root.join(name),
            directory.root.join("workflows").join(name),
        ];
        folders
            .iter()
            .any(|folder| folder.join("workflow.json").is_file())
    };
    let keys: Vec<&str> = (directory.passed_over.iter())
        .filter(is_workflow)
        .map(String::as_str)
        .collect();
    unknown_key(key, &keys)
}
