//! A schema that is written as text in a JSON string.

use crate::diagnostic::{Code, Diagnostic, Label};
use crate::json::{self, Json, Member, Node};
use crate::source::{Location, Text};

/// Parses the JSON in a text; its places are those of the file in which the text stands.
pub(super) fn parse(text: &Text) -> Result<Node, Diagnostic> {
    match json::parse_text(&text.value) {
        Ok(mut node) => {
            move_node(&mut node, text);
            Ok(node)
        }
        Err(mut diagnostic) => {
            diagnostic.code = Code::InvalidSchema;
            for Label { location, .. } in &mut diagnostic.labels {
                *location = moved(*location, text);
            }
            Err(diagnostic)
        }
    }
}

fn moved(inner: Location, text: &Text) -> Location {
    text.locate(inner.span)
}

fn move_node(node: &mut Node, text: &Text) {
    node.location = moved(node.location, text);
    match &mut node.value {
        Json::String(string) => move_text(string, text),
        Json::Array(elements) => {
            for element in elements {
                move_node(element, text);
            }
        }
        Json::Object(members) => {
            for Member { key, value } in members {
                move_text(key, text);
                move_node(value, text);
            }
        }
        _ => {}
    }
}

/// Nothing looks into a string of a schema, so where it stands as a whole is enough.
fn move_text(string: &mut Text, text: &Text) {
    let location = moved(string.location, text);
    *string = Text::plain(std::mem::take(&mut string.value), location);
}
