use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "mention")]
struct Mention {
    page: String,
}

async fn notify(client: &Client, mention: &Mention) -> Result<()> {
    mention.trigger(client, ["user_123"]).await?;
    Ok(())
}

fn main() {}
