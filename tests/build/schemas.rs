//! Generates the bindings of workflows that have a schema and no template, and a function that makes
//! values with them.
//!
//! Every file in `knock-codegen/tests/fixtures/schema` is one: what follows `=== schema` is the
//! schema, and what follows `=== rust` are expressions for its `Data`, with lines `---` between.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use knock_codegen::directory::Directory;
use knock_codegen::names::{Case, identifiers};
use knock_codegen::{EmitOptions, analyze, emit};

const FIXTURES: &str = "../knock-codegen/tests/fixtures/schema";

/// Writes `schemas.rs` and `schema_values.rs`.
pub(crate) fn generate() {
    println!("cargo::rerun-if-changed={FIXTURES}");
    let fixtures: Vec<(String, String)> = fs::read_dir(FIXTURES)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a fixture").path())
        .map(|path| (key(&path), fs::read_to_string(&path).expect("text")))
        .collect();
    let directory = Directory::from_files(fixtures.iter().map(|(key, fixture)| {
        let schema = section(fixture, "schema");
        let workflow = format!("{{\"trigger_data_json_schema\":{schema},\"steps\":[]}}");
        (format!("workflows/{key}/workflow.json"), workflow)
    }));
    let contracts = analyze(&directory).contracts;
    let bindings = emit(&contracts, &directory.sources, &EmitOptions::default());
    write("schemas.rs", &bindings);
    write("schema_values.rs", &values(&fixtures));
}

fn key(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn section<'a>(fixture: &'a str, name: &str) -> &'a str {
    let (_, rest) = fixture.split_once(&format!("=== {name}\n")).expect(name);
    rest.split("\n===").next().unwrap_or(rest)
}

fn values(fixtures: &[(String, String)]) -> String {
    let keys = fixtures.iter().map(|(key, _)| key.as_str());
    let modules = identifiers(Case::Module, keys);
    let mut text = "fn values(key: &str) -> Vec<serde_json::Value> {\n    match key {\n".to_owned();
    for (key, fixture) in fixtures {
        let module = &modules[key.as_str()];
        let _ = writeln!(text, "{key:?} => {{ use schemas::{module}::*; vec![");
        for value in section(fixture, "rust").split("\n---\n") {
            let _ = writeln!(text, "sent::<DataPayload>(({value}).into()),");
        }
        text.push_str("] }\n");
    }
    text.push_str("_ => Vec::new(),\n    }\n}\n");
    text
}

fn write(name: &str, text: &str) {
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join(name), text).expect("OUT_DIR can be written to");
}
