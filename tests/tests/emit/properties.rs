//! What holds for the text of every contract.

use std::collections::BTreeSet;

use knock_codegen::contract::Type;
use knock_codegen::source::Sources;
use knock_codegen::{EmitOptions, emit};

use crate::contracts::{contract, object, optional, required};

#[test]
fn a_selection_is_a_part_of_the_whole() {
    let contracts =
        ["a-b", "a_b", "c"].map(|key| contract(key, object([("x", required(Type::Text))])));
    let whole = emit(&contracts, &Sources::default(), &EmitOptions::default());
    for contract in &contracts {
        let options = EmitOptions {
            only: Some(BTreeSet::from([contract.key.clone()])),
            ..EmitOptions::default()
        };
        let text = emit(&contracts, &Sources::default(), &options);
        let (header, module) = text.split_once("\n\n").unwrap();
        assert!(
            whole.starts_with(header) && whole.contains(module),
            "{text}"
        );
        assert_eq!(text.matches("pub mod ").count(), 1);
    }
}

#[test]
fn the_runtime_is_named_by_the_given_path_only() {
    let contracts = [contract("a", object([("x", optional(Type::Scalar))]))];
    let options = EmitOptions {
        runtime_crate: "crate::knock".to_owned(),
        ..EmitOptions::default()
    };
    let text = emit(&contracts, &Sources::default(), &options);
    assert!(text.contains("crate::knock::Scalar"));
    assert!(!text.contains("knock_runtime"));
}
