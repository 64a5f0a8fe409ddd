//! The files are those of Knock's own command line, byte for byte, and it takes what is pulled.
//!
//! `npm ci --prefix cargo-knock/tests/official` fetches it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use fastrand::Rng;
use serde_json::Value;

use super::documents::{self, LAYOUTS, PARTIALS, TRANSLATIONS, WORKFLOWS};
use super::server::{Server, TOKEN};
use super::{generated, pull, tree};
use crate::stage::{Stage, corpus, sample};

/// The program of Knock's own command line, where npm has installed it.
fn program() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/official");
    let program = folder.join("node_modules/@knocklabs/cli/bin/run.js");
    if !program.is_file() {
        // Past the capture of the test runner.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: `npm ci --prefix cargo-knock/tests/official` has not been run"
        );
        return None;
    }
    Some(program)
}

/// Runs Knock's own command line in a stage, with nothing of the user's.
fn run(program: &Path, stage: &Stage, server: &Server, arguments: &[&str]) {
    let home = stage.path("home");
    std::fs::create_dir_all(&home).unwrap();
    let output = Command::new("node")
        .arg(program)
        .args(arguments)
        .args(["--api-origin", &server.origin(), "--service-token", TOKEN])
        .current_dir(stage.path(""))
        .env("HOME", &home)
        .env("XDG_CONFIG_HOME", &home)
        .env("XDG_CACHE_HOME", &home)
        .env("TMPDIR", &home)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// Both pull from the server into what is there, and write the same, which is given.
fn compare(program: &Path, server: &Server, files: &Texts) -> Texts {
    let start = || {
        let stage = Stage::empty();
        std::fs::create_dir(stage.path("knock")).unwrap();
        for (path, text) in files {
            stage.write(&format!("knock/{path}"), text);
        }
        stage
    };
    let (ours, theirs) = (start(), start());
    let pulled = pull(&ours, server, &["--prune"]);
    assert_eq!(pulled.code, 0, "{pulled:?}");
    run(
        program,
        &theirs,
        server,
        &["pull", "--force", "--knock-dir", "knock"],
    );
    let (ours, theirs) = (tree(&ours.path("knock")), tree(&theirs.path("knock")));
    for path in theirs.keys().chain(ours.keys()) {
        assert_eq!(ours.get(path), theirs.get(path), "{path}");
    }
    let bytes: usize = theirs.values().map(String::len).sum();
    println!("{} files of {bytes} bytes are the same", theirs.len());
    theirs
}

/// The texts of files by their paths.
type Texts = BTreeMap<String, String>;

#[test]
fn real_documents_are_the_same_files_and_valid() {
    let Some(program) = program() else { return };
    for root in [Some(sample()), corpus()].into_iter().flatten() {
        let documents = documents::of_directory(&root);
        let server = Server::with(documents.clone());
        let compared = compare(&program, &server, &BTreeMap::new());
        assert!(compared.len() > 10);
        let workflows = documents.iter().filter(|(list, _)| *list == WORKFLOWS);
        let workflows: Vec<&str> = workflows.map(|(_, document)| &**document).collect();
        assert_valid(&program, &server, &workflows);
    }
}

/// Knock's command line sends what the remote had.
fn assert_valid(program: &Path, server: &Server, workflows: &[&str]) {
    let stage = Stage::empty();
    assert_eq!(pull(&stage, server, &[]).code, 0);
    server.state().requests.clear();
    let folder = ["--all", "--workflows-dir", "knock/workflows"];
    run(
        program,
        &stage,
        server,
        &[&["workflow", "validate"], &folder[..]].concat(),
    );
    let requests = server.state().requests.clone();
    let sent = requests.iter().filter(|request| request.method == "PUT");
    let mut sent: Vec<Value> = sent
        .map(|request| request.json()["workflow"].take())
        .collect();
    assert_eq!(sent.len(), workflows.len());
    for workflow in workflows {
        let workflow: Value = serde_json::from_str(workflow).unwrap();
        let at = sent
            .iter()
            .position(|sent| sent["key"] == workflow["key"])
            .unwrap();
        assert_eq!(
            stripped(sent.swap_remove(at)),
            stripped(without_readonly(workflow))
        );
    }
}

fn without_readonly(mut workflow: Value) -> Value {
    let fields = workflow["__annotation"]["readonly_fields"].take();
    for field in fields
        .as_array()
        .unwrap()
        .iter()
        .filter(|field| *field != "key")
    {
        workflow
            .as_object_mut()
            .unwrap()
            .remove(field.as_str().unwrap());
    }
    workflow
}

/// What the remote says, and not how it is kept.
fn stripped(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members
                .retain(|key, _| !key.ends_with('@') && key != "__annotation" && key != "$schema");
            for value in members.values_mut() {
                *value = stripped(value.take());
            }
        }
        Value::Array(elements) => {
            for value in elements {
                *value = stripped(value.take());
            }
        }
        _ => {}
    }
    value
}

