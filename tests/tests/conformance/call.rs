//! Calls of the client, as an application writes them.

use std::any::type_name;
use std::fmt::Debug;
use std::future::IntoFuture;
use std::pin::Pin;

use knock_runtime::{Client, Result};

/// What an answer was decoded to.
pub(crate) struct Decoded {
    /// The name of the type.
    pub(crate) name: String,
    /// The value, as `Debug` shows it.
    pub(crate) text: String,
}

type Outcome = Pin<Box<dyn Future<Output = Result<Decoded>>>>;

/// A call that can be made of any client.
pub(crate) struct Call(Box<dyn Fn(&Client) -> Outcome>);

impl Call {
    pub(crate) fn new<R, T>(request: impl Fn(&Client) -> R + 'static) -> Self
    where
        R: IntoFuture<Output = Result<T>>,
        R::IntoFuture: 'static,
        T: Debug,
    {
        Self(Box::new(move |client| {
            let answer = request(client).into_future();
            Box::pin(async {
                answer.await.map(|value| Decoded {
                    name: short_name(type_name::<T>()),
                    text: format!("{value:?}"),
                })
            })
        }))
    }

    pub(crate) async fn of(&self, client: &Client) -> Result<Decoded> {
        (self.0)(client).await
    }
}

/// Calls of a client, one after the other.
macro_rules! calls {
    ($client:ident => $($request:expr),+ $(,)?) => {
        vec![$(crate::call::Call::new(move |$client| $request)),+]
    };
}

pub(crate) use calls;

/// `Page<User>` for `knock_runtime::list::Page<knock_runtime::users::User>`.
fn short_name(name: &str) -> String {
    let parts = name.split_inclusive(['<', '>', ',']);
    parts
        .map(|part| part.rsplit("::").next().unwrap_or(part))
        .collect()
}
