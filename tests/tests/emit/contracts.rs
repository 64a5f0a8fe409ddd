//! Contracts written by hand, each for one aspect of the generated code.

use std::collections::BTreeMap;

use knock_codegen::contract::{
    Annotations, Constant, Contract, Entity, Field, Object, Presence, Read, Type, Value,
};
use knock_codegen::source::{Location, Sources};
use knock_liquid::Span;

/// Every contract by the name of its golden file, with the files that they read.
pub(crate) fn all() -> (Sources, Vec<(&'static str, Vec<Contract>)>) {
    let mut sources = Sources::default();
    let contracts = vec![
        ("activity_update", vec![activity_update(&mut sources)]),
        ("everything", vec![everything(&mut sources)]),
        ("names", names()),
        ("prose", vec![prose(&mut sources)]),
        ("schemas", vec![schemas()]),
        ("empty", vec![contract("empty", Object::default())]),
        ("evolving_before", vec![evolving(false)]),
        ("evolving_after", vec![evolving(true)]),
    ];
    (sources, contracts)
}

pub(crate) fn contract(key: &str, data: Object) -> Contract {
    Contract {
        key: key.to_owned(),
        name: String::new(),
        description: None,
        path: format!("workflows/{key}/workflow.json"),
        data,
        data_description: None,
        actor: Entity::default(),
        tenant: Entity::default(),
        recipient: Object::default(),
        vars: Object::default(),
        partials: Vec::new(),
        layouts: Vec::new(),
        translations: Vec::new(),
        cancelable: false,
        open: false,
        definitions: BTreeMap::new(),
    }
}

pub(crate) fn object<N: Into<String>>(fields: impl IntoIterator<Item = (N, Field)>) -> Object {
    let fields = fields.into_iter();
    Object {
        fields: fields
            .map(|(name, field)| (name.into(), Box::new(field)))
            .collect(),
    }
}

pub(crate) fn value(ty: Type) -> Value {
    Value::of(ty)
}

pub(crate) fn required(ty: Type) -> Field {
    Field {
        presence: Presence::Required,
        value: value(ty),
    }
}

pub(crate) fn optional(ty: Type) -> Field {
    Field {
        presence: Presence::OPTIONAL,
        value: value(ty),
    }
}

/// A field that may be `null`.
pub(crate) fn nullable(mut field: Field) -> Field {
    field.value.nullable = true;
    field
}

pub(crate) fn list(ty: Type) -> Type {
    Type::List(Box::new(value(ty)))
}

pub(crate) fn map(ty: Type) -> Type {
    Type::Map(Box::new(value(ty)))
}

pub(crate) fn strings(strings: &[&str]) -> Type {
    Type::Enum(strings.iter().map(|string| (*string).into()).collect())
}

/// Puts a read of each `path` in `text` on the field of that name.
fn read(sources: &mut Sources, fields: &mut BTreeMap<String, Box<Field>>, file: &str, text: &str) {
    let id = sources.add(file, text);
    for (name, field) in fields {
        let places = text.match_indices(name.as_str());
        field.value.reads.extend(places.map(|(start, found)| Read {
            location: Location {
                file: id,
                span: Span::new(start, start + found.len()),
            },
            step: file.split('/').nth(2).map(Into::into),
            call: None,
        }));
    }
}

fn activity_update(sources: &mut Sources) -> Contract {
    let mut data = object([
        ("item_count", required(Type::Scalar)),
        ("project_name", required(Type::Scalar)),
        ("action_url", required(Type::Scalar)),
    ]);
    read(
        sources,
        &mut data.fields,
        "workflows/activity-update/push_1/text_body.txt",
        "{{ item_count }} items updated in {{ project_name }}",
    );
    read(
        sources,
        &mut data.fields,
        "workflows/activity-update/push_1/settings.json",
        "{{ action_url }}",
    );
    Contract {
        name: "Activity update".to_owned(),
        ..contract("activity-update", data)
    }
}

/// Every type, both presences, and all that a workflow can ask for.
fn everything(sources: &mut Sources) -> Contract {
    let project = || {
        Type::Object(object([
            ("name", required(Type::Text)),
            (
                "owner",
                optional(Type::Object(object([("id", required(Type::Scalar))]))),
            ),
        ]))
    };
    let plain = || Type::Object(object([("title", required(Type::Scalar))]));
    let types = || {
        vec![
            ("any", Type::Any),
            ("attachments", Type::Attachments),
            ("boolean", Type::Boolean),
            ("grid", list(list(Type::Number))),
            ("integer", Type::Integer),
            ("items", list(plain())),
            ("labels", map(Type::Text)),
            ("number", Type::Number),
            ("project", project()),
            ("scalar", Type::Scalar),
            ("state", strings(&["open", "in-progress", "done"])),
            ("tags", list(Type::Scalar)),
            ("text", Type::Text),
            ("timestamp", Type::Timestamp),
            ("until", Type::Until),
        ]
    };
    let demanded = types()
        .into_iter()
        .map(|(name, ty)| (name.to_owned(), required(ty)));
    let other = types()
        .into_iter()
        .map(|(name, ty)| (format!("other_{name}"), optional(ty)));
    let mut data = object(demanded.chain(other));
    data.fields.insert(
        "reply_to".to_owned(),
        Box::new(Field {
            presence: Presence::Optional {
                null: true,
                maybe_provided_by: Some("fetch_1".to_owned()),
            },
            value: value(Type::Scalar),
        }),
    );
    data.fields.insert(
        "summary".to_owned(),
        Box::new(Field {
            presence: Presence::Provided,
            value: value(project()),
        }),
    );
    let mut actor = object([("name", required(Type::Scalar))]);
    read(
        sources,
        &mut actor.fields,
        "workflows/everything/email_1/subject.txt",
        "{{ actor.name }}\n{{ actor.name }} {{ actor.name }} {{ actor.name }}\n\n\
         {{ actor.name }}{{ actor.name }}{{ actor.name }}",
    );
    Contract {
        description: Some("Uses all there is.".to_owned()),
        actor: Entity {
            presence: Some(Presence::Required),
            properties: actor,
        },
        tenant: Entity {
            presence: Some(Presence::Required),
            properties: Object::default(),
        },
        recipient: object([
            ("name", optional(Type::Scalar)),
            ("plan", optional(Type::Scalar)),
        ]),
        vars: object([("app_url", required(Type::Scalar))]),
        cancelable: true,
        open: true,
        ..contract("everything", data)
    }
}

/// Names that are keywords, collide, or have no letters.
fn names() -> Vec<Contract> {
    let plain = || Type::Object(object([("x", required(Type::Scalar))]));
    let hard = [
        "",
        " ",
        "2fa",
        "🎉",
        "🎉🎉",
        "_id",
        "id",
        "foo_bar",
        "foo-bar",
        "fooBar",
        "foo.bar",
        "a\"b",
        "a`b",
        "a\\b",
        "a\nb",
        "tab\there",
        "type",
        "gen",
        "self",
        "Self",
        "self_",
        "super",
        "crate",
        "async",
        "größe",
        "名前",
        "имя",
        "نوع",
        "e\u{301}",
        "é",
        "İ",
        "\u{202e}left",
    ];
    let methods = [
        "extra",
        "clone",
        "into",
        "required",
        "new",
        "add",
        "is_vip",
        "from_name",
        "to_name",
        "map",
        "value",
        "payload",
    ];
    let objects = [
        "data",
        "data_payload",
        "project",
        "project_payload",
        "v",
        "i",
        "option",
        "string",
        "Self",
        "project_owner",
    ];
    let nested = object([("owner", required(plain())), ("owner-", optional(plain()))]);
    let mut types = object(objects.map(|name| (name, required(plain()))));
    types.fields.insert(
        "project".to_owned(),
        Box::new(optional(Type::Object(nested))),
    );
    types.fields.insert(
        "choice".to_owned(),
        Box::new(required(strings(&[
            "", "a-b", "a_b", "AB", "Self", "404", "+1", "-1", "a\"b", "🎉", "a-b",
        ]))),
    );
    types
        .fields
        .insert("none".to_owned(), Box::new(required(strings(&[]))));
    vec![
        contract(
            "a-b",
            object(hard.map(|name| (name, required(Type::Scalar)))),
        ),
        contract(
            "a_b",
            object(hard.map(|name| (name, optional(Type::Scalar)))),
        ),
        contract(
            "match",
            object(methods.map(|name| (name, optional(Type::Scalar)))),
        ),
        contract(
            "2fa",
            object(methods.map(|name| (name, required(Type::Boolean)))),
        ),
        contract("self", types),
        contract("workflows", Object::default()),
        contract("knock-runtime", Object::default()),
    ]
}

/// What an application triggers, before or after templates read more that may be left out.
fn evolving(read_more: bool) -> Contract {
    let level = |mut fields: Object| {
        if read_more {
            let more =
                ["note", "count"].map(|name| (name.to_owned(), Box::new(optional(Type::Scalar))));
            fields.fields.extend(more);
        }
        fields
    };
    let item = level(object([("title", required(Type::Scalar))]));
    let project = level(object([("name", required(Type::Scalar))]));
    let tags = level(object([("tag", required(Type::Scalar))]));
    contract(
        "evolving",
        level(object([
            ("items", required(list(Type::Object(item)))),
            ("project", required(Type::Object(project))),
            ("tags", optional(map(Type::Object(tags)))),
        ])),
    )
}

/// What only schemas say.
fn schemas() -> Contract {
    let pair = || {
        let object = Type::Object(object([("x", required(Type::Scalar))]));
        Type::Tuple(vec![value(Type::Text), value(object)])
    };
    let level = Type::Enum(vec![
        "auto".into(),
        Constant::Number("-1".to_owned()),
        Constant::Number("2.5".to_owned()),
        Constant::Number("18446744073709551615".to_owned()),
        Constant::Boolean(true),
    ]);
    let node = || Type::Recursive("#/$defs/node".to_owned());
    let said = |mut field: Field| {
        let annotations = Annotations {
            description: Some("A title\n\nand more.".to_owned()),
            format: Some("date-time".to_owned()),
            default: Some("[\"`\"]".to_owned()),
            deprecated: true,
            notes: vec!["The schema also checks: `not`.".to_owned()],
        };
        field.value.annotations = Some(annotations.into());
        field
    };
    let fields = |make: fn(Type) -> Field| {
        [
            ("level", make(level.clone())),
            ("pair", make(pair())),
            ("said", said(make(Type::Timestamp))),
            ("text_or_null", nullable(make(Type::Text))),
            ("tree", make(node())),
            ("tree_or_null", nullable(make(node()))),
        ]
    };
    let definition = value(Type::Object(object([
        ("children", required(list(node()))),
        ("next", optional(node())),
        ("parent", nullable(required(node()))),
        ("whole", optional(Type::Recursive("#".to_owned()))),
    ])));
    let other = fields(optional).map(|(name, field)| (format!("other_{name}"), field));
    let demanded = fields(required).map(|(name, field)| (name.to_owned(), field));
    Contract {
        definitions: [("#/$defs/node".to_owned(), definition)].into(),
        ..contract("schemas", object(demanded.into_iter().chain(other)))
    }
}

/// Nothing but a description.
fn described(description: &str) -> Annotations {
    Annotations {
        description: Some(description.to_owned()),
        ..Annotations::default()
    }
}

/// Words by others that mean something to rustdoc, to Markdown or to rustc.
fn prose(sources: &mut Sources) -> Contract {
    const PROSE: &str = "\
        Ends a comment */ and starts one /*.\n\
        ```\nassert!(false);\n```\n\n    assert!(false);\n~~~rust\n\
        See [this], [that](nowhere), [`Missing`] and <https://example.com> or https://example.com/a_b.\n\
        <div>, <Vec<T>> & &amp; *bold* _it_ __x__ a_b GitHub FooBar foo::bar `open\n\
        # Heading\n- item\n+ item\n* item\n1. one\n2) two\n---\n===\n| a | b |\n|---|---|\n\
        \t- tab \u{202e}turned\u{202c}\r\nand a lone \r return, a NUL \0, a trailing backslash \\\n\
        > quote, [^1] and [x]: y, {#id} $math$ \"quoted\" 'single'";
    let mut field = required(Type::Object(object([("x", required(Type::Scalar))])));
    field.value.annotations = Some(described(PROSE).into());
    let mut other = optional(Type::Text);
    other.value.annotations = Some(described("   ").into());
    let mut data = object([("a`b", field), ("c``d`", other)]);
    read(
        sources,
        &mut data.fields,
        "workflows/pro`se/email_1/``.md",
        "{{ 名 }} a`b c``d`",
    );
    Contract {
        name: PROSE.to_owned(),
        description: Some(PROSE.to_owned()),
        ..contract("pro`se", data)
    }
}
