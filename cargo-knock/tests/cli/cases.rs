//! Every file in `cases` is a folder and what commands print in it: a line `=== path` starts a
//! file, and a line `=== $ check` a command with what it prints. The examples of `README.md` are
//! such commands, too, in a crate with the sample Knock directory and one with mistakes, `drafts`.
//!
//! `KNOCK_BLESS=1 cargo test` rewrites what is printed; read what it wrote before you keep it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::stage::{Run, Stage};

#[test]
fn every_case_prints_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = fs::read_dir(folder).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 5, "the cases are there");
    for case in cases {
        compare(&case, replay);
    }
}

#[test]
fn every_example_of_the_readme_prints_what_it_says() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let stage = Stage::with_sample();
    let workflow = stage.read("workflows/workflows/reminder/workflow.json");
    stage.write("drafts/workflows/reminder/workflow.json", &workflow);
    let template =
        "{{ data.open | pluralize: 'task', 'tasks' }} of {{ data.open.total }}\n{{ data.task";
    stage.write("drafts/workflows/reminder/sms_1/text_body.txt", template);
    compare(&readme, |text| replay_examples(text, &stage));
}

/// Compares a file with what it should be, or makes it so.
fn compare(path: &Path, replay: impl Fn(&str) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let expected = replay(&text);
    if text == expected {
        return;
    }
    assert!(
        env::var_os("KNOCK_BLESS").is_some(),
        "{} should be:\n{expected}",
        path.display()
    );
    fs::write(path, expected).unwrap();
}

fn replay(case: &str) -> String {
    let stage = Stage::empty();
    let mut replayed = String::new();
    for section in case.split("=== ").skip(1) {
        let (head, text) = section.split_once('\n').unwrap();
        let text = if let Some(arguments) = head.strip_prefix("$ ") {
            let run = stage.run(arguments.split(' '));
            format!("{}exit {}\n", printed(&run, &stage), run.code)
        } else {
            stage.write(head, text.strip_suffix('\n').unwrap_or(text));
            text.to_owned()
        };
        let _ = write!(replayed, "=== {head}\n{text}");
    }
    replayed
}

/// Runs the commands in blocks that start with ```` ```console ````.
fn replay_examples(readme: &str, stage: &Stage) -> String {
    let mut blocks = readme.split("```console\n");
    let mut replayed = blocks.next().unwrap().to_owned();
    for block in blocks {
        let (example, prose) = block.split_once("```\n").unwrap();
        let _ = write!(
            replayed,
            "```console\n{}```\n{prose}",
            example_output(example, stage)
        );
    }
    replayed
}

fn example_output(example: &str, stage: &Stage) -> String {
    let commands = example.lines().filter(|line| line.starts_with("$ "));
    let runs = commands.map(|line| {
        let arguments = line.strip_prefix("$ cargo ").expect("a command of cargo");
        let run = stage.run(arguments.split(' '));
        format!("{line}\n{}", printed(&run, stage))
    });
    runs.collect()
}

/// What a run printed, without what differs from run to run.
fn printed(run: &Run, stage: &Stage) -> String {
    let printed = format!("{}{}", run.stdout, run.stderr);
    let folder = stage.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    printed.replace(folder, "$FOLDER")
}
