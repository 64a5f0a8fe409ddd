//! An in-process Knock for the tests of an application: no account, no network.
//!
//! [`FakeKnock`] listens on 127.0.0.1, at a port that the system chooses, and stops
//! when it is dropped. It records every request, checks it as Knock does, keeps users
//! with their channel data and preferences in memory, honours idempotency keys, and
//! fails when it is told to.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> knock_runtime::Result<()> {
//! use knock_runtime::testing::{FakeKnock, Failure};
//! use knock_runtime::{ErrorKind, StatusCode};
//!
//! let knock = FakeKnock::builder().workflow("activity-update").start().await?;
//! let client = knock.client();
//!
//! knock.fail_next(1, Failure::status(StatusCode::SERVICE_UNAVAILABLE));
//! client.trigger("activity-update", "user_123").await?;
//!
//! // The client tried again, with the same bytes and the same key.
//! let [first, second] = &knock.exchanges()[..] else { panic!() };
//! assert_eq!(first.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
//! assert_eq!(first.body_text(), second.body_text());
//! assert_eq!(first.header("idempotency-key"), second.header("idempotency-key"));
//!
//! let error = client.trigger("activity-updaet", "user_123").await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::NotFound);
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! No workflow runs, so nothing is delivered, and nothing waits that could be
//! cancelled. Every secret key is good, and requests are not limited in rate. An actor
//! need not have been identified. Beside triggering and cancelling, and users with their
//! channel data and preferences, there are no paths: whatever else is asked for is
//! recorded and answered with 404, unless the fake is [told](FakeKnock::fail_next) what to
//! answer. Idempotency keys are remembered as long as the fake runs, not for 24 hours.
//! Where Knock's documentation is silent, the fake does what seems likeliest: it
//! answers 404 `resource_missing` for a user that it does not know, and 400
//! `invalid_params` to an idempotency key that comes with other content than before.

mod accepted_trigger;
mod difference;
mod exchange;
mod failure;
mod reply;
mod script;
mod server;
mod service;

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jsonschema::Validator;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::retry::{Clock, Waits};
use crate::{Client, Error, Result, Workflow};

pub use accepted_trigger::AcceptedTrigger;
pub use exchange::Exchange;
pub use failure::Failure;
use script::Script;
use service::Service;

/// The key of [`FakeKnock::client`].
const API_KEY: &str = "sk_test_fake_knock";

/// A Knock inside the process; see the [module](self).
pub struct FakeKnock {
    address: SocketAddr,
    shared: Shared,
    server: JoinHandle<()>,
    waits: Waits,
}

/// What the server and its owner both see.
#[derive(Clone, Default)]
struct Shared {
    state: Arc<Mutex<State>>,
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct State {
    service: Service,
    exchanges: Vec<Exchange>,
}

impl State {
    fn forget(&mut self) {
        self.exchanges.clear();
        self.service.forget();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        lock(&self.script)
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeKnock {
    /// Starts a Knock that knows every workflow.
    ///
    /// # Errors
    ///
    /// If the system has no port to listen at.
    pub async fn start() -> Result<Self> {
        Self::builder().start().await
    }

    /// Begins a Knock that knows certain workflows only.
    pub fn builder() -> FakeKnockBuilder {
        FakeKnockBuilder::default()
    }

    /// Where it listens: `http://127.0.0.1:…`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this Knock. It does not really wait before it tries again, so
    /// that a test of failures takes no time; see [`FakeKnock::waits`]. Its waits bring its own
    /// deadlines nearer, and not those of other clients. What it does
    /// wait for is an answer: up to the request's
    /// [`timeout`](crate::Request::timeout), 60 seconds unless one is set, if it
    /// meets a [stall](Failure::stall).
    ///
    /// Code under test that makes its own client is pointed here by
    /// [`url`](Self::url), with any secret key.
    ///
    /// # Panics
    ///
    /// With the feature `rustls-no-provider`, if no provider is installed.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::builder()
            .api_key(API_KEY)
            .base_url(self.url())
            .clock(Clock::Skipping(self.waits.of_a_client()))
            .build()
            .expect("the key and the URL are valid, and no TLS is needed")
    }

    /// How long the clients of this Knock would have waited before each of their
    /// retries.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.list()
    }

    /// Every request so far, and what was answered.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state().exchanges.clone()
    }

