//! `cargo knock pull`, against a server that speaks the Management API.

mod check;
mod documents;
mod environment;
mod faults;
mod generated;
mod hostile;
mod interrupted;
mod links;
mod official;
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::stage::{Run, Stage, sample};
use documents::{TRANSLATIONS, WORKFLOWS, translation};
use server::{Server, TOKEN};

/// The program, which is to ask this server.
fn command(stage: &Stage, server: &Server, arguments: &[&str]) -> Command {
    let mut command = stage.command(["pull"]);
    command.args(arguments);
    command.env("KNOCK_API_ORIGIN", server.origin());
    command.env("KNOCK_SERVICE_TOKEN", TOKEN);
    command
}

/// Pulls into the folder `knock`.
fn pull(stage: &Stage, server: &Server, arguments: &[&str]) -> Run {
    let mut command = command(stage, server, arguments);
    command
        .args(["--knock-dir", "knock"])
        .output()
        .unwrap()
        .into()
}

/// A workflow of one step, which sends this text.
fn workflow(key: &str, text: &str) -> String {
    let step = format!(
        r#"{{"type":"channel","channel_key":"sms","ref":"sms_1","template":{{"text_body":{text:?},
        "__annotation":{{"extractable_fields":{{"text_body":{{"default":true,"file_ext":"txt"}}}}}}}}}}"#
    );
    format!(
        r#"{{"key":{key:?},"name":"A","steps":[{step}],"sha":"1","__annotation":{{"readonly_fields":["key","sha"]}}}}"#
    )
}

/// All files below a folder, by their paths.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn the_sample_is_pulled_as_it_is() {
    let server = Server::with(documents::of_directory(&sample()));
    let stage = Stage::empty();
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stderr, "");
    let (pulled, mut expected) = (tree(&stage.path("knock")), tree(&sample()));
    expected.retain(|path, _| path.contains('/'));
    for path in pulled.keys().chain(expected.keys()) {
        assert_eq!(pulled.get(path), expected.get(path), "{path}");
    }
    assert_eq!(pulled.len(), 16);
    let summary =
        "knock was pulled from `development`, which has 6 resources: 6 added, 0 changed, 0 gone\n";
    assert!(run.stdout.ends_with(summary), "{}", run.stdout);
}

#[test]
fn all_pages_are_read_and_what_is_asked_for_is_told() {
    let server = Server::start();
    for number in 0..7 {
        server.add(WORKFLOWS, workflow(&format!("w-{number}"), "text"));
    }
    server.add(TRANSLATIONS, translation("en", None, "{}"));
    server.state().longest_page = Some(3);
    let stage = Stage::empty();
    let run = pull(
        &stage,
        &server,
        &["--branch", "mine", "--hide-uncommitted-changes"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    assert!(
        run.stdout
            .contains("from `development`, branch `mine`, which has 8"),
        "{}",
        run.stdout
    );
    assert_eq!(
        fs::read_dir(stage.path("knock/workflows")).unwrap().count(),
        7
    );
    let requests = server.state().requests.clone();
    let lists = requests.iter().filter(|request| !request.query.is_empty());
    let asked: Vec<String> = lists
        .map(|request| {
            for (name, value) in [
                ("environment", "development"),
                ("branch", "mine"),
                ("hide_uncommitted_changes", "true"),
                ("limit", "100"),
            ] {
                assert_eq!(request.query[name], value);
            }
            let is_annotated = request.query.contains_key("annotate");
            assert_eq!(is_annotated, request.path != TRANSLATIONS);
            format!(
                "{} {}",
                request.path,
                request.query.get("after").map_or("", String::as_str)
            )
        })
        .collect();
    assert_eq!(
        asked,
        [
            "/v1/partials ",
            "/v1/email_layouts ",
            "/v1/workflows ",
            "/v1/workflows 3",
            "/v1/workflows 6",
            "/v1/translations ",
        ]
    );
}

#[test]
fn the_branch_of_knocks_command_line_is_the_default() {
    let server = Server::start();
    let stage = Stage::with([(".knockbranch", "mine\n"), ("knock/x", "")]);
    assert!(pull(&stage, &server, &[]).stdout.contains("branch `mine`"));
    assert!(
        pull(&stage, &server, &["--branch", "b"])
            .stdout
            .contains("branch `b`")
    );
    stage.write(".knockbranch", "");
    assert!(!pull(&stage, &server, &[]).stdout.contains("branch"));
}

#[test]
fn the_directory_need_not_exist_but_must_be_named() {
    let server = Server::with([(WORKFLOWS, workflow("w", "text"))]);
    let stage = Stage::with([("knock.json", r#"{ "knockDir": "deep/knock" }"#)]);
    let run: Run = command(&stage, &server, &[]).output().unwrap().into();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        stage.read("deep/knock/workflows/w/sms_1/text_body.txt"),
        "text"
    );
    let run: Run = command(&Stage::empty(), &server, &[])
        .output()
        .unwrap()
        .into();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("help: name the folder that is to hold it"),
        "{}",
        run.stderr
    );
    let stage = Stage::with([("knock", "a file")]);
    let run = pull(&stage, &server, &[]);
    assert!(run.stderr.contains("is not a folder"), "{}", run.stderr);
}

#[test]
fn translations_come_in_either_format_and_only_where_the_account_has_them() {
    let content = r#"{"hi":"Hallo","2":"b","1":"a"}"#;
    let server = Server::with([
        (TRANSLATIONS, translation("de", None, content)),
        (
            TRANSLATIONS,
            translation("pt-BR", Some("admin"), "msgid \"hi\"\n"),
        ),
        (
            TRANSLATIONS,
            translation("en", None, "{}").replacen('{', "{\"tenant\":\"acme\",", 1),
        ),
    ]);
    let stage = Stage::empty();
    assert_eq!(
        pull(&stage, &server, &["--translation-format", "po"]).code,
        0
    );
    assert_eq!(
        stage.read("knock/translations/pt-BR/admin.pt-BR.po"),
        "msgid \"hi\"\n"
    );
    assert_eq!(
        server.state().requests.last().unwrap().query["format"],
        "po"
    );
    let run = pull(&stage, &server, &[]);
    assert!(
        run.stderr
            .contains("the translation `admin.pt-BR` cannot be written"),
        "{}",
        run.stderr
    );
    server
        .state()
        .lists
        .get_mut(TRANSLATIONS)
        .unwrap()
        .truncate(1);
    assert_eq!(pull(&stage, &server, &["--prune"]).code, 0);
    let files: Vec<String> = tree(&stage.path("knock")).into_keys().collect();
    assert_eq!(files, ["translations/de/de.json"]);
    let json = "{\n  \"1\": \"a\",\n  \"2\": \"b\",\n  \"hi\": \"Hallo\"\n}\n";
    assert_eq!(stage.read("knock/translations/de/de.json"), json);
    server.state().has_no_translations = true;
    assert_eq!(pull(&stage, &server, &["--prune"]).code, 0);
    assert_eq!(stage.read("knock/translations/de/de.json"), json);
}
