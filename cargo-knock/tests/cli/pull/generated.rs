//! Workflows by chance, with everything in them that two programs may write in two ways.

use fastrand::Rng;
use knock_codegen::json::Value;

const TEXTS: [&str; 16] = [
    "",
    " ",
    "plain",
    "two\nlines\n",
    "\r\n\t",
    "\u{8}\u{c}\u{0}\u{1f}\u{7f}",
    "\"quoted\" \\ and / slashed",
    "ümläut ßharp Σίσυφος",
    "日本語 🦀 👩‍👩‍👧",
    "\u{2028}\u{2029}\u{feff}\u{fffd}",
    "<b>&amp;</b>",
    "{{ data.name | default: 'you' }}",
    "{% if data.a %}{{ recipient.name }}{% endif %}",
    "null",
    "{\"json\": [1, 2]}",
    "../../not/a/path",
];

const NUMBERS: [&str; 16] = [
    "0",
    "-0",
    "1.0",
    "1.50",
    "-12",
    "1e3",
    "1E-7",
    "0.000001",
    "123456789012345678901",
    "9007199254740993",
    "18446744073709551616",
    "-9223372036854775809",
    "1e21",
    "0.1e-10",
    "3.141592653589793238462643",
    "1.7976931348623157e308",
];

/// Keys of plain data. Some are indices for JavaScript, some mean something to it.
const KEYS: [&str; 18] = [
    "a",
    "b",
    "name",
    "10",
    "9",
    "00",
    "-1",
    "4294967294",
    "4294967295",
    "1.5",
    "a.b",
    "x[0]",
    "",
    "length",
    "__proto__",
    "constructor",
    "ключ",
    "two words",
];

/// Fields that may have files of their own, with the extensions of these.
const FIELDS: [(&str, &str); 6] = [
    ("html_body", "html"),
    ("text_body", "txt"),
    ("Title", "TXT"),
    ("content", "md"),
    ("json_body", "json"),
    ("visual_blocks", "json"),
];

/// A workflow with a key.
pub(crate) fn workflow(random: &mut Rng, key: &str) -> String {
    let mut references = 0;
    let readonly = [
        "environment",
        "key",
        "absent",
        "sha",
        "active",
        "created_at",
    ];
    let readonly = readonly
        .map(Value::from)
        .into_iter()
        .filter(|_| random.u8(..) < 220);
    let readonly: Vec<Value> = readonly.collect();
    let mut members = vec![
        ("sha".to_owned(), "f00".into()),
        ("active".to_owned(), Value::Bool(true)),
        ("environment".to_owned(), "development".into()),
        ("settings".to_owned(), data(random, 2)),
        ("steps".to_owned(), steps(random, &mut references, 2)),
        (
            "__annotation".to_owned(),
            Value::object([("readonly_fields", Value::Array(readonly))]),
        ),
        ("trigger_data_json_schema".to_owned(), data(random, 3)),
        ("key".to_owned(), key.into()),
    ];
    random.shuffle(&mut members);
    Value::Object(members).to_string()
}

/// A partial with a key.
pub(crate) fn partial(random: &mut Rng, key: &str) -> String {
    let kinds = ["html", "json", "markdown", "text", "other"];
    let kind = ("type", kinds[random.usize(..kinds.len())].into());
    flat(random, key, ["content", "preview", "notes"], kind)
}

/// A layout with a key.
pub(crate) fn layout(random: &mut Rng, key: &str) -> String {
    let links = ("footer_links", data(random, 3));
    flat(random, key, ["html_layout", "text_layout", "Other"], links)
}

