//! Cases as data: a file holds any number of them, each a template and what is made of it.
//!
//! Lines that start with `> ` are the template, what follows up to an empty line is expected, and
//! `KNOCK_BLESS=1 cargo test` rewrites it. Lines that start with `# ` before a template are
//! comments, one that starts with `@ ` is for the test.

mod analysis;
mod syntax;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A case of a file.
struct Case<'a> {
    /// What the line with `@ ` says.
    option: &'a str,
    template: String,
    /// The comments and the template, as they are written.
    head: String,
    expected: String,
}

/// Describes every case of a folder, and compares that with what is expected.
fn check(folder: &str, describe: impl Fn(&Case<'_>) -> String) {
    let mut wrong = String::new();
    let mut count = 0;
    for file in files(folder) {
        let text = fs::read_to_string(&file).unwrap();
        let mut blessed = String::new();
        for case in cases(&text) {
            let found = describe(&case);
            if found != case.expected {
                let (head, expected) = (&case.head, &case.expected);
                write!(wrong, "\n{}:\n{head}", file.display()).unwrap();
                write!(wrong, "--- expected\n{expected}--- found\n{found}").unwrap();
            }
            let gap = if blessed.is_empty() { "" } else { "\n" };
            write!(blessed, "{gap}{}{found}", case.head).unwrap();
            count += 1;
        }
        if std::env::var_os("KNOCK_BLESS").is_some() {
            if blessed != text {
                fs::write(&file, blessed).unwrap();
            }
            wrong.clear();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 0, "there are cases in {folder}");
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(folder);
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn cases(text: &str) -> impl Iterator<Item = Case<'_>> {
    let blocks = text.trim_end().split("\n\n");
    blocks.filter(|block| !block.is_empty()).map(|block| {
        let (mut head, mut expected) = (String::new(), String::new());
        let (mut option, mut template) = ("", Vec::new());
        for line in block.lines() {
            let part = if let Some(line) = line.strip_prefix('>') {
                template.push(line.strip_prefix(' ').unwrap_or(line));
                &mut head
            } else if line.starts_with('#') && template.is_empty() {
                &mut head
            } else if let Some(line) = line.strip_prefix("@ ") {
                option = line;
                &mut head
            } else {
                &mut expected
            };
            part.push_str(line);
            part.push('\n');
        }
        Case {
            option,
            template: template.join("\n"),
            head,
            expected,
        }
    })
}
