mod users;
mod workflows;

use std::collections::BTreeMap;

use jsonschema::Validator;
use reqwest::StatusCode;
use serde_json::{Value, json};

use self::users::Users;
pub(super) use self::workflows::Accepted;
use self::workflows::Workflows;
use super::exchange::Request;
use super::reply::Reply;
use crate::Map;

/// What Knock is, as far as its API shows it: no sockets, no time.
#[derive(Debug, Default)]
pub(super) struct Service {
    workflows: Workflows,
    users: Users,
}

impl Service {
    pub(super) fn new(workflows: BTreeMap<String, Option<Validator>>) -> Self {
        Self {
            workflows: Workflows::new(workflows),
            users: Users::default(),
        }
    }

    /// Forgets what requests have changed.
    pub(super) fn forget(&mut self) {
        self.workflows.forget();
        self.users = Users::default();
    }

    /// The triggers that were not refused, in the order in which they came in.
    pub(super) fn accepted(&self) -> &[Accepted] {
        self.workflows.accepted()
    }

    pub(super) fn answer(&mut self, request: &Request, request_id: &str) -> Reply {
        self.route(request, request_id)
            .unwrap_or_else(|refusal| refusal)
    }

    /// A refusal is a reply too; the two arms only let a check end the work early.
    fn route(&mut self, request: &Request, request_id: &str) -> Result<Reply, Reply> {
        authenticate(request)?;
        let segments = segments(request.path());
        let segments: Vec<_> = segments.iter().map(String::as_str).collect();
        let ["v1", resource @ ..] = &segments[..] else {
            return Err(no_route());
        };
        match (request.method.as_str(), resource) {
            ("POST", ["workflows", key, "trigger"]) => {
                if let Some(reply) = self.workflows.replay(request)? {
                    return Ok(reply);
                }
                let body = body(request)?;
                let reply = self.workflows.trigger(key, &body, request, request_id)?;
                self.users.identify_inline(&body);
                Ok(reply)
            }
            ("POST", ["workflows", key, "cancel"]) => self.workflows.cancel(key, &body(request)?),
            ("PUT", ["users", id]) => Ok(self.users.identify(id, body(request)?)),
            ("GET", ["users", id]) => self.users.get(id),
            ("DELETE", ["users", id]) => self.users.delete(id),
            ("PUT", ["users", id, "channel_data", channel_id]) => {
                self.users.set_channel_data(id, channel_id, body(request)?)
            }
            ("GET", ["users", id, "channel_data", channel_id]) => {
                self.users.channel_data(id, channel_id)
            }
            ("DELETE", ["users", id, "channel_data", channel_id]) => {
                self.users.unset_channel_data(id, channel_id)
            }
            ("PUT", ["users", id, "preferences", set_id]) => {
                self.users.set_preferences(id, set_id, body(request)?)
            }
            ("GET", ["users", id, "preferences", set_id]) => self.users.preferences(id, set_id),
            _ => Err(no_route()),
        }
    }
}

fn authenticate(request: &Request) -> Result<(), Reply> {
    let refused = |code, message| Err(Reply::error(StatusCode::UNAUTHORIZED, code, message));
    let key = request
        .header("authorization")
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    if key.is_empty() {
        refused("api_key_missing", "No valid API key provided")
    } else if key.starts_with("pk_") {
        refused(
            "incorrect_token_type",
            "You cannot call this endpoint with a public API key",
        )
    } else {
        Ok(())
    }
}

/// Knock's router has an error shape of its own.
fn no_route() -> Reply {
    Reply::new(
        StatusCode::NOT_FOUND,
        Some(json!({ "errors": { "detail": "404 Not Found" } })),
    )
}

fn body(request: &Request) -> Result<Map, Reply> {
    match request.json() {
        Some(Value::Object(body)) => Ok(body),
        _ => Err(Reply::bad_request("The body is not a JSON object")),
    }
}

/// The decoded segments of a path.
fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(decode).collect()
}

fn decode(segment: &str) -> String {
    let mut decoded = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [byte, after @ ..] = rest {
        let escaped = (*byte == b'%').then(|| after.get(..2)).flatten();
        let value = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_decoded() {
        assert_eq!(
            segments("/v1/users/a%2Fb%20%C3%A9%zz%"),
            ["v1", "users", "a/b é%zz%"]
        );
    }
}
