mod path;
mod query;
mod raw;
mod response;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderName,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::{Client, Prepared};
use crate::platform::BoxFuture;
use crate::span::Span;
use crate::{Error, Result};

pub(crate) use path::Path;
pub(crate) use query::{inserted_at_parameters, query_parameters};
pub use raw::RawRequest;
pub use response::Response;
pub(crate) use response::text;

/// The header that lets Knock tell a retry from a second request.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The longest idempotency key, by
/// <https://docs.knock.app/api-reference/overview/idempotent-requests>.
const LONGEST_IDEMPOTENCY_KEY: usize = 255;

/// A request to Knock that answers with a `T`.
///
/// It is sent when it is awaited. What was wrong with the values that it was given
/// is said then, too, before anything is sent. Dropping the future gives up; whether
/// Knock had received the request by then is not known.
///
/// ```
/// # #[cfg(feature = "testing")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> knock_runtime::Result<()> {
/// # let knock = knock_runtime::testing::FakeKnock::start().await?;
/// # let client = knock.client();
/// use std::time::Duration;
///
/// let user = client
///     .users()
///     .identify("user_123")
///     .name("Jane Doe")
///     .timeout(Duration::from_secs(5))
///     .max_retries(0)
///     .await?;
/// assert_eq!(user.name.as_deref(), Some("Jane Doe"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
#[must_use = "a request is sent when it is awaited"]
pub struct Request<T, B = ()> {
    client: Client,
    method: Method,
    path: Path,
    query: Vec<(String, String)>,
    /// What is wrong with a value that it was given.
    fault: Option<String>,
    pub(crate) body: B,
    repeat: Repeat,
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    max_retries: Option<u32>,
    decode: fn(&[u8]) -> serde_json::Result<T>,
}

/// What happens if Knock receives a request twice.
#[derive(Clone, Debug)]
enum Repeat {
    /// The same as if it had received it once.
    Harmless,
    /// The same, since both carry this idempotency key.
    Keyed(String),
    /// Something else.
    Harmful,
}

/// What a request sends.
pub trait Body {
    /// The bytes, if there are any, or what Knock would not take.
    fn encode(&self) -> Result<Option<Vec<u8>>, String>;
}

impl Body for () {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        Ok(None)
    }
}

/// The bytes of a body that is plain JSON.
pub(crate) fn encode_json(body: &impl Serialize) -> Result<Option<Vec<u8>>, String> {
    // Room for most bodies, so that it need not grow.
    let mut bytes = Vec::with_capacity(1_024);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) => Err(error.to_string()),
    }
}

impl<T: DeserializeOwned, B> Request<T, B> {
    /// A request whose answer is a JSON document.
    pub(crate) fn new(client: &Client, method: Method, path: Path, body: B) -> Self {
        Self::with_decode(client, method, path, body, |bytes| {
            // An answer without a body is one without a value.
            serde_json::from_slice(if bytes.is_empty() { b"null" } else { bytes })
        })
    }
}

impl<B> Request<(), B> {
    /// A request whose answer says nothing but that it succeeded.
    pub(crate) fn without_answer(client: &Client, method: Method, path: Path, body: B) -> Self {
        Self::with_decode(client, method, path, body, |_| Ok(()))
    }
}

impl<T, B> Request<T, B> {
    /// A request whose answer has a form of its own.
    pub(crate) fn with_decode(
        client: &Client,
        method: Method,
        path: Path,
        body: B,
        decode: fn(&[u8]) -> serde_json::Result<T>,
    ) -> Self {
        let repeat = if method.is_idempotent() {
            Repeat::Harmless
        } else {
            Repeat::Harmful
        };
        Self {
            client: client.clone(),
            method,
            path,
            query: Vec::new(),
            fault: None,
            body,
            repeat,
            headers: Vec::new(),
            timeout: None,
            deadline: None,
            max_retries: None,
            decode,
        }
    }

    /// Says that Knock honours an idempotency key here, and which one it is.
    pub(crate) fn keyed(mut self, key: String) -> Self {
        self.repeat = Repeat::Keyed(key);
        self
    }

    /// Says that a second request does no harm, although the method does not.
    pub(crate) fn harmless(mut self) -> Self {
        self.repeat = Repeat::Harmless;
        self
    }

    /// Lets the request fail before it is sent; the first fault is the one that is told.
    pub(crate) fn refuse(mut self, fault: impl Into<String>) -> Self {
        self.fault.get_or_insert_with(|| fault.into());
        self
    }

    /// Refuses the request if there is a fault.
    pub(crate) fn refuse_if(self, fault: Option<String>) -> Self {
        match fault {
            Some(fault) => self.refuse(fault),
            None => self,
        }
    }

    pub(crate) fn query_pair(mut self, key: &str, value: impl Into<String>) -> Self {
        self.query.push((key.to_owned(), value.into()));
        self
    }

