use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", crate = "knock_runtime")]
struct Farewell {
    first_name: String,
}

fn main() {}
