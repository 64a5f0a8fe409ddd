use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "stock")]
struct Stock {
    count: f64,
}

fn main() {}
