//! What a pull does to the files that are there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use knock_codegen::json::Value;

use super::fetch::{Fetched, Translation};
use super::kind::Kind;
use super::path::{Claims, Files, fault_of_key};
use super::replace::{self, Replacement};
use super::{Format, links, local, render, tree};
use crate::failure::Failure;

/// The folder of the folders of locales.
pub(super) const TRANSLATIONS: &str = "translations";

/// What differs between the directory and the environment, and what is to be there instead.
#[derive(Debug)]
pub(super) struct Plan {
    root: PathBuf,
    pub(super) differences: Vec<Difference>,
    /// How many resources the environment has.
    pub(super) total: usize,
    claims: Claims,
}

/// A place where something differs.
#[derive(Debug)]
pub(super) struct Difference {
    /// The folder of a resource or the file of a translation, relative to the root.
    pub(super) place: String,
    pub(super) change: Change,
    /// What differs in a folder, by the paths in it.
    pub(super) files: Vec<(Change, String)>,
    new: Option<Files>,
}

/// What is to happen to a file or a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Added,
    Changed,
    /// It is here and not there.
    Gone,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Gone => "gone",
        })
    }
}

impl Plan {
    /// Compares. Whatever the remote says that cannot be written is an error.
    pub(super) fn new(root: &Path, fetched: Fetched, format: Format) -> Result<Self, Failure> {
        let mut plan = Self {
            root: root.to_owned(),
            differences: Vec::new(),
            total: 0,
            claims: Claims::default(),
        };
        let workflows = folder_of_workflows(root)?;
        let folder = |kind| match kind {
            Kind::Workflow => workflows,
            Kind::Partial | Kind::Layout => kind.folder(),
        };
        for (kind, document) in fetched.documents {
            plan.add_resource(kind, folder(kind), document)?;
        }
        for translation in fetched.translations.iter().flatten() {
            plan.add_translation(translation, format)?;
        }
        for kind in Kind::ALL {
            let names = local::resources(&root.join(folder(kind)), kind)?;
            plan.add_gone(names.iter().map(|name| within(folder(kind), name)))?;
        }
        if fetched.translations.is_some() {
            let files = local::translations(&root.join(TRANSLATIONS))?;
            plan.add_gone(files.iter().map(|file| within(TRANSLATIONS, file)))?;
        }
        plan.differences.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(plan)
    }

    fn add_resource(&mut self, kind: Kind, folder: &str, document: Value) -> Result<(), Failure> {
        let noun = kind.noun();
        let Some(key) = tree::text(&document, "key") else {
            let message = format!("the environment has a {noun} without a key");
            return Err(Failure::new(message).help("check `--api-origin`: Knock has no such"));
        };
        let name = format!("the {noun} `{}`", key.escape_debug());
        if let Some(fault) = fault_of_key(key) {
            return Err(refused(
                &name,
                &format!("its key is no name for a folder: {fault}"),
            ));
        }
        let place = within(folder, key);
        let old = local::read(&self.root, &place)?;
        let local = old.as_ref().and_then(|files| links::read(kind, files));
        let new = render::resource(kind, document, local.as_ref())
            .map_err(|fault| refused(&name, &fault))?;
        self.add(&name, place, old.as_ref(), new)
    }

    fn add_translation(
        &mut self,
        translation: &Translation,
        format: Format,
    ) -> Result<(), Failure> {
        let locale = &translation.locale_code;
        let namespace = translation.namespace.as_deref().filter(|it| !it.is_empty());
        let reference = match namespace {
            Some(namespace) => format!("{namespace}.{locale}"),
            None => locale.clone(),
        };
        let name = format!("the translation `{}`", reference.escape_debug());
        for part in [Some(locale.as_str()), namespace].into_iter().flatten() {
            if let Some(fault) = fault_of_key(part) {
                return Err(refused(
                    &name,
                    &format!("it is no name for a file: {fault}"),
                ));
            }
        }
        let place = format!("{TRANSLATIONS}/{locale}/{reference}.{}", format.extension());
        let content = render::translation(&translation.content, format)
            .map_err(|fault| refused(&name, &fault))?;
        let old = local::read(&self.root, &place)?;
        self.add(&name, place, old.as_ref(), Files::single(content))
    }

    fn add(
        &mut self,
        name: &str,
        place: String,
        old: Option<&Files>,
        new: Files,
    ) -> Result<(), Failure> {
        self.claims
            .claim(&place)
            .map_err(|rival| refused(name, &format!("`{place}` and `{rival}` are one place")))?;
        self.total += 1;
        let files = between(old, &new);
        if !files.is_empty() {
            self.differences.push(Difference {
                place,
                change: old.map_or(Change::Added, |_| Change::Changed),
                files,
                new: Some(new),
            });
        }
        Ok(())
    }

    /// Adds the places that the remote knows nothing of.
    fn add_gone(&mut self, places: impl Iterator<Item = String>) -> Result<(), Failure> {
        for place in places {
            if self.claims.claim(&place).is_ok() {
                // A link is no place of ours.
                local::read(&self.root, &place)?;
                self.differences.push(Difference {
                    place,
                    change: Change::Gone,
                    files: Vec::new(),
                    new: None,
                });
            }
        }
        Ok(())
    }

    /// How many places of a change there are.
    pub(super) fn count(&self, change: Change) -> usize {
        self.differences
            .iter()
            .filter(|it| it.change == change)
            .count()
    }

    /// Makes the directory what the environment is, but for what is gone unless that is to go.
    pub(super) fn carry_out(&self, prune: bool) -> Result<(), Failure> {
        let wanted = self
            .differences
            .iter()
            .filter(|it| prune || it.change != Change::Gone);
        let replacements: Vec<Replacement<'_>> = wanted
            .map(|difference| Replacement {
                place: &difference.place,
                files: difference.new.as_ref(),
            })
            .collect();
        if replacements.is_empty() {
            return Ok(());
        }
        replace::replace(&self.root, &replacements)
    }
}

/// The folder of the workflows: the root itself where they stand there, without a level of their own.
fn folder_of_workflows(root: &Path) -> Result<&'static str, Failure> {
    let folder = Kind::Workflow.folder();
    let is_root =
        !root.join(folder).is_dir() && !local::resources(root, Kind::Workflow)?.is_empty();
    Ok(if is_root { "" } else { folder })
}

fn within(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// How the files at a place differ, in the order of their paths.
fn between(old: Option<&Files>, new: &Files) -> Vec<(Change, String)> {
    let by_path = |files: &Files| -> BTreeMap<String, Vec<u8>> {
        let files = files.iter();
        files
            .map(|(path, content)| (path.to_owned(), content.to_owned()))
            .collect()
    };
    let (old, new) = (old.map(by_path).unwrap_or_default(), by_path(new));
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changes = paths.into_iter().filter_map(|path| {
        let change = match (old.get(path), new.get(path)) {
            (None, _) => Change::Added,
            (_, None) => Change::Gone,
            (old, new) if old != new => Change::Changed,
            _ => return None,
        };
        Some((change, path.clone()))
    });
    changes.collect()
}

fn refused(name: &str, fault: &str) -> Failure {
    let message = format!("{name} cannot be written: {fault}");
    Failure {
        notes: vec!["nothing was written".to_owned()],
        ..Failure::new(message).help("change it in Knock's dashboard, or in the file that is here")
    }
}