    /// The triggers that were accepted of the workflow whose data is a `W`, in the order in which
    /// they came in. There is one for each run: not those that failed or were refused, nor the
    /// answers that were repeated to the same idempotency key. `W` is the `Data` of a generated
    /// module, or a type with `#[derive(Workflow)]`.
    ///
    /// ```standalone_crate
    /// # #[cfg(feature = "macros")]
    /// knock_runtime::workflows!("../workflows");
    /// # #[cfg(feature = "macros")]
    /// use workflows::activity_update;
    ///
    /// # #[cfg(feature = "macros")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// # use knock_runtime::testing::FakeKnock;
    /// let data = || activity_update::Data {
    ///     item_count: 3.into(),
    ///     project_name: "Q1 Campaign".into(),
    ///     action_url: "https://app.example.com/projects/q1".into(),
    /// };
    /// let knock = FakeKnock::start().await?;
    /// activity_update::trigger(&knock.client(), ["user_123"], data()).await?;
    ///
    /// let [trigger] = &knock.triggers::<activity_update::Data>()[..] else { panic!() };
    /// assert_eq!(trigger.recipients(), ["user_123"]);
    /// trigger.assert_data(data());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "macros"))]
    /// # fn main() {}
    /// ```
    #[must_use]
    pub fn triggers<W: Workflow>(&self) -> Vec<AcceptedTrigger<W>> {
        let state = self.shared.state();
        let accepted = state.service.accepted().iter();
        accepted.filter_map(AcceptedTrigger::of).collect()
    }

    /// Forgets all requests so far and what came of them: the exchanges, the triggers, the
    /// idempotency keys and the users. The workflows, and what is to fail, stay. So one Knock
    /// serves several cases of a test, or a program that runs for long.
    pub fn forget(&self) {
        self.shared.state().forget();
    }

    /// Fails the next `count` requests, after those that are to fail already.
    pub fn fail_next(&self, count: usize, failure: Failure) {
        self.shared.script().fail_next(count, failure);
    }

    /// Fails the requests for which `rule` gives a failure, in place of an earlier rule. It is
    /// asked for each request in the order in which they come in, except those that
    /// [`fail_next`](Self::fail_next) fails; there is no answer yet in what it is shown. It may ask
    /// this Knock what there was, and tell it what is to fail next; it cannot send a request.
    ///
    /// By the path, or every third one, or at random from a seed:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> knock_runtime::Result<()> {
    /// use knock_runtime::StatusCode;
    /// use knock_runtime::testing::{Failure, FakeKnock};
    ///
    /// let knock = FakeKnock::start().await?;
    /// let client = knock.client();
    ///
    /// let unavailable = Failure::status(StatusCode::SERVICE_UNAVAILABLE);
    /// knock.fail_when(move |request| {
    ///     request.path().starts_with("/v1/users/").then(|| unavailable.clone())
    /// });
    /// assert!(client.users().get("user_123").await.is_err());
    /// client.trigger("reminder", "user_123").await?;
    ///
    /// let mut count = 0;
    /// knock.fail_when(move |_| {
    ///     count += 1;
    ///     (count % 3 == 0).then(Failure::disconnect)
    /// });
    ///
    /// let mut random = fastrand::Rng::with_seed(42);
    /// knock.fail_when(move |_| {
    ///     random.bool().then(|| Failure::reset().after_processing())
    /// });
    ///
    /// knock.fail_when(|_| None); // nothing more fails
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail_when(&self, rule: impl FnMut(&Exchange) -> Option<Failure> + Send + 'static) {
        self.shared.script().fail_when(Arc::new(Mutex::new(rule)));
    }
}

impl fmt::Debug for FakeKnock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FakeKnock")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Drop for FakeKnock {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What a [`FakeKnock`] knows from the start.
///
/// As soon as one workflow is declared, every other one is answered with 404
/// `workflow_missing`.
#[derive(Debug, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct FakeKnockBuilder {
    workflows: BTreeMap<String, Option<Value>>,
}

impl FakeKnockBuilder {
    /// Declares a workflow that takes any data.
    pub fn workflow(mut self, key: impl Into<String>) -> Self {
        self.workflows.insert(key.into(), None);
        self
    }

    /// Declares a workflow whose data must satisfy a JSON Schema, which is what Knock
    /// calls its `trigger_data_json_schema`.
    pub fn workflow_with_schema(mut self, key: impl Into<String>, schema: Value) -> Self {
        self.workflows.insert(key.into(), Some(schema));
        self
    }

    /// Starts to listen.
    ///
    /// # Errors
    ///
    /// If a schema is not valid, or if the system has no port to listen at.
    pub async fn start(self) -> Result<FakeKnock> {
        let mut workflows = BTreeMap::new();
        for (key, schema) in self.workflows {
            let validator = schema.map(|schema| compile(&key, &schema)).transpose()?;
            workflows.insert(key, validator);
        }
        let cannot_listen =
            |error| Error::configuration(format!("the fake Knock cannot listen: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let shared = Shared::default();
        shared.state().service = Service::new(workflows);
        Ok(FakeKnock {
            address,
            server: tokio::spawn(server::serve(listener, shared.clone())),
            shared,
            waits: Waits::default(),
        })
    }
}

fn compile(key: &str, schema: &Value) -> Result<Validator> {
    jsonschema::validator_for(schema).map_err(|error| {
        Error::configuration(format!(
            "the schema of the workflow `{key}` is not valid: {error}"
        ))
    })
}
