use std::mem;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode, Url, redirect, retry};

pub(crate) use std::time::Instant;

/// A future that any thread may go on with.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// By tokio's clock, so that a test which pauses it pauses this one too.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}

pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// A redirect would turn a POST into a GET, and Knock's API has none. Retries within
/// retries would multiply.
pub(crate) fn http_builder(base_url: &Url) -> reqwest::ClientBuilder {
    let mut builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .retry(retry::never());
    let host = base_url.host_str().unwrap_or_default();
    if ["127.0.0.1", "[::1]", "localhost"].contains(&host) {
        builder = builder.no_proxy();
    }
    // Who does not speak TLS needs no certificates, and the machine may have none.
    #[cfg(any(
        feature = "native-tls",
        feature = "rustls",
        feature = "rustls-no-provider"
    ))]
    if base_url.scheme() == "http" {
        builder = builder.tls_certs_only([]);
    }
    builder
}

/// Reads an answer to its end. Piece by piece, since a future that gives the whole body holds the answer
/// several times.
pub(crate) async fn read(mut answer: Response) -> reqwest::Result<(StatusCode, HeaderMap, Bytes)> {
    let first = answer.chunk().await?.unwrap_or_default();
    let body = match answer.chunk().await? {
        None => first,
        Some(second) => {
            let mut body = [first, second].concat();
            while let Some(more) = answer.chunk().await? {
                body.extend_from_slice(&more);
            }
            body.into()
        }
    };
    Ok((answer.status(), mem::take(answer.headers_mut()), body))
}

/// Whether the server has seen nothing of a request.
pub(crate) fn never_arrived(error: &reqwest::Error) -> bool {
    error.is_connect()
}
