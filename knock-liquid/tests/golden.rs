//! Golden Liquid, a conformance suite of templates for Liquid engines, where it is present.

use std::path::Path;

use serde_json::Value;

/// Groups of the suite whose error is not one of syntax: it depends on values, or on how many
/// arguments a filter takes, and engines report it when they render.
const RUNTIME: &[&str] = &[
    "filters, ",
    "tags, for, limit",
    "tags, for, offset",
    "tags, if, string greater",
];

#[test]
fn golden_suite() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/liquid/golden_liquid.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        say("skipped: the golden Liquid suite is not present");
        return;
    };
    let suite: Value = serde_json::from_str(&text).expect("the suite is JSON");
    let tests = suite["tests"].as_array().expect("the suite has tests");
    let (mut parsed, mut rejected, mut include, mut runtime) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    let valid = |template: &Value| {
        tests
            .iter()
            .any(|test| test["template"] == *template && test["invalid"] != true)
    };
    for test in tests {
        let (name, template) = (
            test["name"].as_str().unwrap(),
            test["template"].as_str().unwrap(),
        );
        let (_, errors) = knock_liquid::parse(template);
        if valid(&test["template"]) {
            // The same template may also be listed as invalid for a stricter mode.
            if template.contains("include ") {
                include += 1;
            } else if errors.is_empty() {
                parsed += 1;
            } else {
                wrong.push(format!("{name}: {template:?}: {}", errors[0]));
            }
        } else if RUNTIME.iter().any(|prefix| name.starts_with(prefix)) {
            runtime += 1;
        } else if errors.is_empty() {
            wrong.push(format!("{name}: {template:?} is not rejected"));
        } else {
            rejected += 1;
        }
    }
    say(&format!(
        "golden Liquid: {parsed} valid templates parsed, {rejected} syntax errors rejected, \
         {include} with `include` and {runtime} with run-time errors left out"
    ));
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(parsed > 800 && rejected > 20, "the suite was read");
}

/// Says something past the capture of the test runner.
fn say(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{what}");
}
