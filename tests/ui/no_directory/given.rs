use knock_runtime::Workflow;
use serde::Serialize;

#[derive(Serialize, Workflow)]
#[knock(workflow = "farewell", directory = "knok")]
struct Farewell {
    first_name: String,
}

fn main() {}
