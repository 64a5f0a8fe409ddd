use reqwest::Method;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::request::{Body, Path, encode_json};
use crate::{BulkOperation, Client, Request};

/// The most elements of one request, where Knock's description of its API names a limit.
pub(crate) const MOST: usize = 1_000;

/// A request that does something to many users, objects or tenants at once.
///
/// Knock answers at once with a [`BulkOperation`], and works on it afterwards. To do it
/// twice comes to the same as to do it once, so the request is retried.
///
/// ```no_run
/// # async fn f(client: knock_runtime::Client) -> knock_runtime::Result<()> {
/// use knock_runtime::Recipient;
///
/// let request = client.users().bulk_identify([
///     Recipient::user("user_1").name("Jane Doe"),
///     Recipient::user("user_2").name("Sarah Chen"),
/// ]);
/// for item in request.wait().await?.error_items {
///     eprintln!("{} was not identified", item.id);
/// }
/// # Ok(())
/// # }
/// ```
pub type Bulk<T> = Request<BulkOperation, BulkBody<T>>;

/// A body that is a list, under its name.
#[derive(Clone, Debug)]
pub struct BulkBody<T> {
    name: &'static str,
    elements: Vec<T>,
}

impl<T> BulkBody<T> {
    pub(crate) fn new(name: &'static str, elements: Vec<T>) -> Self {
        Self { name, elements }
    }
}

impl<T> Bulk<T> {
    /// `elements` are what Knock takes, or the reason why they are not.
    pub(crate) fn of(
        client: &Client,
        path: Path,
        name: &'static str,
        elements: Result<Vec<T>, String>,
    ) -> Self {
        let (elements, fault) = match elements {
            Ok(elements) => (elements, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        let count = elements.len();
        let request = Request::new(client, Method::POST, path, BulkBody::new(name, elements));
        let request = request.harmless();
        request.refuse_if(fault).not_empty(name, count)
    }

    /// Refuses what Knock does not take in one request.
    pub(crate) fn limited(self) -> Self {
        let BulkBody { name, elements } = &self.body;
        let (name, count) = (*name, elements.len());
        self.at_most(name, count, MOST)
    }
}

impl<T, B> Request<T, B> {
    /// Refuses a list that has nothing in it.
    pub(crate) fn not_empty(self, name: &str, count: usize) -> Self {
        if count == 0 {
            return self.refuse(format!("the list `{name}` is empty"));
        }
        self
    }

    /// Refuses a list that is longer than Knock says that it may be.
    pub(crate) fn at_most(self, name: &str, count: usize, most: usize) -> Self {
        if count > most {
            return self.refuse(format!(
                "the list `{name}` has {count} elements, and Knock takes up to {most} in one \
                 request (https://docs.knock.app/api-reference)"
            ));
        }
        self
    }
}

impl<T: Serialize> Serialize for BulkBody<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.name, &self.elements)?;
        map.end()
    }
}

impl<T: Serialize + Send + Sync> Body for BulkBody<T> {
    fn encode(&self) -> Result<Option<Vec<u8>>, String> {
        encode_json(self)
    }
}

/// Ids, none of which is empty.
pub(crate) fn ids<I: Into<String>>(
    name: &str,
    ids: impl IntoIterator<Item = I>,
) -> Result<Vec<String>, String> {
    let ids: Vec<String> = ids.into_iter().map(Into::into).collect();
    if ids.iter().any(String::is_empty) {
        return Err(format!("an id in `{name}` is empty"));
    }
    Ok(ids)
}
