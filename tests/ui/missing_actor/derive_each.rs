use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "mention")]
struct Mention {
    page: String,
}

async fn notify(client: &Client, mention: &Mention) -> Result<()> {
    Mention::trigger_each(client, [("user_123", mention)]).await?;
    Ok(())
}

fn main() {}
