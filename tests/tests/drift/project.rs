//! The Cargo workspace in which a campaign takes place: a package for each kind of user, and a program
//! for each application.

use std::fmt::Write as _;

use knock_tests::application::Application;
use knock_tests::cargo_project::{CargoProject, Checked, WORKSPACE};
use knock_tests::directories::Files;

use crate::campaign::{Campaign, User};

/// The text of a program; `place` is the Knock directory.
pub(crate) fn program(application: &Application<'_>, user: User, place: &str) -> String {
    match user {
        User::Bindings => application.with_bindings(&format!("bindings::{}", module(place))),
        User::Derive => application.with_derive(&format!("../knock/{place}")),
    }
}

/// What rustc says of every program.
pub(crate) fn check(campaign: &Campaign) -> Checked {
    let mut files = workspace(&User::ALL);
    files.insert("bindings/build.rs".to_owned(), build_script(campaign));
    files.insert("bindings/src/lib.rs".to_owned(), library(campaign));
    for (place, directory) in &campaign.directories {
        add(&mut files, &format!("knock/{place}"), directory);
    }
    for trial in &campaign.trials {
        files.insert(path(trial.user, &trial.target), trial.program.clone());
    }
    CargoProject::write(env!("CARGO_TARGET_TMPDIR"), "drift", &files).check()
}

/// A workspace with a package for each of these users.
pub(crate) fn workspace(users: &[User]) -> Files {
    let members: Vec<&str> = users.iter().map(|user| user.name()).collect();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = false\n"
    );
    let manifests = users.iter().map(|user| {
        let path = format!("{}/Cargo.toml", user.name());
        (path, manifest(*user))
    });
    let mut files: Files = manifests.collect();
    files.insert("Cargo.toml".to_owned(), workspace);
    files
}

/// Adds a Knock directory, as a folder of this path.
pub(crate) fn add(files: &mut Files, folder: &str, directory: &Files) {
    let directory = directory.iter();
    files.extend(directory.map(|(path, text)| (format!("{folder}/{path}"), text.clone())));
}

/// Where a program stands.
pub(crate) fn path(user: User, target: &str) -> String {
    format!("{}/src/bin/{target}.rs", user.name())
}

fn manifest(user: User) -> String {
    let name = user.name();
    let dependencies = match user {
        User::Bindings => {
            format!("[build-dependencies]\nknock-codegen.path = \"{WORKSPACE}/knock-codegen\"\n")
        }
        User::Derive => "serde = { version = \"1\", features = [\"derive\"] }\n".to_owned(),
    };
    format!(
        "[package]
name = \"{name}\"
edition = \"2024\"

[dependencies.knock-runtime]
path = \"{WORKSPACE}/knock-runtime\"
default-features = false
features = [\"macros\"]

[dependencies]
{dependencies}"
    )
}

fn build_script(campaign: &Campaign) -> String {
    let places: Vec<&String> = campaign.directories.keys().collect();
    format!(
        "fn main() {{
    for place in {places:?} {{
        knock_codegen::Builder::new()
            .directory(format!(\"../knock/{{place}}\"))
            .out_file(place.replace('/', \"_\") + \".rs\")
            .generate();
    }}
}}
"
    )
}

fn library(campaign: &Campaign) -> String {
    let mut text = String::new();
    for place in campaign.directories.keys() {
        let module = module(place);
        let file = format!("concat!(env!(\"OUT_DIR\"), \"/{module}.rs\")");
        let _ = writeln!(
            text,
            "pub mod {module} {{\n    use knock_runtime;\n\n    include!({file});\n}}"
        );
    }
    text
}

/// The module with the bindings of a Knock directory.
fn module(place: &str) -> String {
    place.replace('/', "_")
}
