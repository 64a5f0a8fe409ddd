//! Every read stands where it is said to stand: the text at its line and column starts the path
//! that it names, or the local that stands for it.

use std::collections::BTreeSet;
use std::path::Path;

use knock_codegen::analyze;
use knock_codegen::contract::{Contract, Object, Read};
use knock_codegen::directory::Directory;
use knock_codegen::source::Sources;

use crate::payload::{Step, all_reads};
use knock_tests::directories::{real, rules};

#[test]
fn every_read_starts_with_what_it_reads() {
    let mut seen = Seen::default();
    let mut wrong = Vec::new();
    for directory in real().into_iter().chain(rules()) {
        let files = directory.read();
        let locals = locals(&files);
        for contract in analyze(&files).contracts {
            for (root, object) in roots(&contract) {
                for (path, read) in all_reads(object) {
                    let written = written(&files.sources, read);
                    let names = names(&written);
                    seen.count(&files.sources, read);
                    let is_said = is_named(root, &path, &names)
                        || locals.contains(&names[0])
                        || is_named_by_filter(&files.sources, read, &path, &names);
                    if !is_said {
                        let place = files.sources.place(read.location);
                        let name = &directory.name;
                        wrong.push(format!(
                            "{name}/{place}: {root} {path:?} is not `{written}`"
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{seen:?}");
    assert!(seen.all > 500 && seen.in_json > 50 && seen.escaped > 5);
}

/// What was looked at.
#[derive(Debug, Default)]
struct Seen {
    all: usize,
    in_json: usize,
    /// In a line that holds an escape before the read.
    escaped: usize,
}

impl Seen {
    fn count(&mut self, sources: &Sources, read: &Read) {
        let file = sources.file(read.location.file);
        let before = &file.text()[..read.location.span.start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        self.all += 1;
        self.in_json += usize::from(is_json(file.path()));
        self.escaped += usize::from(is_json(file.path()) && line.contains('\\'));
    }
}

fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "json")
}

fn roots(contract: &Contract) -> [(&'static str, &Object); 5] {
    [
        ("data", &contract.data),
        ("actor", &contract.actor.properties),
        ("tenant", &contract.tenant.properties),
        ("recipient", &contract.recipient),
        ("vars", &contract.vars),
    ]
}

/// The text of a read, found by its line and column as an editor finds it.
fn written(sources: &Sources, read: &Read) -> String {
    let at = sources.position(read.location);
    let file = sources.file(read.location.file);
    let line = file.text().split('\n').nth(at.line - 1).unwrap();
    let rest: String = line.chars().skip(at.column - 1).collect();
    let source = sources.text(read.location);
    let first = source.split('\n').next().unwrap();
    assert!(rest.starts_with(first), "{}", sources.place(read.location));
    if is_json(file.path()) {
        return serde_json::from_str(&format!("\"{source}\"")).unwrap();
    }
    source.to_owned()
}

/// The names of a path as it is written: `a['b'][0].c[d.e]` has `a`, `b` and `c`.
fn names(written: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = written.trim();
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (selector, after) = inside.split_at(closing(inside));
            let name = selector.trim().trim_matches(['"', '\'']);
            if name.len() < selector.trim().len() {
                names.push(name.to_owned());
            }
            rest = after[1..].trim_start();
        } else {
            let name = rest.trim_start_matches('.').trim_start();
            let end = name.find(['.', '[', ' ']).unwrap_or(name.len());
            names.push(name[..end].to_owned());
            rest = name[end..].trim_start();
        }
    }
    names
}

/// Where the bracket closes that opens in front of a text.
fn closing(inside: &str) -> usize {
    let mut depth = 1;
    for (at, character) in inside.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    panic!("`{inside}` is not closed");
}

/// Whether these names lead to a member of a root, and perhaps on from there.
fn is_named(root: &str, path: &[Step], names: &[String]) -> bool {
    let starts = match root {
        "data" => vec![
            vec![],
            vec!["data"],
            vec!["activities"],
            vec!["activities", "data"],
        ],
        "actor" => vec![vec!["actor"], vec!["actors"], vec!["activities", "actor"]],
        root => vec![vec![root]],
    };
    let members = path.iter().filter_map(|step| match step {
        Step::Member(name) => Some(name.as_str()),
        Step::Elements => None,
    });
    let members: Vec<&str> = members.collect();
    let leads = |names: &[&str]| {
        let expected = starts
            .iter()
            .map(|start| [start.as_slice(), &members].concat());
        expected
            .into_iter()
            .any(|expected| names.starts_with(&expected))
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    // `first` and `last` are no members of a list.
    let without_methods: Vec<&str> = names
        .iter()
        .copied()
        .filter(|it| !["first", "last"].contains(it))
        .collect();
    leads(&names) || leads(&without_methods)
}

/// Whether these names lead to a list, of whose elements a filter names the member:
/// `items | map: "title"`.
fn is_named_by_filter(sources: &Sources, read: &Read, path: &[Step], names: &[String]) -> bool {
    let at = path.iter().position(|step| *step == Step::Elements);
    let Some((list, member)) = at.map(|at| path.split_at(at)) else {
        return false;
    };
    let after = &sources.file(read.location.file).text()[read.location.span.end..];
    let filters = after.split("}}").next().unwrap();
    is_named("data", list, names)
        && member.iter().all(|step| match step {
            Step::Member(name) => filters.contains(name.as_str()),
            Step::Elements => true,
        })
}

/// The names that anything in a directory binds.
fn locals(directory: &Directory) -> BTreeSet<String> {
    let mut locals = BTreeSet::new();
    for (_, file) in directory.sources.files() {
        for keyword in ["assign ", "capture ", "for ", "tablerow "] {
            for (at, _) in file.text().match_indices(keyword) {
                let name = file.text()[at + keyword.len()..].trim_start();
                let end = name.find(|it: char| !it.is_alphanumeric() && it != '_' && it != '-');
                locals.insert(name[..end.unwrap_or(name.len())].to_owned());
            }
        }
    }
    for partial in directory.partials.values() {
        let parameters = partial
            .document
            .get("input_schema")
            .and_then(|it| it.as_array());
        for parameter in parameters.unwrap_or_default() {
            locals.extend(
                parameter
                    .get("key")
                    .and_then(|it| it.as_str())
                    .map(str::to_owned),
            );
        }
    }
    locals
}
