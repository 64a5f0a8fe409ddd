use knock_runtime::Client;
use knock_tests::workflows::activity_update;

async fn cancel(client: &Client) -> knock_runtime::Result<()> {
    activity_update::cancel(client, "q1").await
}

fn main() {}
