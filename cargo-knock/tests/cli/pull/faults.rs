//! What is said when Knock cannot be asked, or does not answer as hoped.

use super::documents::WORKFLOWS;
use super::server::{Fault, Server};
use super::{command, pull, workflow};
use crate::stage::{Run, Stage};

/// Fails, and says all of this, but never the token: all tokens of these tests have `hidden` in them.
fn fails(run: &Run, parts: &[&str]) {
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(run.stdout, "");
    for part in parts {
        assert!(run.stderr.contains(part), "no {part:?} in {}", run.stderr);
    }
    assert!(!run.stderr.contains("hidden"), "{}", run.stderr);
}

fn with_token(token: Option<&str>) -> Run {
    let server = Server::start();
    let stage = Stage::empty();
    let mut command = command(&stage, &server, &["--knock-dir", "knock"]);
    match token {
        Some(token) => command.env("KNOCK_SERVICE_TOKEN", token),
        None => command.env_remove("KNOCK_SERVICE_TOKEN"),
    };
    command.output().unwrap().into()
}

#[test]
fn a_token_that_cannot_work_is_not_sent() {
    let how = "help: set the environment variable `KNOCK_SERVICE_TOKEN` to a service token";
    fails(
        &with_token(None),
        &["error: there is no service token", how],
    );
    fails(
        &with_token(Some("")),
        &["error: there is no service token", how],
    );
    fails(
        &with_token(Some("sk_hidden")),
        &["holds an API key of an environment", how],
    );
    fails(
        &with_token(Some("pk_hidden")),
        &["holds an API key of an environment", how],
    );
    fails(
        &with_token(Some("knock_st_hidden\n")),
        &["has a space or another character"],
    );
}

#[test]
fn a_token_that_knock_does_not_take_is_said_to_be_so() {
    let run = with_token(Some("knock_st_other_hidden"));
    fails(
        &run,
        &[
            "error: Knock does not take the service token",
            "[redacted]",
            "answered 401",
        ],
    );
}

#[test]
fn an_environment_that_does_not_exist_is_named_with_those_that_do() {
    let server = Server::start();
    let run = pull(&Stage::empty(), &server, &["--environment", "developmnet"]);
    fails(
        &run,
        &[
            "the account has no environment `developmnet`",
            "did you mean `--environment development`?",
        ],
    );
    let run = pull(&Stage::empty(), &server, &["--environment", "qa"]);
    fails(
        &run,
        &[
            "no environment `qa`",
            "help: it has development, production",
        ],
    );
}

#[test]
fn without_a_network_that_is_what_is_said() {
    let server = Server::with([(WORKFLOWS, workflow("w", "text"))]);
    server.state().faults.insert(0, Fault::Death);
    let run = pull(&Stage::empty(), &server, &[]);
    let reached = format!("error: Knock cannot be reached at {}", server.origin());
    fails(&run, &[&reached, "help: check the network"]);
    let stage = Stage::empty();
    let mut command = command(&stage, &server, &["--knock-dir", "knock"]);
    let run: Run = command
        .env("KNOCK_API_ORIGIN", "knock.invalid")
        .output()
        .unwrap()
        .into();
    fails(
        &run,
        &[
            "the base URL is not valid",
            "help: give the scheme and the host",
        ],
    );
}

#[test]
fn what_passes_is_tried_again_and_what_stays_is_told() {
    let server = Server::with([(WORKFLOWS, workflow("w", "text"))]);
    for (number, status) in [(0, 429), (1, 500), (4, 503)] {
        server.state().faults.insert(number, Fault::Status(status));
    }
    let stage = Stage::empty();
    let run = pull(&stage, &server, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(stage.read("knock/workflows/w/sms_1/text_body.txt"), "text");
    for (status, message) in [
        (429, "error: Knock has had too many requests"),
        (500, "error: Knock has a problem"),
        (403, "error: the service token may not do this"),
        (
            422,
            "error: Knock does not give what was asked for in `development`",
        ),
    ] {
        let server = Server::start();
        for number in 0..3 {
            server.state().faults.insert(number, Fault::Status(status));
        }
        let run = pull(&Stage::empty(), &server, &[]);
        fails(
            &run,
            &[message, &format!("a fault of {status}"), "GET /v1/partials"],
        );
    }
}

#[test]
fn something_else_at_that_address_is_found_out() {
    let server = Server::with([(WORKFLOWS, r#"{"key":"w""#.to_owned())]);
    let run = pull(&Stage::empty(), &server, &[]);
    fails(
        &run,
        &[
            "does not answer as the Management API does",
            "help: check `--api-origin`",
        ],
    );
    let server = Server::with([(WORKFLOWS, r#"{"steps":[]}"#.to_owned())]);
    fails(
        &pull(&Stage::empty(), &server, &[]),
        &["a workflow without a key"],
    );
}

#[test]
fn an_account_that_does_not_say_whether_it_has_translations_is_none() {
    let server = Server::start();
    // After three lists, this is what is said about the account.
    server.state().faults.insert(3, Fault::Status(200));
    let run = pull(&Stage::empty(), &server, &["--prune"]);
    fails(&run, &["does not answer as the Management API does"]);
}
