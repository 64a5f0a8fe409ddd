//! What the catalogue says of its codes is true: every example triggers its code and nothing else,
//! and its fix has nothing wrong with it. `docs/diagnostics.md` lists the codes;
//! `KNOCK_BLESS=1 cargo test` rewrites it.

mod case;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::analyze;
use knock_codegen::diagnostic::Code;
use knock_codegen::directory::Directory;
use knock_codegen::environment::Environment;

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

#[test]
fn the_index_lists_every_code() {
    let path = manifest("../docs/diagnostics.md");
    let mut index = INDEX.to_owned();
    for code in Code::ALL.iter().copied() {
        let link = format!("../knock-codegen/src/diagnostic/codes/{code}.md");
        let (severity, title) = (code.severity(), code.title());
        writeln!(index, "| [{code}]({link}) | {severity} | {title} |").unwrap();
    }
    if std::env::var_os("KNOCK_BLESS").is_some() {
        fs::write(&path, &index).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap();
    assert_eq!(found, index, "KNOCK_BLESS=1 rewrites {}", path.display());
}

/// What stands above the list of the codes.
const INDEX: &str = "\
# Diagnostics

What is wrong with a Knock directory has a code that never changes. The build script, the macro and
`cargo knock check` report the same. An **error** stops the build, as the generated types would be
wrong without it being mended; a **warning** is probably a mistake, and stops it only where that is
asked for (`Builder::deny_warnings`, `cargo knock check --deny warnings`).

Each code has a page, which `cargo knock explain` prints as well: what it means, why it matters, and
an example with its fix. An example is a Knock directory as text: a line `=== path` starts a file,
`=== steps` stands for a workflow `w` with these steps, `=== template` for one that sends this text,
and `=== environment` for what Knock has. Tests run all of them.

| code | severity | means |
| --- | --- | --- |
";

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
    let mut environment = None;
    for (path, text) in case::files(case) {
        if path == "environment" {
            environment = Some(environment_of(&text));
            continue;
        }
        let path = match path.strip_prefix("../") {
            Some(beside) => place.join(beside),
            None => root.join(path),
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let directory = Directory::read(&root);
    let mut analysis = analyze(&directory);
    if let Some(environment) = environment {
        let missing = environment.missing(&directory, &analysis.contracts);
        analysis.diagnostics.extend(missing);
    }
    let diagnostics = analysis.diagnostics.into_iter();
    diagnostics
        .map(|diagnostic| (diagnostic.code, diagnostic.line(&directory.sources)))
        .collect()
}

/// What an environment has, a line each.
fn environment_of(lines: &str) -> Environment {
    let mut environment = Environment::default();
    for line in lines.lines() {
        let (kind, key) = line.split_once(' ').expect("a kind and a key");
        let keys = match kind {
            "variable" => &mut environment.variables,
            "channel" => &mut environment.channels,
            "partial" => &mut environment.partials,
            "layout" => &mut environment.layouts,
            _ => panic!("`{kind}` is no kind"),
        };
        keys.insert(key.to_owned());
    }
    environment
}

fn manifest(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
