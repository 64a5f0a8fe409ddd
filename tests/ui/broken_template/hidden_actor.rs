use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "mention", directory = "broken")]
struct Mention {
    page: String,
}

async fn notify(client: &Client, mention: &Mention) -> Result<()> {
    mention.trigger(client, ["user_123"], "user_456").await?;
    Mention::cancel(client, "mention").await
}

fn main() {}
