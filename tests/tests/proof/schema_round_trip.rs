//! The schema of a contract accepts what the contract asks for, and nothing less.

use knock_codegen::contract::{self, Contract, Entry, Field, Object, Presence, Type};
use knock_codegen::diagnostic::Diagnostic;
use knock_codegen::directory::Directory;
use knock_codegen::json_schema::json_schema;
use knock_codegen::source::Sources;
use knock_codegen::{analyze, json};
use serde_json::{Value, json};

use crate::payload::{Maker, Optional, remove, required};
use knock_tests::directories::{Named, one_template, real, rules};

/// Runs a check on every contract at hand.
fn for_every_contract(directories: &[Named], mut check: impl FnMut(&str, &Contract, &Value)) {
    for directory in directories {
        for contract in analyze(&directory.read()).contracts {
            let place = format!("{}/{}", directory.name, contract.key);
            let schema = serde_json::from_str(&json_schema(&contract).to_string()).unwrap();
            jsonschema::draft202012::meta::validate(&schema).expect(&place);
            check(&place, &contract, &schema);
        }
    }
}

fn payload(contract: &Contract, optional: Optional) -> Value {
    Maker::new(contract, 0, optional, &[]).object(&contract.data)
}

#[test]
fn what_the_contract_asks_for_is_accepted_and_less_is_not() {
    let directories: Vec<Named> = real().into_iter().chain(rules()).collect();
    let (mut contracts, mut fields) = (0, 0);
    for_every_contract(&directories, |place, contract, schema| {
        let validator = jsonschema::validator_for(schema).unwrap();
        for optional in [Optional::All, Optional::None] {
            let payload = payload(contract, optional);
            let verdict = validator.validate(&payload);
            assert!(verdict.is_ok(), "{place}: {payload}: {verdict:?}");
            for path in required(&contract.data) {
                let mut less = payload.clone();
                if remove(&mut less, &path) {
                    assert!(
                        !validator.is_valid(&less),
                        "{place}: without {path:?}: {less}"
                    );
                    fields += 1;
                }
            }
        }
        contracts += 1;
    });
    println!("{contracts} contracts, {fields} fields taken out");
    assert!(
        contracts > 100 && fields > 100,
        "there is something to check"
    );
}

#[test]
fn what_nobody_reads_is_accepted_and_what_a_step_provides_is_not_asked_for() {
    let mut provided = 0;
    for_every_contract(&rules(), |place, contract, schema| {
        let mut payload = payload(contract, Optional::None);
        payload["something that nobody reads"] = json!([null]);
        assert!(jsonschema::is_valid(schema, &payload), "{place}");
        for (name, field) in &contract.data.fields {
            if field.presence == Presence::Provided {
                assert_eq!(schema["properties"][name], Value::Null, "{place}");
                provided += 1;
            }
        }
    });
    assert!(provided > 3);
}

#[test]
fn null_is_accepted_where_it_is_sent() {
    let (mut sent, mut left_out) = (0, 0);
    for_every_contract(&rules(), |place, contract, schema| {
        let validator = jsonschema::validator_for(schema).unwrap();
        for (name, field) in &contract.data.fields {
            let Field { presence, value } = &**field;
            let mut payload = payload(contract, Optional::All);
            payload[name] = Value::Null;
            match presence {
                Presence::Optional { null: true, .. } => sent += 1,
                Presence::Optional { .. } if value.ty != Type::Any => left_out += 1,
                _ => continue,
            }
            let is_sent = matches!(presence, Presence::Optional { null: true, .. });
            assert_eq!(validator.is_valid(&payload), is_sent, "{place}: {name}");
        }
    });
    assert!(
        sent > 0 && left_out > 10,
        "{sent} sent, {left_out} left out"
    );
}

/// Where the schema is part of the workflow, it decides. It says what the templates said, unless
/// they disagreed with a schema that was there already (codes K050 to K059).
#[test]
fn a_workflow_that_has_its_schema_keeps_its_contract() {
    let mut compared = 0;
    for directory in real().into_iter().chain(rules()) {
        let before = analyze(&directory.read());
        if before.diagnostics.iter().any(is_of_schemas) {
            continue;
        }
        let after = analyze(&with_schemas(&directory, &before.contracts));
        for (before, after) in before.contracts.iter().zip(&after.contracts) {
            let place = format!("{}/{}", directory.name, before.key);
            assert_eq!(entries(after), entries(before), "{place}");
            compared += entries(before).len();
        }
    }
    assert!(compared > 300);
}

