//! `check --remote` and `diff --remote`: what is here against what an environment has.

use serde_json::json;

use super::documents::WORKFLOWS;
use super::server::{Server, TOKEN};
use super::workflow;
use crate::stage::{Run, Stage};

fn run(stage: &Stage, server: &Server, arguments: &[&str]) -> Run {
    let mut command = stage.command(arguments);
    command.env("KNOCK_API_ORIGIN", server.origin());
    command.env("KNOCK_SERVICE_TOKEN", TOKEN);
    command.output().unwrap().into()
}

fn entry(key: &str) -> String {
    json!({ "key": key, "type": "secret", "value": "hidden" }).to_string()
}

/// A workflow that uses one of everything.
fn stage() -> Stage {
    let workflow = r#"{ "name": "W", "steps": [
  { "type": "channel", "channel_key": "sms", "ref": "sms_1",
    "template": { "text_body": "{{ vars.app_url }}{% render 'card' %}{{ vars.app_url }}" } },
  { "type": "branch", "ref": "branch_1", "branches": [ { "steps": [
    { "type": "channel", "channel_key": "emial", "ref": "email_1", "channel_type": "email",
      "template": { "settings": { "layout_key": "plain" }, "subject": "Hi", "html_body": "Hi" } }
  ] } ] }
] }"#;
    Stage::with([
        ("knock/workflows/w/workflow.json", workflow),
        (
            "knock/partials/card/partial.json",
            r#"{ "name": "Card", "type": "text", "content": "Hi" }"#,
        ),
        (
            "knock/layouts/plain/layout.json",
            r#"{ "name": "Plain", "html_layout": "{{ content }}", "text_layout": "{{ content }}" }"#,
        ),
    ])
}

#[test]
fn what_the_environment_lacks_is_an_error_where_it_is_used() {
    let (stage, server) = (stage(), Server::start());
    for (list, key) in [
        ("/v1/channels", "sms"),
        ("/v1/channel_groups", "email"),
        ("/v1/variables", "base_url"),
    ] {
        server.add(list, entry(key));
    }
    let found = run(&stage, &server, &["check", "--remote", "--format", "json"]);
    assert_eq!(found.code, 1, "{found:?}");
    let diagnostics = found.json()["diagnostics"].clone();
    let diagnostics: Vec<String> = (diagnostics.as_array().unwrap().iter())
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap_or_default().to_owned();
            let place = format!("{}:{}:{}", text("file"), it["line"], it["column"]);
            format!(
                "{place}: {}: {} ({})",
                text("code"),
                text("message"),
                text("help")
            )
        })
        .collect();
    assert_eq!(
        diagnostics,
        [
            "layouts/plain/layout.json:1:1: K080: the environment has no layout `plain` \
             (push the layout, or make it in Knock's dashboard)",
            "partials/card/partial.json:1:1: K080: the environment has no partial `card` \
             (push the partial, or make it in Knock's dashboard)",
            "workflows/w/workflow.json:3:36: K080: the environment has no variable `app_url` \
             (make the variable in Knock's dashboard)",
            "workflows/w/workflow.json:5:42: K080: the environment has no channel `emial` \
             (did you mean `email`?)",
        ]
    );
    for (list, key) in [
        ("/v1/channels", "emial"),
        ("/v1/variables", "app_url"),
        ("/v1/partials", "card"),
        ("/v1/email_layouts", "plain"),
    ] {
        server.add(list, entry(key));
    }
    server.state().longest_page = Some(1);
    let found = run(&stage, &server, &["check", "--remote"]);
    assert_eq!(found.stdout, "no errors, no warnings in 1 workflow\n");
    assert_eq!(found.code, 0);
    assert!(
        !format!("{found:?}").contains("hidden"),
        "values are not shown"
    );
}

#[test]
fn channels_are_those_of_the_account() {
    let (stage, server) = (stage(), Server::start());
    let arguments = ["check", "--remote", "--branch", "mine"];
    run(&stage, &server, &arguments);
    let requests = server.state().requests.clone();
    let asked: Vec<String> = (requests.iter())
        .map(|it| format!("{} {:?}", it.path, it.query.get("branch")))
        .collect();
    assert_eq!(
        asked,
        [
            "/v1/channels None",
            "/v1/channel_groups None",
            "/v1/variables Some(\"mine\")",
            "/v1/partials Some(\"mine\")",
            "/v1/email_layouts Some(\"mine\")",
        ]
    );
}

#[test]
fn what_a_pull_would_bring_is_judged() {
    let stage = Stage::with_template("{{ data.page }}");
    let server = Server::with([(
        WORKFLOWS,
        workflow("w", "{{ data.page }} {{ data.author }}"),
    )]);
    let arguments = ["diff", "--remote", "--deny", "breaking"];
    let found = run(&stage, &server, &arguments);
    assert_eq!(
        found.stdout,
        "w\n  breaking    `data.author` is new and required\n              \
         knock/workflows/w/sms_1/text_body.txt:1:20\n\n\
         1 breaking change from knock to development\n"
    );
    assert_eq!(found.code, 1);
    let pulled = stage.read("knock/workflows/w/sms_1/text_body.txt");
    assert_eq!(pulled, "{{ data.page }}", "nothing is written");
}

#[test]
fn overrides_count_on_both_sides() {
    let stage = Stage::with_template("{{ data.page }}");
    stage.write(
        "knock-types.toml",
        "[workflows.w.data.page]\nkind = \"integer\"\n",
    );
    let server = Server::with([(WORKFLOWS, workflow("w", "{{ data.page }}"))]);
    let found = run(&stage, &server, &["diff", "--remote"]);
    assert_eq!(found.stdout, "no changes from knock to development\n");
}

#[test]
fn an_environment_is_for_what_is_remote() {
    let stage = Stage::with_template("{{ data.page }}");
    for command in ["check", "diff"] {
        for option in [["--environment", "production"], ["--branch", "mine"]] {
            let run = stage.run([&[command], &option[..]].concat());
            assert_eq!(run.code, 2, "{run:?}");
            assert!(run.stderr.contains("--remote"), "{run:?}");
        }
    }
    let run = stage.run(["check", "--remote"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("there is no service token"), "{run:?}");
}
