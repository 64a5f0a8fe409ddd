//! A Knock directory: where it is, and everything in it that the analysis needs.
//!
//! [`locate`] finds it and [`Directory::read`] reads it. Nothing else in this crate reads a file, so
//! everything after it can be tested with strings: [`Directory::from_files`].
//!
//! What is read is what Knock's command line writes (`@knocklabs/cli` 1.1):
//!
//! | path | is |
//! | --- | --- |
//! | `workflows/<key>/workflow.json` | a workflow |
//! | `partials/<key>/partial.json` | a partial |
//! | `layouts/<key>/layout.json` | an email layout |
//! | `translations/<locale>/[<namespace>.]<locale>.json` or `.po` | a translation |
//!
//! The level `workflows/` may be missing, and the other three folders may also stand in it. Names
//! that start with a dot are passed over, as are folders that hold no such file.
//!
//! A key that ends in `@` names a file, relative to the one it stands in; its content takes the
//! place of the path, under the key without the `@`. As in Knock's command line, a file that is
//! called `visual_blocks.json` is decoded and may name further files; every other file is text.

mod bounded;
mod files;
mod reader;
mod reference;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};

pub(crate) use reader::types_of;

pub use files::{
    Disk, Entry, Failure, Files, MAX_DIRECTORY_SIZE, MAX_FILE_SIZE, MAX_NAMES, Memory,
};
pub(crate) use search::shared;
pub use search::{NotFound, Searched, destination, locate, project_config, relative};

use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::json::Node;
use crate::source::{FileId, Sources, Text};

/// The file that may say more than the templates do, in the directory or beside it.
pub const TYPES_FILE: &str = "knock-types.toml";

/// The directories without their workflows, by their roots.
static SHARED: Cache<PathBuf, Directory> = Cache::new();

/// Everything that was read from a Knock directory.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// The folder it was read from, as it was given.
    pub root: PathBuf,
    /// The files that were read, by their path relative to the root, separated by `/`. A file or
    /// folder that could not be read is there too, empty, where a diagnostic speaks of it.
    pub sources: Sources,
    /// The workflows in the order of their keys.
    pub workflows: Vec<Resource>,
    /// The folders that were passed over because none but certain workflows were to be read.
    pub passed_over: BTreeSet<String>,
    /// The partials by their keys.
    pub partials: BTreeMap<String, Resource>,
    /// The email layouts by their keys.
    pub layouts: BTreeMap<String, Resource>,
    /// The translations in the order of their paths.
    pub translations: Vec<Translation>,
    /// Whether there is a folder for layouts that could be listed, so that one that is not in it is missing.
    pub has_layouts: bool,
    /// Whether there is such a folder for partials.
    pub has_partials: bool,
    /// Whether there is a folder for translations.
    pub has_translations: bool,
    /// `knock-types.toml`, in the directory or beside it.
    pub types: Option<FileId>,
    /// What is wrong with the files, in the order of their paths and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read: a change of one may change the answer.
    pub files: Vec<PathBuf>,
    /// The folders in which something new may change the answer. The root is not among them where
    /// it is the root of a Cargo package too: whoever watches a folder watches all that is below
    /// it, and there `target/` changes with every build.
    pub folders: Vec<PathBuf>,
}

/// A workflow, a partial or a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its key, which is the name of its folder.
    pub key: String,
    /// Its JSON file, relative to the root of the directory and separated by `/`.
    pub path: String,
    /// What the JSON file says, an object, with the content of other files in place of their
    /// paths: `content@` has become `content`, and its value stands in the other file.
    ///
    /// What could not be read is `null`, and a diagnostic says why: the value of a reference, or
    /// the whole document. So a broken workflow is still there, and nothing is said to be missing
    /// because of it.
    pub document: Node,
}

