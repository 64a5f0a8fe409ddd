//! Every file in `fixtures/directory` is a Knock directory and what the reader makes of it.
//!
//! A line `=== path` starts a file; `=== path -> target` is a link, `=== path (pipe)` a pipe,
//! `=== path (folder)` a folder, `=== path (bytes ff 00)` and `=== path (size 7)` are files of these
//! bytes and of this size. What follows `=== expect` is rewritten by `KNOCK_BLESS=1 cargo test`.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use knock_codegen::directory::{Catalogue, Directory, Resource};
use knock_codegen::json::{Json, Node};

#[test]
fn every_case_reads_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/directory");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a case.
fn check(path: &Path) -> Option<String> {
    let case = fs::read_to_string(path).unwrap();
    let (input, expected) = case.split_once("=== expect\n").expect("an expectation");
    let name = path.file_stem().unwrap().to_str().unwrap();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(name)
        .join("knock");
    let files = lay_out(input, &root);
    let directory = Directory::read(&root);
    let found = describe(&directory);
    // What holds nothing but files reads the same from memory.
    if let Some(files) = files {
        assert_eq!(
            describe(&Directory::from_files(files)),
            found,
            "{name} in memory"
        );
    }
    if found == expected {
        return None;
    }
    if std::env::var_os("KNOCK_BLESS").is_some() {
        fs::write(path, format!("{input}=== expect\n{found}")).unwrap();
        return None;
    }
    Some(format!("{name}: expected\n{expected}\nfound\n{found}"))
}

/// Writes the files of a case, and returns them where there is nothing but files.
fn lay_out(input: &str, root: &Path) -> Option<Vec<(String, String)>> {
    let _ = fs::remove_dir_all(root.parent().unwrap());
    fs::create_dir_all(root).unwrap();
    let mut files = Some(Vec::new());
    for section in input.split("=== ").skip(1) {
        let (head, text) = section.split_once('\n').unwrap();
        let (name, special) = match (head.split_once(" -> "), head.split_once(" (")) {
            (Some((name, target)), _) => (name, format!("link {target}")),
            (_, Some((name, special))) => (name, special.trim_end_matches(')').to_owned()),
            _ => (head, String::new()),
        };
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if special.is_empty() {
            let text = text.strip_suffix('\n').unwrap_or(text);
            fs::write(path, text).unwrap();
            if let Some(files) = &mut files {
                files.push((name.to_owned(), text.to_owned()));
            }
        } else {
            make(&path, &special);
            files = None;
        }
    }
    files
}

fn make(path: &Path, special: &str) {
    let (kind, argument) = special.split_once(' ').unwrap_or((special, ""));
    match kind {
        "link" => symlink(argument, path).unwrap(),
        "folder" => fs::create_dir(path).unwrap(),
        "pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "size" => File::create(path)
            .unwrap()
            .set_len(argument.parse().unwrap())
            .unwrap(),
        "bytes" => {
            let bytes = argument
                .split(' ')
                .map(|byte| u8::from_str_radix(byte, 16).unwrap());
            fs::write(path, bytes.collect::<Vec<u8>>()).unwrap();
        }
        _ => panic!("unknown kind of file: {special}"),
    }
}

fn describe(directory: &Directory) -> String {
    let mut out = String::new();
    let mut resource = |kind: &str,
                        Resource {
                            key,
                            path,
                            document,
                        }: &Resource| {
        writeln!(out, "{kind} {key} {path} {}", print(document)).unwrap();
    };
    directory
        .workflows
        .iter()
        .for_each(|it| resource("workflow", it));
    directory
        .partials
        .values()
        .for_each(|it| resource("partial", it));
    directory
        .layouts
        .values()
        .for_each(|it| resource("layout", it));
    for translation in &directory.translations {
        let content = match &translation.catalogue {
            Catalogue::Json(node) => print(node),
            Catalogue::Po(text) => format!("{:?}", text.value),
        };
        let (locale, path) = (&translation.locale, &translation.path);
        let namespace = translation.namespace.as_deref().unwrap_or("-");
        writeln!(out, "translation {locale} {namespace} {path} {content}").unwrap();
    }
    for (has, what) in [
        (directory.has_partials, "partials"),
        (directory.has_layouts, "layouts"),
        (directory.has_translations, "translations"),
    ] {
        if has {
            writeln!(out, "has {what}").unwrap();
        }
    }
    for diagnostic in &directory.diagnostics {
        let line = diagnostic.line(&directory.sources);
        // The number of an error differs between systems, its text does not.
        match line.split_once(" (os error ") {
            Some((before, after)) => {
                let after = after.split_once(')').unwrap().1;
                writeln!(out, "{before}{after}").unwrap();
            }
            None => writeln!(out, "{line}").unwrap(),
        }
    }
    out
}

fn print(node: &Node) -> String {
    match &node.value {
        Json::Null => "null".into(),
        Json::Bool(value) => value.to_string(),
        Json::Number(digits) => digits.clone(),
        Json::String(text) => format!("{:?}", text.value),
        Json::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(print).collect();
            format!("[{}]", elements.join(", "))
        }
        Json::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|member| format!("{}: {}", member.key.value, print(&member.value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}
