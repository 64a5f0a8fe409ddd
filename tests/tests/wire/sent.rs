//! What goes over the wire, as far as Knock looks at it.

use std::collections::BTreeMap;
use std::fmt;

use knock_runtime::reqwest::Url;
use knock_runtime::testing::Exchange;

/// The parts of a request by their names, each in a form in which what means the same is the same.
pub(crate) struct Sent(BTreeMap<&'static str, String>);

/// The headers that say the same in each request of the same kind.
const HEADERS: [&str; 3] = ["authorization", "content-type", "x-knock-branch"];

impl Sent {
    pub(crate) fn of(exchange: &Exchange) -> Self {
        let header = |name| exchange.header(name).unwrap_or("(none)").to_owned();
        let mut parts = BTreeMap::from(HEADERS.map(|name| (name, header(name))));
        parts.insert("idempotency-key", idempotency_key(exchange));
        parts.insert("method", exchange.method().to_string());
        parts.insert("path", path(exchange.path()));
        parts.insert("query", query(exchange.query().unwrap_or_default()));
        let body = exchange.body().map(|body| body.to_string());
        parts.insert(
            "body",
            body.unwrap_or_else(|| exchange.body_text().to_owned()),
        );
        Self(parts)
    }

    pub(crate) fn is_get(&self) -> bool {
        self.0["method"] == "GET"
    }

    /// The parts in which two requests differ: their names, this one's and the other's.
    pub(crate) fn differences<'a>(
        &'a self,
        other: &'a Self,
    ) -> Vec<(&'static str, &'a str, &'a str)> {
        let both = self.0.iter().zip(other.0.values());
        both.filter(|((_, own), other)| own != other)
            .map(|((name, own), other)| (*name, &own[..], &other[..]))
            .collect()
    }
}

impl fmt::Display for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(parts) = self;
        write!(f, "{} {}", parts["method"], parts["path"])?;
        if !parts["query"].is_empty() {
            write!(f, " ? {}", parts["query"])?;
        }
        if !parts["body"].is_empty() {
            write!(f, " {}", parts["body"])?;
        }
        Ok(())
    }
}

/// A key that nobody chose is another one each time.
fn idempotency_key(exchange: &Exchange) -> String {
    match exchange.header("idempotency-key") {
        None => "(none)".to_owned(),
        Some(chosen @ "order 1") => chosen.to_owned(),
        Some(_) => "(made up)".to_owned(),
    }
}

/// The segments, decoded but for slashes, which would make more of them.
fn path(path: &str) -> String {
    // In a query, a plus would be a space.
    let segments = path.split('/').map(|segment| segment.replace('+', "%2B"));
    let segments = segments.map(|segment| pairs(&segment).concat().replace('/', "%2F"));
    segments.collect::<Vec<_>>().join("/")
}

/// The parameters, decoded and in order.
fn query(query: &str) -> String {
    let mut pairs = pairs(query);
    pairs.sort();
    pairs.join(" & ")
}

fn pairs(query: &str) -> Vec<String> {
    let url = Url::parse(&format!("http://knock/?{query}")).expect("it was sent");
    let pairs = url.query_pairs().map(|(name, value)| match &value[..] {
        "" => name.into_owned(),
        value => format!("{name}={value}"),
    });
    pairs.collect()
}
