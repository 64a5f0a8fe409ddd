//! JSON: what is refused and where, and that every part of a string is found again in its source.

use knock_codegen::json::{self, Json, MAX_DEPTH, Node};
use knock_codegen::source::Sources;
use knock_liquid::Span;

fn parse(text: &str) -> Result<Node, String> {
    let mut sources = Sources::default();
    let file = sources.add("a.json", text);
    json::parse(file, &sources).map_err(|diagnostic| diagnostic.line(&sources))
}

#[test]
fn the_tree_keeps_values_order_and_places() {
    let mut sources = Sources::default();
    let file = sources.add(
        "a.json",
        r#" {"b": [1e999, -0.10, null], "a": {"é\n": true}, "": "x"} "#,
    );
    let root = json::parse(file, &sources).unwrap();
    let keys: Vec<&str> = root
        .as_object()
        .unwrap()
        .iter()
        .map(|member| &*member.key.value)
        .collect();
    assert_eq!(keys, ["b", "a", ""]);
    let list = root.get("b").unwrap().as_array().unwrap();
    assert_eq!(list[0].as_number(), Some("1e999"));
    assert_eq!(list[1].value, Json::Number("-0.10".into()));
    assert!(list[2].is_null());
    let inner = root.get("a").unwrap().get("é\n").unwrap();
    assert_eq!(inner.as_bool(), Some(true));
    assert_eq!(root.get("").unwrap().as_str(), Some("x"));
    assert_eq!(
        sources.text(root.get("a").unwrap().location),
        r#"{"é\n": true}"#
    );
    assert_eq!(sources.text(root.get("").unwrap().location), r#""x""#);
    assert!(root.get("absent").is_none() && list[0].get("b").is_none());
}

#[test]
fn what_is_not_json_is_refused_at_its_place() {
    let cases = [
        ("", "1:1: error[K003]: invalid JSON: there is no value"),
        (
            "\u{feff}{}",
            "1:1: error[K003]: invalid JSON: the file starts with a byte order mark (help: save the file as UTF-8 without a byte order mark)",
        ),
        (
            "{\n  \"a\": 1,\n}",
            "2:9: error[K003]: invalid JSON: trailing commas are not allowed (help: remove the comma)",
        ),
        (
            "[1 2]",
            "1:3: error[K003]: invalid JSON: expected a comma (help: put a comma here)",
        ),
        (
            "[1] 2",
            "1:5: error[K003]: invalid JSON: text cannot contain more than one JSON value",
        ),
        (
            "{a: 1}",
            "1:2: error[K003]: invalid JSON: expected a key in double quotes (help: put the key in double quotes)",
        ),
        (
            "['a']",
            "1:2: error[K003]: invalid JSON: single-quoted strings are not allowed (help: put the string in double quotes)",
        ),
        (
            "// x\n{}",
            "1:1: error[K003]: invalid JSON: comments are not allowed (help: remove the comment)",
        ),
        (
            "{\"é\": \"a\tb\"}",
            "1:9: error[K003]: invalid JSON: control character in a string (help: write `\\t`)",
        ),
        (
            "[\"a\nb\"]",
            "1:4: error[K003]: invalid JSON: control character in a string (help: write `\\n`)",
        ),
        (
            "[\"\u{1}\"]",
            "1:3: error[K003]: invalid JSON: control character in a string (help: write `\\u0001`)",
        ),
        (
            "[1,\u{a0}2]",
            "1:4: error[K003]: invalid JSON: unexpected character '\\u{a0}'",
        ),
        (
            "[]\u{c}",
            "1:3: error[K003]: invalid JSON: unexpected character '\\u{c}'",
        ),
        (
            "{\"a\": 1,\n \"\\u0061\": 2}",
            "2:3: error[K003]: invalid JSON: the key `a` stands twice in this object (a.json:1:3: it stands here first) (help: remove one of the two)",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            parse(text).unwrap_err(),
            format!("a.json:{expected}"),
            "{text:?}"
        );
    }
}

#[test]
fn more_that_is_not_json() {
    let cases = [
        "{",
        "[",
        "\"",
        "\"\\",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "[1,",
        "}",
        "]",
        ",",
        ":",
        "nul",
        "truex",
        "True",
        "NaN",
        "Infinity",
        "-",
        "-Infinity",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "--1",
        "\"\\x41\"",
        "\"\\'\"",
        "\"\\u12\"",
        "\"\\u12é4\"",
        "\"\\ud83c\"",
        "\"\\udf89\"",
        "\"\\ud83c\\u0041\"",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,,}",
        "[,]",
        "[1,,2]",
        "{1:2}",
        "{null:1}",
        "[\"a\" \"b\"]",
        "[1 [2]]",
        "[1 {}]",
        "/* */ 1",
        "1 /",
        "\u{0}",
        "[\"a\"é]",
        "{\"a\"é}",
        "{é:1}",
        "[1]\u{0}",
        "é",
    ];
    for text in cases {
        let message = parse(text).expect_err(text);
        assert!(message.contains("error[K003]: invalid JSON: "), "{message}");
    }
}

