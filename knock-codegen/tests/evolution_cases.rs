//! Every file in `fixtures/evolution` is a change of a Knock directory, and what it asks of those who
//! trigger the workflows. What follows `=== expect` is rewritten by `KNOCK_BLESS=1 cargo test`; read
//! what it wrote before you keep it.

mod case;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::contract::Contract;
use knock_codegen::directory::Directory;
use knock_codegen::evolution::{Change, Evolution};
use knock_codegen::source::Sources;
use knock_codegen::{Analysis, analyze};

#[test]
fn every_change_has_its_verdict() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/evolution");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 25, "the cases are there");
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a case.
fn check(path: &Path) -> Option<String> {
    let case = fs::read_to_string(path).unwrap();
    let (input, expected) = case.split_once("=== expect\n").expect("an expectation");
    let (before, after) = input
        .split_once("=== after\n")
        .expect("an edited directory");
    let before = Side::read(before.strip_prefix("=== before\n").expect("a directory"));
    let after = Side::read(after);
    let found = describe(&before, &after);
    if found == expected {
        return None;
    }
    if std::env::var_os("KNOCK_BLESS").is_some() {
        fs::write(path, format!("{input}=== expect\n{found}")).unwrap();
        return None;
    }
    let name = path.display();
    Some(format!("{name}: expected\n{expected}\nfound\n{found}"))
}

struct Side {
    sources: Sources,
    contracts: Vec<Contract>,
}

impl Side {
    fn read(files: &str) -> Self {
        let directory = Directory::from_files(case::files(files));
        let Analysis {
            contracts,
            diagnostics,
        } = analyze(&directory);
        let errors: Vec<String> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic.line(&directory.sources))
            .filter(|line| line.contains("error"))
            .collect();
        assert_eq!(errors, [""; 0], "the directory is without errors");
        Self {
            sources: directory.sources,
            contracts,
        }
    }
}

fn describe(before: &Side, after: &Side) -> String {
    let mut out = String::new();
    for evolution in Evolution::of_all(&before.contracts, &after.contracts) {
        writeln!(out, "{}: {}", evolution.key, evolution.verdict().name()).unwrap();
        for change in &evolution.changes {
            writeln!(out, "  {}", line(before, after, change)).unwrap();
        }
    }
    // There and back again, nothing changes; and nothing changes where nothing was edited.
    for side in [before, after] {
        assert_eq!(Evolution::of_all(&side.contracts, &side.contracts), []);
    }
    out
}

fn line(before: &Side, after: &Side, change: &Change) -> String {
    let Change { path, what, .. } = change;
    let place = match (change.after, change.before) {
        (Some(location), _) => format!(" ({})", after.sources.place(location)),
        (None, Some(location)) => format!(" (was {})", before.sources.place(location)),
        (None, None) => String::new(),
    };
    format!("{}: {path} {what}{place}", what.verdict().name())
}
