//! A contract is true of what an interpreter does: with exactly the required fields, no template
//! reads anything undefined, whatever else is given; without one of them, one does.

use knock_codegen::contract::{Contract, Presence};
use knock_codegen::diagnostic::{Diagnostic, Severity};
use knock_codegen::directory::Directory;
use knock_codegen::{Analysis, analyze};
use serde_json::Value;

use crate::oracle::{Case, Fault, render};
use crate::payload::{Maker, Optional};
use crate::synthetic::{self, Style};
use crate::workflow::{Given, Place, Templates, literals, partials};
use knock_tests::directories::{one_template, real};

/// How many templates of each style are made up.
const TEMPLATES: u64 = 400;

/// How many payloads each contract is tried with.
const FEW: u64 = 16;

/// How many payloads are tried to find one that misses a field.
const MANY: u64 = 512;

/// A contract that is put to the test.
struct Subject {
    name: String,
    directory: Directory,
    contract: Contract,
}

/// A subject in many environments.
struct Trial<'a> {
    subject: &'a Subject,
    case: Case,
    /// What was taken out in each environment of the case; `None` where nothing was.
    removed: Vec<Option<&'a Place>>,
}

impl<'a> Trial<'a> {
    /// Tries every payload as it is, and without each of these places.
    fn new(subject: &'a Subject, payloads: u64, places: &'a [Place]) -> Self {
        let Subject {
            directory,
            contract,
            ..
        } = subject;
        let workflow = directory
            .workflow(&contract.key)
            .expect("it has a contract");
        let templates = Templates::of(directory, workflow);
        let literals = literals(&templates);
        let (mut environments, mut removed) = (Vec::new(), Vec::new());
        for seed in 0..payloads {
            let given = given(contract, seed, &literals);
            environments.push(given.environment());
            removed.push(None);
            for place in places {
                if let Some(less) = given.without(place) {
                    environments.push(less.environment());
                    removed.push(Some(place));
                }
            }
        }
        let case = Case {
            partials: partials(directory),
            templates,
            environments,
        };
        Self {
            subject,
            case,
            removed,
        }
    }

    /// What goes wrong where everything is there that is required.
    fn wrong(&self, faults: &[Option<Fault>]) -> Vec<String> {
        let mut wrong = Vec::new();
        let environments = self.removed.iter().zip(&self.case.environments).zip(faults);
        for ((removed, environment), fault) in environments {
            if let (None, Some(Fault(fault))) = (removed, fault) {
                let name = &self.subject.name;
                wrong.push(format!(
                    "{name}: {fault}, with all that is required: {environment}"
                ));
            }
        }
        wrong.truncate(1);
        wrong
    }

    /// The places that nothing missed.
    fn not_missed(&self, faults: &[Option<Fault>], places: &[Place]) -> Vec<Place> {
        let is_missed = |place: &&Place| {
            let mut trials = self.removed.iter().zip(faults);
            trials.any(|(removed, fault)| {
                *removed == Some(*place) && fault.as_ref().is_some_and(Fault::is_undefined)
            })
        };
        places
            .iter()
            .filter(|place| !is_missed(place))
            .cloned()
            .collect()
    }
}

/// Everything that a run of the workflow finds: only what is required, all that the contract
/// has, or some of it.
fn given(contract: &Contract, seed: u64, literals: &[Value]) -> Given {
    let optional = match seed {
        0 => Optional::None,
        1 => Optional::All,
        _ => Optional::Some,
    };
    let mut maker = Maker::new(contract, seed, optional, literals);
    Given::new(contract, &mut maker, if seed % 2 == 0 { 1 } else { 3 })
}

