//! With the feature `http2`, triggers share one connection.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use knock_runtime::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How many connections there were, and how many requests.
#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

/// Speaks HTTP/2 without TLS, and nothing else. The first request fails.
async fn start(seen: Arc<Seen>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            seen.connections.fetch_add(1, Ordering::Relaxed);
            let seen = seen.clone();
            tokio::spawn(async move {
                let service = service_fn(move |request| answer(request, seen.clone()));
                // That a connection ends is its client's affair.
                _ = http2::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

async fn answer(
    request: Request<Incoming>,
    seen: Arc<Seen>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    assert_eq!(request.version(), Version::HTTP_2);
    assert!(request.headers().contains_key("idempotency-key"));
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let (status, body) = if seen.requests.fetch_add(1, Ordering::Relaxed) == 0 {
        (503, json!({ "message": "Not yet" }))
    } else {
        (
            200,
            json!({ "workflow_run_id": body["data"]["number"].to_string() }),
        )
    };
    let response = Response::builder()
        .status(status)
        .header("retry-after-ms", "0")
        .body(Full::from(body.to_string()));
    Ok(response.unwrap())
}

#[tokio::test]
async fn triggers_share_a_connection() {
    let seen = Arc::new(Seen::default());
    let address = start(seen.clone()).await;
    let http = reqwest::Client::builder()
        .no_proxy()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    let client = Client::builder()
        .api_key("sk_1")
        .base_url(format!("http://{address}"))
        .http_client(http)
        .build()
        .unwrap();
    let trigger = |number: usize| {
        let trigger = client.trigger("reminder", "user_123");
        trigger.data(json!({ "number": number })).with_response()
    };

    let first = trigger(0).await.unwrap();
    assert_eq!(first.attempts(), 2);
    assert_eq!(first.workflow_run_id, "0");

    let mut triggers = JoinSet::new();
    for number in 1..=50 {
        let trigger = trigger(number);
        triggers.spawn(async move { (number, trigger.await) });
    }
    for (number, run) in triggers.join_all().await {
        assert_eq!(run.unwrap().workflow_run_id, number.to_string());
    }
    assert_eq!(seen.requests.load(Ordering::Relaxed), 52);
    assert_eq!(seen.connections.load(Ordering::Relaxed), 1);
}
