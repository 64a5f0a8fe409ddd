//! The keywords of JSON Schema, draft 2020-12 with those of older drafts that are still common.

use crate::json::{Json, Node};

/// Keywords whose value is a schema that is read. `items` may also be a list of them, as it was
/// before draft 2020-12.
const ONE: [&str; 5] = [
    "additionalItems",
    "additionalProperties",
    "else",
    "items",
    "then",
];
/// Keywords whose value is a list of schemas.
const SEVERAL: [&str; 5] = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];
/// Keywords whose value is an object of schemas.
const NAMED: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];

/// Keywords that only speak of objects.
pub(super) const OF_OBJECTS: [&str; 6] = [
    "additionalProperties",
    "maxProperties",
    "minProperties",
    "patternProperties",
    "properties",
    "required",
];
/// Keywords that only speak of lists.
pub(super) const OF_LISTS: [&str; 6] = [
    "contains",
    "items",
    "maxItems",
    "minItems",
    "prefixItems",
    "uniqueItems",
];

/// Keywords that may stand beside `$ref` and say nothing of the values.
pub(super) const ANNOTATIONS: [&str; 11] = [
    "$comment",
    "$ref",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
];

/// Keywords that refuse values which the type lets pass.
pub(super) const UNEXPRESSED: [&str; 27] = [
    "$dynamicRef",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "$recursiveRef",
];

/// The schemas directly within a schema, of those that are read.
pub(super) fn subschemas(schema: &Node) -> Vec<&Node> {
    let mut found = Vec::new();
    for member in schema.as_object().unwrap_or_default() {
        let keyword = &*member.key.value;
        match &member.value.value {
            Json::Object(members) if NAMED.contains(&keyword) => {
                found.extend(members.iter().map(|member| &member.value));
            }
            Json::Array(elements) if SEVERAL.contains(&keyword) => found.extend(elements),
            Json::Object(_) if ONE.contains(&keyword) => found.push(&member.value),
            _ => {}
        }
    }
    found
}
