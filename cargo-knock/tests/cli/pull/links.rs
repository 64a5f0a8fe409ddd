//! Which contents have files of their own is up to the files that are there.

use super::documents::{PARTIALS, WORKFLOWS};
use super::server::Server;
use super::{pull, workflow};
use crate::stage::Stage;

/// The text that a workflow of one step has in its directory, and where.
fn pulled_beside(reference: &str, local_path: &str) -> (Stage, crate::stage::Run) {
    let server = Server::with([(WORKFLOWS, workflow("w", "new"))]);
    let local = format!(
        r#"{{"steps":[{{"ref":"{reference}","template":{{"text_body@":"{local_path}"}}}}]}}"#
    );
    let stage = Stage::with([("knock/workflows/w/workflow.json", &*local)]);
    let run = pull(&stage, &server, &[]);
    (stage, run)
}

#[test]
fn a_link_that_is_there_stays() {
    for path in ["texts/Hello World.liquid", "./a/../b.txt"] {
        let (stage, run) = pulled_beside("sms_1", path);
        assert_eq!(run.code, 0, "{run:?}");
        let document = stage.read("knock/workflows/w/workflow.json");
        assert!(
            document.contains(&format!("\"text_body@\": \"{path}\"")),
            "{document}"
        );
        let written = if path.starts_with('.') { "b.txt" } else { path };
        assert_eq!(stage.read(&format!("knock/workflows/w/{written}")), "new");
    }
}

#[test]
fn a_link_of_another_step_says_nothing() {
    let (stage, run) = pulled_beside("sms_2", "x.txt");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(stage.read("knock/workflows/w/sms_1/text_body.txt"), "new");
}

#[test]
fn a_link_that_leads_elsewhere_is_refused() {
    for (path, fault) in [
        ("../../x.txt", "it leads out of the folder"),
        ("/tmp/x.txt", "it is not relative"),
        (
            "workflow.json",
            "other content goes to `workflow.json` already",
        ),
        ("nul", "the name of a device"),
    ] {
        let (stage, run) = pulled_beside("sms_1", path);
        assert_eq!(run.code, 2, "{run:?}");
        let name = "the workflow `w` cannot be written: ";
        assert!(
            run.stderr.contains(name) && run.stderr.contains(fault),
            "{}",
            run.stderr
        );
        assert!(stage.read("knock/workflows/w/workflow.json").contains(path));
    }
}

#[test]
fn a_document_that_is_not_json_says_nothing_either() {
    let server = Server::with([(PARTIALS, partial("html"))]);
    let stage = Stage::with([("knock/partials/p/partial.json", "{")]);
    assert_eq!(pull(&stage, &server, &[]).code, 0);
    assert_eq!(stage.read("knock/partials/p/content.html"), "a");
}

fn partial(kind: &str) -> String {
    format!(
        r#"{{"key":"p","type":"{kind}","content":"a",
        "__annotation":{{"extractable_fields":{{"content":{{"default":true}}}},"readonly_fields":["key"]}}}}"#
    )
}

#[test]
fn a_partial_is_a_file_of_its_type() {
    for (kind, extension) in [
        ("html", "html"),
        ("json", "json"),
        ("markdown", "md"),
        ("text", "txt"),
    ] {
        let server = Server::with([(PARTIALS, partial(kind))]);
        let stage = Stage::empty();
        assert_eq!(pull(&stage, &server, &[]).code, 0);
        assert_eq!(
            stage.read(&format!("knock/partials/p/content.{extension}")),
            "a"
        );
    }
}
