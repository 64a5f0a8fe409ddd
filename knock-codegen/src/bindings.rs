//! The bindings of one crate, in the way that macro and build script share: find the Knock
//! directory, read it, work out its contracts, write them out.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use knock_liquid::nearest;

use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{NotFound, locate, project_config, relative, shared};
use crate::emit::{file, modules};
use crate::selection::Selection;
use crate::source::Sources;

/// Rust bindings, what is wrong with the files that they were made from, and what to watch.
///
/// There is always a text: a workflow with mistakes has bindings that are as good as can be, so that
/// the mistakes are not buried under errors of rustc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bindings {
    /// The Rust text of each workflow's module, by the key of the workflow.
    pub modules: BTreeMap<String, String>,
    /// What must be mended: a line for each place, `file:line:column: error[K001]: …`, or the several
    /// lines that say where a Knock directory was looked for.
    pub errors: Vec<String>,
    /// The chosen keys that no workflow has, each with what to say of it.
    pub unknown_keys: BTreeMap<String, String>,
    /// What is probably wrong, a line each.
    pub warnings: Vec<String>,
    /// The files that were read: with a change of one, the bindings are out of date. Their paths are
    /// relative to the crate's manifest, or absolute where nothing leads from there to them.
    pub files: Vec<PathBuf>,
    /// The folders in which a new file would be read, in the same form.
    pub folders: Vec<PathBuf>,
}

impl Bindings {
    /// The bindings of the crate whose manifest stands in `manifest_dir`.
    ///
    /// `directory` and `environment` (the value of `KNOCK_DIR`) say where its Knock directory is, in
    /// the way that [`locate`] describes. `only` has the keys of the workflows to generate: it does not
    /// change their names, and what is wrong with other workflows is not told.
    #[must_use]
    pub fn generate(
        manifest_dir: &Path,
        directory: Option<&Path>,
        environment: Option<OsString>,
        only: Option<&BTreeSet<String>>,
    ) -> Self {
        let mut bindings = match locate(directory, manifest_dir, environment) {
            Ok(root) => Self::of_selection(Selection::read(&root, only), manifest_dir, only),
            Err(error) => Self::without_directory(&error, manifest_dir),
        };
        bindings.files.extend(project_config(manifest_dir));
        for path in bindings.files.iter_mut().chain(&mut bindings.folders) {
            *path = relative(manifest_dir, path);
        }
        bindings
    }

    /// The Rust text of all modules.
    #[must_use]
    pub fn text(&self) -> String {
        file(self.modules.values())
    }

    fn of_selection(
        selection: Selection,
        manifest_dir: &Path,
        only: Option<&BTreeSet<String>>,
    ) -> Self {
        let keys = selection.keys();
        let contracts: Vec<&Contract> = (selection.contracts.iter())
            .filter(|contract| only.is_none_or(|only| only.contains(&contract.key)))
            .collect();
        let sources = &selection.directory.sources;
        let modules = modules(&contracts, keys.iter().copied(), sources);
        let unknown_keys = unknown_keys(only, &keys);
        let prefix = prefix(manifest_dir, &selection.directory.root);
        let (errors, warnings): (Vec<_>, Vec<_>) = selection
            .diagnostics
            .into_iter()
            .partition(|diagnostic| diagnostic.severity() == Severity::Error);
        Self {
            modules,
            errors: lines(errors, &prefix, sources),
            unknown_keys,
            warnings: lines(warnings, &prefix, sources),
            files: selection.files,
            folders: selection.directory.folders,
        }
    }

    fn without_directory(error: &NotFound, manifest_dir: &Path) -> Self {
        let searched = error.searched.iter().map(|searched| &searched.path);
        // Whoever watches the crate itself watches what he builds.
        let watched = searched.filter(|path| !manifest_dir.starts_with(path));
        Self {
            errors: vec![error.seen_from(manifest_dir)],
            folders: watched.cloned().collect(),
            ..Self::default()
        }
    }
}

pub(crate) fn lines(diagnostics: Vec<Diagnostic>, prefix: &str, sources: &Sources) -> Vec<String> {
    diagnostics
        .into_iter()
        .map(|diagnostic| {
            let line = diagnostic.line(sources).replace(['\n', '\r'], " ");
            format!("{prefix}{line}")
        })
        .collect()
}

fn unknown_keys(only: Option<&BTreeSet<String>>, keys: &[&str]) -> BTreeMap<String, String> {
    let chosen = only.into_iter().flatten();
    chosen
        .filter(|key| !keys.contains(&key.as_str()))
        .map(|key| (key.clone(), unknown_key(key, keys)))
        .collect()
}

/// How many keys a message lists.
const LISTED_KEYS: usize = 10;

/// What to say of a key that is not among those of the workflows.
///
/// ```
/// assert_eq!(
///     knock_codegen::unknown_key("remindr", &["reminder", "welcome"]),
///     "no workflow has the key `remindr`: did you mean `reminder`?"
/// );
/// ```
#[must_use]
pub fn unknown_key(key: &str, keys: &[&str]) -> String {
    let help = match nearest(key, keys.iter().copied()) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None if keys.is_empty() => "there are no workflows at all".to_owned(),
        None => match keys {
            [only] => format!("there is only `{only}`"),
            _ if keys.len() <= LISTED_KEYS => format!("there are {}", listed(keys.iter().copied())),
            _ => {
                let (first, more) = keys.split_at(LISTED_KEYS);
                format!("there are `{}` and {} more", first.join("`, `"), more.len())
            }
        },
    };
    format!("no workflow has the key `{key}`: {help}")
}

/// Words of code in a sentence.
///
/// ```
/// assert_eq!(knock_codegen::listed(["a", "b", "c"]), "`a`, `b` and `c`");
/// ```
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = (words.into_iter())
        .map(|word| format!("`{word}`"))
        .collect();
    match words.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// What leads to the Knock directory from the nearest folder that it shares with the crate, which
/// is the crate or its workspace: a path from there is one that a terminal can open.
pub(crate) fn prefix(manifest_dir: &Path, root: &Path) -> String {
    let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (manifest_dir, root) = (absolute(manifest_dir), absolute(root));
    let shared = shared(&manifest_dir, &root);
    let in_shared = root.components().skip(shared.len());
    let from = if (shared.iter()).any(|component| matches!(component, Component::Normal(_))) {
        in_shared.collect()
    } else {
        root
    };
    let mut prefix = from.to_string_lossy().replace('\\', "/");
    if !prefix.is_empty() {
        prefix.push('/');
    }
    prefix
}
