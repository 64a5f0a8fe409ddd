use knock_runtime::Client;
use knock_tests::workflows::order_shipped::{Data, trigger};

async fn notify(client: &Client, data: Data) -> knock_runtime::Result<()> {
    trigger(client, ["user_123"], data).await?;
    Ok(())
}

fn main() {}
