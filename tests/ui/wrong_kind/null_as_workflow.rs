use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "greeting")]
#[serde(untagged)]
enum Greeting {
    Nobody,
    Somebody { name: String },
}

fn main() {}
