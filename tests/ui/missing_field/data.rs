use knock_runtime::Client;
use knock_tests::workflows::activity_update::{Data, trigger};

async fn notify(client: &Client) -> knock_runtime::Result<()> {
    let data = Data {
        item_count: 3.into(),
        project_name: "Q1 Campaign".into(),
    };
    trigger(client, ["user_123"], data).await?;
    Ok(())
}

fn main() {}
