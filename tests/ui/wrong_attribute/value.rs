use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", deny_unused = true)]
struct Farewell {
    first_name: String,
}

fn main() {}
