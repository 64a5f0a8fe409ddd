//! The Knock directories at hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::directory::Directory;

#[path = "../../knock-codegen/tests/case/mod.rs"]
mod case;

/// The text of each file by its path.
pub type Files = BTreeMap<String, String>;

/// A Knock directory in memory.
#[derive(Clone, Debug)]
pub struct Named {
    /// What it is called among the others.
    pub name: String,
    /// Its files, by their path relative to it.
    pub files: Files,
}

impl Named {
    /// The directory as the analysis sees it.
    #[must_use]
    pub fn read(&self) -> Directory {
        Directory::from_files(self.files.clone())
    }
}

/// The sample directory, and Knock's own templates where they are present.
///
/// # Panics
///
/// When the sample is not there, which is part of the repository.
#[must_use]
pub fn real() -> Vec<Named> {
    let sample = from_disk("sample", "../workflows").expect("the sample is part of the repository");
    let corpus = from_disk("corpus", "../../shared/corpus/knock-official");
    if corpus.is_none() {
        crate::say("skipped: Knock's own templates are not present");
    }
    [Some(sample), corpus].into_iter().flatten().collect()
}

/// The directories that hold a rule of the contract each.
///
/// # Panics
///
/// When they are not there, which are part of the repository.
#[must_use]
pub fn rules() -> Vec<Named> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tests.join("../knock-codegen/tests/fixtures/contract");
    let cases = fs::read_dir(folder).expect("the rules are part of the repository");
    let mut cases: Vec<PathBuf> = cases.map(|entry| entry.expect("a rule").path()).collect();
    cases.sort();
    cases.iter().map(|case| rule(case)).collect()
}

fn rule(case: &Path) -> Named {
    let text = fs::read_to_string(case).expect("a text");
    let (input, _) = text.split_once("=== expect\n").expect("an expectation");
    Named {
        name: case
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        files: case::files(input).into_iter().collect(),
    }
}

/// A workflow `w` with this template and nothing else.
#[must_use]
pub fn one_template(text: &str) -> Directory {
    Directory::from_files(case::files(&format!("=== template\n{text}\n")))
}

fn from_disk(name: &str, path: &str) -> Option<Named> {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let name = name.to_owned();
    (!files.is_empty()).then_some(Named { name, files })
}

/// The files of a folder; none where there is no folder.
///
/// # Panics
///
/// When the folder cannot be read.
#[must_use]
pub fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    if folder.is_dir() {
        gather(folder, folder, &mut files);
    }
    files
}

fn gather(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder that can be read") {
        let path = entry.expect("a folder that can be read").path();
        if path.is_dir() {
            gather(root, &path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root).expect("it is below the root");
            files.insert(name.to_string_lossy().replace('\\', "/"), text);
        }
    }
}
