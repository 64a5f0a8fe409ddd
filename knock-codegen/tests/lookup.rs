//! What a derive is told of one workflow is what the analysis of all says of it.

use std::fs;
use std::path::Path;

use knock_codegen::contract::{Contract, Object};
use knock_codegen::directory::Directory;
use knock_codegen::source::Location;
use knock_codegen::{Lookup, analyze};

const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// Everything that a contract says, a line for each value, with the places by their names.
fn outline(contract: &Contract, place: impl Fn(Location) -> String) -> Vec<String> {
    let mut lines = vec![format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {}",
        contract.key,
        contract.actor.presence,
        contract.tenant.presence,
        contract.partials,
        contract.layouts,
        contract.translations,
        contract.cancelable,
        contract.open,
    )];
    let properties = [
        &contract.actor.properties,
        &contract.tenant.properties,
        &contract.recipient,
        &contract.vars,
    ];
    let others = properties.into_iter().flat_map(Object::entries);
    for entry in contract.data_entries().into_iter().chain(others) {
        let value = entry.value;
        let reads = value.reads.iter().map(|read| read.location);
        let decisive = value.demanded_at.into_iter().chain(value.typed_at);
        let places: Vec<String> = reads.chain(decisive).map(&place).collect();
        let (path, kind) = (entry.path, value.ty.name());
        lines.push(format!("{path} {kind} {:?} {places:?}", entry.presence));
    }
    lines
}

#[track_caller]
fn agrees(root: &str) {
    let root = Path::new(CRATE).join(root);
    let directory = Directory::read(&root);
    let contracts = analyze(&directory).contracts;
    assert!(!contracts.is_empty());
    for contract in &contracts {
        let key = &contract.key;
        let lookup = Lookup::find(Path::new(CRATE), Some(&root), None, key).unwrap();
        let prefix = lookup
            .path()
            .strip_suffix(&*contract.path)
            .unwrap()
            .to_owned();
        let expected = outline(contract, |at| prefix.clone() + &directory.sources.place(at));
        let found = outline(&lookup.contract, |at| lookup.place(at));
        assert_eq!(found, expected);
        for file in &lookup.files {
            let path = file.to_string_lossy();
            let others = contracts.iter().filter(|other| other.key != *key);
            let is_other = |other: &Contract| path.contains(&format!("/{}/", other.key));
            assert!(
                !others.into_iter().any(is_other),
                "{key} does not depend on {path}"
            );
        }
    }
}

#[test]
fn one_workflow_is_told_like_all() {
    agrees("../workflows");
    if Path::new(CRATE).join("../../shared").exists() {
        agrees("../../shared/corpus/knock-official");
    } else {
        println!("skipped: Knock's own templates are not present");
    }
}

#[test]
fn a_key_that_no_workflow_has_is_told_with_the_keys_there_are() {
    let find = |key| Lookup::find(Path::new(CRATE), Some("../workflows".as_ref()), None, key);
    assert_eq!(
        find("order-shiped").unwrap_err().to_string(),
        "no workflow has the key `order-shiped`: did you mean `order-shipped`?"
    );
    assert!(find("../workflows/reminder").is_err());
    assert_eq!(
        find("x").unwrap_err().to_string(),
        "no workflow has the key `x`: there are `activity-update`, `order-shipped`, `reminder` \
         and `weekly-summary`"
    );
}

/// A workflow inherits what those need that it hands all of its data on to, through as many as there are.
#[test]
fn workflows_that_others_trigger_are_read_with_them() {
    let root = tempfile::tempdir().unwrap();
    let write = |key: usize, step: String| {
        let folder = root.path().join(format!("workflows/{key}"));
        fs::create_dir_all(&folder).unwrap();
        let text = format!(r#"{{"name": "W", "steps": [{step}]}}"#);
        fs::write(folder.join("workflow.json"), text).unwrap();
    };
    for key in 0..9 {
        let step = r#"{"type": "trigger_workflow", "ref": "trigger_1", "settings":
                       {"workflow_key": "KEY", "data": "{{ data | json }}"}}"#;
        write(key, step.replace("KEY", &(key + 1).to_string()));
    }
    let step =
        r#"{"type": "channel", "ref": "sms_1", "template": {"text_body": "{{ data.code }}"}}"#;
    write(9, step.to_owned());
    write(10, step.replace("code", "other"));
    let lookup = Lookup::find(Path::new(CRATE), Some(root.path()), None, "0").unwrap();
    let fields: Vec<&String> = lookup.contract.data.fields.keys().collect();
    assert_eq!(fields, ["code"]);
    let files = lookup.files.iter().map(|file| file.to_string_lossy());
    let files: Vec<_> = files
        .filter(|file| file.ends_with("workflow.json"))
        .collect();
    assert_eq!(files.len(), 10, "{files:?}");
}
