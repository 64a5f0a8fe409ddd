use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "stock")]
#[serde(tag = "count")]
struct Stock {
    product: String,
}

fn main() {}
