//! `--check` and `--prune`.

use std::fs;

use super::documents::{TRANSLATIONS, WORKFLOWS, translation};
use super::server::Server;
use super::{pull, tree, workflow};
use crate::stage::Stage;

/// A pulled directory, and a server from which it differs in all ways.
fn drifted() -> (Stage, Server) {
    let server = Server::with([
        (WORKFLOWS, workflow("changed", "old")),
        (WORKFLOWS, workflow("gone", "old")),
        (WORKFLOWS, workflow("same", "old")),
        (TRANSLATIONS, translation("de", None, "{}")),
        (TRANSLATIONS, translation("en", Some("admin"), "{}")),
    ]);
    let stage = Stage::empty();
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    stage.write("knock/workflows/changed/notes.txt", "mine");
    stage.write("knock/workflows/README.md", "mine");
    stage.write("knock/translations/en/glossary.txt", "mine");
    let mut knock = server.state();
    let workflows = knock.lists.get_mut(WORKFLOWS).unwrap();
    workflows[0] = workflow("changed", "new");
    workflows[1] = workflow("added", "new");
    let translations = knock.lists.get_mut(TRANSLATIONS).unwrap();
    *translations = vec![translation("de", None, r#"{"a":1}"#)];
    drop(knock);
    (stage, server)
}

const LISTED: &str = "\
changed knock/translations/de/de.json
gone    knock/translations/en/admin.en.json
added   knock/workflows/added
changed knock/workflows/changed
  gone    notes.txt
  changed sms_1/text_body.txt
gone    knock/workflows/gone
";

#[test]
fn a_check_says_what_differs_and_writes_nothing() {
    let (stage, server) = drifted();
    let before = tree(&stage.path(""));
    let run = pull(&stage, &server, &["--check"]);
    assert_eq!(run.code, 1, "{run:?}");
    let summary =
        "knock differs from `development`, which has 4 resources: 1 added, 2 changed, 2 gone\n";
    assert_eq!(run.stdout, format!("{LISTED}{summary}"));
    assert_eq!(
        pull(&stage, &server, &["--check", "--quiet"]).stdout,
        LISTED
    );
    assert_eq!(tree(&stage.path("")), before);
}

#[test]
fn what_is_gone_goes_with_prune_only() {
    let (stage, server) = drifted();
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let kept = "2 gone and kept, since there was no `--prune`\n";
    assert!(run.stdout.ends_with(kept), "{}", run.stdout);
    assert!(stage.path("knock/workflows/gone").exists());
    assert_eq!(
        stage.read("knock/workflows/changed/sms_1/text_body.txt"),
        "new"
    );
    // A folder is one thing: it is what the remote has, and nothing else.
    assert!(!stage.path("knock/workflows/changed/notes.txt").exists());

    let run = pull(&stage, &server, &["--check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.ends_with("0 added, 0 changed, 2 gone\n"),
        "{}",
        run.stdout
    );

    assert!(
        pull(&stage, &server, &["--prune"])
            .stdout
            .ends_with("2 gone and removed\n")
    );
    assert!(!stage.path("knock/workflows/gone").exists());
    assert!(!stage.path("knock/translations/en/admin.en.json").exists());
    // What is not Knock's stays.
    assert_eq!(stage.read("knock/workflows/README.md"), "mine");
    assert_eq!(stage.read("knock/translations/en/glossary.txt"), "mine");
    let run = pull(&stage, &server, &["--check"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (0, "knock is as `development`: 4 resources\n")
    );
}

#[test]
fn what_is_the_same_is_not_touched() {
    let (stage, server) = drifted();
    let modified = |path: &str| fs::metadata(stage.path(path)).unwrap().modified().unwrap();
    let same = "knock/workflows/same/workflow.json";
    let before = modified(same);
    pull(&stage, &server, &["--prune"]);
    assert_eq!(modified(same), before);
    let before = modified("knock");
    pull(&stage, &server, &["--prune"]);
    assert_eq!(modified("knock"), before);
}

#[test]
fn workflows_without_a_level_of_their_own_stay_there() {
    let server = Server::with([
        (WORKFLOWS, workflow("w", "new")),
        (WORKFLOWS, workflow("x", "new")),
    ]);
    let stage = Stage::with([
        ("knock/w/workflow.json", "{}"),
        ("knock/old/workflow.json", "{}"),
        ("knock/other/file", ""),
    ]);
    assert_eq!(pull(&stage, &server, &["--prune"]).code, 0);
    let files: Vec<String> = tree(&stage.path("knock")).into_keys().collect();
    assert_eq!(
        files,
        [
            "other/file",
            "w/sms_1/text_body.txt",
            "w/workflow.json",
            "x/sms_1/text_body.txt",
            "x/workflow.json"
        ]
    );
}

#[test]
fn a_check_and_a_removal_exclude_each_other() {
    let (stage, server) = drifted();
    assert_eq!(pull(&stage, &server, &["--check", "--prune"]).code, 2);
}
