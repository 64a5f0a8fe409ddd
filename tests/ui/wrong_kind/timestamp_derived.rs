use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "meeting")]
struct Meeting {
    starts_at: bool,
}

fn main() {}
