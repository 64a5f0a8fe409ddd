use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "invoice")]
struct Invoice {
    currency: String,
    total: f64,
    days: u8,
    lines: Vec<Option<String>>,
}

fn main() {}
