//! The edits, and what the evolution rule says of each: what old callers cannot satisfy breaks them,
//! and nothing else does. A field that is required no more has moved, so its literal breaks, too;
//! nothing moves in a struct of the application's own.

use knock_codegen::contract::{Entity, Entry, Presence, Type};
use serde_json::json;

use crate::draft::Draft;
use crate::row::Verdict::{Fails, FailsInBothPlaces, Passes};
use crate::row::{GENEROUS, NUMERIC, Row, SPARING, THOROUGH, edited, original, undone, written};

/// A change of one workflow.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    /// Answers with the name that an error must mention, or with `None` where there is nothing in the
    /// workflow that could be edited like this.
    pub(crate) apply: fn(&mut Draft<'_>) -> Option<String>,
    pub(crate) rows: &'static [Row],
}

pub(crate) const EDITS: &[Edit] = &[
    Edit {
        name: "nothing",
        apply: |_| Some(String::new()),
        rows: &[
            original(SPARING),
            original(NUMERIC),
            original(GENEROUS),
            original(THOROUGH),
        ],
    },
    Edit {
        name: "rename a variable",
        apply: |draft| {
            let path = draft.required(|_, entry| is_leaf(entry) && is_top_level(entry))?;
            let new = format!("{path}_renamed");
            draft.rename(&path, &path, &new);
            Some(new)
        },
        rows: &[edited(SPARING, Fails, Fails)],
    },
    Edit {
        name: "rename a member",
        apply: |draft| {
            let path = draft.required(|_, entry| is_leaf(entry) && !is_top_level(entry))?;
            let (_, old) = path.rsplit_once('.')?;
            let new = format!("{old}_renamed");
            draft.rename(&path, old, &new);
            Some(new)
        },
        rows: &[edited(THOROUGH, Fails, Fails)],
    },
    Edit {
        name: "print a new variable",
        apply: |draft| Some(print(draft, "data.brand_new", "brand_new")),
        rows: &[
            edited(SPARING, Fails, Fails),
            written(SPARING),
            undone(SPARING, Fails, Passes),
        ],
    },
    Edit {
        name: "print a new member",
        apply: |draft| {
            let path = draft.required(|_, entry| is_object(entry) && is_top_level(entry))?;
            Some(print(draft, &format!("data.{path}.brand_new"), "brand_new"))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            written(SPARING),
            undone(SPARING, Fails, Passes),
        ],
    },
    Edit {
        name: "print a new member of elements",
        apply: |draft| {
            let path = draft.required(|_, entry| entry.value.ty.name() == "list")?;
            let body = "{{ element.brand_new }}{% endfor %}";
            let text = format!("{{% for element in data.{path} %}}{body}");
            Some(append(draft, &text, "brand_new"))
        },
        rows: &[edited(SPARING, Fails, Fails)],
    },
    Edit {
        name: "print a new variable in the layout",
        apply: |draft| {
            draft.append_to_layout("{{ data.brand_new }}")?;
            Some("brand_new".to_owned())
        },
        rows: &[edited(SPARING, Fails, Fails)],
    },
    Edit {
        name: "print a variable once more",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            Some(print(draft, &format!("data.{path}"), &path))
        },
        rows: &[edited(SPARING, Passes, Passes)],
    },
    Edit {
        name: "remove the only use",
        apply: |draft| {
            let path = printed(draft)?;
            draft.replace_outputs(&draft.reads(&path), |_, _| String::new());
            Some(path)
        },
        rows: &[
            edited(SPARING, Fails, Passes),
            written(SPARING),
            undone(SPARING, Fails, Fails),
        ],
    },
    Edit {
        name: "put a guard on",
        apply: |draft| {
            let path = printed(draft)?;
            draft.replace_outputs(&draft.reads(&path), |output, path| {
                format!("{{% if {path} %}}{output}{{% endif %}}")
            });
            Some(path)
        },
        rows: &[
            edited(SPARING, Fails, Passes),
            written(SPARING),
            written(GENEROUS),
            written(THOROUGH),
            // Here the guard is taken off.
            undone(SPARING, Fails, Fails),
            undone(GENEROUS, FailsInBothPlaces, Passes),
            undone(THOROUGH, FailsInBothPlaces, Fails),
        ],
    },
    Edit {
        name: "put a condition on the workflow",
        apply: |draft| {
            let path = draft.required(|_, entry| is_top_level(entry))?;
            let condition = json!({ "variable": format!("data.{path}"), "operator": "not_empty" });
            draft.change(|workflow| {
                workflow.insert("conditions".to_owned(), json!({ "all": [condition] }))
            });
            Some(path)
        },
        rows: &[edited(SPARING, Fails, Passes)],
    },
    Edit {
        name: "add an optional read",
        apply: |draft| {
            let text = "{% if data.brand_new %}{{ data.brand_new }}{% endif %}";
            Some(append(draft, text, "brand_new"))
        },
        rows: &[
            edited(SPARING, Passes, Passes),
            edited(THOROUGH, Passes, Passes),
            written(THOROUGH),
            // Here an optional read is removed.
            undone(SPARING, Passes, Passes),
            undone(THOROUGH, Fails, Passes),
        ],
    },
    Edit {
        name: "use it as a list",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            let body = "{{ element }}{% endfor %}";
            Some(append(
                draft,
                &format!("{{% for element in data.{path} %}}{body}"),
                &path,
            ))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            written(SPARING),
            undone(SPARING, Fails, Fails),
        ],
    },
    Edit {
        name: "print a member of it",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            Some(print(draft, &format!("data.{path}.brand_new"), &path))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            written(SPARING),
            undone(SPARING, Fails, Fails),
        ],
    },
    Edit {
        name: "calculate with it",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            Some(print(draft, &format!("data.{path} | plus: 1"), &path))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            edited(NUMERIC, Passes, Passes),
            written(SPARING),
            undone(SPARING, Passes, Passes),
        ],
    },
    Edit {
        name: "format it as a date",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            Some(print(draft, &format!("data.{path} | date: '%Y'"), &path))
        },
        // A struct may hold the text of a date, a literal holds a date.
        rows: &[
            edited(SPARING, Fails, Passes),
            written(SPARING),
            undone(SPARING, Passes, Passes),
        ],
    },
    Edit {
        name: "override its kind",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            let key = &draft.contract.key;
            let text = format!("[workflows.{key}.data]\n{path} = \"integer\"\n");
            draft.append_to_types(&text);
            Some(path)
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            edited(NUMERIC, Passes, Passes),
        ],
    },
    Edit {
        name: "require a new one by a schema",
        apply: |draft| {
            draft.add_schema(json!({ "required": ["brand_new"] }));
            Some("brand_new".to_owned())
        },
        rows: &[edited(SPARING, Fails, Fails)],
    },
    Edit {
        name: "make it optional by a schema",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            draft.add_schema(json!({ "properties": { &path: { "type": "string" } } }));
            Some(path)
        },
        rows: &[edited(SPARING, Fails, Passes)],
    },
    Edit {
        name: "allow null by a schema",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            let types = json!({ "type": ["string", "null"] });
            draft.add_schema(json!({ "properties": { &path: types }, "required": [path] }));
            Some(path)
        },
        // A literal holds an `Option` then, a struct may.
        rows: &[edited(SPARING, Fails, Passes)],
    },
    Edit {
        name: "narrow it to constants by a schema",
        apply: |draft| {
            let path = printed_scalar(draft)?;
            let constants = json!({ "enum": ["one", "another"] });
            draft.add_schema(json!({ "properties": { &path: constants }, "required": [path] }));
            Some(path)
        },
        // A struct may hold the text of one, a literal holds one.
        rows: &[
            edited(SPARING, Fails, Passes),
            edited(NUMERIC, Fails, Fails),
        ],
    },
    Edit {
        name: "let a step write it before",
        apply: |draft| {
            let path = draft.required(|_, entry| is_leaf(entry) && is_top_level(entry))?;
            let data = json!({ &path: "written" }).to_string();
            draft.insert_step(json!({
                "type": "update_data", "ref": "update_data_1", "settings": { "data": data },
            }));
            Some(path)
        },
        rows: &[edited(SPARING, Fails, Passes)],
    },
    Edit {
        name: "print all data",
        apply: |draft| Some(print(draft, "data | json", "")),
        rows: &[
            edited(SPARING, Passes, Passes),
            edited(THOROUGH, Passes, Passes),
        ],
    },
    Edit {
        name: "print the actor's name",
        apply: |draft| {
            let is_demanded = demands(&draft.contract.actor);
            (!is_demanded).then(|| print(draft, "actor.name", "`Recipient`"))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            written(SPARING),
            // What nothing takes any more has no name.
            undone(SPARING, Fails, Fails).naming("trigger"),
        ],
    },
    Edit {
        name: "print the actor's name once more",
        apply: |draft| {
            demands(&draft.contract.actor).then(|| print(draft, "actor.name", "`Recipient`"))
        },
        rows: &[edited(SPARING, Passes, Passes)],
    },
    Edit {
        name: "print the tenant's name",
        apply: |draft| {
            let is_demanded = demands(&draft.contract.tenant);
            (!is_demanded).then(|| print(draft, "tenant.name", "`Tenant`"))
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            edited(THOROUGH, Fails, Fails),
        ],
    },
    Edit {
        name: "print the tenant's name for the actor's",
        apply: |draft| {
            let reads = draft.reads_of_actor();
            if reads.is_empty() || !draft.are_printed(&reads) || demands(&draft.contract.tenant) {
                return None;
            }
            draft.replace_outputs(&reads, |_, _| "{{ tenant.name }}".to_owned());
            Some("`Tenant`".to_owned())
        },
        rows: &[edited(SPARING, Fails, Fails)],
    },
    Edit {
        name: "print the recipient's name",
        apply: |draft| Some(print(draft, "recipient.name", "recipient")),
        rows: &[edited(SPARING, Passes, Passes)],
    },
    Edit {
        name: "remove all pauses",
        apply: |draft| {
            draft.remove_pauses();
            draft.contract.cancelable.then(|| "cancel".to_owned())
        },
        rows: &[
            edited(SPARING, Passes, Passes),
            edited(THOROUGH, Fails, Fails),
            undone(THOROUGH, Passes, Passes),
        ],
    },
    Edit {
        name: "rename the workflow",
        apply: |draft| {
            let key = format!("{}-renamed", draft.contract.key);
            draft.rename_workflow(&key);
            // Up to where Rust writes it differently.
            draft.contract.key.split('-').next().map(str::to_owned)
        },
        rows: &[
            edited(SPARING, Fails, Fails),
            edited(THOROUGH, Fails, Fails),
        ],
    },
];

