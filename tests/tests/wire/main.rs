//! What the client sends, compared with what Knock's own SDK sends for the same calls.

mod calls;
mod sdk;
mod sent;
mod tokens;

use std::collections::BTreeMap;
use std::path::Path;

use knock_runtime::Client;
use knock_runtime::testing::FakeKnock;

use crate::sent::Sent;

/// The key that `calls.js` has.
const API_KEY: &str = "sk_test_sdk";

/// The one difference, and it is on purpose. The SDK makes up an idempotency key for whatever is no
/// `GET`, but "sending it on any other endpoint has no effect" than a trigger, by
/// <https://docs.knock.app/api-reference/overview/idempotent-requests>.
const IDEMPOTENCY_KEY: (&str, &str, &str) = ("idempotency-key", "(none)", "(made up)");

#[tokio::test]
async fn the_client_sends_what_knocks_own_sdk_sends() {
    let Some(folder) = sdk::folder() else { return };
    let (ours, mut theirs) = (ours().await, theirs(&folder).await);
    let mut faults = Vec::new();
    for (name, sent) in &ours {
        let Some(other) = theirs.remove(*name) else {
            faults.push(format!("{name}: the SDK is not called"));
            continue;
        };
        let is_keyed = sent.is_get() || name.starts_with("trigger");
        let expected = if is_keyed {
            vec![]
        } else {
            vec![IDEMPOTENCY_KEY]
        };
        let found = sent.differences(&other);
        if found != expected {
            faults.push(format!("{name}: ours and theirs: {found:?}"));
        }
        println!("{name:30} {sent}");
    }
    faults.extend(
        theirs
            .keys()
            .map(|name| format!("{name}: the client is not called")),
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What the client sends, by the names of the calls.
async fn ours() -> BTreeMap<&'static str, Sent> {
    let recorder = FakeKnock::start().await.expect("there is a port");
    let client = Client::builder()
        .api_key(API_KEY)
        .base_url(recorder.url())
        .branch("my-branch")
        .max_retries(0)
        .build()
        .expect("the key and the URL are valid");
    let mut names = Vec::new();
    for call in calls::all(&client) {
        call.answer.await;
        names.push(call.name);
    }
    recorded(names, &recorder)
}

/// What the SDK sends, by the names of the calls.
async fn theirs(folder: &Path) -> BTreeMap<String, Sent> {
    let recorder = FakeKnock::start().await.expect("there is a port");
    let names = sdk::call(folder, recorder.url()).await;
    recorded(names, &recorder)
}

fn recorded<N: Ord>(names: Vec<N>, recorder: &FakeKnock) -> BTreeMap<N, Sent> {
    let exchanges = recorder.exchanges();
    assert_eq!(names.len(), exchanges.len(), "each call is one request");
    let sent = exchanges.iter().map(Sent::of);
    names.into_iter().zip(sent).collect()
}
