//! What changes of a file when a member of it is set: that member and nothing else.

use knock_codegen::json::{self, Node, Value};
use knock_codegen::source::Sources;

fn parse(text: &str) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("workflow.json", text);
    json::parse(file, &sources).unwrap_or_else(|error| panic!("{text}: {}", error.message))
}

fn set(text: &str, key: &str, value: &Value) -> String {
    json::set_member(text, &parse(text), key, value, &["after", "$schema"])
}

fn sample() -> Value {
    Value::object([("a", Value::array(["x"])), ("b", Value::Array(Vec::new()))])
}

/// What each file becomes when the member `new` is set.
#[test]
fn a_new_member_is_laid_out_as_the_file_is() {
    for (text, expected) in [
        (
            "{}",
            "{\n  \"new\": {\n    \"a\": [\n      \"x\"\n    ],\n    \"b\": []\n  }\n}",
        ),
        (
            "{\n    \"one\": \"\\u00fc\\/\"\n}\n",
            "{\n    \"one\": \"\\u00fc\\/\",\n    \"new\": {\n        \"a\": [\n            \"x\"\n        ],\n        \"b\": []\n    }\n}\n",
        ),
        (
            "{\r\n\t\"one\":1,\r\n\t\"$schema\" : 1.50 }",
            "{\r\n\t\"one\":1,\r\n\t\"new\": {\r\n\t\t\"a\": [\r\n\t\t\t\"x\"\r\n\t\t],\r\n\t\t\"b\": []\r\n\t},\r\n\t\"$schema\" : 1.50 }",
        ),
        (
            "{\"one\":[ ],\"after\":{}}",
            "{\"one\":[ ],\"new\": {\"a\": [\"x\"], \"b\": []}, \"after\":{}}",
        ),
        (
            "\n{ \"one\": null\n}",
            "\n{ \"one\": null, \"new\": {\"a\": [\"x\"], \"b\": []}\n}",
        ),
    ] {
        let edited = set(text, "new", &sample());
        assert_eq!(edited, expected);
        assert_eq!(set(&edited, "new", &sample()), edited, "it is set already");
    }
}

#[test]
fn a_member_that_is_there_keeps_its_place() {
    let text = "{\n  \"n\\u0065w\":  [1,\n2],\n  \"after\": 1\n}";
    let edited = set(text, "new", &Value::from("\"\\\u{1}\n\u{1f389}"));
    assert_eq!(
        edited,
        "{\n  \"n\\u0065w\":  \"\\\"\\\\\\u0001\\n\u{1f389}\",\n  \"after\": 1\n}"
    );
    let text = parse(&edited);
    assert_eq!(
        text.get("new").unwrap().as_str(),
        Some("\"\\\u{1}\n\u{1f389}")
    );
}

#[test]
fn the_first_of_the_followers_counts_and_a_member_of_a_member_does_not() {
    let text = "{\n  \"one\": { \"new\": 1, \"after\": 2 },\n  \"$schema\": 3,\n  \"after\": 4\n}";
    let edited = set(text, "new", &Value::Bool(false));
    assert_eq!(
        edited,
        text.replace("  \"$schema\"", "  \"new\": false,\n  \"$schema\"")
    );
}
