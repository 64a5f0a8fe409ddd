//! The keywords of a schema that say something without other schemas: types, constants, words.

use std::collections::BTreeSet;

use knock_liquid::nearest;

use super::Reader;
use crate::analysis::Kinds;
use crate::contract::Constant;
use crate::json::{Json, Node};
use crate::schema::combine::without_twins;
use crate::schema::keywords::{OF_LISTS, OF_OBJECTS, UNEXPRESSED};
use crate::schema::model::{Schema, Words};

const STRUCTURED_CONSTANTS: &str = "The schema allows certain objects or lists only.";

/// The types of JSON Schema, but for `null`.
const TYPES: [(&str, Kinds); 6] = [
    ("array", Kinds::LIST),
    ("boolean", Kinds::BOOLEAN),
    ("integer", Kinds::INTEGER),
    ("number", Kinds::NUMBER),
    ("object", Kinds::OBJECT),
    ("string", Kinds::TEXT),
];

impl Reader<'_> {
    /// What a schema says by itself, without `$ref` and combinations.
    pub(super) fn own(&mut self, node: &Node) -> Schema {
        let mut schema = Schema::anything(node.location);
        match node.get("type") {
            Some(types) => self.types(types, &mut schema),
            None => infer(node, &mut schema),
        }
        self.constants(node, &mut schema);
        self.objects(node, &mut schema.object);
        self.lists(node, &mut schema.list);
        schema.words = words(node).over(std::mem::take(&mut schema.words));
        schema.consistent()
    }

    fn types(&mut self, types: &Node, schema: &mut Schema) {
        let names = match &types.value {
            Json::Array(names) => names.as_slice(),
            _ => std::slice::from_ref(types),
        };
        let mut kinds: Option<Kinds> = None;
        let mut null = false;
        for name in names {
            let text = name.as_str();
            let found = TYPES.iter().find(|(known, _)| Some(*known) == text);
            match found {
                Some((_, found)) => kinds = Some(kinds.map_or(*found, |kinds| kinds.join(*found))),
                None if text == Some("null") => null = true,
                None => return self.unknown_type(name),
            }
        }
        if kinds.is_none() && !null {
            let message = "no type is listed, so no value is allowed".to_owned();
            return self.invalid(types.location, message, "list a type, or remove `type`");
        }
        (schema.kinds, schema.null) = (kinds, null);
    }

    fn unknown_type(&mut self, name: &Node) {
        let known = TYPES.iter().map(|(name, _)| *name).chain(["null"]);
        let message = match name.as_str() {
            Some(text) => format!("there is no type `{text}`"),
            None => format!("expected the name of a type, found {}", name.value.kind()),
        };
        let near = name.as_str().and_then(|text| nearest(text, known.clone()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
        };
        self.invalid(name.location, message, &help);
    }

    fn constants(&mut self, node: &Node, schema: &mut Schema) {
        let listed = node.get("enum");
        let values = match (node.get("const"), listed) {
            (Some(constant), _) => std::slice::from_ref(constant),
            (None, Some(_)) => self.elements(listed),
            (None, None) => return,
        };
        if values.is_empty() {
            if let Some(Node {
                location,
                value: Json::Array(_),
            }) = listed
            {
                let message = "no value is listed, so none is allowed".to_owned();
                self.invalid(*location, message, "list the values, or remove `enum`");
            }
            return;
        }
        schema.null &= values.iter().any(Node::is_null);
        let values = values.iter().filter(|value| !value.is_null());
        let constants: Option<Vec<Constant>> = values.map(constant).collect();
        match constants {
            Some(constants) => schema.constants = Some(without_twins(constants)),
            None => {
                schema.words.notes.insert(STRUCTURED_CONSTANTS);
            }
        }
    }
}

/// The value that is spelt out, unless it is an object or a list, or a number beyond all bounds.
fn constant(node: &Node) -> Option<Constant> {
    match &node.value {
        Json::String(text) => Some(Constant::Text(text.value.to_string())),
        Json::Bool(value) => Some(Constant::Boolean(*value)),
        Json::Number(digits) => {
            let value: f64 = digits.parse().ok()?;
            value.is_finite().then(|| Constant::Number(digits.clone()))
        }
        _ => None,
    }
}

/// Where no type is said, what is said of members or elements says that there are some.
fn infer(node: &Node, schema: &mut Schema) {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| node.get(keyword).is_some());
    schema.kinds = match (has(&OF_OBJECTS), has(&OF_LISTS)) {
        (true, false) => Some(Kinds::OBJECT),
        (false, true) => Some(Kinds::LIST),
        _ => return,
    };
    schema.null = false;
}

fn words(node: &Node) -> Words {
    let text = |keyword| node.get(keyword).and_then(Node::as_str).map(str::to_owned);
    let unexpressed = UNEXPRESSED.into_iter();
    Words {
        title: text("title"),
        description: text("description"),
        format: text("format"),
        default: node.get("default").map(Node::to_string),
        deprecated: node.get("deprecated").and_then(Node::as_bool) == Some(true),
        unexpressed: unexpressed
            .filter(|keyword| node.get(keyword).is_some())
            .collect(),
        notes: BTreeSet::new(),
    }
}
