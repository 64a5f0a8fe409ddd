//! The contracts that `inspect` shows.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::stage::{Stage, corpus, sample};

/// The directories at hand.
fn directories() -> impl Iterator<Item = PathBuf> {
    [Some(sample()), corpus()].into_iter().flatten()
}

fn inspect(directory: &Path) -> String {
    let arguments = ["inspect", "--format", "json", "--knock-dir"].map(Path::new);
    let run = Stage::empty().run(arguments.iter().chain([&directory]));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout
}

#[test]
fn json_is_stable_and_has_the_documented_keys() {
    for directory in directories() {
        let text = inspect(&directory);
        assert_eq!(text, inspect(&directory));
        assert!(text.ends_with("}\n") && text.starts_with("{\n  \"workflows\": ["));
        let report: Value = serde_json::from_str(&text).unwrap();
        let workflows = report["workflows"].as_array().unwrap();
        let keys: Vec<&str> = workflows
            .iter()
            .map(|it| it["key"].as_str().unwrap())
            .collect();
        assert!(keys.is_sorted() && keys.len() >= 4);
        for workflow in workflows {
            let found: Vec<&String> = workflow.as_object().unwrap().keys().collect();
            let mut expected = [
                "key",
                "name",
                "path",
                "data",
                "actor",
                "tenant",
                "recipient",
                "vars",
                "partials",
                "layouts",
                "translations",
                "cancelable",
                "open",
            ];
            // A parsed object sorts its keys; their order in the text is held by a case.
            expected.sort_unstable();
            assert_eq!(found, expected);
            assert!(directory.join(workflow["path"].as_str().unwrap()).is_file());
        }
    }
}

#[test]
fn words_are_those_of_the_documentation() {
    let kinds = "scalar text integer number boolean timestamp until list object map enum \
                 attachments any";
    for directory in directories() {
        for (_, entry) in entries(&directory) {
            let word = |key: &str| entry[key].as_str().unwrap().to_owned();
            assert!(kinds.split(' ').any(|kind| kind == word("kind")), "{entry}");
            assert!(["required", "optional", "provided"].contains(&&*word("presence")));
        }
    }
}

#[test]
fn every_read_stands_where_it_is_said_to_be() {
    for directory in directories() {
        let mut seen = 0;
        for (path, entry) in entries(&directory) {
            for read in entry["reads"].as_array().unwrap() {
                let written = path_at(&directory, read);
                assert!(
                    names(&written, &path),
                    "`{path}` is not `{written}`: {read}"
                );
                seen += 1;
            }
        }
        assert!(seen > 20, "there are reads");
    }
}

/// Every entry of every workflow with its path.
fn entries(directory: &Path) -> Vec<(String, Value)> {
    let report: Value = serde_json::from_str(&inspect(directory)).unwrap();
    let lists = report["workflows"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|workflow| {
            let of = |root: &str| workflow[root]["properties"].clone();
            [
                workflow["data"].clone(),
                of("actor"),
                of("tenant"),
                of("recipient"),
                workflow["vars"].clone(),
            ]
        });
    let entries = lists.flat_map(|list| list.as_array().unwrap().clone());
    entries
        .map(|entry| (entry["path"].as_str().unwrap().to_owned(), entry))
        .collect()
}

/// The path that is written in a file at a line and a column, counted in characters.
fn path_at(directory: &Path, read: &Value) -> String {
    let number = |key: &str| usize::try_from(read[key].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(directory.join(read["file"].as_str().unwrap())).unwrap();
    let line = text.split('\n').nth(number("line") - 1).unwrap();
    let rest = line.chars().skip(number("column") - 1);
    rest.take_while(|it| it.is_alphanumeric() || "_-.[]".contains(*it))
        .collect()
}

/// Whether the last name of a contract's path is among those of a path in a template. An element
/// of a list has no name of its own.
fn names(written: &str, path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap();
    let mut names = written.split(['.', '[', ']']);
    names.any(|name| name == last || (last.ends_with("[]") && !name.is_empty()))
}

#[test]
fn columns_count_what_is_in_the_file_even_where_it_is_escaped() {
    let stage = Stage::with([(
        "knock/workflows/w/workflow.json",
        "{\"name\": \"W\", \"steps\": [{\"type\": \"channel\", \"channel_type\": \"sms\", \"ref\": \"s\",\n\
         \"template\": {\"text_body\": \"\\u00fc\\n\\\"漢\\\" {{ data.a }}\"}}]}",
    )]);
    let report = stage.run(["inspect", "--format", "json"]).json();
    let read = &report["workflows"][0]["data"][0]["reads"][0];
    assert_eq!(read["line"], 2);
    let written = path_at(&stage.path("knock"), read);
    assert_eq!(written, "data.a");
}

#[test]
fn only_some_workflows_are_shown_if_so_wished() {
    let stage = Stage::with_sample();
    let run = stage.run(["inspect", "--format", "json", "weekly-summary", "reminder"]);
    let shown = run.json()["workflows"].as_array().unwrap().clone();
    let shown: Vec<&str> = shown.iter().map(|it| it["key"].as_str().unwrap()).collect();
    assert_eq!(shown, ["reminder", "weekly-summary"]);
}

#[test]
fn mistakes_are_shown_but_not_judged() {
    let stage = Stage::with_template("{% if %} {{ data.a }}");
    let run = stage.run(["inspect"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.contains("1 error, no warnings"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("data.a"));
    let report = stage.run(["inspect", "--format", "json"]).json();
    assert_eq!(report["diagnostics"][0]["code"], "K010");
    assert_eq!(stage.run(["inspect", "--quiet"]).stderr, "");
}

#[test]
fn tables_fit_in_100_columns() {
    let long = "very_long_name_of_a_field_that_nobody_would_ever_write_into_a_template".repeat(2);
    let template =
        format!("{{{{ data.a.{long} }}}} {{{{ data['漢字漢字\\n'] }}}} {{{{ data.{long} }}}}");
    let stage = Stage::with_template(&template);
    for directory in directories().chain([stage.path("knock")]) {
        let run = stage.run([Path::new("inspect"), Path::new("--knock-dir"), &directory]);
        for line in run.stdout.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
            assert_eq!(line, line.trim_end());
        }
        assert!(run.stdout.lines().count() > 4);
    }
}
