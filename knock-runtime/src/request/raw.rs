use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Body, Path, Request, encode_json, json};
use crate::json::Json;
use crate::list::List;
use crate::{Client, Value};

/// A request to any path, for what this crate has no method for.
///
/// Authentication, retries and errors are those of every other request. A `POST` or
/// `PATCH` is not sent again once Knock may have received it, unless
/// [`idempotent`](Self::idempotent) says that it may be.
pub type RawRequest = Request<Value, RawBody>;

/// The body of a [`RawRequest`].
#[derive(Clone, Debug)]
pub struct RawBody(Option<Json>);

impl Body for RawBody {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        self.0.as_ref().map_or(Ok(None), encode_json)
    }
}

impl Client {
    /// A request to `path`, which begins with `/v1/` and has its ids
    /// percent-encoded. An answer without a body is `null`. Errors show the path, the
    /// ids in it included, but not its query.
    ///
    /// ```
    /// # #[cfg(feature = "testing")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # let knock = knock_runtime::testing::FakeKnock::start().await?;
    /// # let client = knock.client();
    /// use knock_runtime::Method;
    ///
    /// let user = client
    ///     .request(Method::PUT, "/v1/users/user_123")
    ///     .body(serde_json::json!({ "name": "Jane Doe" }))
    ///     .await?;
    /// assert_eq!(user["name"], "Jane Doe");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawRequest {
        Request::new(self, method, Path::raw(path), RawBody(None))
    }
}

impl RawRequest {
    /// Sends `body` as JSON.
    pub fn body(mut self, body: impl Serialize) -> Self {
        self.body = RawBody(Some(Json::new("body", &body)));
        self
    }

    /// Adds a parameter to the query.
    pub fn query(self, key: &str, value: impl Into<String>) -> Self {
        self.query_pair(key, value)
    }

    /// Says that Knock may receive the request twice, so that it is retried like a
    /// `GET`.
    pub fn idempotent(self) -> Self {
        self.harmless()
    }

    /// Reads the answer as a page of a list, as all lists of Knock are.
    ///
    /// ```no_run
    /// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
    /// use knock_runtime::{Method, Value};
    ///
    /// let channels = client.request(Method::GET, "/v1/channels").list::<Value>();
    /// for channel in channels.items().collect().await? {
    ///     println!("{}", channel["key"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list<T: DeserializeOwned>(self) -> List<T> {
        let has_body = self.body.0.is_some();
        let list = Request {
            call: self.call,
            body: (),
            decode: json,
        };
        list.refuse_if(has_body.then(|| "a list is asked for without a body".to_owned()))
    }
}
