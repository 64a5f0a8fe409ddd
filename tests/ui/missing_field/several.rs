use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "invoice")]
struct Invoice {
    total: f64,
}

fn main() {}