/// A document of which only members at the top have files of their own, which are text or nothing.
fn flat(random: &mut Rng, key: &str, fields: [&str; 3], other: (&str, Value)) -> String {
    let content = |random: &mut Rng| match random.u8(..4) {
        0 => Value::Null,
        _ => text(random),
    };
    let mut members: Vec<(String, Value)> = fields
        .into_iter()
        .filter(|_| random.u8(..5) > 0)
        .map(|field| (field.to_owned(), Value::from(field)))
        .collect();
    for (_, value) in &mut members {
        *value = content(random);
    }
    let extractable = fields.map(|field| {
        let is_default = Value::Bool(random.bool());
        (
            field,
            Value::object([("default", is_default), ("file_ext", "html".into())]),
        )
    });
    let annotation = [
        ("extractable_fields", Value::object(extractable)),
        ("readonly_fields", Value::array(["valid", "key", "sha"])),
    ];
    members.extend([
        ("key".to_owned(), key.into()),
        ("sha".to_owned(), "f00".into()),
        (other.0.to_owned(), other.1),
        ("valid".to_owned(), Value::Bool(true)),
        ("settings".to_owned(), data(random, 3)),
        ("__annotation".to_owned(), Value::object(annotation)),
    ]);
    random.shuffle(&mut members);
    Value::Object(members).to_string()
}

fn steps(random: &mut Rng, references: &mut u32, depth: u32) -> Value {
    let steps = (0..random.u32(..4)).map(|_| {
        *references += 1;
        let reference = format!("Step_{references}");
        let branches = (depth > 0 && random.u8(..4) == 0).then(|| {
            let branches = (0..random.u32(1..4)).map(|_| {
                let conditions = data(random, 2);
                let steps = steps(random, references, depth - 1);
                Value::object([("conditions", conditions), ("steps", steps)])
            });
            Value::array(branches.collect::<Vec<Value>>())
        });
        let kind = if branches.is_some() {
            "branch"
        } else {
            "channel"
        };
        let mut members = vec![
            ("ref".to_owned(), reference.into()),
            ("type".to_owned(), kind.into()),
            ("template".to_owned(), content(random, "", 2)),
            ("settings".to_owned(), content(random, "set_", 1)),
            ("conditions".to_owned(), data(random, 2)),
        ];
        members.extend(branches.map(|branches| ("branches".to_owned(), branches)));
        random.shuffle(&mut members);
        Value::Object(members)
    });
    Value::array(steps.collect::<Vec<Value>>())
}

/// An object of fields, some of which may have files of their own.
fn content(random: &mut Rng, prefix: &str, depth: u32) -> Value {
    let mut members = Vec::new();
    let mut extractable = Vec::new();
    for (field, extension) in FIELDS {
        let field = format!("{prefix}{field}");
        if random.u8(..3) == 0 {
            continue;
        }
        let value = match random.u8(..10) {
            0 if depth > 0 => Value::array(
                (0..random.u8(1..4))
                    .map(|_| content(random, prefix, depth - 1))
                    .collect::<Vec<Value>>(),
            ),
            1 if depth > 0 => content(random, prefix, depth - 1),
            2 | 3 => data(random, 2),
            _ => text(random),
        };
        members.push((field.clone(), value));
        if random.u8(..4) > 0 {
            let is_default = Value::Bool(random.u8(..3) > 0);
            let settings = [("default", is_default), ("file_ext", extension.into())];
            extractable.push((field, Value::object(settings)));
        }
    }
    random.shuffle(&mut members);
    if random.u8(..8) > 0 {
        let annotation = Value::object([("extractable_fields", Value::object(extractable))]);
        members.insert(
            random.usize(..=members.len()),
            ("__annotation".to_owned(), annotation),
        );
    }
    Value::Object(members)
}

/// Plain data.
fn data(random: &mut Rng, depth: u32) -> Value {
    match random.u8(..8) {
        0 => Value::Null,
        1 => Value::Bool(random.bool()),
        2 | 3 => Value::Number(NUMBERS[random.usize(..NUMBERS.len())].to_owned()),
        4 if depth > 0 => {
            let elements = (0..random.u8(..4)).map(|_| data(random, depth - 1));
            Value::array(elements.collect::<Vec<Value>>())
        }
        5 | 6 if depth > 0 => {
            let mut keys = KEYS;
            random.shuffle(&mut keys);
            let members = keys.iter().take(random.usize(..6));
            Value::object(
                members
                    .map(|key| (*key, data(random, depth - 1)))
                    .collect::<Vec<_>>(),
            )
        }
        _ => text(random),
    }
}

fn text(random: &mut Rng) -> Value {
    TEXTS[random.usize(..TEXTS.len())].into()
}
