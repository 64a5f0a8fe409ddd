//! Some workflows of a Knock directory with all that their contracts depend on: what every other
//! workflow needs is not read, and what is wrong with it is not told.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::analysis::triggered_keys;
use crate::contract::Contract;
use crate::diagnostic::Diagnostic;
use crate::directory::{Directory, TYPES_FILE};
use crate::{Analysis, analyze};

pub(crate) struct Selection {
    pub(crate) directory: Directory,
    /// The contracts of the chosen workflows, and of those that they trigger.
    pub(crate) contracts: Vec<Contract>,
    /// What is wrong with the files that the contracts depend on.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that the contracts depend on.
    pub(crate) files: Vec<PathBuf>,
}

impl Selection {
    /// Reads the workflows with these keys, or all of them.
    pub(crate) fn read(root: &Path, only: Option<&BTreeSet<String>>) -> Self {
        match only {
            Some(keys) => Self::of_some(with_triggered(root, keys)),
            None => Self::of_all(Directory::read(root)),
        }
    }

    fn of_all(directory: Directory) -> Self {
        let Analysis {
            contracts,
            diagnostics,
        } = analyze(&directory);
        Self {
            contracts,
            diagnostics,
            files: directory.files.clone(),
            directory,
        }
    }

    fn of_some(directory: Directory) -> Self {
        let mut selection = Self::of_all(directory);
        let directory = &selection.directory;
        let folders = Folders::of(directory, &selection.contracts);
        selection.files = folders.files(directory);
        selection.diagnostics.retain(|diagnostic| {
            let file = directory.sources.file(diagnostic.location().file);
            folders.hold(file.path())
        });
        selection
    }

    pub(crate) fn contract(&self, key: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.key == key)
    }

    /// The keys of all workflows of the directory, chosen or not.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let root = &self.directory.root;
        let is_workflow = |name: &&String| {
            let folders = [root.join(name), root.join("workflows").join(name)];
            folders
                .iter()
                .any(|folder| folder.join("workflow.json").is_file())
        };
        let others = self.directory.passed_over.iter().filter(is_workflow);
        let read = self.contracts.iter().map(|contract| &contract.key);
        let mut keys: Vec<&str> = others.chain(read).map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }
}

/// The directory with these workflows, and with those that they trigger, whose data may be theirs.
fn with_triggered(root: &Path, keys: &BTreeSet<String>) -> Directory {
    Directory::read_only(root, keys, |workflow| {
        triggered_keys(std::slice::from_ref(workflow))
    })
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

    /// Whether a file stands in one of them, is the one that overrides what templates say, or stands for
    /// the whole directory.
    fn hold(&self, path: &str) -> bool {
        let is_below = self.0.iter().any(|folder| path.starts_with(folder));
        is_below || path.ends_with(TYPES_FILE) || path == "."
    }

    fn files(&self, directory: &Directory) -> Vec<PathBuf> {
        let below = directory.files.iter().filter(|file| {
            let path = file.strip_prefix(&directory.root).unwrap_or(file);
            self.hold(&path.to_string_lossy().replace('\\', "/"))
        });
        below.cloned().collect()
    }
}
