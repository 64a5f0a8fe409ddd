use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
struct Greeting {
    name: std::time::Duration,
}

fn main() {}
