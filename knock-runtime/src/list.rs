use std::collections::{HashSet, VecDeque};
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::platform::BoxFuture;
use crate::request::Body;
use crate::{Error, Map, Request, Result};

/// A request for a list.
///
/// Awaiting it gives one [`Page`]. [`items`](Self::items) and [`pages`](Self::pages) go
/// through all of them, and ask for each page when it is its turn.
///
/// ```no_run
/// # async fn example(client: knock_runtime::Client) -> knock_runtime::Result<()> {
/// let mut users = client.users().list().page_size(50).items();
/// while let Some(user) = users.next().await {
///     println!("{}", user?.id);
/// }
/// # Ok(())
/// # }
/// ```
pub type List<T, B = ()> = Request<Page<T>, B>;

/// How a request for a list asks for the next page: by default as all lists of Knock do.
pub trait Cursor: Body + Clone + Send + Sync + Unpin + 'static {
    /// The parameter of the query that takes the cursor.
    const AFTER: &'static str;
}

impl Cursor for () {
    const AFTER: &'static str = "after";
}

/// Some of the elements of a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The elements, in the order of the list.
    #[serde(alias = "items")]
    pub entries: Vec<T>,
    /// Where the page is in the list.
    pub page_info: PageInfo,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

/// Where a page is in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PageInfo {
    /// The cursor of the page after this one; `None` on the last page.
    pub after: Option<String>,
    /// The cursor of the page before this one; `None` on the first page.
    pub before: Option<String>,
    /// How many elements a page has at most.
    pub page_size: u32,
    /// Everything else.
    #[serde(flatten)]
    pub extra: Map,
}

impl<T> List<T> {
    /// Asks for pages of so many elements: up to 50, which is the default as well, by
    /// <https://docs.knock.app/api-reference/overview/pagination>.
    pub fn page_size(self, page_size: u32) -> Self {
        self.query_value("page_size", page_size.to_string())
    }

    /// Asks for the page after this cursor.
    pub fn after(self, cursor: impl Into<String>) -> Self {
        self.query_value(<()>::AFTER, cursor)
    }

    /// Asks for the page before this cursor, and then for those before that one.
    pub fn before(self, cursor: impl Into<String>) -> Self {
        self.query_value("before", cursor)
    }
}

impl<T, B: Cursor> List<T, B> {
    /// Goes through all pages.
    pub fn pages(self) -> Pages<T, B> {
        Pages {
            backwards: self.has_query("before"),
            request: Some(self),
            pending: None,
            followed: HashSet::new(),
            fault: None,
        }
    }

    /// Goes through all elements of all pages.
    pub fn items(self) -> Items<T, B> {
        Items {
            pages: self.pages(),
            items: VecDeque::new(),
        }
    }
}

/// The pages of a list, one after the other.
///
/// It ends after an error, and after a page that names no other.
#[must_use = "a list is read when it is polled"]
#[derive(Debug)]
pub struct Pages<T, B = ()> {
    /// The request for the next page, as long as there may be one.
    request: Option<List<T, B>>,
    pending: Option<Pending<T>>,
    backwards: bool,
    /// The cursors that were followed.
    followed: HashSet<String>,
    /// What is wrong with the page that was the last.
    fault: Option<Error>,
}

/// A page on its way.
struct Pending<T>(BoxFuture<Result<Page<T>>>);

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pending")
    }
}

impl<T: DeserializeOwned + Send + 'static, B: Cursor> Pages<T, B> {
    /// The next page.
    pub async fn next(&mut self) -> Option<Result<Page<T>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What to ask for after a page, if anything.
    fn following(&mut self, request: List<T, B>, page: &Page<T>) -> Result<Option<List<T, B>>> {
        let PageInfo { after, before, .. } = &page.page_info;
        let (name, cursor) = if self.backwards {
            ("before", before)
        } else {
            (B::AFTER, after)
        };
        let Some(cursor) = cursor.as_ref().filter(|cursor| !cursor.is_empty()) else {
            return Ok(None);
        };
        let is_new = !request.has_query_value(name, cursor) && self.followed.insert(cursor.clone());
        if is_new {
            return Ok(Some(request.query_value(name, cursor)));
        }
        // It would lead in a circle for ever, and to end here would lose what is beyond it.
        Err(request.leads_back(cursor))
    }
}

impl<T: DeserializeOwned + Send + 'static, B: Cursor> Stream for Pages<T, B> {
    type Item = Result<Page<T>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let Some(request) = &this.request else {
            return Poll::Ready(this.fault.take().map(Err));
        };
        let pending = (this.pending).get_or_insert_with(|| Pending(request.clone().into_future()));
        let page = ready!(pending.0.as_mut().poll(context));
        this.pending = None;
        let request = this.request.take();
        if let (Ok(page), Some(request)) = (&page, request) {
            match this.following(request, page) {
                Ok(request) => this.request = request,
                Err(error) => this.fault = Some(error),
            }
        }
        Poll::Ready(Some(page))
    }
}

/// The elements of a list, page after page.
///
/// It ends after an error.
#[must_use = "a list is read when it is polled"]
#[derive(Debug)]
pub struct Items<T, B = ()> {
    pages: Pages<T, B>,
    items: VecDeque<T>,
}

impl<T: DeserializeOwned + Send + Unpin + 'static, B: Cursor> Items<T, B> {
    /// The next element.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All elements that are left.
    ///
    /// # Errors
    ///
    /// The first error of a page, in which case nothing is given.
    pub async fn collect(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T: DeserializeOwned + Send + Unpin + 'static, B: Cursor> Stream for Items<T, B> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.items = page.entries.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
