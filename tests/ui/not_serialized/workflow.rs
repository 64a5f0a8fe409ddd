use knock_runtime::{Client, Result, Workflow};

#[derive(Workflow)]
#[knock(workflow = "farewell")]
struct Farewell {
    first_name: String,
}

async fn notify(client: &Client, farewell: &Farewell) -> Result<()> {
    farewell.trigger(client, ["user_123"]).await?;
    Farewell::trigger_each(client, [("user_123", farewell)]).await?;
    Ok(())
}

fn main() {}
