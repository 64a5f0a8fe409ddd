//! Knock directories as data: a line `=== path` starts a file. `=== template` starts the only
//! template of a workflow `w`, and `=== steps` the steps of one.

/// The files of a case, by their path relative to the Knock directory.
pub(crate) fn files(case: &str) -> Vec<(String, String)> {
    case.split("=== ").skip(1).flat_map(section).collect()
}

fn section(section: &str) -> Vec<(String, String)> {
    let (name, text) = section.split_once('\n').unwrap_or((section, ""));
    let text = text.strip_suffix('\n').unwrap_or(text);
    match name {
        "template" => {
            let step = r#"{ "type": "channel", "channel_type": "sms", "ref": "sms_1",
                    "template": { "text_body@": "text_body.txt" } }"#;
            let template = ("workflows/w/text_body.txt".to_owned(), text.to_owned());
            vec![workflow(step), template]
        }
        "steps" => vec![workflow(text)],
        path => vec![(path.to_owned(), text.to_owned())],
    }
}

fn workflow(steps: &str) -> (String, String) {
    (
        "workflows/w/workflow.json".to_owned(),
        format!("{{ \"name\": \"W\", \"steps\": [\n{steps}\n] }}"),
    )
}
