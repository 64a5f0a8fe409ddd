use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "price")]
struct Price {
    amount: String,
}

fn main() {}
