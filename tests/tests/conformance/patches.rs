//! What must be changed in Knock's description before a mock can be made of it that refuses
//! anything, and that answers as Knock does.
//!
//! Each patch is a rule for the whole tree, so that a newer description needs no other ones.

mod operations;
mod schemas;

use serde_json::Value;

use crate::description::Description;

pub(crate) use operations::ERRORS;

/// What is wrong with a place in the description, and a rule that changes all such places and counts
/// them.
struct Patch {
    fault: &'static str,
    apply: fn(&mut Value) -> usize,
}

/// In their order: where a type was taken away, there may be a `nullable` without one.
const PATCHES: [Patch; 9] = [
    Patch {
        fault: "a `type` beside alternatives that have their own, as `object` beside a boolean",
        apply: |tree| schemas::each(tree, schemas::drop_type_beside_choice),
    },
    Patch {
        fault: "a `nullable` without a `type`, for which the mock gives up and accepts anything",
        apply: |tree| schemas::each(tree, schemas::spell_out_null),
    },
    Patch {
        fault: "a `oneOf` that may overlap, as a reference and an inline object with its id do",
        apply: |tree| schemas::each(tree, schemas::open_choice),
    },
    Patch {
        fault: "an integer without bounds, for which the mock makes up negative counts and days with\
                billions of hours",
        apply: |tree| schemas::each(tree, schemas::bound_integer),
    },
    Patch {
        fault: "a parameter of a path that is not declared",
        apply: operations::declare_path_parameters,
    },
    Patch {
        fault: "a parameter of the query with parts, which the official SDKs name in brackets",
        apply: operations::name_parts_in_brackets,
    },
    Patch {
        fault: "a body that is a part of a preference set, and is not declared",
        apply: operations::declare_parts_of_preferences,
    },
    Patch {
        fault: "an object in a request that says nothing of other members, so that a typo passes",
        apply: schemas::close_requests,
    },
    Patch {
        fault: "an error that is not declared",
        apply: operations::declare_errors,
    },
];

/// Changes the description, and says what was changed.
pub(crate) fn apply(description: &mut Description) -> String {
    let lines = PATCHES.iter().map(|Patch { fault, apply }| {
        let places = apply(&mut description.0);
        assert!(places > 0, "drop the patch: there no longer is {fault}");
        format!("{places:>5} x {fault}")
    });
    lines.collect::<Vec<_>>().join("\n")
}
