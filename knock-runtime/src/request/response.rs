use std::ops::Deref;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::Error;
use crate::platform::system_time;
use crate::retry::asked_wait;

/// What Knock answered: the value, and what came with it.
#[derive(Clone, Debug)]
pub struct Response<T> {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    /// Whether Knock may have done what one of the attempts asked for.
    pub(crate) may_be_done: bool,
    pub(crate) value: T,
}

impl<T> Response<T> {
    /// The status: always a success, unless the answer is that of
    /// [`send_raw`](crate::Request::send_raw).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id that Knock gave the request, for its support to look up.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        text(&self.headers, "x-request-id")
    }

    /// Whether Knock repeated the answer to an earlier request of the same
    /// idempotency key, and did nothing.
    #[must_use]
    pub fn idempotent_replayed(&self) -> bool {
        text(&self.headers, "idempotent-replayed") == Some("true")
    }

    /// The id of the earlier request, if [this one](Self::idempotent_replayed)
    /// repeats its answer.
    #[must_use]
    pub fn original_request_id(&self) -> Option<&str> {
        text(&self.headers, "original-x-request-id")
    }

    /// How often the request was sent: more than once if it was retried.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl Response<Bytes> {
    /// The same answer with what its body says.
    pub(super) fn with_value<T>(self, value: T) -> Response<T> {
        Response {
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            may_be_done: self.may_be_done,
            value,
        }
    }

    /// The error that an answer is which is no success.
    pub(super) fn error(&self) -> Error {
        let wait = asked_wait(&self.headers, system_time());
        let text = String::from_utf8_lossy(&self.value);
        Error::answered(
            self.status,
            self.request_id().map(str::to_owned),
            wait,
            &text,
        )
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The value of a header, where it is text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
