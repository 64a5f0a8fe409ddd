//! What went over the wire.

use knock_runtime::testing::Exchange;
use knock_runtime::{Method, reqwest};
use serde_json::Value;

/// A request as Knock receives it.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) method: Method,
    pub(crate) path: String,
    /// The decoded parameters of the query.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) has_key: bool,
}

impl Sent {
    pub(crate) fn of(exchange: &Exchange) -> Self {
        let url = format!("http://knock/?{}", exchange.query().unwrap_or_default());
        let url = reqwest::Url::parse(&url).expect("it was sent");
        Self {
            method: exchange.method().clone(),
            path: exchange.path().to_owned(),
            query: url.query_pairs().into_owned().collect(),
            body: exchange.body(),
            has_key: true,
        }
    }

    /// The path with the query.
    pub(crate) fn target(&self) -> String {
        let mut url = reqwest::Url::parse("http://knock").expect("it is valid");
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let query = url
            .query()
            .map_or_else(String::new, |query| format!("?{query}"));
        format!("{}{query}", self.path)
    }
}
