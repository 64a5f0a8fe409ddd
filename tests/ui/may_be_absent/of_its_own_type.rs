use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "thread")]
struct Thread {
    root: Option<Box<Thread>>,
}

fn main() {}