/// Asserts that what is required is enough; that all of it is needed, too, where `exactly`.
fn hold(subjects: &[Subject], exactly: bool) {
    let required = subjects.iter().map(|subject| {
        if exactly {
            Given::required(&subject.contract)
        } else {
            Vec::new()
        }
    });
    let required: Vec<Vec<Place>> = required.collect();
    let Some((mut wrong, not_missed)) = run(subjects, &required, FEW) else {
        return;
    };
    // Most fields are missed soon; others only in a block that few payloads reach.
    let (_, not_missed) = run(subjects, &not_missed, MANY).expect("it was there");
    for (subject, places) in subjects.iter().zip(not_missed) {
        wrong.extend(
            places
                .iter()
                .map(|it| format!("{}: nothing misses {it:?}", subject.name)),
        );
    }
    let places: usize = required.iter().map(Vec::len).sum();
    println!(
        "{} contracts hold, {places} fields are missed",
        subjects.len()
    );
    assert!(
        wrong.is_empty(),
        "{}\n{} in all",
        wrong.join("\n"),
        wrong.len()
    );
}

/// What goes wrong, and for each subject which of the places nothing misses.
fn run(
    subjects: &[Subject],
    places: &[Vec<Place>],
    payloads: u64,
) -> Option<(Vec<String>, Vec<Vec<Place>>)> {
    let asked = subjects.iter().zip(places);
    let asked = asked.map(|(subject, places)| {
        let is_done = payloads == MANY && places.is_empty();
        Trial::new(subject, if is_done { 0 } else { payloads }, places)
    });
    let trials: Vec<Trial> = asked.collect();
    let cases: Vec<&Case> = trials.iter().map(|trial| &trial.case).collect();
    let faults = render(&cases)?;
    let judged = trials.iter().zip(&faults).zip(places);
    let not_missed = judged.map(|((trial, faults), places)| trial.not_missed(faults, places));
    let not_missed = not_missed.collect();
    let wrong = trials.iter().zip(&faults);
    let wrong = wrong
        .flat_map(|(trial, faults)| trial.wrong(faults))
        .collect();
    Some((wrong, not_missed))
}

/// Without this, an oracle that accepts everything would do.
#[test]
fn a_wrong_contract_is_found_out() {
    let verdict = |name: &str, presence| {
        let directory = one_template("{% if data.a %}{{ data.a }}{% endif %}{{ data.b }}");
        let mut contract = analyze(&directory).contracts.remove(0);
        contract.data.fields.get_mut(name).unwrap().presence = presence;
        let required = [Given::required(&contract)];
        let subject = Subject {
            name: "wrong".to_owned(),
            directory,
            contract,
        };
        run(&[subject], &required, FEW)
    };
    let Some((wrong, _)) = verdict("b", Presence::OPTIONAL) else {
        return;
    };
    assert!(
        wrong[0].starts_with("wrong: undefined variable: data.b"),
        "{wrong:?}"
    );
    let (wrong, not_missed) = verdict("a", Presence::Required).unwrap();
    assert_eq!(
        (wrong.len(), not_missed[0].len()),
        (0, 1),
        "nothing misses a"
    );
}

#[test]
fn real_workflows_need_exactly_what_their_contracts_require() {
    let mut subjects = Vec::new();
    for named in real() {
        for contract in analyze(&named.read()).contracts {
            subjects.push(Subject {
                name: format!("{}/{}", named.name, contract.key),
                directory: named.read(),
                contract,
            });
        }
    }
    hold(&subjects, true);
}

#[test]
fn made_up_templates_need_exactly_what_their_contracts_require() {
    hold(&made_up(Style::Reachable), true);
}

#[test]
fn any_template_needs_no_more_than_its_contract_requires() {
    hold(&made_up(Style::Any), false);
}

fn made_up(style: Style) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for seed in 0..TEMPLATES {
        let template = synthetic::template(seed, style);
        let directory = one_template(&template);
        let Analysis {
            mut contracts,
            diagnostics,
        } = analyze(&directory);
        let mut severities = diagnostics.iter().map(Diagnostic::severity);
        if severities.all(|severity| severity == Severity::Warning) {
            subjects.push(Subject {
                name: format!("seed {seed}: {template}"),
                directory,
                contract: contracts.remove(0),
            });
        }
    }
    let written = subjects.len() as u64;
    assert!(
        written > TEMPLATES / 2,
        "most are what somebody could write"
    );
    subjects
}
