//! What to say when Knock cannot be asked, or does not answer as hoped.

use knock_liquid::nearest;
use knock_runtime::{Error, ErrorKind};

use super::{Remote, TOKEN};
use crate::failure::Failure;

const HOW_TO_GET_ONE: &str = "set the environment variable `KNOCK_SERVICE_TOKEN` to a service token \
     (`knock_st_…`), which an owner or admin of the account makes in Knock's dashboard: Settings, \
     Service tokens";

/// A service token that may be one. No message shows it.
pub(super) fn checked(token: Option<String>) -> Result<String, Failure> {
    let Some(token) = token else {
        return Err(Failure::new("there is no service token").help(HOW_TO_GET_ONE));
    };
    if token.starts_with("sk_") || token.starts_with("pk_") {
        let message = format!(
            "`{TOKEN}` holds an API key of an environment, which the Management API does not take"
        );
        return Err(Failure::new(message).help(HOW_TO_GET_ONE));
    }
    let is_of_a_token = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.~+/=".contains(&byte);
    if !token.bytes().all(is_of_a_token) {
        let message = format!("`{TOKEN}` has a space or another character that no token has");
        let help = "check that it was copied whole, without quotes and line breaks";
        return Err(Failure::new(message).help(help));
    }
    Ok(token)
}

/// Why there can be no client: after the token was checked, it is the origin.
pub(super) fn of_configuration(error: &Error) -> Failure {
    let message = format!("the Management API cannot be asked: {}", error.message());
    Failure::new(message).help(
        "give the scheme and the host with `--api-origin` or `KNOCK_API_ORIGIN`: \
         `https://control.knock.app`",
    )
}

/// Why a list cannot be had; an environment that does not exist is the likeliest reason.
pub(super) fn of_list(error: &Error, remote: &Remote) -> Failure {
    let is_about_parameters = matches!(
        error.kind(),
        ErrorKind::BadRequest
            | ErrorKind::NotFound
            | ErrorKind::Permission
            | ErrorKind::UnexpectedStatus
            | ErrorKind::Validation
    );
    if is_about_parameters {
        let known = remote.environments();
        if !known.is_empty() && !known.contains(&remote.environment) {
            return unknown_environment(&remote.environment, &known);
        }
    }
    of_request(error, remote)
}

fn unknown_environment(slug: &str, known: &[String]) -> Failure {
    let failure = Failure::new(format!("the account has no environment `{slug}`"));
    match nearest(slug, known.iter().map(String::as_str)) {
        Some(similar) => failure.help(format!("did you mean `--environment {similar}`?")),
        None => failure.help(format!("it has {}", known.join(", "))),
    }
}

/// Why a request failed, and what can be done about it.
pub(super) fn of_request(error: &Error, remote: &Remote) -> Failure {
    let origin = &remote.origin;
    let (message, help) = match error.kind() {
        ErrorKind::Authentication => (
            "Knock does not take the service token".to_owned(),
            format!("check that `{TOKEN}` holds one that was not deleted, of the right account"),
        ),
        ErrorKind::Permission => (
            "the service token may not do this".to_owned(),
            "use a token that an owner or admin of the account has made".to_owned(),
        ),
        ErrorKind::Transport | ErrorKind::Timeout => (
            format!("Knock cannot be reached at {origin}"),
            "check the network, and `HTTPS_PROXY` where it goes through a proxy".to_owned(),
        ),
        ErrorKind::RateLimited => (
            "Knock has had too many requests".to_owned(),
            "try again in a minute".to_owned(),
        ),
        ErrorKind::Server => (
            "Knock has a problem".to_owned(),
            "try again later; https://status.knock.app says how Knock is".to_owned(),
        ),
        ErrorKind::Decode => {
            let mut failure = of_answer(remote);
            failure.notes.push(error.to_string());
            return failure;
        }
        _ => (
            format!(
                "Knock does not give what was asked for in {}",
                remote.name()
            ),
            "check `--environment` and `--branch`".to_owned(),
        ),
    };
    let failure = Failure {
        notes: vec![error.to_string()],
        ..Failure::new(message)
    };
    failure.help(help)
}

/// What is said where something other than the Management API answers.
pub(super) fn of_answer(remote: &Remote) -> Failure {
    let origin = &remote.origin;
    Failure::new(format!(
        "{origin} does not answer as the Management API does"
    ))
    .help("check `--api-origin` and `KNOCK_API_ORIGIN`")
}
