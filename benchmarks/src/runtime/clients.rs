use std::str::FromStr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use knock_runtime::{Tenant, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use uuid::Uuid;

knock_runtime::workflows!("../workflows");
use workflows::order_shipped;

const API_KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyz";
const PATH: &str = "/v1/workflows/order-shipped/trigger";
const ARRIVES_AT: &str = "2026-03-24T14:30:00Z";
const ITEMS: [(&str, u32, &str); 3] = [
    ("Mug with a picture", 2, "hand-made, so no two are alike"),
    ("Tea towel", 4, "machine-washable"),
    ("Teapot", 1, "with a strainer of stainless steel"),
];

/// A way to send a trigger.
#[derive(Clone, Debug)]
pub enum Client {
    /// `knock-runtime` with its default features, and typed data.
    Knock(knock_runtime::Client),
    /// What one would write with reqwest: a struct to serialise, and a struct to read the answer into.
    Reqwest(reqwest::Client, String),
    /// The same with the client that reqwest is made of, and no more than it asks for.
    Hyper(
        hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
        String,
    ),
}

impl Client {
    /// All of them.
    pub const NAMES: [&str; 3] = ["knock-runtime", "reqwest", "hyper"];

    /// The client of this name, of a Knock at this address.
    ///
    /// # Panics
    ///
    /// When there is none of the name, or when it does not start.
    #[must_use]
    pub fn new(name: &str, url: &str) -> Self {
        match name {
            "knock-runtime" => Self::Knock(
                knock_runtime::Client::builder()
                    .api_key(API_KEY)
                    .base_url(url)
                    .build()
                    .expect("the key and the address are valid"),
            ),
            "reqwest" => Self::Reqwest(
                reqwest::Client::builder()
                    .no_proxy()
                    .tls_certs_only([])
                    .build()
                    .expect("reqwest starts"),
                format!("{url}{PATH}"),
            ),
            "hyper" => Self::Hyper(
                hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http(),
                format!("{url}{PATH}"),
            ),
            _ => panic!("there is no client `{name}`"),
        }
    }

    /// Makes what an application has to make for a trigger, and drops it.
    pub fn make_data(&self) {
        let recipient = recipient(0);
        match self {
            Self::Knock(_) => drop((data(), shop(), recipient)),
            Self::Reqwest(..) | Self::Hyper(..) => drop(Body::new(&recipient)),
        }
    }

    /// Sends a trigger and reads the answer.
    async fn trigger(&self, number: usize) {
        let recipient = recipient(number);
        let run = match self {
            Self::Knock(client) => {
                order_shipped::trigger(client, recipient, data(), shop())
                    .await
                    .expect("the trigger succeeds")
                    .workflow_run_id
            }
            Self::Reqwest(client, url) => {
                client
                    .post(url)
                    .bearer_auth(API_KEY)
                    .header(ACCEPT, "application/json")
                    .header("idempotency-key", Uuid::new_v4().to_string())
                    .json(&Body::new(&recipient))
                    .send()
                    .await
                    .and_then(reqwest::Response::error_for_status)
                    .expect("the trigger succeeds")
                    .json::<Answer>()
                    .await
                    .expect("the answer is that of Knock")
                    .workflow_run_id
            }
            Self::Hyper(client, url) => {
                let body = serde_json::to_vec(&Body::new(&recipient)).expect("the body is JSON");
                let request = hyper::Request::post(url)
                    .header(AUTHORIZATION, format!("Bearer {API_KEY}"))
                    .header(ACCEPT, "application/json")
                    .header(CONTENT_TYPE, "application/json")
                    .header("idempotency-key", Uuid::new_v4().to_string())
                    .body(Full::from(body))
                    .expect("the request is valid");
                let answer = client.request(request).await.expect("the trigger succeeds");
                assert!(answer.status().is_success(), "{}", answer.status());
                let answer = answer.into_body().collect().await.expect("it has a body");
                serde_json::from_slice::<Answer>(&answer.to_bytes())
                    .expect("the answer is that of Knock")
                    .workflow_run_id
            }
        };
        assert_eq!(run.len(), 36, "the id of a run is a UUID");
    }
}

/// Sends `count` triggers, of which `in_flight` are under way at any time.
///
/// # Panics
///
/// When one of them fails.
pub async fn triggers(client: &Client, count: usize, in_flight: usize) {
    let mut lanes = JoinSet::new();
    for lane in 0..in_flight {
        let client = client.clone();
        lanes.spawn(async move {
            for number in (lane..count).step_by(in_flight) {
                client.trigger(number).await;
            }
        });
    }
    lanes.join_all().await;
}

fn recipient(number: usize) -> String {
    format!("user_{number}")
}

fn data() -> order_shipped::DataPayload {
    let item = |(name, quantity, note): (&str, u32, &str)| {
        order_shipped::ItemsItem {
            name: name.into(),
            quantity: quantity.into(),
        }
        .note(note)
    };
    order_shipped::Data {
        order_id: "ord_42".into(),
        order: order_shipped::Order {
            number: "2026-42".into(),
            url: "https://shop.example.com/orders/42".into(),
        }
        .into(),
        items: ITEMS.map(item).into(),
        arrives_at: Timestamp::from_str(ARRIVES_AT).expect("it is a timestamp"),
    }
    .gift_message("Enjoy!")
}

fn shop() -> Tenant {
    Tenant::new("acme").name("Acme Shop")
}

/// The same body, written by hand.
#[derive(Serialize)]
struct Body<'a> {
    recipients: [&'a str; 1],
    data: Data,
    tenant: Shop,
}

#[derive(Serialize)]
struct Data {
    order_id: String,
    order: Order,
    items: Vec<Item>,
    arrives_at: String,
    gift_message: String,
}

#[derive(Serialize)]
struct Order {
    number: String,
    url: String,
}

#[derive(Serialize)]
struct Item {
    name: String,
    quantity: u32,
    note: String,
}

#[derive(Serialize)]
struct Shop {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Answer {
    workflow_run_id: String,
}

impl<'a> Body<'a> {
    fn new(recipient: &'a str) -> Self {
        let item = |(name, quantity, note): (&str, u32, &str)| Item {
            name: name.into(),
            quantity,
            note: note.into(),
        };
        Self {
            recipients: [recipient],
            data: Data {
                order_id: "ord_42".into(),
                order: Order {
                    number: "2026-42".into(),
                    url: "https://shop.example.com/orders/42".into(),
                },
                items: ITEMS.map(item).into(),
                arrives_at: ARRIVES_AT.into(),
                gift_message: "Enjoy!".into(),
            },
            tenant: Shop {
                id: "acme".into(),
                name: "Acme Shop".into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use knock_runtime::testing::FakeKnock;

    use super::*;
    use crate::runtime::one_thread;

    #[test]
    fn all_clients_send_the_same() {
        one_thread().block_on(async {
            let knock = FakeKnock::start().await.unwrap();
            for name in Client::NAMES {
                Client::new(name, &knock.url()).trigger(1).await;
            }
            let exchanges = knock.exchanges();
            let seen: Vec<_> = exchanges
                .iter()
                .map(|exchange| {
                    let header = |name| exchange.header(name).unwrap_or_default().len();
                    (
                        exchange.path(),
                        exchange.body(),
                        ["authorization", "accept", "content-type", "idempotency-key"].map(header),
                    )
                })
                .collect();
            assert_eq!(seen.len(), 3);
            assert_eq!(seen[0], seen[1]);
            assert_eq!(seen[0], seen[2]);
            assert!((400..500).contains(&exchanges[0].body_text().len()));
        });
    }
}
