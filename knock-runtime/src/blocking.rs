use std::future::{IntoFuture, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};
use tokio::task::block_in_place;

use crate::list::Cursor;
use crate::{Error, Items, Pages, Result, SplitRetry, SplitRun};

/// For code that is not asynchronous: where others await, it calls `blocking`.
///
/// All that can be awaited and gives a [`Result`] has it (requests, with
/// [`with_response`](crate::Request::with_response) too, and
/// [waits](crate::Request::wait) for bulk operations), and the streams of a list become
/// iterators.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use knock_runtime::Blocking as _;
/// use knock_runtime::testing::FakeKnock;
/// # use knock_runtime::testing::Failure;
///
/// fn main() -> knock_runtime::Result<()> {
///     let knock = FakeKnock::start().blocking()?;
///     let client = knock.client();
///     client.users().identify("user_123").name("Jane Doe").blocking()?;
///     let user = client.users().get("user_123").blocking()?;
///     assert_eq!(user.name.as_deref(), Some("Jane Doe"));
/// #   let page = serde_json::json!({ "entries": [], "page_info": { "page_size": 50 } });
/// #   knock.fail_next(1, Failure::status(knock_runtime::StatusCode::OK).body(page));
///     for user in client.users().list().items().blocking() {
///         println!("{}", user?.id);
///     }
///     Ok(())
/// }
/// # main().unwrap();
/// # }
/// ```
///
/// The connections live on a runtime of one thread, which is started with the first call
/// and shared by all. So a client should be used by blocking code alone, or by none.
///
/// # Inside of a runtime
///
/// Asynchronous code has no need of it, but may call something that has. On a runtime of
/// several threads, and on its threads for blocking code, this works. A runtime of one
/// thread would stand still, so there, and on its threads for blocking code as well, it
/// is an error.
///
/// # Panics
///
/// Inside of a `tokio::task::LocalSet`.
pub trait Blocking {
    /// What comes of it.
    type Output;

    /// Lets the thread wait until it is done.
    fn blocking(self) -> Self::Output;
}

impl<F, T> Blocking for F
where
    F: IntoFuture<Output = Result<T>>,
{
    type Output = Result<T>;

    fn blocking(self) -> Result<T> {
        wait(self.into_future())?
    }
}

/// The run is lost if there is no runtime to wait on.
impl Blocking for SplitRetry {
    type Output = Result<SplitRun>;

    fn blocking(self) -> Result<SplitRun> {
        wait(self.into_future())
    }
}

impl<T: DeserializeOwned + Send + 'static, B: Cursor> Blocking for Pages<T, B> {
    type Output = BlockingIter<Self>;

    fn blocking(self) -> BlockingIter<Self> {
        BlockingIter { stream: Some(self) }
    }
}

impl<T: DeserializeOwned + Send + Unpin + 'static, B: Cursor> Blocking for Items<T, B> {
    type Output = BlockingIter<Self>;

    fn blocking(self) -> BlockingIter<Self> {
        BlockingIter { stream: Some(self) }
    }
}

/// The elements of a stream, for each of which the thread waits.
///
/// It ends after an error.
#[derive(Debug)]
#[must_use = "a list is read when it is iterated over"]
pub struct BlockingIter<S> {
    stream: Option<S>,
}

impl<S, T> Iterator for BlockingIter<S>
where
    S: Stream<Item = Result<T>> + Unpin,
{
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        let stream = self.stream.as_mut()?;
        let next = wait(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        let next = next.unwrap_or_else(|error| Some(Err(error)));
        if !matches!(next, Some(Ok(_))) {
            self.stream = None;
        }
        next
    }
}

fn wait<F: Future>(future: F) -> Result<F::Output> {
    let runtime = runtime()?;
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Err(_) => Ok(runtime.block_on(future)),
        Ok(RuntimeFlavor::MultiThread) => Ok(block_in_place(|| runtime.block_on(future))),
        Ok(_) => Err(Error::invalid_request(
            "`blocking` was called on a runtime of one thread, which would stand still: await the \
             request instead",
        )),
    }
}

fn runtime() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    let start = || {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("knock-runtime")
            .enable_all()
            .build()
    };
    RUNTIME.get_or_init(start).as_ref().map_err(|error| {
        Error::configuration(format!(
            "the runtime for blocking code does not start: {error}"
        ))
    })
}
