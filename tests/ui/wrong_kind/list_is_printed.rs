use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
struct Greeting {
    name: Vec<String>,
}

fn main() {}
