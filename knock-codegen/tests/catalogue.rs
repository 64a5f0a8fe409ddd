//! What the catalogue says of its codes is true: every example triggers its code and nothing else,
//! and its fix has nothing wrong with it.

mod case;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::analyze;
use knock_codegen::diagnostic::Code;
use knock_codegen::directory::Directory;

#[test]
fn every_code_is_explained() {
    for code in Code::ALL.iter().copied() {
        let (heading, text) = code.explanation().split_once("\n\n").unwrap();
        let (severity, title) = (code.severity(), code.title());
        assert_eq!(heading, format!("# {code} ({severity}): {title}"));
        let (meaning, _) = text.split_once("\n\n## Example\n\n").expect("an example");
        assert!(meaning.ends_with('.'), "{code} says what it means");
        let long = text.lines().find(|line| line.chars().count() > 100);
        assert_eq!(long, None, "{code} fits a terminal");
    }
}

#[test]
fn every_explanation_is_that_of_a_code() {
    let explained: BTreeSet<String> = fs::read_dir(manifest("src/diagnostic/codes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let codes = Code::ALL.iter().map(|code| format!("{code}.md"));
    assert_eq!(explained, codes.collect());
}

#[test]
fn codes_are_numbered_in_order() {
    assert!(Code::ALL.is_sorted_by(|one, next| one.id() < next.id()));
    for code in Code::ALL {
        let digits = code.id().strip_prefix('K').unwrap();
        assert!(digits.len() == 3 && digits.parse::<u16>().is_ok(), "{code}");
    }
}

#[test]
fn every_example_triggers_its_code_and_no_other() {
    for code in Code::ALL.iter().copied() {
        for (index, example) in blocks(code, "Example").into_iter().enumerate() {
            let found = diagnose(&format!("{code}-example-{index}"), example);
            assert!(!found.is_empty(), "{code} is triggered by\n{example}");
            for (found, line) in found {
                assert_eq!(found, code, "{line}");
            }
        }
    }
}

#[test]
fn every_fix_has_nothing_wrong_with_it() {
    for code in Code::ALL.iter().copied() {
        for (index, fix) in blocks(code, "Fix").into_iter().enumerate() {
            let found = diagnose(&format!("{code}-fix-{index}"), fix);
            assert!(found.is_empty(), "the fix of {code}: {found:?}");
        }
    }
}

/// The Knock directories under a heading of an explanation.
fn blocks(code: Code, heading: &str) -> Vec<&'static str> {
    let text = code.explanation();
    let (_, section) = text.split_once(&format!("\n## {heading}\n")).unwrap();
    let (section, _) = section.split_once("\n## ").unwrap_or((section, ""));
    let fences = section.split("\n```text\n").skip(1);
    let blocks: Vec<&str> = fences
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect();
    assert!(!blocks.is_empty(), "{code} has a block under {heading}");
    blocks
}

/// What is found in a Knock directory on disk. It exists if something stands in it.
fn diagnose(name: &str, case: &str) -> Vec<(Code, String)> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&place);
    let root = place.join("knock");
    for (path, text) in case::files(case) {
        let path = match path.strip_prefix("../") {
            Some(beside) => place.join(beside),
            None => root.join(path),
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let directory = Directory::read(&root);
    let diagnostics = analyze(&directory).diagnostics.into_iter();
    diagnostics
        .map(|diagnostic| (diagnostic.code, diagnostic.line(&directory.sources)))
        .collect()
}

fn manifest(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
