use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "plan")]
struct Plan {
    plan: u8,
}

fn main() {}
