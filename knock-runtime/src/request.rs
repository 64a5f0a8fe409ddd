mod call;
mod path;
mod query;
mod raw;
mod response;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::BoxFuture;
use crate::{Client, Error, Result};

use call::Repeat;
pub(crate) use call::{Call, idempotency_key};
pub(crate) use path::Path;
pub(crate) use query::{inserted_at_parameters, query_parameters};
pub use raw::RawRequest;
pub use response::Response;
pub(crate) use response::text;

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
    call: Call,
    pub(crate) body: B,
    decode: fn(&[u8]) -> serde_json::Result<T>,
}

/// What a request sends.
pub trait Body: Send + Sync {
    /// The bytes, if there are any, or what Knock would not take. They are the same every time.
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
        Self::with_decode(client, method, path, body, json)
    }
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    // An answer without a body is one without a value.
    serde_json::from_slice(if bytes.is_empty() { b"null" } else { bytes })
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
        Self {
            call: Call::new(client, method, path),
            body,
            decode,
        }
    }

    /// Says that Knock honours an idempotency key here, and which one it is.
    pub(crate) fn keyed(mut self, key: String) -> Self {
        self.call.repeat = Repeat::Keyed(key);
        self
    }

    /// Says that a second request does no harm, although the method does not.
    pub(crate) fn harmless(mut self) -> Self {
        self.call.repeat = Repeat::Harmless;
        self
    }

    /// Lets the request fail before it is sent; the first fault is the one that is told.
    pub(crate) fn refuse(mut self, fault: impl Into<String>) -> Self {
        self.call.fault.get_or_insert_with(|| fault.into());
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
        self.call.query.push((key.to_owned(), value.into()));
        self
    }

    /// Sets a parameter of the query that has one value.
    pub(crate) fn query_value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.call.forget_value(name);
        self.query_pair(name, value)
    }

    pub(crate) fn client(&self) -> &Client {
        &self.call.client
    }

    pub(crate) fn path(&self) -> &Path {
        &self.call.path
    }

    /// The same request, but for the body.
    pub(crate) fn with_body<C>(&self, body: C) -> Request<T, C> {
        Request {
            call: self.call.clone(),
            body,
            decode: self.decode,
        }
    }

    /// The error of a request that is not sent.
    pub(crate) fn refused(&self, reason: impl Into<String>) -> Error {
        self.call.refused(reason.into())
    }

    /// The error of a page that names as the next one a page that was there before.
    pub(crate) fn leads_back(&self, cursor: &str) -> Error {
        let error = Error::leads_back(cursor).at(&self.call.endpoint(), 1);
        error.without(self.client().key())
    }

    /// The idempotency key, where Knock honours one.
    pub(crate) fn key(&self) -> Option<&str> {
        self.call.key()
    }

    pub(crate) fn has_query(&self, name: &str) -> bool {
        self.call.query.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn has_query_value(&self, name: &str, value: &str) -> bool {
        let mut query = self.call.query.iter();
        query.any(|(known, known_value)| known == name && known_value == value)
    }

    /// How long one attempt may take. The default is the client's: 60 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout = Some(timeout);
        self
    }

    /// How long all attempts and the waits between them may take together. The
    /// default is the client's: 3 minutes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.call.deadline = Some(deadline);
        self
    }

    /// How often the request may be sent again after the first time. The default is
    /// the client's: 2.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.call.max_retries = Some(max_retries);
        self
    }

    /// Adds a header, or replaces one. `Authorization` and `Idempotency-Key` have
    /// ways of their own and are refused here. So are `Host` and the headers that say
    /// where a message ends or that speak about the connection (`Content-Length`,
    /// `Transfer-Encoding`, `Connection` and those beside them): they are the HTTP
    /// client's.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.call.headers.push((name.into(), value.into()));
        self
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
        let span = self.call.span();
        let outcome = span.instrument(self.call.exchange(&self.body)).await;
        let response = self.call.told(&span, outcome)?;
        let body = response.value.to_vec();
        Ok(response.with_value(body))
    }

    /// What the request answers. It borrows the request, since a future that takes one holds it
    /// twice.
    async fn answer(&self) -> Result<Response<T>> {
        let span = self.call.span();
        let outcome = span.instrument(self.call.exchange(&self.body)).await;
        let outcome = outcome.and_then(|response| self.decoded(response));
        self.call.told(&span, outcome)
    }

    fn decoded(&self, response: Response<Bytes>) -> Result<Response<T>> {
        if !response.status.is_success() {
            return Err(self.call.failed(&response, None));
        }
        match (self.decode)(&response.value) {
            Ok(value) => Ok(response.with_value(value)),
            Err(error) => Err(self.call.failed(&response, Some(&error))),
        }
    }

    /// Checks the request and puts together what is sent.
    pub(crate) fn message(&self) -> Result<reqwest::Request> {
        self.call.message(&self.body)
    }
}

impl<T, B> IntoFuture for Request<T, B>
where
    T: Send + 'static,
    B: Body + 'static,
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
        let mut fields = formatter.debug_struct("Request");
        self.call.show(&mut fields, &self.body);
        fields.finish_non_exhaustive()
    }
}
