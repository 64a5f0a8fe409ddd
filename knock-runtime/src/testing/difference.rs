//! Where two JSON values differ, for people to read.

use serde_json::Value;

/// One line for each difference, with the path to it.
pub(super) fn differences(sent: &Value, expected: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("data", Some(sent), Some(expected), &mut lines);
    lines
}

fn compare(path: &str, sent: Option<&Value>, expected: Option<&Value>, lines: &mut Vec<String>) {
    match (sent, expected) {
        (Some(Value::Object(sent)), Some(Value::Object(expected))) => {
            for (name, value) in sent {
                compare(
                    &format!("{path}.{name}"),
                    Some(value),
                    expected.get(name),
                    lines,
                );
            }
            for (name, value) in expected
                .iter()
                .filter(|(name, _)| !sent.contains_key(*name))
            {
                compare(&format!("{path}.{name}"), None, Some(value), lines);
            }
        }
        (Some(Value::Array(sent)), Some(Value::Array(expected))) => {
            for index in 0..sent.len().max(expected.len()) {
                let path = format!("{path}[{index}]");
                compare(&path, sent.get(index), expected.get(index), lines);
            }
        }
        (Some(sent), Some(expected)) if sent != expected => {
            lines.push(format!(
                "  {path}: {sent} was sent, {expected} was expected"
            ));
        }
        (Some(sent), None) => {
            lines.push(format!("  {path}: {sent} was sent, nothing was expected"));
        }
        (None, Some(expected)) => {
            lines.push(format!(
                "  {path}: nothing was sent, {expected} was expected"
            ));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_difference_is_a_line_with_its_path() {
        let sent = json!({"a": 1, "b": [1, {"c": null}], "d": "x", "same": {"e": [true]}});
        let expected = json!({"a": 1.0, "b": [1, {"c": 2}, 3], "f": [], "same": {"e": [true]}});
        assert_eq!(
            differences(&sent, &expected),
            [
                "  data.a: 1 was sent, 1.0 was expected",
                "  data.b[1].c: null was sent, 2 was expected",
                "  data.b[2]: nothing was sent, 3 was expected",
                "  data.d: \"x\" was sent, nothing was expected",
                "  data.f: nothing was sent, [] was expected",
            ]
        );
        assert!(differences(&sent, &sent).is_empty());
    }
}
