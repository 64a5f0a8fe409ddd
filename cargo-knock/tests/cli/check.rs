//! What `check` says to machines, and how it judges.

use serde_json::Value;

use crate::stage::Stage;

/// A number where text cannot be: one error with two labels, and a help.
const CONFLICT: &str = "ü {{ data.a | round }} {{ data.a.b }}";
/// Something with members, printed as a whole: one warning.
const PRINTED_WHOLE: &str = "{{ workflow }}";

#[test]
fn exit_codes_tell_errors_from_warnings() {
    let deny = ["check", "--deny", "warnings"];
    for (template, code, denied) in [
        ("{{ data.a }}", 0, 0),
        (PRINTED_WHOLE, 0, 1),
        (CONFLICT, 1, 1),
    ] {
        let stage = Stage::with_template(template);
        assert_eq!(stage.run(["check"]).code, code, "{template}");
        assert_eq!(stage.run(deny).code, denied, "{template}");
        for format in ["json", "sarif", "github"] {
            assert_eq!(
                stage.run(["check", "--format", format]).code,
                code,
                "{format}"
            );
        }
    }
}

#[test]
fn the_last_line_sums_up_unless_it_is_quiet() {
    let stage = Stage::with_template(&format!("{CONFLICT} {PRINTED_WHOLE}"));
    let run = stage.run(["check"]);
    assert!(
        run.stdout
            .ends_with("\n\n1 error, 1 warning in 1 workflow\n"),
        "{}",
        run.stdout
    );
    let quiet = stage.run(["check", "-q"]);
    assert_eq!(
        format!("{}1 error, 1 warning in 1 workflow\n", quiet.stdout),
        run.stdout
    );
}

#[test]
fn json_has_all_places() {
    let report = Stage::with_template(CONFLICT)
        .run(["check", "--format", "json"])
        .json();
    let diagnostic = &report["diagnostics"][0];
    let place = |value: &Value| {
        let number = |key: &str| value[key].as_u64().unwrap();
        let file = value["file"].as_str().unwrap().to_owned();
        (
            file,
            number("line"),
            number("column"),
            number("end_line"),
            number("end_column"),
        )
    };
    let file = "workflows/w/sms_1/text_body.txt".to_owned();
    assert_eq!(diagnostic["code"], "K030");
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(place(diagnostic), (file.clone(), 1, 27, 1, 35));
    assert_eq!(place(&diagnostic["related"][0]), (file, 1, 6, 1, 12));
    assert_eq!(report["summary"]["errors"], 1);
    assert_eq!(report["summary"]["workflows"], 1);
}

#[test]
fn sarif_is_what_the_standard_asks_for() {
    let stage = Stage::with_template(&format!("{CONFLICT}\n{PRINTED_WHOLE}"));
    let log = stage.run(["check", "--format", "sarif"]).json();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-schema-2.1.0.json")
    );
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        assert!(rule["id"].as_str().unwrap().starts_with('K'));
        let help = rule["help"]["markdown"].as_str().unwrap();
        assert!(help.starts_with(&format!("# {} (", rule["id"].as_str().unwrap())));
        assert!(help.contains("\n## Fix\n"));
        assert_eq!(rule["help"]["text"], help);
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(
            rules[index]["defaultConfiguration"]["level"],
            result["level"]
        );
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let region = |location: &Value| location["physicalLocation"]["region"].clone();
    let conflict = &results[0];
    let expected = r#"{ "startLine": 1, "startColumn": 27, "endLine": 1, "endColumn": 35 }"#;
    assert_eq!(
        region(&conflict["locations"][0]),
        serde_json::from_str::<Value>(expected).unwrap()
    );
    let related = &conflict["relatedLocations"][0];
    assert_eq!(region(related)["startColumn"], 6);
    assert_eq!(related["message"]["text"], "this needs a number");
}

#[test]
fn machines_that_show_a_repository_get_paths_from_its_root() {
    let stage = Stage::with_template(CONFLICT);
    stage.write(".git/HEAD", "ref: refs/heads/main\n");
    stage.write("crates/app/src/lib.rs", "");
    let directory = ["--knock-dir", "../../knock"];
    let run = |format| {
        let mut command = stage.command(["check", "--format", format].iter().chain(&directory));
        let output = command
            .current_dir(stage.path("crates/app"))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run("human").contains("--> ../../knock/workflows/w/"));
    assert!(run("github").starts_with("::error file=knock/workflows/w/"));
    assert!(run("sarif").contains("\"uri\": \"knock/workflows/w/"));
}

#[test]
fn annotations_of_several_lines_have_no_columns() {
    let stage = Stage::with_template("{% if %}");
    stage.write(
        "knock/workflows/v/workflow.json",
        "{ \"steps\": [\n\n{ } ], \"name\": [\n1\n] }",
    );
    let annotations = stage.run(["check", "--format", "github", "--quiet"]).stdout;
    for line in annotations.lines() {
        let (_, properties) = line.split_once(' ').unwrap();
        let (properties, _) = properties.split_once("::").unwrap();
        let property = |name: &str| {
            let mut properties = properties.split(',');
            properties.find_map(|property| property.strip_prefix(name)?.strip_prefix('='))
        };
        let is_one_line = property("line") == property("endLine");
        assert_eq!(property("col").is_some(), is_one_line, "{line}");
        assert_eq!(property("endColumn").is_some(), is_one_line, "{line}");
    }
    assert!(annotations.lines().count() > 0);
}

#[test]
fn a_line_too_long_for_an_excerpt_is_told_by_its_place() {
    let padding = " ".repeat(20_000);
    let run = Stage::with_template(&format!("{padding}{PRINTED_WHOLE}")).run(["check"]);
    let place = " --> knock/workflows/w/sms_1/text_body.txt:1:20004\n";
    assert!(run.stdout.contains(place), "{}", run.stdout);
    assert!(!run.stdout.contains(PRINTED_WHOLE), "{}", run.stdout);
}
