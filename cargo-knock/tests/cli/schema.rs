//! What `schema` prints, and what it does to `workflow.json`.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::stage::Stage;

const REMINDER: &str = "workflows/workflows/reminder/workflow.json";
const TEMPLATE: &str = "workflows/workflows/reminder/sms_1/text_body.txt";
const MEMBER: &str = "trigger_data_json_schema";

fn schema(stage: &Stage, workflow: &str) -> Value {
    let workflow: Value = serde_json::from_str(&stage.read(workflow)).unwrap();
    workflow[MEMBER].clone()
}

/// Puts a schema into the workflow `reminder`, as its author would.
fn write_by_hand(stage: &Stage, schema: &str) -> String {
    let member = format!("\"{MEMBER}\": {schema},\n  \"trigger_frequency\"");
    let text = stage.read(REMINDER);
    let text = text.replace("\"trigger_frequency\"", &member);
    stage.write(REMINDER, &text);
    text
}

#[test]
fn one_schema_stands_alone_and_several_by_key() {
    let stage = Stage::with_sample();
    let one = stage.run(["schema", "reminder"]);
    assert_eq!((one.code, one.stderr.as_str()), (0, ""));
    assert_eq!(one.json()["required"], json!(["task"]));
    let two = stage.run(["schema", "weekly-summary", "reminder"]).json();
    let keys: Vec<&String> = two.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["reminder", "weekly-summary"]);
    assert_eq!(two["reminder"], one.json());
    let all = stage.run(["schema"]);
    assert_eq!(all.json().as_object().unwrap().len(), 4);
    assert_eq!(stage.run(["schema"]).stdout, all.stdout);
    assert_eq!(
        stage.run(["schema", "reminder", "reminder"]).json(),
        one.json()
    );
}

#[test]
fn what_is_written_is_what_is_printed_and_nothing_else_changes() {
    let stage = Stage::with_sample();
    let before = stage.read(REMINDER);
    let run = stage.run(["schema", "--write", "reminder"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, format!("wrote {REMINDER}\n"));
    assert_eq!(run.stdout, "");
    let after = stage.read(REMINDER);
    let at = before.find("\"trigger_frequency\"").unwrap();
    let (head, tail) = before.split_at(at);
    assert!(after.starts_with(head) && after.ends_with(tail), "{after}");
    let written = schema(&stage, REMINDER);
    assert_eq!(written, stage.run(["schema", "reminder"]).json());
    let others = ["activity-update", "order-shipped", "weekly-summary"];
    for other in others {
        let path = format!("workflows/workflows/{other}/workflow.json");
        assert_eq!(
            schema(&stage, &path),
            Value::Null,
            "{other} was not asked for"
        );
    }
}

#[test]
fn a_file_is_written_only_when_its_schema_changes() {
    let stage = Stage::with_sample();
    stage.run(["schema", "--write"]);
    let file = fs::File::options().write(true).open(stage.path(REMINDER));
    let file = file.unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(1000))
        .unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    let run = stage.run(["schema", "--write", "reminder"]);
    assert_eq!(run.stderr, format!("{REMINDER} is up to date\n"));
    let after = fs::metadata(stage.path(REMINDER)).unwrap();
    assert_eq!(after.modified().unwrap(), before);
}

#[test]
fn neither_the_order_of_members_nor_a_moved_line_is_a_change() {
    let stage = Stage::with_sample();
    stage.run(["schema", "--write"]);
    let workflow: Value = serde_json::from_str(&stage.read(REMINDER)).unwrap();
    // Members of a parsed object are sorted.
    let sorted = serde_json::to_string(&workflow).unwrap();
    stage.write(REMINDER, &sorted);
    let template = stage.read(TEMPLATE);
    stage.write(TEMPLATE, &format!("Hello,\n\n{template}"));
    let run = stage.run(["schema", "--write", "reminder"]);
    assert_eq!(run.stderr, format!("{REMINDER} is up to date\n"));
    assert_eq!(stage.read(REMINDER), sorted);
}

