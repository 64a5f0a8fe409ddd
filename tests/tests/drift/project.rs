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
    let mut files = Files::from([
        ("Cargo.toml".to_owned(), MANIFEST.to_owned()),
        ("bindings/Cargo.toml".to_owned(), manifest(User::Bindings)),
        ("bindings/build.rs".to_owned(), build_script(campaign)),
        ("bindings/src/lib.rs".to_owned(), library(campaign)),
        ("derive/Cargo.toml".to_owned(), manifest(User::Derive)),
    ]);
    for (place, directory) in &campaign.directories {
        for (path, text) in directory {
            files.insert(format!("knock/{place}/{path}"), text.clone());
        }
    }
    for trial in &campaign.trials {
        let path = format!("{}/src/bin/{}.rs", trial.user.name(), trial.target);
        files.insert(path, trial.program.clone());
    }
    CargoProject::write(env!("CARGO_TARGET_TMPDIR"), "drift", &files).check()
}

const MANIFEST: &str = "\
[workspace]
resolver = \"3\"
members = [\"bindings\", \"derive\"]

[profile.dev]
debug = false
";

fn manifest(user: User) -> String {
    let name = user.name();
    let dependencies = match user {
        User::Bindings => {
            format!("[build-dependencies]\nknock-codegen.path = \"{WORKSPACE}/knock-codegen\"\n")
        }
        User::Derive => "serde = { version = \"1\", features = [\"derive\"] }\n".to_owned(),
    };
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
         knock-runtime = {{ path = \"{WORKSPACE}/knock-runtime\", default-features = false, features = [\"macros\"] }}\n\
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
