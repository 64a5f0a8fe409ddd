use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "nap")]
struct Nap {
    wake_at: f64,
}

fn main() {}
