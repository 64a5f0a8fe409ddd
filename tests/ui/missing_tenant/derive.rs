use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "digest")]
struct Digest {
    title: String,
}

async fn notify(client: &Client, digest: &Digest) -> Result<()> {
    digest.trigger(client, ["user_123"]).await?;
    Ok(())
}

fn main() {}
