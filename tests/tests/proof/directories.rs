//! The Knock directories at hand.

use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::directory::Directory;
use knock_tests::directories::Files;
pub(crate) use knock_tests::directories::{Named, real};

use crate::case;

/// The directories that hold a rule of the contract each.
pub(crate) fn rules() -> Vec<Named> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tests.join("../knock-codegen/tests/fixtures/contract");
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

/// A workflow `w` with this template and nothing else.
pub(crate) fn one_template(text: &str) -> Directory {
    Directory::from_files(case::files(&format!("=== template\n{text}\n")))
}