/// A translation file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// The locale, as its folder is named: `en-US`.
    pub locale: String,
    /// The namespace, where it has one: `admin` in `admin.en-US.json`.
    pub namespace: Option<String>,
    /// The file, relative to the root of the directory and separated by `/`.
    pub path: String,
    /// What it holds.
    pub catalogue: Catalogue,
}

/// The content of a translation file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Catalogue {
    /// An object of messages, nested by the parts of their keys; `null` where it could not be read.
    Json(Node),
    /// The text of a `.po` file; empty where it could not be read.
    Po(Text),
}

impl Directory {
    /// Reads a Knock directory from the file system. What is wrong with it is in
    /// [`diagnostics`](Self::diagnostics), and everything else is there all the same.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        Self::read_at(root, None).below(root)
    }

    /// Like [`read`](Self::read), but of the workflows only those with these keys, and with the keys that
    /// `more` finds in one of them. What they share is remembered for as long as its files stay as they are.
    #[must_use]
    pub fn read_only(
        root: &Path,
        keys: &BTreeSet<String>,
        more: impl Fn(&Resource) -> BTreeSet<String>,
    ) -> Self {
        let Ok(shared) = SHARED.get(root.to_owned(), || {
            let shared = Self::read_at(root, Some(&BTreeSet::new()));
            let watched = shared.watched(root);
            Ok::<_, Infallible>((shared, watched))
        });
        let directory = Self::clone(&shared);
        reader::add(directory, &Disk::new(root), keys, more).below(root)
    }

    /// Everything that there is at a root, or of the workflows only those with these keys, by paths
    /// relative to it.
    fn read_at(root: &Path, only: Option<&BTreeSet<String>>) -> Self {
        let mut directory = reader::read(&Disk::new(root), only);
        reader::types_beside(&mut directory, root);
        directory
    }

    /// What a directory depends on whose paths are relative; nothing that is known, where a file is
    /// missing.
    fn watched(&self, root: &Path) -> Vec<PathBuf> {
        if !self.diagnostics.is_empty() {
            return Vec::new();
        }
        let types = types_of(root);
        let read = self.files.iter().chain(&self.folders);
        read.map(|path| root.join(path)).chain(types).collect()
    }

    /// With paths that lead to it, in place of those relative to it.
    fn below(self, root: &Path) -> Self {
        let is_package = root.join("Cargo.toml").exists();
        let folders = self.folders.iter();
        Self {
            root: root.to_owned(),
            files: self.files.iter().map(|file| root.join(file)).collect(),
            folders: folders
                .filter(|folder| !(is_package && folder.as_os_str().is_empty()))
                .map(|folder| root.join(folder))
                .collect(),
            ..self
        }
    }

    /// Reads a Knock directory that is kept in memory: pairs of a path, relative to the root and
    /// separated by `/`, and the text of that file.
    ///
    /// ```
    /// use knock_codegen::directory::Directory;
    ///
    /// let directory = Directory::from_files([
    ///     ("workflows/welcome/workflow.json", r#"{"steps": [{"template": {"text_body@": "sms_1/text_body.txt"}}]}"#),
    ///     ("workflows/welcome/sms_1/text_body.txt", "Hello, {{ recipient.name }}"),
    /// ]);
    /// let steps = directory.workflow("welcome").unwrap().document.get("steps").unwrap();
    /// let body = steps.as_array().unwrap()[0].get("template").unwrap().get("text_body").unwrap();
    /// assert_eq!(body.as_str(), Some("Hello, {{ recipient.name }}"));
    /// ```
    #[must_use]
    pub fn from_files<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        Self::read_from(&files.into_iter().collect::<Memory>())
    }

    /// Reads a Knock directory that is kept anywhere. The root, the files and the folders of the
    /// answer are relative to it.
    #[must_use]
    pub fn read_from(files: &dyn Files) -> Self {
        reader::read(files, None)
    }

    /// The workflow with a key.
    #[must_use]
    pub fn workflow(&self, key: &str) -> Option<&Resource> {
        self.workflows.iter().find(|workflow| workflow.key == key)
    }
}
