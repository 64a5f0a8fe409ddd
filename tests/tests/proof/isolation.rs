//! A broken file changes nothing for the workflows that do not use it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use knock_codegen::contract::{Contract, Object, Presence};
use knock_codegen::directory::Directory;
use knock_codegen::{Analysis, analyze};

use crate::payload::all_reads;
use knock_tests::directories::real;

/// In how many places each file is broken.
const PLACES: usize = 4;

#[test]
fn a_truncated_file_breaks_only_what_uses_it() {
    break_every_file(|text, at| text[..at].to_owned());
}

#[test]
fn a_corrupt_file_breaks_only_what_uses_it() {
    for garbage in ["{% if", "\""] {
        break_every_file(|text, at| [&text[..at], garbage, &text[at..]].concat());
    }
}

fn break_every_file(corrupt: impl Fn(&str, usize) -> String) {
    for directory in real() {
        let sound = Report::of(&directory.read());
        let mut broken = 0;
        for path in directory.files.keys() {
            let text = &directory.files[path];
            let distance = (text.len() / PLACES).max(1);
            let places = (0..text.len()).step_by(distance);
            for at in places.filter(|at| text.is_char_boundary(*at)) {
                let mut files = directory.files.clone();
                files.insert(path.clone(), corrupt(text, at));
                let place = format!("{}/{path} at byte {at}", directory.name);
                sound.compare(&Report::of(&Directory::from_files(files)), path, &place);
                broken += 1;
            }
        }
        println!("{}: {broken} broken files", directory.name);
        assert!(broken > 50);
    }
}

/// What is known of each workflow, as text.
struct Report {
    workflows: Vec<Workflow>,
}

struct Workflow {
    /// The folder with all files of it.
    folder: String,
    /// The folders of the partials and layouts that it uses.
    uses: BTreeSet<String>,
    contract: String,
    /// A line for each diagnostic in its files.
    diagnostics: Vec<String>,
}

impl Report {
    fn of(directory: &Directory) -> Self {
        let analysis = analyze(directory);
        let workflows = analysis.contracts.iter();
        Self {
            workflows: workflows
                .map(|contract| Workflow::new(directory, &analysis, contract))
                .collect(),
        }
    }

    /// Compares all workflows that do not use a file.
    fn compare(&self, other: &Self, file: &str, place: &str) {
        assert_eq!(self.workflows.len(), other.workflows.len(), "{place}");
        for (sound, found) in self.workflows.iter().zip(&other.workflows) {
            if sound.depends_on(file) {
                continue;
            }
            assert_eq!(sound.contract, found.contract, "{place}");
            let sound: Vec<&String> = without(&sound.diagnostics, file);
            assert_eq!(sound, without(&found.diagnostics, file), "{place}");
        }
    }
}

/// The lines that do not speak of a file.
fn without<'a>(lines: &'a [String], file: &str) -> Vec<&'a String> {
    lines.iter().filter(|line| !line.contains(file)).collect()
}

impl Workflow {
    fn new(directory: &Directory, analysis: &Analysis, contract: &Contract) -> Self {
        let folder = contract.path.replace("workflow.json", "");
        let partials = contract
            .partials
            .iter()
            .map(|key| format!("partials/{key}/"));
        let layouts = contract.layouts.iter().map(|key| format!("layouts/{key}/"));
        let diagnostics = analysis.diagnostics.iter();
        let diagnostics = diagnostics.map(|diagnostic| diagnostic.line(&directory.sources));
        Self {
            uses: partials.chain(layouts).collect(),
            contract: describe(directory, contract),
            diagnostics: diagnostics
                .filter(|line| line.starts_with(&folder))
                .collect(),
            folder,
        }
    }

    fn depends_on(&self, file: &str) -> bool {
        file.starts_with(&self.folder) || self.uses.iter().any(|folder| file.starts_with(folder))
    }
}

/// Everything that a contract says, with the places of all reads.
fn describe(directory: &Directory, contract: &Contract) -> String {
    let mut text = format!(
        "{} {:?} {:?} {} {} {:?} {:?} {:?}\n",
        contract.key,
        contract.name,
        contract.description,
        contract.cancelable,
        contract.open,
        contract.partials,
        contract.layouts,
        contract.translations
    );
    let entity = |presence: &Option<Presence>| presence.as_ref().map_or("unused", Presence::name);
    let roots: [(&str, &str, &Object); 5] = [
        ("data", "", &contract.data),
        (
            "actor",
            entity(&contract.actor.presence),
            &contract.actor.properties,
        ),
        (
            "tenant",
            entity(&contract.tenant.presence),
            &contract.tenant.properties,
        ),
        ("recipient", "", &contract.recipient),
        ("vars", "", &contract.vars),
    ];
    for (root, presence, object) in roots {
        let _ = writeln!(text, "{root} {presence}");
        for entry in object.entries() {
            let _ = writeln!(
                text,
                "{} {} {:?}",
                entry.path,
                entry.value.ty.name(),
                entry.presence
            );
        }
        for (path, read) in all_reads(object) {
            let place = directory.sources.place(read.location);
            let _ = writeln!(text, "{path:?} {place} {:?}", read.step);
        }
    }
    text
}
