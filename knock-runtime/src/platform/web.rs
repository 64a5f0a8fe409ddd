use std::mem;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode, Url};
use web_time::web::SystemTimeExt as _;

pub(crate) use web_time::Instant;

/// A future that stays on the one thread there is.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) fn system_time() -> SystemTime {
    web_time::SystemTime::now().to_std()
}

pub(crate) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// Connections, proxies and redirects are the business of whoever runs `fetch`.
pub(crate) fn http_builder(_base_url: &Url) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

/// Reads an answer to its end.
pub(crate) async fn read(mut answer: Response) -> reqwest::Result<(StatusCode, HeaderMap, Bytes)> {
    let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
    Ok((status, headers, answer.bytes().await?))
}

/// `fetch` does not say how far a request that failed had come.
pub(crate) fn never_arrived(_error: &reqwest::Error) -> bool {
    false
}
