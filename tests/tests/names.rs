//! Names that identifiers are made from.

use std::collections::{BTreeMap, BTreeSet};

use knock_codegen::names::{Case, identifiers, setter};

#[track_caller]
fn check(case: Case, expected: &[(&str, &str)]) {
    let found = identifiers(case, expected.iter().map(|(name, _)| *name));
    let expected: BTreeMap<&str, String> = (expected.iter())
        .map(|(name, identifier)| (*name, (*identifier).to_owned()))
        .collect();
    assert_eq!(found, expected);
    let distinct: BTreeSet<&String> = found.values().collect();
    assert_eq!(distinct.len(), found.len());
}

#[test]
fn ordinary_names_are_written_as_rust_has_them() {
    check(
        Case::Field,
        &[
            ("item_count", "item_count"),
            ("projectName", "project_name"),
            ("HTTPServer", "http_server"),
            ("first-name", "first_name"),
            ("a.b", "a_b"),
            ("address1", "address1"),
            ("_id", "id"),
            ("größe", "größe"),
            ("имя", "имя"),
            ("名前", "名前"),
        ],
    );
    check(Case::Module, &[("activity-update", "activity_update")]);
    check(
        Case::Variant,
        &[("in-progress", "InProgress"), ("DONE", "Done")],
    );
}

#[test]
fn keywords_are_raw_where_they_can_be() {
    check(
        Case::Field,
        &[
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("self", "self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("union", "union"),
        ],
    );
    check(Case::Module, &[("match", "r#match"), ("self", "self_")]);
    check(Case::Variant, &[("self", "Self_"), ("type", "Type")]);
    check(
        Case::Type,
        &[("self", "SelfData"), ("data", "DataData"), ("x", "XData")],
    );
}

#[test]
fn what_has_no_letters_gets_a_word() {
    check(Case::Field, &[("", "field"), ("2fa", "field_2fa")]);
    check(Case::Module, &[("🎉", "workflow"), ("2fa", "workflow_2fa")]);
    check(Case::Variant, &[("+", "Value"), ("404", "Value404")]);
    check(Case::Type, &[("!", "Object"), ("2", "Object2")]);
}

#[test]
fn of_names_that_meet_the_one_in_its_own_form_keeps_the_identifier() {
    check(
        Case::Field,
        &[
            ("foo_bar", "foo_bar"),
            ("fooBar", "foo_bar_59c8"),
            ("foo-bar", "foo_bar_dd87"),
        ],
    );
    check(Case::Field, &[("id", "id"), ("_id", "id_44c3")]);
    check(Case::Field, &[("self_", "self_"), ("self", "self_7da7")]);
    check(
        Case::Module,
        &[("foo-bar", "foo_bar"), ("foo_bar", "foo_bar_a60d")],
    );
}

#[test]
fn a_new_name_in_another_form_renames_nothing() {
    let before = ["foo_bar", "type", "itemCount", "a-b", "x"];
    let added = [
        "fooBar",
        "foo-bar",
        "Type",
        "item-countt",
        "a--bb",
        "🎉",
        "X",
    ];
    let old = identifiers(Case::Field, before);
    let new = identifiers(Case::Field, before.into_iter().chain(added));
    for name in before {
        assert_eq!(old[name], new[name], "{name}");
    }
}

#[test]
fn the_order_of_names_does_not_matter() {
    let names = [
        "a_b", "a-b", "aB", "a.b", "", " ", "🎉", "2", "_2", "type", "Type",
    ];
    let forward = identifiers(Case::Field, names);
    let backward = identifiers(Case::Field, names.into_iter().rev());
    assert_eq!(forward, backward);
}

#[test]
fn a_type_takes_the_name_of_its_payload_too() {
    let names = identifiers(Case::Type, ["project", "project_payload", "data_payload"]);
    assert_eq!(names["project"], "Project");
    assert_ne!(names["project_payload"], "ProjectPayload");
    assert_ne!(names["data_payload"], "DataPayload");
}

#[test]
fn long_names_are_cut_and_stay_apart() {
    let (one, other) = ("a".repeat(100), "a".repeat(101));
    let names = identifiers(Case::Field, [one.as_str(), &other]);
    assert_ne!(names[one.as_str()], names[other.as_str()]);
    assert!(names.values().all(|identifier| identifier.len() < 60));
}

#[test]
fn setters_leave_the_methods_that_are_needed_alone() {
    let setters = ["extra", "clone", "into", "cc", "r#type"].map(setter);
    assert_eq!(setters, ["extra_", "clone_", "into_", "cc", "r#type"]);
}
