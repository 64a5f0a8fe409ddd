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
fn the_path_of_the_runtime_stands_in_its_import_alone() {
    let contracts = [contract("a", object([("x", optional(Type::Scalar))]))];
    let text = |path: Option<&str>| {
        let options = EmitOptions {
            runtime_crate: path.map(str::to_owned),
            only: None,
        };
        emit(&contracts, &Sources::default(), &options)
    };
    let without = text(None);
    for (path, import) in [
        ("::knock_runtime", "use ::knock_runtime;"),
        ("knock_runtime", "use knock_runtime;"),
        ("::knock", "use ::knock as knock_runtime;"),
        ("crate::knock", "use crate::knock as knock_runtime;"),
        (
            "crate::mail::knock_runtime",
            "use crate::mail::knock_runtime;",
        ),
    ] {
        let lines = format!(
            "#[allow(clippy::single_component_path_imports, unused_imports)]\n{import}\n\n"
        );
        let text = text(Some(path));
        assert!(text.contains(&lines), "{text}");
        assert_eq!(text.replace(&lines, ""), without);
    }
}
