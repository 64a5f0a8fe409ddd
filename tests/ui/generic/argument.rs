use knock_runtime::{Client, Result, Workflow};
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell")]
struct Farewell<T> {
    first_name: T,
}

#[derive(Serialize)]
struct Name(String);

async fn notify(client: &Client, farewell: &Farewell<Name>) -> Result<()> {
    farewell.trigger(client, ["user_123"]).await?;
    Ok(())
}

fn main() {}
