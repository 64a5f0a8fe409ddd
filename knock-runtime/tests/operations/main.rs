//! What every operation of the API sends: method, path, query and body, over a socket.

mod audiences;
mod bulk_operations;
mod feeds_and_guides;
mod lists;
mod messages;
mod notify;
mod objects;
mod preferences;
mod providers;
mod schedules;
mod subscriptions;
mod tenants;
mod users;
mod workflow_recipient_runs;

use knock_runtime::testing::{Exchange, FakeKnock};
use knock_runtime::{Client, reqwest};

/// A Knock that has received nothing, and a client of it.
async fn start() -> (FakeKnock, Client) {
    let knock = FakeKnock::start().await.expect("there is a port");
    let client = knock.client();
    (knock, client)
}

/// A request on one line, with the query decoded.
fn line(exchange: &Exchange) -> String {
    let query = exchange.query().map_or_else(String::new, |query| {
        let url = reqwest::Url::parse(&format!("http://knock/?{query}")).expect("it was sent");
        let pairs = url
            .query_pairs()
            .map(|(name, value)| format!("{name}={value}"));
        format!("?{}", pairs.collect::<Vec<_>>().join("&"))
    });
    let line = format!(
        "{} {}{query} {}",
        exchange.method(),
        exchange.path(),
        exchange.body_text()
    );
    line.trim_end().to_owned()
}

/// Sends requests and compares what Knock received with the lines beside them. What it
/// answers does not matter: it knows few of the operations.
macro_rules! assert_sent {
    ($knock:expr, $($request:expr => $line:expr),+ $(,)?) => {{
        let before = $knock.exchanges().len();
        $(
            _ = $request.max_retries(0).await;
        )+
        let sent: Vec<_> = $knock.exchanges()[before..].iter().map(crate::line).collect();
        assert_eq!(sent, [$(String::from($line)),+]);
    }};
}

/// Sends requests that are refused before anything is sent, each for its reason.
macro_rules! assert_refused {
    ($($request:expr => $reason:literal),+ $(,)?) => {{
        $(
            let error = $request.await.unwrap_err();
            assert_eq!(error.kind(), knock_runtime::ErrorKind::InvalidRequest);
            assert!(error.to_string().contains($reason), "{error}");
        )+
    }};
}

pub(crate) use {assert_refused, assert_sent};
