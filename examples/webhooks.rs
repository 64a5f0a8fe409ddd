//! Receives webhooks of Knock with axum, and tells them from others.
//!
//! With `KNOCK_WEBHOOK_SECRET` set it listens at `LISTEN_AT` (`127.0.0.1:3000`), for Knock to be
//! pointed there; without, it sends itself a webhook as Knock would, and a forged one, and ends.

use std::env;
use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use knock_runtime::reqwest;
use knock_runtime::webhook::{Event, EventKind, SIGNATURE_HEADER, Subject, Verifier};
use tokio::net::TcpListener;

/// The signature is about the bytes of the body, so that they are taken as they came.
async fn receive(
    State(verifier): State<Verifier>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, (StatusCode, String)> {
    let signature = headers.get(SIGNATURE_HEADER);
    let signature = signature.and_then(|value| value.to_str().ok());
    let event = verifier
        .event(signature.unwrap_or_default(), &body)
        .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    // Knock sends a webhook again if it is not answered soon, so what takes long comes later.
    handle(event);
    Ok(StatusCode::NO_CONTENT)
}

fn handle(event: Event) {
    match (event.kind, event.subject) {
        (EventKind::MessageBounced, Subject::Message(message)) => {
            let recipient = message.recipient.id().unwrap_or("somebody");
            println!(
                "{recipient} cannot be reached by the message {}",
                message.id
            );
        }
        (kind, _) => println!("received {kind}"),
    }
}

fn router(secret: &str) -> Router {
    Router::new()
        .route("/webhooks/knock", post(receive))
        .with_state(Verifier::new(secret))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if let Ok(secret) = env::var("KNOCK_WEBHOOK_SECRET") {
        let address = env::var("LISTEN_AT").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
        let listener = TcpListener::bind(address).await?;
        println!(
            "listening at http://{}/webhooks/knock",
            listener.local_addr()?
        );
        axum::serve(listener, router(&secret)).await?;
        return Ok(());
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks/knock", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router("whsec_example")).into_future());

    let body = r#"{"type":"message.bounced","created_at":"2026-03-23T09:00:00Z","data":{"id":"2IJn1","recipient":"user_123","status":"bounced"}}"#;
    let sign = |secret: &str| Verifier::new(secret).sign(body.as_bytes());
    for secret in ["whsec_example", "whsec_of_somebody_else"] {
        let answer = reqwest::Client::builder()
            .no_proxy()
            .build()?
            .post(&url)
            .header(SIGNATURE_HEADER, sign(secret))
            .body(body)
            .send()
            .await?;
        println!("answered {}: {}", answer.status(), answer.text().await?);
    }
    Ok(())
}
