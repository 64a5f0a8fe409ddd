use knock_runtime::{Client, Result, Workflow};

#[derive(Workflow)]
#[knock(workflow = "farewell")]
struct Farewell<T> {
    first_name: T,
}

async fn notify(client: &Client, farewell: &Farewell<String>) -> Result<()> {
    farewell.trigger(client, ["user_123"]).await?;
    Ok(())
}

fn main() {}
