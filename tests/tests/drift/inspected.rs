//! A struct that is written from what `cargo knock inspect` says is one that the derive takes, and
//! one with a field less is not.

use std::process::Command;

use knock_tests::application::{Application, Inspected, Inspection, Style};
use knock_tests::cargo_project::{CargoProject, Checked};
use knock_tests::directories::{Files, Named, real, rules};

use crate::campaign::User;
use crate::project;

#[test]
fn a_struct_needs_exactly_what_inspect_calls_required() {
    let mut files = project::workspace(&[User::Derive]);
    let mut trials = Vec::new();
    for (directory, workflow) in inspected() {
        let required = workflow.data.iter().filter(|entry| entry.is_required());
        // What stands in a list has no name under which it could be left out.
        let members = required.filter(|entry| !entry.path.ends_with(']'));
        let members = members.map(|entry| Some(entry.path.as_str()));
        for dropped in [None].into_iter().chain(members) {
            let trial = Trial {
                target: format!("program_{}", trials.len()),
                workflow: format!("{directory}/{}", workflow.key),
                dropped: dropped.map(str::to_owned),
            };
            let program = program(&directory, &workflow, dropped);
            files.insert(project::path(User::Derive, &trial.target), program);
            trials.push(trial);
        }
    }
    let checked = write("inspected", &files).check();
    let mistakes = trials.iter().filter_map(|trial| trial.mistake(&checked));
    let mistakes: Vec<String> = mistakes.collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n\n"));
    println!("{} structs", trials.len());
}

/// A struct, with all fields or with one less.
struct Trial {
    /// The name of the program.
    target: String,
    /// Where it is, and its key.
    workflow: String,
    /// The path of the field.
    dropped: Option<String>,
}

impl Trial {
    /// What is wrong, if it is.
    fn mistake(&self, checked: &Checked) -> Option<String> {
        let messages = checked.messages.get(&self.target);
        let messages = messages.map_or(&[][..], Vec::as_slice);
        let is_right = match (&self.dropped, messages) {
            (None, []) => checked.compiled.contains(&self.target),
            (Some(path), [message]) => {
                message.level == "error" && message.rendered.contains(&format!("`{path}`"))
            }
            _ => false,
        };
        (!is_right).then(|| {
            let messages: String = messages.iter().map(|it| it.rendered.as_str()).collect();
            let (workflow, dropped) = (&self.workflow, &self.dropped);
            format!("== {workflow} without {dropped:?}\n{messages}")
        })
    }
}

/// Every workflow at hand, with the name of its directory, as far as it compiles at all.
fn inspected() -> Vec<(String, Inspected)> {
    let directories: Vec<Named> = real().into_iter().chain(rules()).collect();
    let mut files = Files::new();
    for directory in &directories {
        project::add(&mut files, &directory.name, &directory.files);
    }
    let knock = write("inspect", &files);
    let program = knock.cargo_knock();
    let mut workflows = Vec::new();
    for Named { name, .. } in directories {
        let mut inspect = Command::new(&program);
        inspect.args(["knock", "inspect", "--format", "json", "--knock-dir", &name]);
        let output = inspect.current_dir(knock.root()).output();
        let json = output.expect("it was built").stdout;
        let inspection: Inspection = serde_json::from_slice(&json).expect(&name);
        if !inspection.has_errors() {
            let inspected = inspection.workflows.into_iter();
            workflows.extend(inspected.map(|workflow| (name.clone(), workflow)));
        }
    }
    workflows
}

fn program(directory: &str, workflow: &Inspected, dropped: Option<&str>) -> String {
    let application = Application {
        workflow,
        style: Style::THOROUGH,
        dropped,
    };
    application.with_derive(&format!("../../inspect/{directory}"))
}

fn write(name: &str, files: &Files) -> CargoProject {
    CargoProject::write(env!("CARGO_TARGET_TMPDIR"), name, files)
}
