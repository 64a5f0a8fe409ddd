use knock_runtime::{Client, Result};

knock_runtime::workflows!("broken");

async fn notify(client: &Client) -> Result<()> {
    let data = workflows::farewell::Data { first_name: "Ann".into() };
    workflows::farewell::trigger(client, ["user_123"], data).await?;
    Ok(())
}

fn main() {}
