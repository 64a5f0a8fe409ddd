use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: String,
}

async fn notify(client: &Client, farewell: &Farewell) -> Result<()> {
    Farewell::trigger_each(client, [("user_123", "Ann")]).await?;
    Ok(())
}

fn main() {}
