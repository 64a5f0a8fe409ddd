//! Pulls that do not come to their end.

use std::collections::BTreeMap;
use std::fs;

use super::documents::{TRANSLATIONS, WORKFLOWS, translation};
use super::server::{Fault, Server};
use super::{pull, tree, workflow};
use crate::stage::Stage;

type Tree = BTreeMap<String, String>;

/// A pulled directory, and a server that has changed since.
fn outdated() -> (Stage, Server) {
    let server = Server::with([
        (WORKFLOWS, workflow("a", "old")),
        (WORKFLOWS, workflow("b", "old")),
        (TRANSLATIONS, translation("de", None, "{}")),
    ]);
    let stage = Stage::empty();
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    let mut knock = server.state();
    knock.requests.clear();
    knock.longest_page = Some(1);
    let workflows = knock.lists.get_mut(WORKFLOWS).unwrap();
    let long = "new".repeat(100_000);
    *workflows = ["a", "b", "c"].map(|key| workflow(key, &long)).into();
    drop(knock);
    (stage, server)
}

fn is_new(tree: &Tree) -> bool {
    let texts = tree
        .iter()
        .filter(|(path, _)| path.ends_with("text_body.txt"));
    let lengths: Vec<usize> = texts.map(|(_, text)| text.len()).collect();
    lengths == [300_000; 3]
}

#[test]
fn a_server_that_dies_leaves_the_old_files() {
    let (stage, server) = outdated();
    // Two lists, three pages, the account, a list.
    let requests = 7;
    std::thread::scope(|scope| {
        for number in 0..requests {
            scope.spawn(move || {
                let (stage, server) = outdated();
                let before = tree(&stage.path(""));
                server.state().faults.insert(number, Fault::Death);
                let run = pull(&stage, &server, &["--prune"]);
                assert_eq!(run.code, 2, "{number}: {run:?}");
                assert!(
                    run.stderr.contains("Knock cannot be reached"),
                    "{}",
                    run.stderr
                );
                assert_eq!(tree(&stage.path("")), before, "{number}");
            });
        }
    });
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    assert_eq!(server.state().requests.len(), requests);
    assert!(is_new(&tree(&stage.path(""))));
}

#[test]
fn half_of_an_answer_is_asked_for_again() {
    let (stage, server) = outdated();
    server.state().faults.insert(3, Fault::Half);
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    assert!(is_new(&tree(&stage.path(""))));
}

/// Pulls in a shell that lets no file grow beyond some blocks; what it does on a signal decides
/// whether that is an error or the end.
#[cfg(unix)]
fn pull_with_small_files(stage: &Stage, server: &Server, trap: &str) -> std::process::Output {
    let pull = super::command(stage, server, &["--knock-dir", "knock"]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("{trap} ulimit -f 16; exec \"$0\" \"$@\"")]);
    shell.arg(pull.get_program()).args(pull.get_args());
    shell.current_dir(stage.path(""));
    for (name, value) in pull.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_old_files() {
    let (stage, server) = outdated();
    let before = tree(&stage.path(""));
    let output = pull_with_small_files(&stage, &server, "trap '' XFSZ;");
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("cannot be written"), "{error}");
    assert!(error.contains("all files are as they were"), "{error}");
    assert_eq!(tree(&stage.path("")), before);
}

#[cfg(unix)]
#[test]
fn whoever_is_killed_while_writing_leaves_the_old_files_and_rubbish() {
    let (stage, server) = outdated();
    let before = tree(&stage.path("knock/workflows"));
    let output = pull_with_small_files(&stage, &server, "");
    assert_eq!(output.status.code(), None);
    assert_eq!(tree(&stage.path("knock/workflows")), before);
    assert_eq!(remains(&stage), 1);
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    assert!(is_new(&tree(&stage.path("knock"))));
    assert_eq!(remains(&stage), 0);
}

/// How many folders of pulls that were interrupted there are.
fn remains(stage: &Stage) -> usize {
    let entries = fs::read_dir(stage.path("knock")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .filter(|name| name.to_str().unwrap().starts_with(".knock-pull-"))
        .count()
}

/// As it is between the renames: `a` is replaced, `b` is put aside.
fn between_renames(journal: &str) -> (Stage, Server, Tree) {
    let (stage, server) = outdated();
    let before = tree(&stage.path("knock"));
    let remains = stage.path("knock/.knock-pull-abc");
    fs::create_dir(&remains).unwrap();
    fs::rename(stage.path("knock/workflows/b"), remains.join("old-1")).unwrap();
    stage.write("knock/.knock-pull-abc/old-0/workflow.json", "{}");
    stage.write("knock/.knock-pull-abc/places", journal);
    (stage, server, before)
}

#[test]
fn the_next_pull_puts_back_what_was_put_aside() {
    let (stage, server, before) = between_renames("workflows/a\nworkflows/b\nworkflows/c\n");
    let run = pull(&stage, &server, &["--check"]);
    let note =
        "a pull is running or was interrupted: knock/.knock-pull-abc may hold files of yours";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    assert_eq!(remains(&stage), 1);
    server.state().requests.clear();
    for number in 0..3 {
        server.state().faults.insert(number, Fault::Status(500));
    }
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 2);
    let note = "put knock/workflows/b back, which an interrupted pull had moved\n";
    assert!(run.stderr.starts_with(note), "{}", run.stderr);
    assert_eq!(tree(&stage.path("knock")), before);
}

