use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "quota")]
struct Quota {
    limits: Vec<u32>,
}

fn main() {}
