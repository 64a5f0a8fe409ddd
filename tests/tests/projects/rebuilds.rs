//! What Cargo runs after a change: what depends on it, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fmt::Write as _, fs};

use knock_tests::cargo_project::{CargoProject, WORKSPACE};
use knock_tests::directories::{self, Files};

use crate::fixture;

/// A change, and what Cargo runs because of it.
struct Step {
    what: &'static str,
    change: fn(&mut Files),
    runs: &'static [&'static str],
}

/// What has its bindings from a build script, and what depends on it.
const BUILT: &[&str] = &["app", "build script of built", "built"];
/// These, and what has the bindings of all workflows from a macro.
const ALL: &[&str] = &["app", "build script of built", "built", "in_place"];
/// These, and what has those of the workflow `reminder` from a macro or holds a struct to it.
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
        change: |_| {},
        runs: &[],
    },
    Step {
        what: "a template is edited",
        change: |files| {
            append(
                files,
                "knock/workflows/reminder/sms_1/text_body.txt",
                "{{ data.more }}",
            );
        },
        runs: EVERYBODY,
    },
    Step {
        what: "a template of another workflow is edited",
        change: |files| {
            append(
                files,
                "knock/workflows/activity-update/push_1/text_body.txt",
                "{{ data.more }}",
            );
        },
        runs: ALL,
    },
    Step {
        what: "a workflow is added",
        change: |files| copy(files, "knock/workflows/reminder", "knock/workflows/added"),
        runs: BUILT,
    },
    Step {
        what: "the source of the macro's package is edited, and uses what was added",
        change: |files| append(files, "in_place/src/lib.rs", "pub use workflows::added;"),
        runs: &["in_place"],
    },
    Step {
        what: "a workflow is removed, and no longer used",
        change: |files| {
            remove(files, "knock/workflows/added");
            files.insert(
                "in_place/src/lib.rs".to_owned(),
                fixture::files("rebuilds")["in_place/src/lib.rs"].clone(),
            );
        },
        runs: ALL,
    },
    Step {
        what: "a workflow that nobody uses is removed",
        change: |files| remove(files, "knock/workflows/activity-update"),
        runs: ALL,
    },
    Step {
        what: "a partial is edited",
        change: |files| append(files, "knock/partials/item-row/content.html", "<hr>"),
        runs: ALL,
    },
    Step {
        what: "a partial is added",
        change: |files| copy(files, "knock/partials/item-row", "knock/partials/added"),
        runs: BUILT,
    },
    Step {
        what: "the source of the macro's package is edited again",
        change: |files| append(files, "in_place/src/lib.rs", "// again"),
        runs: &["in_place"],
    },
    Step {
        what: "a partial is removed",
        change: |files| remove(files, "knock/partials/added"),
        runs: ALL,
    },
    Step {
        what: "a layout is edited",
        change: |files| append(files, "knock/layouts/default/html_layout.html", "<hr>"),
        runs: ALL,
    },
    Step {
        what: "a file of the project that is no part of a Knock directory",
        change: |files| append(files, "README.md", "More to read."),
        runs: &[],
    },
    Step {
        what: "a file of a Knock directory that is no part of a workflow",
        change: |files| append(files, "knock/README.md", "More to read."),
        runs: BUILT,
    },
    Step {
        what: "a workflow of another Knock directory",
        change: |files| {
            copy(
                files,
                "bystander/knock/workflows/welcome",
                "bystander/knock/workflows/added",
            )
        },
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
        (step.change)(&mut files);
        let project = fixture::write("rebuilds", &files);
        let found = runs(&project);
        let expected: BTreeSet<String> = step.runs.iter().map(ToString::to_string).collect();
        let again = runs(&project);
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

/// What Cargo runs to check a project.
fn runs(project: &CargoProject) -> BTreeSet<String> {
    let output = project
        .cargo(["check", "--workspace", "--verbose"])
        .output();
    let output = output.expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let commands = said
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("Running `"));
    commands.map(name).collect()
}

/// What a command runs: a build script, or the compiler.
fn name(command: &str) -> String {
    let mut words = command.split(' ');
    if let Some(_) = words.find(|word| *word == "--crate-name") {
        return words.next().unwrap_or_default().to_owned();
    }
    let folder = Path::new(command).parent().and_then(Path::file_name);
    let folder = folder.unwrap_or_default().to_string_lossy();
    let (package, _) = folder.rsplit_once('-').unwrap_or((&folder, ""));
    format!("build script of {package}")
}

/// Cargo compares times that files were written at, and the clock of a file system may be slow: what
/// is written after this is newer than what was written before.
fn wait_for_the_clock() {
    let probe = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clock");
    let written = || {
        fs::write(&probe, "").expect("files can be written");
        fs::metadata(&probe)
            .and_then(|file| file.modified())
            .expect("files have times")
    };
    let before = written();
    while written() <= before {}
}

fn append(files: &mut Files, path: &str, text: &str) {
    let file = files.entry(path.to_owned()).or_default();
    *file = format!("{file}{text}\n");
}

fn copy(files: &mut Files, from: &str, to: &str) {
    let copies: Files = below(files, from)
        .map(|path| (path.replacen(from, to, 1), files[&path].clone()))
        .collect();
    files.extend(copies);
}

fn remove(files: &mut Files, folder: &str) {
    files.retain(|path, _| !path.starts_with(&format!("{folder}/")));
}

fn below(files: &Files, folder: &str) -> impl Iterator<Item = String> {
    let folder = format!("{folder}/");
    let paths: Vec<String> = files
        .keys()
        .filter(|path| path.starts_with(&folder))
        .cloned()
        .collect();
    paths.into_iter()
}