/// Prints something at the end of a template.
fn print(draft: &mut Draft<'_>, expression: &str, subject: &str) -> String {
    append(draft, &format!("{{{{ {expression} }}}}"), subject)
}

/// Adds to the end of a template.
fn append(draft: &mut Draft<'_>, text: &str, subject: &str) -> String {
    draft.append(text);
    subject.to_owned()
}

/// A field that templates print, and do nothing else with.
fn printed(draft: &Draft<'_>) -> Option<String> {
    draft.required(|draft, entry| {
        is_leaf(entry) && is_top_level(entry) && draft.are_printed(&draft.reads(&entry.path))
    })
}

/// A field of which anything is known but that it is printed.
fn printed_scalar(draft: &Draft<'_>) -> Option<String> {
    draft.required(|draft, entry| {
        is_scalar(entry) && is_top_level(entry) && draft.are_printed(&draft.reads(&entry.path))
    })
}

/// Whether a trigger must name an actor or a tenant.
fn demands(entity: &Entity) -> bool {
    entity.presence == Some(Presence::Required)
}

fn is_top_level(entry: &Entry<'_>) -> bool {
    !entry.path.contains(['.', '['])
}

fn is_scalar(entry: &Entry<'_>) -> bool {
    entry.value.ty == Type::Scalar
}

fn is_object(entry: &Entry<'_>) -> bool {
    matches!(entry.value.ty, Type::Object(_))
}

fn is_leaf(entry: &Entry<'_>) -> bool {
    !matches!(entry.value.ty, Type::Object(_) | Type::List(_))
}
