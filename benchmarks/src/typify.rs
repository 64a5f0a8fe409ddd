//! The types that typify, a generator for any JSON Schema, makes of the data of a workflow.

use std::fmt::Write as _;

use typify::{TypeSpace, TypeSpaceSettings};

use crate::workflows::Workflow;

/// A module for each of the first `count` workflows, formatted.
///
/// # Panics
///
/// When typify does not take a schema.
#[must_use]
pub fn modules(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let mut schema = Workflow(number).schema();
        schema["title"] = "Data".into();
        let schema: schemars::schema::RootSchema =
            serde_json::from_value(schema).expect("a schema");
        let mut types = TypeSpace::new(&TypeSpaceSettings::default());
        types
            .add_root_schema(schema)
            .expect("a schema that typify takes");
        let file = syn::parse2(types.to_stream()).expect("typify writes Rust");
        let _ = writeln!(
            text,
            "pub mod workflow_{number} {{\n{}}}",
            prettyplease::unparse(&file)
        );
    }
    text
}