#[test]
fn a_schema_that_was_made_follows_the_templates() {
    let stage = Stage::with_sample();
    stage.run(["schema", "--write"]);
    stage.write(TEMPLATE, "{{ data.chore }}");
    let run = stage.run(["schema", "--write"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains(&format!("wrote {REMINDER}\n")));
    assert_eq!(run.stderr.matches("is up to date").count(), 3);
    let written = schema(&stage, REMINDER);
    // What is no longer read is gone, so the old schema had no say.
    assert_eq!(written["required"], json!(["chore"]));
    let properties = written["properties"].as_object().unwrap();
    assert_eq!(properties.len(), 1);
}

#[test]
fn a_schema_that_was_written_by_hand_is_left_alone() {
    let stage = Stage::with_sample();
    let by_hand = r#"{ "type": "object", "properties": { "due_at": { "type": "string" },
        "task": { "type": "string" } }, "required": ["task"] }"#;
    let text = write_by_hand(&stage, by_hand);
    let run = stage.run(["schema", "--write"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let place = format!("is left alone: {REMINDER}:");
    assert!(run.stderr.contains(&place), "{}", run.stderr);
    assert!(run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(
        run.stderr.matches("wrote ").count(),
        3,
        "others are written"
    );
    assert_eq!(stage.read(REMINDER), text);

    let run = stage.run(["schema", "--write", "--force", "reminder"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let types = json!(["string", "number", "boolean"]);
    assert_eq!(
        schema(&stage, REMINDER)["properties"]["task"]["type"],
        types
    );
}

#[test]
fn a_schema_in_a_file_of_its_own_is_left_alone() {
    let stage = Stage::with_sample();
    let member = format!("\"{MEMBER}@\": \"schema.json\",\n  \"trigger_frequency\"");
    let text = stage.read(REMINDER);
    let text = text.replace("\"trigger_frequency\"", &member);
    stage.write(REMINDER, &text);
    let schema =
        r#"{ "properties": { "task": { "type": "string" }, "due_at": {} }, "required": ["task"] }"#;
    stage.write("workflows/workflows/reminder/schema.json", schema);
    let run = stage.run(["schema", "--write", "--force", "reminder"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr.contains("is in a file of its own"),
        "{}",
        run.stderr
    );
    assert_eq!(stage.read(REMINDER), text);
}

#[test]
fn what_a_schema_says_to_people_is_printed() {
    let stage = Stage::with_sample();
    write_by_hand(
        &stage,
        r#"{ "type": "object", "properties": { "task": { "type": "string", "default": ["a", -1.50],
            "description": "What to do.", "format": "email", "deprecated": true } },
            "required": ["task"] }"#,
    );
    let task = &stage.run(["schema", "reminder"]).json()["properties"]["task"];
    assert_eq!(
        *task,
        json!({ "description": "What to do. Read by sms_1.", "type": "string", "format": "email",
            "default": ["a", -1.5], "deprecated": true })
    );
}

#[test]
fn a_schema_that_somebody_took_over_is_written_by_hand() {
    let stage = Stage::with_sample();
    stage.run(["schema", "--write"]);
    let text = stage.read(REMINDER);
    let mut lines: Vec<&str> = text.lines().collect();
    lines.retain(|line| !line.contains("$comment"));
    let taken_over = lines.join("\n");
    stage.write(REMINDER, &taken_over);
    let run = stage.run(["schema", "--write", "reminder"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(stage.read(REMINDER), taken_over);
}

#[test]
fn nothing_is_written_where_there_are_errors() {
    let stage = Stage::with_template("{% if %} {{ data.a }}");
    let before = stage.read("knock/workflows/w/workflow.json");
    let run = stage.run(["schema", "--write"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("error[K010]"), "{}", run.stderr);
    assert!(
        run.stderr.ends_with(": no schema is written\n"),
        "{}",
        run.stderr
    );
    assert_eq!(stage.read("knock/workflows/w/workflow.json"), before);
    let shown = stage.run(["schema"]);
    assert_eq!(shown.code, 0, "to show is not to judge");
    assert!(shown.stderr.contains("`cargo knock check` shows them"));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_who_may_read_it_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let stage = Stage::with_template("{{ data.a }}");
    let link = stage.path("knock/workflows/w/workflow.json");
    let file = stage.path("knock/workflows/w/real.json");
    fs::rename(&link, &file).unwrap();
    symlink("real.json", &link).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let run = stage.run(["schema", "--write"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().contains(MEMBER));
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let left = fs::read_dir(stage.path("knock/workflows/w")).unwrap();
    assert_eq!(left.count(), 3, "nothing else is left behind");
}
