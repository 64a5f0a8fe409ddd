use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "Digest")]
struct Digest {
    first_name: String,
}

async fn notify(client: &Client, digest: &Digest) -> Result<()> {
    digest.trigger(client, ["user_123"], "tenant_123").await?;
    Digest::trigger_each(client, [("user_123", digest)], "tenant_123").await?;
    _ = digest.schedule(client, ["user_123"], "tenant_123").await?;
    Digest::cancel(client, "digest").await
}

fn main() {}
