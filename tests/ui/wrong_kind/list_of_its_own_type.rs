use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "thread")]
struct Thread {
    root: Vec<Thread>,
}

fn main() {}