/// On the smallest stack that a main thread has anywhere, 1 MiB on Windows.
#[test]
fn deep_nesting_is_refused_without_a_crash() {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    thread.spawn(deep_nesting).unwrap().join().unwrap();
}

fn deep_nesting() {
    for (open, close) in [("[", "]"), ("{\"a\": [", "]}")] {
        let levels = open.matches(['[', '{']).count();
        let nested = |times: usize| open.repeat(times) + &close.repeat(times);
        let deepest = MAX_DEPTH / levels;
        assert!(parse(&nested(deepest)).is_ok());
        for times in [deepest + 1, 500, 100_000] {
            let message = parse(&nested(times)).unwrap_err();
            assert!(message.contains("more than 128 levels"), "{message}");
        }
        let unclosed = parse(&open.repeat(100_000)).unwrap_err();
        assert!(unclosed.contains("more than 128 levels"), "{unclosed}");
    }
    let brackets = format!("{{\"{}\\\"[\": []}}", "[{".repeat(200));
    assert!(parse(&brackets).is_ok(), "brackets in a string do not nest");
    let place = parse(&("[\n".repeat(129) + &"]".repeat(129))).unwrap_err();
    assert!(place.starts_with("a.json:129:1: "), "{place}");
}

/// Cuts and doubles pieces of a document at every byte: no input may panic, whatever is accepted
/// must have places inside the file, and must be what another parser accepts.
#[test]
fn no_input_panics() {
    let text = "{\"é\\n\\ud83c\\udf89\": [1.5e-3, true, null, \"a\\\"\\u00e9b\", {}], \"k@\": -0}";
    for (at, _) in text.char_indices() {
        for piece in [
            "", "\"", "\\", "\\u", "{", "]", ",", "9", "é", "\u{feff}", "\u{2028}",
        ] {
            for broken in [
                format!("{}{piece}", &text[..at]),
                format!("{piece}{}", &text[at..]),
                format!("{}{piece}{}", &text[..at], &text[at..]),
            ] {
                let root = parse(&broken);
                if let Ok(root) = &root {
                    assert!(root.location.span.end <= broken.len());
                }
                let other = serde_json::from_str::<serde_json::Value>(&broken);
                assert_eq!(root.is_ok(), other.is_ok(), "{broken}: {root:?}, {other:?}");
            }
        }
    }
}

#[test]
fn every_character_is_found_in_its_source() {
    let encodings = [
        ("a", 'a'),
        ("é", 'é'),
        ("🎉", '🎉'),
        (r#"\""#, '"'),
        (r"\\", '\\'),
        (r"\/", '/'),
        (r"\b", '\u{8}'),
        (r"\f", '\u{c}'),
        (r"\n", '\n'),
        (r"\r", '\r'),
        (r"\t", '\t'),
        (r"\u0041", 'A'),
        (r"\u00e9", 'é'),
        (r"\u00E9", 'é'),
        (r"\u20ac", '€'),
        (r"\ud83c\udf89", '🎉'),
        (r"\uD83C\uDF89", '🎉'),
    ];
    // Every encoding before and after every other one, with and without text around.
    for (first, _) in &encodings {
        for (second, _) in &encodings {
            for (before, between, after) in [("", "", ""), ("x", "", "y"), ("", "é", "")] {
                let source = format!("{before}{first}{between}{second}{after}");
                check(&source, &encodings);
            }
        }
    }
    check(
        &encodings.map(|(source, _)| source).concat().repeat(3),
        &encodings,
    );
}

/// Splits the source into encodings by itself, and compares with what `locate` says.
fn check(source: &str, encodings: &[(&str, char)]) {
    let mut sources = Sources::default();
    let file = sources.add("a.json", format!("[0, \"{source}\"]"));
    let root = json::parse(file, &sources).unwrap();
    let node = &root.as_array().unwrap()[1];
    let text = node.as_text().unwrap();
    assert_eq!(sources.text(text.location), source);

    let mut rest = source;
    let mut expected = Vec::new();
    while let Some(next) = rest.chars().next() {
        let (encoding, character) = encodings
            .iter()
            .copied()
            .filter(|(encoding, _)| next == '\\' && rest.starts_with(encoding))
            .max_by_key(|(encoding, _)| encoding.len())
            .unwrap_or((&rest[..next.len_utf8()], next));
        expected.push((character, encoding));
        rest = &rest[encoding.len()..];
    }
    let found: Vec<(char, &str)> = text
        .value
        .char_indices()
        .map(|(at, character)| {
            let span = Span::new(at, at + character.len_utf8());
            (character, sources.text(text.locate(span)))
        })
        .collect();
    assert_eq!(found, expected, "{source}");
    let whole = text.locate(Span::new(0, text.value.len()));
    assert_eq!(whole, text.location);
}
