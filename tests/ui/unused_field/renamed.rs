use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", deny_unused)]
struct Farewell {
    firstname: String,
}

fn main() {}