#[test]
fn generated_documents_are_the_same_files() {
    let Some(program) = program() else { return };
    let mut random = Rng::with_seed(7);
    let server = Server::start();
    for number in 0..60 {
        let key = format!("w-{number}");
        server.add(WORKFLOWS, generated::workflow(&mut random, &key));
        server.add(
            PARTIALS,
            generated::partial(&mut random, &format!("p-{number}")),
        );
        server.add(
            LAYOUTS,
            generated::layout(&mut random, &format!("l-{number}")),
        );
    }
    let contents = [
        r#"{"b":1.0,"a":{"2":"x","1":"\u00e4"},"b":[]}"#,
        "[]",
        "\"text\"",
        " null ",
    ];
    for (number, content) in contents.into_iter().enumerate() {
        let locale = format!("l{number}");
        server.add(
            TRANSLATIONS,
            documents::translation(&locale, Some("ns"), content),
        );
    }
    let first = compare(&program, &server, &BTreeMap::new());
    // Then with other links than the default ones, in documents and in further files.
    let relinked = first
        .iter()
        .map(|(path, text)| (path.clone(), relinked(path, text)));
    let second = compare(&program, &server, &relinked.collect());
    assert_ne!(first, second);
    let moved = second
        .keys()
        .filter(|path| path.contains("/moved/"))
        .count();
    assert!(moved > 30, "{moved}");
}

/// The text of a file with other links.
fn relinked(path: &str, text: &str) -> String {
    let mut folder = "";
    if path.ends_with("workflow.json") && path.contains('7') {
        folder = "moved/";
    } else if path.ends_with("visual_blocks.json") {
        folder = "moved/../moved/";
    }
    text.replace("@\": \"", &format!("@\": \"{folder}"))
}

#[test]
fn links_by_hand_are_kept_alike() {
    let Some(program) = program() else { return };
    let settings = r#"{"default":false,"file_ext":"txt"}"#;
    let fields = ["a", "b", "c", "d", "e"];
    let settings = fields
        .map(|field| format!("\"{field}\":{settings}"))
        .join(",");
    let contents = fields
        .map(|field| format!("\"{field}\":\"{field}\""))
        .join(",");
    let template =
        format!(r#"{{{contents},"__annotation":{{"extractable_fields":{{{settings}}}}}}}"#);
    let step = |reference| format!(r#"{{"ref":"{reference}","type":"x","template":{template}}}"#);
    let document = format!(
        r#"{{"key":"w","__annotation":{{"readonly_fields":["key"]}},"steps":[{},{{"ref":"b","type":"branch",
        "branches":[{{"steps":[{}]}}]}}]}}"#,
        step("one"),
        step("two"),
    );
    let server = Server::with([(WORKFLOWS, document)]);
    let local = r#"{"steps":[
        {"ref":"one","template":{"a@":"A.txt","c@":null,"d@":"./x/../D","e":"inline","e@":"E"}},
        {"ref":"b","type":"branch","branches":[{"steps":[{"ref":"two","template":{"a@":"two/a"}}]}]}
    ]}"#;
    let files = [
        ("workflows/w/workflow.json", local),
        ("workflows/w/old.txt", "old"),
        ("workflows/gone/workflow.json", "{}"),
        ("partials/gone/partial.json", "{}"),
        ("translations/de/de.json", "{}"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let compared = compare(&program, &server, &files.into());
    let paths: Vec<&str> = compared.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        ["A.txt", "D", "E", "two/a", "workflow.json"].map(|path| format!("workflows/w/{path}"))
    );
}
