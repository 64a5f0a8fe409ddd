//! Triggers typed workflows. With `KNOCK_API_KEY` set it talks to Knock; without, to a fake Knock
//! inside the process, and prints what went over the socket.

use std::error::Error;

use knock_runtime::testing::FakeKnock;
use knock_runtime::{Client, Recipient, Tenant};

knock_runtime::include_workflows!();
use workflows::{activity_update, order_shipped};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let knock = FakeKnock::start().await?;
    let client = match std::env::var_os("KNOCK_API_KEY") {
        Some(_) => Client::from_env()?,
        None => knock.client(),
    };

    // The fields are what the templates read: remove one, and this does not compile.
    let run = activity_update::trigger(
        &client,
        ["user_123"],
        activity_update::Data {
            item_count: 3.into(),
            project_name: "Q1 Campaign".into(),
            action_url: "https://app.example.com/projects/q1".into(),
        },
    )
    .actor(Recipient::user("user_456").name("Sarah Chen"))
    .idempotency_key("activity-update:q1:2026-03-23")
    .await?;
    println!(
        "triggered {}: {}",
        activity_update::KEY,
        run.workflow_run_id
    );

    // Lists and objects are typed as well; what is optional is a method. The templates print the
    // name of the tenant, so that it is a parameter here.
    let mug = order_shipped::ItemsItem {
        name: "Mug".into(),
        quantity: 2.into(),
    };
    let run = order_shipped::trigger(
        &client,
        ["user_123"],
        order_shipped::Data {
            order_id: "ord_42".into(),
            order: order_shipped::Order {
                number: "2026-42".into(),
                url: "https://shop.example.com/orders/42".into(),
            }
            .into(),
            items: vec![mug.note("hand-made")],
            arrives_at: "2026-03-24T14:30:00Z".parse()?,
        }
        .gift_message("Enjoy!"),
        Tenant::new("acme").name("Acme Shop"),
    )
    .await?;
    println!("triggered {}: {}", order_shipped::KEY, run.workflow_run_id);

    for exchange in knock.exchanges() {
        println!("\n{exchange}");
    }
    Ok(())
}
