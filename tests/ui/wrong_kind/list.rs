use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "tags")]
struct Tags {
    labels: String,
}

fn main() {}
