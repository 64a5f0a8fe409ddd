//! Every kind of package that bindings must compile in, by build script and by macro.

use std::process::Output;

use knock_codegen::directory::Directory;
use knock_codegen::{EmitOptions, analyze, emit};
use knock_tests::cargo_project::{CargoProject, WORKSPACE};
use serde_json::json;

use crate::fixture;

#[track_caller]
fn compiles(project: &CargoProject, packages: &[&str]) {
    let checked = project.check();
    for package in packages {
        assert!(checked.compiled.contains(*package), "{checked:#?}");
    }
    assert!(checked.messages.is_empty(), "{checked:#?}");
}

#[test]
fn under_lints_that_let_nothing_pass() {
    let clippy = fixture::project("strict").cargo(["clippy"]).output();
    let Output { status, stderr, .. } = clippy.expect("Cargo runs");
    let said = String::from_utf8_lossy(&stderr);
    if said.contains("cargo-clippy") && said.contains("not installed") {
        knock_tests::say("skipped: there is no clippy here");
        return;
    }
    assert!(status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn without_a_prelude() {
    compiles(&fixture::project("no_prelude"), &["no_prelude"]);
}

#[test]
fn without_procedural_macros() {
    let mut files = fixture::files("without_macros");
    compiles(
        &fixture::write("without_macros", &files),
        &["without_macros"],
    );

    let library = files.get_mut("src/lib.rs").expect("the library");
    *library = library.replace("workflows!()", "workflows!(only = [\"reminder\"])");
    let checked = fixture::write("without_macros", &files).check();
    let said = &checked.messages["without_macros"][0].rendered;
    assert!(said.contains("with the feature `macros`"), "{said}");
}

#[test]
fn with_another_name_for_the_runtime() {
    let directory = Directory::read(format!("{WORKSPACE}/workflows").as_ref());
    let options = EmitOptions {
        runtime_crate: Some("::knock".to_owned()),
        only: None,
    };
    let contracts = analyze(&directory).contracts;
    let checked_in = emit(&contracts, &directory.sources, &options);
    let mut files = fixture::files("renamed");
    files.insert("src/checked_in.rs".to_owned(), checked_in);
    compiles(&fixture::write("renamed", &files), &["renamed"]);
}

#[test]
fn in_an_older_edition() {
    compiles(&fixture::project("edition_2021"), &["edition_2021"]);
}

#[test]
fn with_another_directory_in_the_same_workspace() {
    compiles(
        &fixture::project("two_directories"),
        &["alerts", "app", "mail"],
    );
}

#[test]
fn in_a_path_with_spaces_and_letters_of_all_kinds() {
    let files = fixture::files("unusual_path");
    let project = fixture::write("Räume & «通知» (1)/im Pfad", &files);
    compiles(&project, &["unusual_path"]);
}

#[test]
fn by_macros_of_another_crate() {
    compiles(
        &fixture::project("another_crate"),
        &["app", "notifications"],
    );
}

#[test]
fn with_five_hundred_workflows() {
    let mut files = fixture::files("many");
    for index in 0..500 {
        let path = format!("knock/workflows/workflow-{index}/workflow.json");
        files.insert(path, workflow(index));
    }
    compiles(&fixture::write("many", &files), &["many"]);
}

/// A workflow that reads six variables and the name of the actor.
fn workflow(index: usize) -> String {
    let items = "{% for item in data.items %}{{ item.title }}{% endfor %}";
    let text = format!(
        "{{{{ actor.name }}}} {{{{ data.title_{index} }}}} {{{{ data.due_at | date: '%B' }}}} {items} \
         {{% if data.note %}}{{{{ data.note }}}}{{% endif %}} {{{{ data.count | plus: 1 }}}}"
    );
    let sms = json!({
        "ref": "sms_1", "type": "channel", "channel_type": "sms", "template": { "text_body": text },
    });
    json!({ "name": format!("Workflow {index}"), "steps": [sms] }).to_string()
}
