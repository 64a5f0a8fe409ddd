//! Replays what fuzzing has found: the inputs in `fuzz/corpus`, each of which reaches code that the
//! others do not.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Hands every input of a target to it.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let entries = fs::read_dir(folder.join(target)).expect("the corpus of a target is there");
    let mut inputs: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() >= 20, "{} inputs of {target}", inputs.len());
    for input in inputs {
        let bytes = fs::read(&input).unwrap();
        let result = catch_unwind(AssertUnwindSafe(|| check(&bytes)));
        assert!(result.is_ok(), "{}", input.display());
    }
}

#[test]
fn liquid() {
    replay("liquid", knock_properties::liquid);
}

#[test]
fn analysis() {
    replay("analysis", knock_properties::analysis);
}

#[test]
fn directory() {
    replay("directory", knock_properties::directory);
}

#[test]
fn schema() {
    replay("schema", knock_properties::schema);
}

#[test]
fn generation() {
    replay("generation", knock_properties::generation);
}

#[test]
fn webhook() {
    replay("webhook", knock_properties::webhook);
}