    /// Sets a parameter of the query that has one value.
    pub(crate) fn query_value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.retain(|(known, _)| known != name);
        self.query_pair(name, value)
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The same request, but for the body.
    pub(crate) fn with_body<C>(&self, body: C) -> Request<T, C> {
        Request {
            client: self.client.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            fault: self.fault.clone(),
            body,
            repeat: self.repeat.clone(),
            headers: self.headers.clone(),
            timeout: self.timeout,
            deadline: self.deadline,
            max_retries: self.max_retries,
            decode: self.decode,
        }
    }

    /// The error of a request that is not sent.
    pub(crate) fn refused(&self, reason: impl Into<String>) -> Error {
        Error::invalid_request(reason).at(&self.endpoint(), 0)
    }

    /// The error of a page that names as the next one a page that was there before.
    pub(crate) fn leads_back(&self, cursor: &str) -> Error {
        let error = Error::leads_back(cursor).at(&self.endpoint(), 1);
        error.without(self.client.key())
    }

    /// The idempotency key, where Knock honours one.
    pub(crate) fn key(&self) -> Option<&str> {
        match &self.repeat {
            Repeat::Keyed(key) => Some(key),
            Repeat::Harmless | Repeat::Harmful => None,
        }
    }

    pub(crate) fn has_query(&self, name: &str) -> bool {
        self.query.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn has_query_value(&self, name: &str, value: &str) -> bool {
        let mut query = self.query.iter();
        query.any(|(known, known_value)| known == name && known_value == value)
    }

    /// How long one attempt may take. The default is the client's: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long all attempts and the waits between them may take together. The
    /// default is the client's: 3 minutes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often the request may be sent again after the first time. The default is
    /// the client's: 2.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = Some(max_retries);
        self
    }

    /// Adds a header, or replaces one. `Authorization` and `Idempotency-Key` have
    /// ways of their own and are refused here. So are `Host` and the headers that say
    /// where a message ends or that speak about the connection (`Content-Length`,
    /// `Transfer-Encoding`, `Connection` and those beside them): they are the HTTP
    /// client's.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The method and the path, with placeholders for the ids.
    fn endpoint(&self) -> String {
        self.path.endpoint(&self.method)
    }
}

impl<T, B: Body> Request<T, B> {
    /// Sends the request and gives status, headers and request id beside the value.
    ///
    /// # Errors
    ///
    /// As if the request itself were awaited.
    pub async fn with_response(self) -> Result<Response<T>> {
        self.answer().await
    }

    /// Sends the request and gives the body of the answer as it came, with status, headers
    /// and request id beside it. A status that is no success is an answer like any other.
    /// It is retried as always, and the last answer is the one that is given.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// let response = client.users().get("nobody").send_raw().await?;
    /// assert_eq!(response.status(), 404);
    /// assert!(response.starts_with(b"{"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    ///
    /// If the request was refused before it was sent, or if no answer came.
    pub async fn send_raw(self) -> Result<Response<Vec<u8>>> {
        let span = self.span();
        let outcome = span.instrument(self.exchange()).await;
        let response = self.told(&span, outcome)?;
        let body = response.value.to_vec();
        Ok(response.with_value(body))
    }

    /// What the request answers. It borrows the request, since a future that takes one holds it
    /// twice.
    async fn answer(&self) -> Result<Response<T>> {
        let span = self.span();
        let outcome = span.instrument(self.exchange()).await;
        let outcome = outcome.and_then(|response| self.decoded(response));
        self.told(&span, outcome)
    }

    fn span(&self) -> Span {
        Span::request(&self.method, &self.path, self.client.base_url())
    }

    /// Tells the span what came of it all, without the key.
    fn told<R>(&self, span: &Span, outcome: Result<Response<R>>) -> Result<Response<R>> {
        let outcome = outcome.map_err(|error| error.without(self.client.key()));
        span.record_request(&outcome);
        outcome
    }

    async fn exchange(&self) -> Result<Response<Bytes>> {
        self.client.send(&self.assemble()?).await
    }

    fn decoded(&self, response: Response<Bytes>) -> Result<Response<T>> {
        let error = if response.status.is_success() {
            match (self.decode)(&response.value) {
                Ok(value) => return Ok(response.with_value(value)),
                Err(error) => Error::decode(
                    response.status,
                    response.request_id().map(str::to_owned),
                    &error,
                ),
            }
        } else {
            response.error()
        };
        Err(error
            .at(&self.endpoint(), response.attempts)
            .if_done(response.may_be_done))
    }

