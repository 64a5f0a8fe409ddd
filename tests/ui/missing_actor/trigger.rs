use knock_runtime::{Client, Result};

knock_runtime::workflows!(only = ["mention"]);

async fn notify(client: &Client, data: workflows::mention::Data) -> Result<()> {
    workflows::mention::trigger(client, ["user_123"], data).await?;
    Ok(())
}

fn main() {}
