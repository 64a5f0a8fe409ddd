use knock_runtime::{Client, Result};

knock_runtime::workflows!(only = ["digest"]);

async fn notify(client: &Client, data: workflows::digest::Data) -> Result<()> {
    workflows::digest::trigger_each(client, [("user_123", data)]).await?;
    Ok(())
}

fn main() {}