    /// Checks the request and puts it together.
    pub(crate) fn assemble(&self) -> Result<Prepared<'_>> {
        let refused = |reason: String| self.refused(reason);
        if let Some(fault) = &self.fault {
            return Err(refused(fault.clone()));
        }
        let mut url = self.client.url(&self.path).map_err(refused)?;
        let body = self.body.encode().map_err(refused)?;
        let headers = self.all_headers(body.is_some()).map_err(refused)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(Prepared {
            method: &self.method,
            path: &self.path,
            url,
            headers,
            body: body.map(Into::into),
            repeatable: !matches!(self.repeat, Repeat::Harmful),
            timeout: self.timeout,
            deadline: self.deadline,
            max_retries: self.max_retries,
        })
    }

    fn all_headers(&self, has_body: bool) -> Result<HeaderMap, String> {
        let mut headers = self.client.headers();
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &self.headers {
            let (name, value) = custom_header(name, value)?;
            headers.insert(name, value);
        }
        if let Repeat::Keyed(key) = &self.repeat {
            headers.insert(IDEMPOTENCY_KEY, idempotency_key(key)?);
        }
        Ok(headers)
    }
}

/// What the HTTP client says about the connection and the message, by sections 6.6,
/// 7.2, 7.6.1, 8.6 and 10.1.1 of RFC 9110.
const HEADERS_OF_THE_CONNECTION: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The value of a custom header may be a secret, so it is marked as one.
fn custom_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), String> {
    let header: HeaderName = name
        .parse()
        .map_err(|_: InvalidHeaderName| format!("`{name}` is not the name of a header"))?;
    if header == AUTHORIZATION || header == IDEMPOTENCY_KEY {
        return Err(format!(
            "the header `{header}` is set by the API key or by `idempotency_key`"
        ));
    }
    if HEADERS_OF_THE_CONNECTION.contains(&header.as_str()) {
        return Err(format!(
            "the header `{header}` is about the connection or the length of the body, which the \
             HTTP client sets: leave it out"
        ));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        format!("the value of the header `{header}` has a character that a header cannot carry")
    })?;
    value.set_sensitive(true);
    Ok((header, value))
}

/// The header of a key, unless Knock would not take it.
pub(crate) fn idempotency_key(key: &str) -> Result<HeaderValue, String> {
    let length = key.chars().count();
    if length == 0 {
        return Err("the idempotency key is empty".to_owned());
    }
    if length > LONGEST_IDEMPOTENCY_KEY {
        return Err(format!(
            "the idempotency key has {length} characters, and Knock takes up to \
             {LONGEST_IDEMPOTENCY_KEY} \
             (https://docs.knock.app/api-reference/overview/idempotent-requests)"
        ));
    }
    if !key
        .bytes()
        .all(|byte| byte == b' ' || byte.is_ascii_graphic())
    {
        return Err(
            "the idempotency key has a character that is not printable ASCII, which a header \
             cannot carry"
                .to_owned(),
        );
    }
    if key.trim() != key {
        return Err(
            "the idempotency key begins or ends with a space, which is lost on the way".to_owned(),
        );
    }
    HeaderValue::from_str(key).map_err(|error| error.to_string())
}

impl<T, B> IntoFuture for Request<T, B>
where
    T: Send + 'static,
    B: Body + Send + Sync + 'static,
{
    type Output = Result<T>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.answer().await?.into_inner()) })
    }
}

impl<T, B: Clone> Clone for Request<T, B> {
    fn clone(&self) -> Self {
        self.with_body(self.body.clone())
    }
}

/// The values of custom headers are left out, since they may be secrets, and so is the API
/// key, wherever it was put.
impl<T, B: fmt::Debug> fmt::Debug for Request<T, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header_names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        let key = self.client.key();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &key.hidden_in(&self.path))
            .field("query", &key.hidden_in(&self.query))
            .field("body", &key.hidden_in(&self.body))
            .field("repeat", &key.hidden_in(&self.repeat))
            .field("headers", &key.hidden_in(&header_names))
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_checked() {
        assert_eq!(idempotency_key("order 1").unwrap(), "order 1");
        assert!(idempotency_key(&"x".repeat(255)).is_ok());
        for (key, reason) in [
            (String::new(), "is empty"),
            ("x".repeat(256), "256 characters, and Knock takes up to 255"),
            ("schlüssel".to_owned(), "not printable ASCII"),
            ("line\nbreak".to_owned(), "not printable ASCII"),
            ("order-1 ".to_owned(), "ends with a space"),
            (" ".to_owned(), "ends with a space"),
        ] {
            let error = idempotency_key(&key).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
    }

    #[test]
    fn custom_headers_are_checked_and_hidden() {
        let (_, value) = custom_header("X-Trace", "secret").unwrap();
        assert!(value.is_sensitive());
        for (name, value, reason) in [
            ("no name", "x", "is not the name of a header"),
            ("Authorization", "x", "is set by the API key"),
            ("Idempotency-Key", "x", "or by `idempotency_key`"),
            ("Content-Length", "0", "which the HTTP client sets"),
            ("host", "example.com", "which the HTTP client sets"),
            ("transfer-encoding", "chunked", "which the HTTP client sets"),
            ("connection", "close", "which the HTTP client sets"),
            ("x-trace", "a\nb", "a character that a header cannot carry"),
        ] {
            let error = custom_header(name, value).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        for name in HEADERS_OF_THE_CONNECTION {
            assert!(custom_header(name, "x").is_err(), "{name}");
        }
    }
}
