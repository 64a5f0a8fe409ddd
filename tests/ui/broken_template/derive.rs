use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "welcome", directory = "broken")]
struct Welcome {
    first_name: String,
}

async fn notify(client: &Client, welcome: &Welcome) -> Result<()> {
    welcome.trigger(client, ["user_123"]).await?;
    Ok(())
}

fn main() {}
