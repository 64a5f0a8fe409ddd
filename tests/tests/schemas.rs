//! Schemas as contracts and as types: what is sent for values of the types, the schema accepts.
//!
//! `tests/build/schemas.rs` says how the fixtures are written. What follows `=== expect` in one is the
//! contract, what is sent for each expression, and what is wrong with the schema; it is rewritten by
//! `KNOCK_BLESS=1 cargo test`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use knock_codegen::contract::{Contract, Presence};
use knock_codegen::diagnostic::Code;
use knock_codegen::directory::Directory;
use knock_codegen::json_schema::json_schema;
use knock_codegen::{EmitOptions, analyze, emit};
use knock_runtime::Serialize;
use serde_json::{Value, json};

/// The bindings of every schema, compiled.
#[deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
pub mod schemas {
    use ::knock_runtime;

    include!(concat!(env!("OUT_DIR"), "/schemas.rs"));
}

#[allow(
    deprecated,
    unused_imports,
    clippy::pedantic,
    clippy::useless_conversion
)]
mod values {
    use super::{schemas, sent};

    include!(concat!(env!("OUT_DIR"), "/schema_values.rs"));

    pub(super) fn of(key: &str) -> Vec<serde_json::Value> {
        values(key)
    }
}

fn sent<T: Serialize>(payload: T) -> Value {
    serde_json::to_value(payload).unwrap()
}

/// A schema under test.
struct Fixture {
    path: PathBuf,
    key: String,
    text: String,
    directory: Directory,
}

impl Fixture {
    fn read(path: PathBuf) -> Self {
        let key = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let workflow = format!(
            "{{\"trigger_data_json_schema\":{},\"steps\":[]}}",
            section(&text, "schema")
        );
        let file = (format!("workflows/{key}/workflow.json"), workflow);
        Self {
            directory: Directory::from_files([file]),
            path,
            key,
            text,
        }
    }

    fn contract(&self) -> Contract {
        analyze(&self.directory).contracts.remove(0)
    }

    /// The validator, unless the schema refers to something that is not there.
    fn validator(&self) -> Option<Validator> {
        let schema: Value = serde_json::from_str(section(&self.text, "schema")).unwrap();
        let schema = match schema.as_str() {
            Some(text) => serde_json::from_str(text).unwrap(),
            None => schema,
        };
        let found = analyze(&self.directory).diagnostics;
        let is_incomplete = found.iter().any(|it| it.code == Code::SchemaReference);
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&without_nullable(schema));
        match validator {
            Err(_) if is_incomplete => None,
            validator => Some(validator.expect(&self.key)),
        }
    }

    /// The contract, what is sent, and what is wrong.
    fn describe(&self) -> String {
        let mut out = String::new();
        for entry in self.contract().data_entries() {
            let kind = entry.value.ty.name();
            let null = if entry.value.nullable { " or null" } else { "" };
            let presence = entry.presence.name();
            writeln!(out, "{} {kind}{null} {presence}", entry.path).unwrap();
        }
        for value in values::of(&self.key) {
            writeln!(out, "{value}").unwrap();
        }
        for diagnostic in analyze(&self.directory).diagnostics {
            writeln!(out, "{}", diagnostic.line(&self.directory.sources)).unwrap();
        }
        out
    }
}

fn section<'a>(fixture: &'a str, name: &str) -> &'a str {
    let (_, rest) = fixture.split_once(&format!("=== {name}\n")).expect(name);
    rest.split("\n===").next().unwrap()
}

/// A schema with `null` allowed as the standard has it, for the validator.
fn without_nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut members) => {
            let is_nullable = members.remove("nullable") == Some(json!(true));
            let members = members.into_iter();
            let schema: Value = members
                .map(|(key, it)| (key, without_nullable(it)))
                .collect();
            if is_nullable {
                json!({ "anyOf": [schema, { "type": "null" }] })
            } else {
                schema
            }
        }
        Value::Array(elements) => elements.into_iter().map(without_nullable).collect(),
        other => other,
    }
}

fn fixtures() -> Vec<Fixture> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../knock-codegen/tests/fixtures/schema");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 80, "the fixtures are there");
    paths.into_iter().map(Fixture::read).collect()
}

#[test]
fn schemas_become_contracts_and_values_what_is_expected() {
    for fixture in fixtures() {
        let found = fixture.describe();
        let (input, expected) = fixture.text.split_once("=== expect\n").unwrap();
        if found != expected && std::env::var_os("KNOCK_BLESS").is_some() {
            fs::write(&fixture.path, format!("{input}=== expect\n{found}")).unwrap();
        } else {
            assert_eq!(found, expected, "{}", fixture.key);
        }
    }
}

#[test]
fn what_is_sent_satisfies_the_schema() {
    let mut checked = 0;
    for fixture in fixtures() {
        let values = values::of(&fixture.key);
        assert!(!values.is_empty(), "{}", fixture.key);
        let Some(validator) = fixture.validator() else {
            println!("{} refers to something else", fixture.key);
            continue;
        };
        for value in values {
            let verdict = validator.validate(&value);
            assert!(verdict.is_ok(), "{}: {value}: {verdict:?}", fixture.key);
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} values were checked");
}

#[test]
fn what_is_sent_satisfies_the_schema_of_the_contract() {
    for fixture in fixtures() {
        let schema = json_schema(&fixture.contract()).to_string();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        let validator = jsonschema::draft202012::new(&schema).expect(&fixture.key);
        for value in values::of(&fixture.key) {
            let verdict = validator.validate(&value);
            assert!(verdict.is_ok(), "{}: {value}: {verdict:?}", fixture.key);
        }
    }
}

#[test]
fn another_workflow_renames_no_type() {
    let module = |contracts: &[Contract], fixture: &Fixture| {
        let options = EmitOptions {
            only: Some([fixture.key.clone()].into()),
            ..EmitOptions::default()
        };
        emit(contracts, &fixture.directory.sources, &options)
    };
    let fixtures = fixtures();
    let all: Vec<Contract> = fixtures.iter().map(Fixture::contract).collect();
    for (fixture, contract) in fixtures.iter().zip(&all) {
        let alone = module(std::slice::from_ref(contract), fixture);
        assert_eq!(module(&all, fixture), alone, "{}", fixture.key);
    }
}

#[test]
fn what_the_literal_demands_the_schema_requires() {
    for fixture in fixtures() {
        let Some(validator) = fixture.validator() else {
            continue;
        };
        let contract = fixture.contract();
        for value in values::of(&fixture.key) {
            for (name, field) in &contract.data.fields {
                let mut less = value.clone();
                let removed = less.as_object_mut().unwrap().remove(name).is_some();
                let is_required = field.presence == Presence::Required;
                if removed && is_required {
                    assert!(!validator.is_valid(&less), "{}: {less}", fixture.key);
                }
            }
        }
    }
}
