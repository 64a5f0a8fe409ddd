//! The Knock directories at hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::directory::Directory;

use crate::case;

/// The text of each file by its path.
pub(crate) type Files = BTreeMap<String, String>;

/// A Knock directory in memory.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) files: Files,
}

impl Named {
    pub(crate) fn read(&self) -> Directory {
        Directory::from_files(self.files.clone())
    }
}

/// The sample directory, and Knock's own templates where they are present.
pub(crate) fn real() -> Vec<Named> {
    let sample = from_disk("sample", "../workflows").expect("the sample is part of the repository");
    let corpus = from_disk("corpus", "../../shared/corpus/knock-official");
    if corpus.is_none() {
        knock_tests::say("skipped: Knock's own templates are not present");
    }
    [Some(sample), corpus].into_iter().flatten().collect()
}

/// The directories that hold a rule of the contract each.
pub(crate) fn rules() -> Vec<Named> {
    let folder = root().join("../knock-codegen/tests/fixtures/contract");
    let cases = fs::read_dir(folder).expect("the rules are part of the repository");
    let mut cases: Vec<PathBuf> = cases.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let rules = cases.iter().map(|case| Named {
        name: case.file_stem().unwrap().to_string_lossy().into_owned(),
        files: rule(&fs::read_to_string(case).unwrap()),
    });
    rules.collect()
}

fn rule(text: &str) -> Files {
    let (input, _) = text.split_once("=== expect\n").expect("an expectation");
    case::files(input).into_iter().collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn from_disk(name: &str, path: &str) -> Option<Named> {
    let folder = root().join(path);
    let mut files = Files::new();
    if folder.is_dir() {
        gather(&folder, &folder, &mut files);
    }
    let name = name.to_owned();
    (!files.is_empty()).then_some(Named { name, files })
}

fn gather(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(name.replace('\\', "/"), text);
        }
    }
}

/// A workflow `w` with this template and nothing else.
pub(crate) fn one_template(text: &str) -> Directory {
    Directory::from_files(case::files(&format!("=== template\n{text}\n")))
}
