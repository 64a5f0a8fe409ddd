//! What Cargo runs after a change: what depends on it, and nothing else.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use knock_tests::cargo_project::{CargoProject, WORKSPACE, package};
use knock_tests::directories::{self, Files};

use crate::fixture;

/// Changes of files and folders, and what Cargo runs because of them.
struct Step {
    what: &'static str,
    changes: &'static [Change],
    runs: &'static [&'static str],
}

enum Change {
    /// Adds a line to a file, which need not be there.
    Append(&'static str, &'static str),
    /// Takes a line out of a file.
    Cut(&'static str, &'static str),
    Copy(&'static str, &'static str),
    Remove(&'static str),
}

/// What has its bindings from a build script, and what depends on it.
const BUILT: &[&str] = &["app", "build script of built", "built"];
/// These, and what has the bindings of all workflows from a macro.
const ALL: &[&str] = &["app", "build script of built", "built", "in_place"];
/// These, and what has those of `reminder` alone from a macro, or holds a struct to it.
const EVERYBODY: &[&str] = &[
    "app",
    "build script of built",
    "built",
    "chosen",
    "derived",
    "in_place",
];

const STEPS: &[Step] = &[
    Step {
        what: "nothing",
        changes: &[],
        runs: &[],
    },
    Step {
        what: "a template is edited",
        changes: &[Change::Append(
            "knock/workflows/reminder/sms_1/text_body.txt",
            "{{ data.more }}",
        )],
        runs: EVERYBODY,
    },
    Step {
        what: "a template of another workflow is edited",
        changes: &[Change::Append(
            "knock/workflows/activity-update/push_1/text_body.txt",
            "{{ data.more }}",
        )],
        runs: ALL,
    },
    Step {
        what: "a workflow is added: the macro does not see it",
        changes: &[Change::Copy(
            "knock/workflows/reminder",
            "knock/workflows/added",
        )],
        runs: BUILT,
    },
    Step {
        what: "its source is edited, and uses what was added: now it does",
        changes: &[Change::Append(
            "in_place/src/lib.rs",
            "pub use workflows::added;",
        )],
        runs: &["in_place"],
    },
    Step {
        what: "a workflow is removed, and its use",
        changes: &[
            Change::Remove("knock/workflows/added"),
            Change::Cut("in_place/src/lib.rs", "pub use workflows::added;"),
        ],
        runs: ALL,
    },
    Step {
        what: "a workflow is removed that nobody uses",
        changes: &[Change::Remove("knock/workflows/activity-update")],
        runs: ALL,
    },
    Step {
        what: "a partial is edited",
        changes: &[Change::Append(
            "knock/partials/item-row/content.html",
            "<hr>",
        )],
        runs: ALL,
    },
    Step {
        what: "a partial is added: the macro does not see it",
        changes: &[Change::Copy(
            "knock/partials/item-row",
            "knock/partials/added",
        )],
        runs: BUILT,
    },
    Step {
        what: "its source is edited: now it does",
        changes: &[Change::Append("in_place/src/lib.rs", "// Edited.")],
        runs: &["in_place"],
    },
    Step {
        what: "a partial is removed",
        changes: &[Change::Remove("knock/partials/added")],
        runs: ALL,
    },
    Step {
        what: "a layout is edited",
        changes: &[Change::Append(
            "knock/layouts/default/html_layout.html",
            "<hr>",
        )],
        runs: ALL,
    },
    Step {
        what: "a file beside the Knock directory",
        changes: &[Change::Append("README.md", "More to read.")],
        runs: &[],
    },
    Step {
        what: "a file in the Knock directory that is part of no workflow",
        changes: &[Change::Append("knock/README.md", "More to read.")],
        runs: BUILT,
    },
    Step {
        what: "a workflow of another Knock directory",
        changes: &[Change::Append(
            "bystander/knock/workflows/welcome/workflow.json",
            "",
        )],
        runs: &["build script of bystander", "bystander"],
    },
];

#[test]
fn what_depends_on_a_change_is_compiled_again_and_nothing_else() {
    let mut files = fixture::files("rebuilds");
    for (path, text) in directories::files(&Path::new(WORKSPACE).join("workflows")) {
        files.insert(format!("knock/{path}"), text);
    }
    runs(&fixture::write("rebuilds", &files));
    let mut table = String::new();
    let mut is_right = true;
    for step in STEPS {
        wait_for_the_clock();
        for change in step.changes {
            change.make(&mut files);
        }
        let project = fixture::write("rebuilds", &files);
        let found = runs(&project);
        let again = runs(&project);
        let expected: BTreeSet<String> = step.runs.iter().map(ToString::to_string).collect();
        let verdict = found == expected && again.is_empty();
        is_right &= verdict;
        let _ = writeln!(
            table,
            "{verdict:5} {}: {found:?}, then {again:?}",
            step.what
        );
    }
    println!("{table}");
    assert!(is_right, "{table}");
}

impl Change {
    fn make(&self, files: &mut Files) {
        match *self {
            Self::Append(path, line) => {
                let file = files.entry(path.to_owned()).or_default();
                *file = format!("{file}{line}\n");
            }
            Self::Cut(path, line) => {
                let file = files.get_mut(path).expect(path);
                *file = file.replace(&format!("{line}\n"), "");
            }
            Self::Copy(from, to) => {
                let below = files.iter().filter(|(path, _)| is_below(path, from));
                let copies = below.map(|(path, text)| (path.replacen(from, to, 1), text.clone()));
                let copies: Files = copies.collect();
                files.extend(copies);
            }
            Self::Remove(folder) => files.retain(|path, _| !is_below(path, folder)),
        }
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// What Cargo runs to check a project.
fn runs(project: &CargoProject) -> BTreeSet<String> {
    let mut cargo = project.cargo(["check", "--workspace", "--verbose"]);
    let output = cargo.output().expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let lines = said.lines().map(str::trim_start);
    let commands = lines.filter_map(|line| line.strip_prefix("Running `"));
    commands.map(name).collect()
}

/// What a command runs: the compiler for a crate, or a build script.
fn name(command: &str) -> String {
    let mut words = command.split(' ');
    if words.any(|word| word == "--crate-name") {
        return words.next().unwrap_or_default().to_owned();
    }
    let package = package(Path::new(command)).expect(command);
    format!("build script of {package}")
}

/// Cargo compares the times at which files were written, by a clock that may tick slowly: what is
/// written after this is newer than what was written before.
fn wait_for_the_clock() {
    let probe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clock");
    let written = || {
        fs::write(&probe, "").expect("files can be written");
        let file = fs::metadata(&probe).expect("it was written");
        file.modified().expect("files have times")
    };
    let before = written();
    while written() <= before {}
}
