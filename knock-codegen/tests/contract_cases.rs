//! Every file in `fixtures/contract` is a rule: a Knock directory, and the contracts and
//! diagnostics that come of it. What follows `=== expect` is rewritten by
//! `KNOCK_BLESS=1 cargo test`; read what it wrote before you keep it.

mod case;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use knock_codegen::contract::{Contract, Entity, Entry, Object, Presence};
use knock_codegen::directory::Directory;
use knock_codegen::{Analysis, analyze};

#[test]
fn every_rule_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/contract");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 60, "the cases are there");
    let wrong: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// What is wrong with a case.
fn check(path: &Path) -> Option<String> {
    let case = fs::read_to_string(path).unwrap();
    let (input, expected) = case.split_once("=== expect\n").expect("an expectation");
    let directory = Directory::from_files(case::files(input));
    let found = describe(&directory, &analyze(&directory));
    if found == expected {
        return None;
    }
    if std::env::var_os("KNOCK_BLESS").is_some() {
        fs::write(path, format!("{input}=== expect\n{found}")).unwrap();
        return None;
    }
    Some(format!(
        "{}: expected\n{expected}\nfound\n{found}",
        path.display()
    ))
}

fn describe(directory: &Directory, analysis: &Analysis) -> String {
    let mut out = String::new();
    for contract in &analysis.contracts {
        contract_lines(&mut out, contract);
    }
    for diagnostic in &analysis.diagnostics {
        writeln!(out, "{}", diagnostic.line(&directory.sources)).unwrap();
    }
    out
}

fn contract_lines(out: &mut String, contract: &Contract) {
    let flags = [
        (contract.cancelable, " cancelable"),
        (contract.open, " open"),
    ];
    let flags: String = flags
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, flag)| *flag)
        .collect();
    writeln!(out, "workflow {}{flags}", contract.key).unwrap();
    entries(out, "data", contract.data_entries());
    entity(out, "actor", &contract.actor);
    entity(out, "tenant", &contract.tenant);
    object(out, "recipient", &contract.recipient);
    object(out, "vars", &contract.vars);
    for (kind, keys) in [
        ("partials", &contract.partials),
        ("layouts", &contract.layouts),
        ("translations", &contract.translations),
    ] {
        if !keys.is_empty() {
            writeln!(out, "{kind} {}", keys.join(" ")).unwrap();
        }
    }
}

fn entity(out: &mut String, root: &str, entity: &Entity) {
    if let Some(found) = &entity.presence {
        writeln!(out, "{root} {}", presence(found)).unwrap();
    }
    object(out, root, &entity.properties);
}

fn object(out: &mut String, root: &str, object: &Object) {
    entries(out, root, object.entries());
}

fn entries(out: &mut String, root: &str, entries: Vec<Entry<'_>>) {
    for entry in entries {
        let kind = entry.value.ty.name();
        let null = if entry.value.nullable { " or null" } else { "" };
        let presence = presence(entry.presence);
        writeln!(out, "{root}.{} {kind}{null} {presence}", entry.path).unwrap();
    }
}

fn presence(presence: &Presence) -> String {
    let mut text = presence.name().to_owned();
    if let Presence::Optional {
        null,
        maybe_provided_by,
    } = presence
    {
        if *null {
            text.push_str(", null when absent");
        }
        if let Some(step) = maybe_provided_by {
            write!(text, ", maybe provided by {step}").unwrap();
        }
    }
    text
}