/// What is right without a schema is right with that of the contract.
#[test]
fn a_schema_of_the_contract_brings_no_diagnostics() {
    for directory in real() {
        let before = analyze(&directory.read());
        let after = analyze(&with_schemas(&directory, &before.contracts));
        let messages = |found: &[Diagnostic]| -> Vec<String> {
            found.iter().map(|it| it.message.clone()).collect()
        };
        assert_eq!(messages(&after.diagnostics), messages(&before.diagnostics));
    }
}

/// The directory with the schema of each contract in its workflow.
fn with_schemas(directory: &Named, contracts: &[Contract]) -> Directory {
    let mut files = directory.files.clone();
    for contract in contracts {
        let text = files.get_mut(&contract.path).unwrap();
        let mut sources = Sources::default();
        let file = sources.add("workflow.json", text.as_str());
        if let Ok(document) = json::parse(file, &sources) {
            let schema = json_schema(contract);
            *text = json::set_member(text, &document, "trigger_data_json_schema", &schema, &[]);
        }
    }
    Directory::from_files(files)
}

fn is_of_schemas(diagnostic: &Diagnostic) -> bool {
    diagnostic.code.id().starts_with("K05")
}

/// What a contract asks for in `data`, a line for each field.
fn entries(contract: &Contract) -> Vec<String> {
    let entries = contract.data.entries().into_iter();
    let entries = entries.filter(|entry| *entry.presence != Presence::Provided);
    let line = |entry: Entry| {
        format!(
            "{} {} {:?}",
            entry.path,
            entry.value.ty.name(),
            entry.presence
        )
    };
    entries.map(line).collect()
}

/// Values that a field of a type takes, and values that it does not.
#[test]
fn types_take_what_they_mean() {
    let until = |value| json!({ "unit": "days", "value": value });
    let attachment = json!({ "name": "a", "content_type": "b", "content": "Yw==" });
    for (ty, good, bad) in [
        (
            Type::Scalar,
            vec![json!("a"), json!(1.5), json!(true)],
            vec![json!(null), json!([]), json!({})],
        ),
        (Type::Text, vec![json!("a")], vec![json!(1), json!(null)]),
        (Type::Integer, vec![json!(1)], vec![json!(1.5), json!("1")]),
        (Type::Number, vec![json!(1.5)], vec![json!("1.5")]),
        (
            Type::Boolean,
            vec![json!(false)],
            vec![json!("false"), json!(0)],
        ),
        (
            Type::Timestamp,
            vec![
                json!(1_774_256_400),
                json!("2026-03-23"),
                json!("2026-03-23T09:00"),
                json!("2026-03-23 09:00:00.5+0200"),
            ],
            vec![
                json!("tomorrow"),
                json!("23.03.2026"),
                json!(1.5),
                json!("2026-03-23T09:00:00Z Berlin"),
            ],
        ),
        (
            Type::Until,
            vec![
                json!("2026-03-23"),
                until(3),
                json!({ "frequency": "weekly", "days": ["mon"], "hours": 9 }),
            ],
            vec![
                until(-3),
                json!({ "unit": "days" }),
                json!({ "frequency": "never" }),
                json!(true),
            ],
        ),
        (
            Type::Enum(vec!["a".into(), "b".into()]),
            vec![json!("a"), json!("b")],
            vec![json!("c"), json!(null)],
        ),
        (
            Type::Attachments,
            vec![json!([]), json!([attachment])],
            vec![json!([{ "name": "a" }]), json!("a")],
        ),
        (Type::Any, vec![json!(null), json!({}), json!(1)], vec![]),
    ] {
        let schema = schema_of(ty.clone());
        let validator = jsonschema::validator_for(&schema).unwrap();
        for value in good {
            assert!(
                validator.is_valid(&json!({ "field": value })),
                "{ty:?} takes {value}"
            );
        }
        for value in bad {
            assert!(
                !validator.is_valid(&json!({ "field": value })),
                "{ty:?} does not take {value}"
            );
        }
    }
}

/// The schema of a workflow that requires one field of a type.
fn schema_of(ty: Type) -> Value {
    let directory = one_template("");
    let [mut contract] = <[Contract; 1]>::try_from(analyze(&directory).contracts).unwrap();
    let value = contract::Value::of(ty);
    let presence = Presence::Required;
    let fields = [("field".to_owned(), Box::new(Field { presence, value }))];
    contract.data = Object {
        fields: fields.into(),
    };
    serde_json::from_str(&json_schema(&contract).to_string()).unwrap()
}