#[test]
fn a_journal_of_somebody_else_leads_nowhere() {
    for place in [
        "../a",
        "/tmp/knock-b",
        ".git/hooks",
        ".git",
        "workflows",
        "workflows/.git",
        "workflows/b/sms_1",
        "workflows/../x",
        "workflows/",
        "other/b",
        "translations/de/de.json",
        "",
    ] {
        let (stage, server, _) = between_renames(&format!("workflows/a\n{place}\n"));
        if place == "workflows" {
            fs::remove_file(stage.path("knock/.knock-pull-abc/old-1/workflow.json")).unwrap();
        }
        let before = tree(&stage.path(""));
        let run = pull(&stage, &server, &[]);
        assert_eq!(run.code, 2, "{place}: {run:?}");
        let error = format!("error: no pull moves files to `{place}`");
        assert!(run.stderr.contains(&error), "{}", run.stderr);
        assert!(run.stderr.contains("help: move what"), "{}", run.stderr);
        assert_eq!(tree(&stage.path("")), before, "{place}");
    }
}

#[test]
fn workflows_at_the_root_and_translations_are_put_back() {
    for (place, old) in [
        ("b", "old-1/workflow.json"),
        ("translations/fr/fr.json", "old-1"),
    ] {
        let (stage, server) = outdated();
        let remains = "knock/.knock-pull-abc";
        stage.write(&format!("{remains}/{old}"), "{}");
        stage.write(
            &format!("{remains}/places"),
            &format!("workflows/a\n{place}\n"),
        );
        let run = pull(&stage, &server, &[]);
        let note = format!("put knock/{place} back");
        assert!(run.stderr.starts_with(&note), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_put_back() {
    for link in ["old-1", "old-1/x", "places"] {
        let (stage, server, _) = between_renames("workflows/a\nworkflows/b\n");
        stage.write("outside", "secret");
        let remains = stage.path("knock/.knock-pull-abc");
        let link = remains.join(link);
        let _ = fs::remove_file(&link);
        let _ = fs::rename(&link, stage.path("moved"));
        std::os::unix::fs::symlink(stage.path("outside"), &link).unwrap();
        let run = pull(&stage, &server, &[]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("is a link"), "{}", run.stderr);
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert!(!stage.path("knock/workflows/b").exists());
    }
}

#[test]
fn half_of_the_old_files_never_comes_back() {
    let (stage, server, _) = between_renames("");
    fs::remove_file(stage.path("knock/.knock-pull-abc/places")).unwrap();
    let run = pull(&stage, &server, &[]);
    assert_eq!((run.code, &*run.stderr), (0, ""));
    assert_eq!(remains(&stage), 0);
    assert!(is_new(&tree(&stage.path("knock"))));
}

#[cfg(unix)]
#[test]
fn one_pull_at_a_time() {
    let (stage, server, before) = between_renames("workflows/a\nworkflows/b\n");
    let lock = fs::File::open(stage.path("knock")).unwrap();
    fs4::FileExt::try_lock(&lock).unwrap();
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("another pull is running in `"),
        "{}",
        run.stderr
    );
    assert_eq!(remains(&stage), 1);
    assert!(!stage.path("knock/workflows/b").exists());
    assert_eq!(pull(&stage, &server, &["--check"]).code, 1);
    drop(lock);
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(remains(&stage), 0);
    assert_ne!(tree(&stage.path("knock")), before);
}

#[test]
fn of_many_pulls_at_once_each_is_whole_or_refused() {
    let (stage, server) = outdated();
    let pulls = || pull(&stage, &server, &[]);
    let runs: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(pulls)).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert!(runs.iter().any(|run| run.code == 0));
    for run in runs.iter().filter(|run| run.code != 0) {
        assert!(run.stderr.contains("another pull is running"), "{run:?}");
    }
    assert!(is_new(&tree(&stage.path("knock"))));
    assert_eq!(remains(&stage), 0);
}

#[test]
fn a_directory_that_a_failed_pull_has_made_is_gone() {
    let (_, server) = outdated();
    server.state().faults.insert(0, Fault::Death);
    let stage = Stage::empty();
    assert_eq!(pull(&stage, &server, &[]).code, 2);
    assert!(!stage.path("knock").exists());
}
