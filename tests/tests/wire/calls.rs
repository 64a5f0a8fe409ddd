//! The calls of `tests/sdk/calls.js`, as an application in Rust writes them.

mod messages;
mod recipients;
mod workflows;

use std::future::IntoFuture;
use std::pin::Pin;

use knock_runtime::{
    ChannelType, Client, DateTime, PreferenceSet, Recipient, Result, Timestamp, WorkflowPreference,
};

const ID: &str = "123e4567-e89b-12d3-a456-426614174000";

/// A call that is made when it is awaited.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) answer: Pin<Box<dyn Future<Output = ()>>>,
}

fn call<T>(
    name: &'static str,
    request: impl IntoFuture<Output = Result<T>, IntoFuture: 'static>,
) -> Call {
    let answer = request.into_future();
    // What is answered does not matter.
    let answer = Box::pin(async { _ = answer.await });
    Call { name, answer }
}

pub(crate) fn all(client: &Client) -> Vec<Call> {
    [
        workflows::workflows(client),
        recipients::users(client),
        recipients::parts_of_users(client),
        recipients::objects(client),
        recipients::tenants(client),
        workflows::schedules(client),
        messages::messages(client),
        messages::many_messages(client),
        messages::feeds_and_guides(client),
        workflows::others(client),
        workflows::providers(client),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// 2026-03-23T09:00:00Z.
fn at() -> DateTime {
    Timestamp::from_unix_seconds(1_774_256_400).into()
}

fn project() -> Recipient {
    Recipient::object("projects", "q1")
}

fn preferences() -> PreferenceSet {
    PreferenceSet::new()
        .channel_type(ChannelType::Sms, false)
        .workflow(
            "welcome",
            WorkflowPreference::new().channel_type("sms", true),
        )
        .category("marketing", false)
}
